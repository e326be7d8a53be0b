"""Inquiries in the database."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobFailure
from visiobook_modules.store import count

COLUMNS = """inquiry.id, inquiry.owner, inquiry.kind, inquiry.wanted, inquiry.state, inquiry.step, inquiry.done,
    inquiry.job_id, inquiry.result, inquiry.failure, inquiry.created_at, inquiry.finished_at"""
ADD = text(
    """insert into inquiry (id, owner, kind, wanted, step, job_id)
    values (:id, :owner, :kind, cast(:wanted as jsonb), :step, :job_id)"""
)
OF_JOB = text(
    f"select {COLUMNS} from inquiry where job_id = :job_id and state = 'processing' for update"  # noqa: S608
)
MOVE = text("update inquiry set step = :step, job_id = :job_id, done = cast(:done as jsonb) where id = :id")
COMPLETE = text(
    """update inquiry set state = 'completed', done = cast(:done as jsonb), result = cast(:result as jsonb),
        finished_at = now() where id = :id"""
)
END = text(
    """update inquiry set state = :state, failure = cast(:failure as jsonb), finished_at = now()
    where state = 'processing' and (id = :id or job_id = :job_id)"""
)
FORGET = text("delete from inquiry where owner = :owner")


@dataclass(frozen=True)
class Inquiry:
    """A row. ``done``: what each finished step gave; ``reached`` and ``message`` are those of the step at work."""

    id: uuid.UUID
    owner: str
    kind: str
    wanted: dict[str, Any]
    state: str
    step: str
    done: dict[str, Any]
    job_id: uuid.UUID
    result: dict[str, Any] | None
    failure: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    reached: float = 0.0
    message: str = ""


VIEW = f"""select {COLUMNS}, job.progress as reached, job.message
    from inquiry join job on job.id = inquiry.job_id where inquiry.owner = :owner"""  # noqa: S608  # our own columns


async def add(
    session: AsyncSession, *, id: uuid.UUID, owner: str, kind: str, wanted: dict[str, Any], step: str, job_id: uuid.UUID
) -> None:
    """Keep a new inquiry whose first job is queued."""
    values = {"id": id, "owner": owner, "kind": kind, "step": step, "job_id": job_id}
    await session.execute(ADD, {**values, "wanted": json.dumps(wanted)})


async def get(session: AsyncSession, id: uuid.UUID, owner: str) -> Inquiry | None:
    """One inquiry of an owner."""
    row = (await session.execute(text(f"{VIEW} and inquiry.id = :id"), {"id": id, "owner": owner})).first()
    return Inquiry(**row._asdict()) if row else None


async def newest(
    session: AsyncSession, owner: str, *, limit: int, before: tuple[datetime, uuid.UUID] | None = None
) -> list[Inquiry]:
    """An owner's inquiries, newest first, after the keyset ``(created_at, id)``."""
    after = "and (inquiry.created_at, inquiry.id) < (:at, :last)" if before else ""
    values: dict[str, Any] = {"owner": owner, "limit": limit}
    if before:
        values |= {"at": before[0], "last": before[1]}
    query = f"{VIEW} {after} order by inquiry.created_at desc, inquiry.id desc limit :limit"
    return [Inquiry(**row._asdict()) for row in await session.execute(text(query), values)]


async def working_on(session: AsyncSession, job_id: uuid.UUID) -> Inquiry | None:
    """The inquiry that waits for a job, locked."""
    row = (await session.execute(OF_JOB, {"job_id": job_id})).first()
    return Inquiry(**row._asdict()) if row else None


async def move(session: AsyncSession, inquiry: Inquiry, step: str, job_id: uuid.UUID, done: dict[str, Any]) -> None:
    """The next step has begun."""
    values = {"id": inquiry.id, "step": step, "job_id": job_id, "done": json.dumps(done)}
    await session.execute(MOVE, values)


async def complete(session: AsyncSession, inquiry: Inquiry, done: dict[str, Any], result: dict[str, Any]) -> None:
    """The answer is there."""
    values = {"id": inquiry.id, "done": json.dumps(done), "result": json.dumps(result)}
    await session.execute(COMPLETE, values)


async def end(
    session: AsyncSession,
    state: str,
    *,
    id: uuid.UUID | None = None,
    job_id: uuid.UUID | None = None,
    failure: JobFailure | None = None,
) -> bool:
    """There will be no answer. Whether there was something to end."""
    said = None if failure is None else failure.model_dump_json()
    values = {"id": id, "job_id": job_id, "state": state, "failure": said}
    return bool(count(await session.execute(END, values)))


async def forget(session: AsyncSession, owner: str) -> None:
    """An owner's inquiries go."""
    await session.execute(FORGET, {"owner": owner})
