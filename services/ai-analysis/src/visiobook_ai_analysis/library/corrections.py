"""What people say of readings, kept for each owner and book; it completes every later reading of the book."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.library import books
from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.literary import Correction

MODULE = "analyse-book"
COLUMNS = "id, book_digest, kind, quote_id, character_id, other_id, value, created_at"
PUT = text(
    f"""insert into correction (id, owner, book_digest, kind, about, quote_id, character_id, other_id, value)
    values (:id, :owner, :book, :kind, :about, :quote_id, :character_id, :other_id, :value)
    on conflict (owner, book_digest, kind, about) do update
        set character_id = excluded.character_id, other_id = excluded.other_id, value = excluded.value,
            created_at = clock_timestamp()
    returning {COLUMNS}"""  # noqa: S608  # our own columns
)
OF_BOOK = text(
    f"select {COLUMNS} from correction where owner = :owner and book_digest = :book order by created_at, id"  # noqa: S608
)
REMOVE = text("delete from correction where owner = :owner and id = :id returning book_digest")


@dataclass(frozen=True)
class KeptCorrection:
    """A row."""

    id: uuid.UUID
    book_digest: str
    kind: str
    quote_id: str | None
    character_id: str | None
    other_id: str | None
    value: str | None
    created_at: datetime

    def correction(self) -> Correction:
        """As a reading takes it."""
        return Correction.model_validate(
            {name: getattr(self, name) for name in ("kind", "quote_id", "character_id", "other_id", "value")}
        )


async def put(session: AsyncSession, owner: str, book: str, said: Correction) -> KeptCorrection:
    """Keep what a person says; of two words on one thing the later stays, under the id of the first."""
    values = said.model_dump() | {"id": uuid.uuid4(), "owner": owner, "book": book, "about": _about(said)}
    return KeptCorrection(**(await session.execute(PUT, values)).one()._asdict())


async def of_book(session: AsyncSession, owner: str, book: str) -> list[KeptCorrection]:
    """In the order in which they were said."""
    rows = await session.execute(OF_BOOK, {"owner": owner, "book": book})
    return [KeptCorrection(**row._asdict()) for row in rows]


async def newest(
    session: AsyncSession,
    owner: str,
    *,
    books: Sequence[str] | None,
    limit: int,
    before: tuple[datetime, uuid.UUID] | None = None,
) -> list[KeptCorrection]:
    """Newest first, of some books or of all, after the keyset ``(created_at, id)``."""
    conditions, values = ["owner = :owner"], {"owner": owner, "limit": limit}
    if books is not None:
        conditions.append("book_digest = any(cast(:books as text[]))")
        values["books"] = list(books)
    if before is not None:
        conditions.append("(created_at, id) < (:at, :last)")
        values |= {"at": before[0], "last": before[1]}
    query = f"""select {COLUMNS} from correction where {" and ".join(conditions)}
        order by created_at desc, id desc limit :limit"""  # noqa: S608  # put together from our own words only
    return [KeptCorrection(**row._asdict()) for row in await session.execute(text(query), values)]


async def remove(session: AsyncSession, owner: str, id: uuid.UUID) -> str | None:
    """Take back what was said; of which book it was, None when it was not there."""
    book: str | None = await session.scalar(REMOVE, {"owner": owner, "id": id})
    return book


async def amend(session: AsyncSession, request: JobRequested) -> JobRequested:
    """A request to read a book, completed by what its owner said of earlier readings."""
    book = request.input.get("book")
    if request.module != MODULE or not isinstance(book, dict):
        return request
    kept = await of_book(session, request.owner, str(book.get("digest", "")).replace("\0", ""))
    if not kept:
        return request
    given: list[Any] = list(request.input.get("corrections") or ())
    said = [entry for one in kept if (entry := one.correction().model_dump(mode="json")) not in given]
    changed = {**request.input, "corrections": [*given, *said]}
    known = await books.find(session, request.owner, kept[0].book_digest)
    reader = books.reader_of(request.input.get("profile", "standard"), request.input.get("model"))
    if known is not None and known.base_by == reader:
        changed.setdefault("base", known.base)
    return request.model_copy(update={"input": changed})


def _about(said: Correction) -> str:
    """What a correction is about: the line, the two people in either order, or the person."""
    if said.kind == "speaker":
        return said.quote_id or ""
    if said.kind == "same":
        return "\n".join(sorted((said.character_id or "", said.other_id or "")))
    return said.character_id or ""
