"""Books that were read for an owner, whoever asked for it: a film, the command line, the API."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.reading.module import AnalyseBookModule
from visiobook_contracts.ai_analysis import AnalyseBook, AnalysedBook, IngestBook, IngestedBook
from visiobook_contracts.base import FileRef
from visiobook_modules.store import count

COLUMNS = """owner, digest, source, chapters, title, author, language, document, analysis, review, base, base_by,
    read_at, model, passages, indexed_at, created_at"""
NOTE_INGESTED = text(
    """insert into book (owner, digest, source, chapters, title, author, language, document)
    values (:owner, :digest, :source, :chapters, :title, :author, :language, cast(:document as jsonb))
    on conflict (owner, digest) do update set source = excluded.source, chapters = excluded.chapters,
        title = excluded.title, author = excluded.author, language = excluded.language"""
)
NOTE_READ = text(
    """insert into book (owner, digest, title, document, analysis, review, base, base_by, read_at)
    values (:owner, :digest, :title, cast(:document as jsonb), cast(:analysis as jsonb), cast(:review as jsonb),
        cast(:base as jsonb), :base_by, now())
    on conflict (owner, digest) do update set analysis = excluded.analysis, review = excluded.review,
        read_at = excluded.read_at, base = coalesce(excluded.base, book.base),
        base_by = coalesce(excluded.base_by, book.base_by)"""
)
FORGET = text("delete from book where owner = :owner and (cast(:digest as text) is null or digest = :digest)")


@dataclass(frozen=True)
class KeptBook:
    """A row. ``document``, ``analysis``, ``review`` are FileRefs; ``model`` None: its passages have no vectors.

    ``base``: the analysis without corrections, ``base_by`` which reader and profile made it.
    """

    owner: str
    digest: str
    source: str | None
    chapters: str | None
    title: str
    author: str | None
    language: str | None
    document: dict[str, Any]
    analysis: dict[str, Any] | None
    review: dict[str, Any] | None
    base: dict[str, Any] | None
    base_by: str | None
    read_at: datetime | None
    model: str | None
    passages: int | None
    indexed_at: datetime | None
    created_at: datetime


async def note_ingested(session: AsyncSession, owner: str, asked: IngestBook, made: IngestedBook) -> None:
    """A file became a book."""
    values = {
        "owner": owner,
        "digest": made.book.digest,
        "source": asked.source.digest,
        "chapters": asked.chapters,
        "title": _sayable(made.title),
        "author": made.author and _sayable(made.author),
        "language": made.language,
        "document": made.book.model_dump_json(),
    }
    await session.execute(NOTE_INGESTED, values)


async def note_read(session: AsyncSession, owner: str, asked: AnalyseBook, made: AnalysedBook) -> None:
    """A book was read, perhaps again. What was read without corrections is the base of readings with them."""
    plain = not asked.corrections
    values = {
        "owner": owner,
        "digest": asked.book.digest,
        "title": asked.book.name or "A book",
        "document": asked.book.model_dump_json(),
        "analysis": made.analysis.model_dump_json(),
        "review": None if made.review is None else made.review.model_dump_json(),
        "base": made.analysis.model_dump_json() if plain else None,
        "base_by": reader_of(asked.profile, asked.model) if plain else None,
    }
    await session.execute(NOTE_READ, values)


def reader_of(profile: str, model: str | None) -> str:
    """Which reader reads in a profile, by these heads: its name changes with everything that changes a reading."""
    return f"{AnalyseBookModule.version}/{profile}" + (f"/{model}" if model else "")


async def find(session: AsyncSession, owner: str, digest: str) -> KeptBook | None:
    """One book of an owner."""
    query = f"select {COLUMNS} from book where owner = :owner and digest = :digest"  # noqa: S608  # our own columns
    row = (await session.execute(text(query), {"owner": owner, "digest": digest})).first()
    return KeptBook(**row._asdict()) if row else None


async def of_source(session: AsyncSession, owner: str, source: str, chapters: str | None) -> list[KeptBook]:
    """Books made of one file, of these chapters, the newest first."""
    query = f"""select {COLUMNS} from book where owner = :owner and source = :source
        and chapters is not distinct from cast(:chapters as text) order by created_at desc, digest"""  # noqa: S608
    rows = await session.execute(text(query), {"owner": owner, "source": source, "chapters": chapters})
    return [KeptBook(**row._asdict()) for row in rows]


async def newest(
    session: AsyncSession, owner: str, *, limit: int, before: tuple[datetime, str] | None = None
) -> list[KeptBook]:
    """An owner's books, newest first, after the keyset ``(created_at, digest)``."""
    after = "and (created_at, digest) < (:at, :last)" if before else ""
    query = (
        f"select {COLUMNS} from book where owner = :owner {after} order by created_at desc, digest desc limit :limit"  # noqa: S608
    )
    values: dict[str, Any] = {"owner": owner, "limit": limit}
    if before:
        values |= {"at": before[0], "last": before[1]}
    return [KeptBook(**row._asdict()) for row in await session.execute(text(query), values)]


async def forget(session: AsyncSession, owner: str, digest: str | None = None) -> bool:
    """Forget one book, or all of an owner, with corrections and passages. Whether there was one."""
    return bool(count(await session.execute(FORGET, {"owner": owner, "digest": digest})))


def document_of(book: KeptBook) -> FileRef:
    """The Book in storage."""
    return FileRef.model_validate(book.document)


def _sayable(words: str) -> str:
    """PostgreSQL keeps no NUL."""
    return words.replace("\0", " ")
