"""Storyboards and their versions in the database. A version, once written, never changes."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.base import FileRef
from visiobook_contracts.storyboard_editing import Change
from visiobook_modules.store import count

BOARD = "id, owner, run_id, project_id, title, book, analysis, version, created_at, updated_at"
GONE = "somebody who has gone"
VERSION = "storyboard_id, number, kind, restored, author, document, digest, changes, note, created_at"
OPEN = text(
    """insert into storyboard (id, owner, run_id, project_id, title, book, analysis)
    values (:id, :owner, :run_id, :project_id, :title, cast(:book as jsonb), cast(:analysis as jsonb))
    on conflict (owner, run_id) do nothing"""
)
WRITE = text(
    """insert into storyboard_version (storyboard_id, number, kind, restored, author, document, digest, changes, note)
    values (:storyboard_id, :number, :kind, :restored, :author, cast(:document as jsonb), :digest,
        cast(:changes as jsonb), :note)"""
)
ADVANCE = text(
    """update storyboard set version = version + 1, updated_at = now()
    where id = :id and owner = :owner and version = :expected"""
)
FORGET = text("delete from storyboard where owner = :owner and (cast(:id as uuid) is null or id = cast(:id as uuid))")


@dataclass(frozen=True)
class Board:
    """A storyboard of an owner; ``version`` is the newest. ``run_id`` is the run that planned it."""

    id: uuid.UUID
    owner: str
    run_id: uuid.UUID
    project_id: uuid.UUID
    title: str
    book: dict[str, Any]
    analysis: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Version:
    """``restored``: the version whose content this one brought back; ``changes`` are those to the one before."""

    storyboard_id: uuid.UUID
    number: int
    kind: str
    restored: int | None
    author: str
    document: dict[str, Any]
    digest: str
    changes: list[dict[str, Any]]
    note: str
    created_at: datetime

    @property
    def ref(self) -> FileRef:
        return FileRef.model_validate(self.document)


@dataclass(frozen=True)
class Planned:
    """A storyboard as its plan left it."""

    owner: str
    run_id: uuid.UUID
    project_id: uuid.UUID
    title: str
    book: FileRef
    analysis: FileRef
    document: FileRef


@dataclass(frozen=True)
class Step:
    """What a new version is: its content, who made it, and how it came about."""

    kind: str
    author: str
    document: FileRef
    changes: Sequence[Change]
    restored: int | None = None
    note: str = ""


async def open_board(session: AsyncSession, planned: Planned) -> Board:
    """The storyboard of a run, made with its first version when it is not there."""
    values = {
        "id": uuid.uuid4(),
        "owner": planned.owner,
        "run_id": planned.run_id,
        "project_id": planned.project_id,
        "title": planned.title.replace("\0", " "),
        "book": planned.book.model_dump_json(),
        "analysis": planned.analysis.model_dump_json(),
    }
    made = count(await session.execute(OPEN, values))
    board = await of_run(session, planned.owner, planned.run_id)
    assert board is not None
    if made:
        first = Step(kind="planned", author=planned.owner, document=planned.document, changes=())
        await _write(session, board.id, 1, first)
    return board


async def advance(session: AsyncSession, board: Board, step: Step) -> int | None:
    """Write the version after ``board.version``; None when that is not the newest any more: nothing is written."""
    values = {"id": board.id, "owner": board.owner, "expected": board.version}
    if not count(await session.execute(ADVANCE, values)):
        return None
    await _write(session, board.id, board.version + 1, step)
    return board.version + 1


async def find(session: AsyncSession, owner: str, board_id: uuid.UUID) -> Board | None:
    """One storyboard of an owner."""
    return await _one(session, "id = :id", {"owner": owner, "id": board_id})


async def of_run(session: AsyncSession, owner: str, run_id: uuid.UUID) -> Board | None:
    """The storyboard that a run planned, filmed or drew."""
    values = {"owner": owner, "run_id": run_id}
    worked_on = "(select storyboard_id from storyboard_run where storyboard_run.run_id = :run_id)"
    planned = await _one(session, "run_id = :run_id", values)
    return planned or await _one(session, f"id in {worked_on} order by created_at limit 1", values)


async def with_content(session: AsyncSession, owner: str, digest: str) -> list[Board]:
    """Storyboards of which some version has this content."""
    where = "exists (select from storyboard_version v where v.storyboard_id = storyboard.id and v.digest = :digest)"
    query = f"select {BOARD} from storyboard where owner = :owner and {where}"  # noqa: S608  # our own columns
    return [Board(**row._asdict()) for row in await session.execute(text(query), {"owner": owner, "digest": digest})]


async def newest(
    session: AsyncSession,
    owner: str,
    *,
    project_id: uuid.UUID | None,
    limit: int,
    before: tuple[datetime, uuid.UUID] | None,
) -> list[Board]:
    """An owner's storyboards, newest first, after the keyset ``(created_at, id)``."""
    query = f"""select {BOARD} from storyboard where owner = :owner
        {"and project_id = :project_id" if project_id else ""}
        {"and (created_at, id) < (:at, :last)" if before else ""}
        order by created_at desc, id desc limit :limit"""  # noqa: S608
    values: dict[str, Any] = {"owner": owner, "limit": limit}
    values |= {"project_id": project_id} if project_id else {}
    values |= {"at": before[0], "last": before[1]} if before else {}
    return [Board(**row._asdict()) for row in await session.execute(text(query), values)]


async def version(session: AsyncSession, board_id: uuid.UUID, number: int) -> Version | None:
    """One version."""
    query = f"select {VERSION} from storyboard_version where storyboard_id = :id and number = :number"  # noqa: S608
    row = (await session.execute(text(query), {"id": board_id, "number": number})).first()
    return Version(**row._asdict()) if row else None


async def version_with(session: AsyncSession, board_id: uuid.UUID, digest: str) -> Version | None:
    """The first version with this content."""
    query = f"""select {VERSION} from storyboard_version where storyboard_id = :id and digest = :digest
        order by number limit 1"""  # noqa: S608  # our own columns
    row = (await session.execute(text(query), {"id": board_id, "digest": digest})).first()
    return Version(**row._asdict()) if row else None


async def versions(session: AsyncSession, board_id: uuid.UUID, *, below: int | None, limit: int) -> list[Version]:
    """Versions, newest first."""
    query = f"""select {VERSION} from storyboard_version where storyboard_id = :id
        and (cast(:below as int) is null or number < :below) order by number desc limit :limit"""  # noqa: S608
    rows = await session.execute(text(query), {"id": board_id, "below": below, "limit": limit})
    return [Version(**row._asdict()) for row in rows]


async def history(session: AsyncSession, board_id: uuid.UUID) -> list[tuple[int, str, int | None]]:
    """Number, kind and what was restored, of all versions, oldest first."""
    query = text("select number, kind, restored from storyboard_version where storyboard_id = :id order by number")
    return [(row.number, row.kind, row.restored) for row in await session.execute(query, {"id": board_id})]


async def forget(session: AsyncSession, owner: str, board_id: uuid.UUID | None = None) -> bool:
    """Forget one storyboard, or all of an owner. Whether there was one."""
    return bool(count(await session.execute(FORGET, {"owner": owner, "id": board_id})))


async def forget_author(session: AsyncSession, author: str) -> None:
    """Who has gone is named no more by versions of storyboards that others have."""
    query = "update storyboard_version set author = :gone where author = :author"
    await session.execute(text(query), {"author": author, "gone": GONE})


async def _one(session: AsyncSession, where: str, values: dict[str, Any]) -> Board | None:
    query = f"select {BOARD} from storyboard where owner = :owner and {where}"  # noqa: S608  # our own columns
    row = (await session.execute(text(query), values)).first()
    return Board(**row._asdict()) if row else None


async def _write(session: AsyncSession, board_id: uuid.UUID, number: int, step: Step) -> None:
    values = {
        "storyboard_id": board_id,
        "number": number,
        "kind": step.kind,
        "restored": step.restored,
        "author": step.author,
        "document": step.document.model_dump_json(),
        "digest": step.document.digest,
        "changes": json.dumps([change.model_dump(mode="json", exclude_none=True) for change in step.changes]),
        "note": step.note.replace("\0", " "),
    }
    await session.execute(WRITE, values)
