"""The queue of a host, in its own table: jobs come in, are looked at, and are cancelled. ``leases`` works them off."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobRequested, JobState
from visiobook_persistence.pagination import time_key


@dataclass(frozen=True)
class Job:
    """A row of the job table. ``seconds_left``: until the deadline, when the row was read; None: there is none."""

    id: uuid.UUID
    module: str
    input: dict[str, Any]
    owner: str
    run_id: uuid.UUID | None
    step: str | None
    priority: int
    state: JobState
    attempts: int
    progress: float
    message: str
    output: dict[str, Any] | None
    failure: dict[str, Any] | None
    reused: bool
    credits: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    max_attempts: int | None = None
    backoff: float | None = None
    timeout: float | None = None
    deadline: datetime | None = None
    seconds_left: float | None = None
    interruptions: int = 0
    run_attempt: int = 1


COLUMNS = """id, module, input, owner, run_id, step, priority, state, attempts, progress, message, output, failure,
    reused, credits, created_at, started_at, finished_at, max_attempts, backoff, timeout, deadline,
    extract(epoch from deadline - now())::float as seconds_left, interruptions, run_attempt"""

ADD = text(
    """insert into job (id, module, input, owner, run_id, step, priority, max_attempts, backoff, timeout, deadline,
        run_attempt)
    values (:id, :module, cast(:input as jsonb), :owner, :run_id, :step, :priority, :max_attempts, :backoff, :timeout,
        :deadline, :run_attempt)
    on conflict (id) do nothing"""
)
CANCEL = text(
    f"""update job set state = 'cancelled', cancel_requested = true, lease = null, finished_at = now()
    where (id = :id or run_id = :run_id) and state in ('pending', 'processing')
        and run_attempt <= coalesce(cast(:run_attempt as int), run_attempt)
    returning {COLUMNS}"""  # noqa: S608  # only our own column list is put in
)

REOPEN = text(
    """update job set state = 'pending', attempts = 0, interruptions = 0, deadline = null, finished_at = null,
        not_before = now()
    where id = :id and state = 'failed'"""
)
OPEN = text(
    """select module, state, count(*) as number, extract(epoch from now() - min(created_at))::float as oldest_seconds
    from job where state = 'pending' group by module, state
    union all
    select module, state, count(*), extract(epoch from now() - min(created_at))::float
    from job where state = 'processing' group by module, state"""
)


@dataclass(frozen=True)
class OpenJobs:
    """How many jobs of a module are in one state, and the age of the oldest."""

    module: str
    state: JobState
    number: int
    oldest_seconds: float


async def add(session: AsyncSession, request: JobRequested) -> bool:
    """Queue a job. False when it is already there."""
    return bool(count(await session.execute(ADD, _row(request))))


async def add_all(session: AsyncSession, requests: Sequence[JobRequested]) -> None:
    """Queue jobs, each but once, in one round trip."""
    if requests:
        await session.execute(ADD, [_row(request) for request in requests])


def _row(request: JobRequested) -> dict[str, Any]:
    return request.model_dump() | {"id": request.job_id, "input": json.dumps(request.input)}


async def cancel(
    session: AsyncSession,
    *,
    job_id: uuid.UUID | None = None,
    run_id: uuid.UUID | None = None,
    run_attempt: int | None = None,
) -> list[Job]:
    """Cancel one job, or all of a run up to an opening of it; their holders lose the lease. Returns what was open."""
    values = {"id": job_id, "run_id": run_id, "run_attempt": run_attempt}
    return [job_of(row) for row in await session.execute(CANCEL, values)]


async def forget(session: AsyncSession, owner: str) -> None:
    """Remove all jobs and results of an owner who has gone; who works on one loses the lease."""
    for table in ("job", "job_result"):
        await session.execute(text(f"delete from {table} where owner = :owner"), {"owner": owner})  # noqa: S608  # ours


async def reopen(session: AsyncSession, job_id: uuid.UUID) -> bool:
    """Queue a failed job once more, as if it had never been tried. False when it is not failed."""
    return bool(count(await session.execute(REOPEN, {"id": job_id})))


async def get(session: AsyncSession, job_id: uuid.UUID, owner: str | None) -> Job | None:
    """One job; of one owner, unless ``owner`` is None."""
    query = f"select {COLUMNS} from job where id = :id and (cast(:owner as text) is null or owner = :owner)"  # noqa: S608
    row = (await session.execute(text(query), {"id": job_id, "owner": owner})).first()
    return job_of(row) if row else None


async def newest(
    session: AsyncSession,
    owner: str | None,
    *,
    limit: int,
    before: list[Any] | None = None,
    state: JobState | None = None,
    module: str | None = None,
) -> list[Job]:
    """Jobs, newest first, after the keyset cursor ``[created_at, id]``; of one owner, state or module if wanted."""
    wanted = {"owner": owner, "state": state and state.value, "module": module}
    chosen: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    conditions = [f"{name} = :{name}" for name in chosen]
    if key := time_key(before):
        chosen |= {"at": key[0], "id": key[1]}
        conditions.append("(created_at, id) < (:at, :id)")
    query = f"""select {COLUMNS} from job where {" and ".join(conditions) or "true"}
        order by created_at desc, id desc limit :limit"""  # noqa: S608  # put together from our own words only
    return [job_of(row) for row in await session.execute(text(query), {**chosen, "limit": limit})]


async def open_jobs(session: AsyncSession) -> list[OpenJobs]:
    """What waits and what is worked on; reads by index, however many jobs are finished."""
    return [
        OpenJobs(row.module, JobState(row.state), row.number, row.oldest_seconds) for row in await session.execute(OPEN)
    ]


def job_of(row: Any) -> Job:
    """A row with the columns of COLUMNS."""
    return Job(**{**row._asdict(), "state": JobState(row.state)})


def count(result: Any) -> int:
    """Rows that a statement changed."""
    assert isinstance(result, CursorResult)
    return result.rowcount
