"""The job queue of a host, in its own table: claimed by priority, held by lease, settled by token, on database time.

A token fences: whoever lost the lease can no longer write. ``FOR UPDATE SKIP LOCKED`` lets any number of hosts share
one table.
"""

import hashlib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobFailure, JobRequested, JobState
from visiobook_persistence.pagination import time_key


class JobLeaseLost(Exception):
    """Another worker holds the job now, or it was cancelled; what was done must not be written."""


@dataclass(frozen=True)
class Job:
    """A row of the job table."""

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


COLUMNS = """id, module, input, owner, run_id, step, priority, state, attempts, progress, message, output, failure,
    reused, credits, created_at, started_at, finished_at, max_attempts, backoff, timeout"""

ADD = text(
    """insert into job (id, module, input, owner, run_id, step, priority, max_attempts, backoff, timeout, run_attempt)
    values (:id, :module, cast(:input as jsonb), :owner, :run_id, :step, :priority, :max_attempts, :backoff, :timeout,
        :run_attempt)
    on conflict (id) do nothing"""
)
CLAIM = text(
    f"""update job set state = 'processing', lease = :token, lease_until = now() + make_interval(secs => :seconds),
        attempts = attempts + 1, started_at = coalesce(started_at, now()), progress = 0
    where id = (
        select id from job where module = any(:modules) and not cancel_requested
            and ((state = 'pending' and not_before <= now()) or (state = 'processing' and lease_until < now()))
        order by priority desc, created_at limit 1 for update skip locked)
    returning {COLUMNS}"""  # noqa: S608  # only our own column list is put in
)
HEARTBEAT = text(
    """update job set lease_until = now() + make_interval(secs => :seconds), progress = :progress, message = :message
    where id = :id and lease = :token and not cancel_requested"""
)
COMPLETE = text(
    """update job set state = 'completed', lease = null, output = cast(:output as jsonb), progress = 1,
        reused = :reused, credits = :credits, finished_at = now()
    where id = :id and lease = :token and not cancel_requested"""
)
FAIL = text(
    """update job set state = 'failed', lease = null, failure = cast(:failure as jsonb), finished_at = now()
    where id = :id and lease = :token"""
)
RETRY = text(
    """update job set state = 'pending', lease = null, failure = cast(:failure as jsonb),
        not_before = now() + make_interval(secs => :delay)
    where id = :id and lease = :token"""
)
GIVE_BACK = text(
    """update job set state = 'pending', lease = null, attempts = attempts - 1, not_before = now()
    where id = :id and lease = :token"""
)
CANCEL = text(
    f"""update job set state = 'cancelled', cancel_requested = true, lease = null, finished_at = now()
    where (id = :id or run_id = :run_id) and state in ('pending', 'processing')
        and run_attempt <= coalesce(cast(:run_attempt as int), run_attempt)
    returning {COLUMNS}"""  # noqa: S608
)
ORPHANS = text("update job set lease_until = now() - interval '1 second' where state = 'processing'")
REMEMBER = text(
    """insert into job_result (owner, key, module, output) values (:owner, :key, :module, cast(:output as jsonb))
    on conflict (owner, key) do update set output = excluded.output, created_at = now()"""
)
RECALL = text("select output from job_result where owner = :owner and key = :key")


def content_key(module: str, version: str, job_input: dict[str, Any]) -> str:
    """SHA-256 of what decides a result: module, its version and the input, files by their digests."""
    canonical = json.dumps([module, version, job_input], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def add(session: AsyncSession, request: JobRequested) -> bool:
    """Queue a job. False when it is already there."""
    values = request.model_dump() | {"id": request.job_id, "input": json.dumps(request.input)}
    return bool(_count(await session.execute(ADD, values)))


async def claim(session: AsyncSession, modules: Collection[str], token: uuid.UUID, seconds: float) -> Job | None:
    """Take the most urgent due job, or one whose lease ran out."""
    values = {"modules": list(modules), "token": token, "seconds": seconds}
    row = (await session.execute(CLAIM, values)).first()
    return _job(row) if row else None


async def heartbeat(
    session: AsyncSession, job: Job, token: uuid.UUID, *, seconds: float, progress: float, message: str
) -> None:
    """Keep the lease and note progress. Raises JobLeaseLost."""
    values = {"id": job.id, "token": token, "seconds": seconds, "progress": progress, "message": message[:500]}
    _held(await session.execute(HEARTBEAT, values), job)


async def complete(
    session: AsyncSession, job: Job, token: uuid.UUID, *, output: dict[str, Any], reused: bool, credits: int
) -> None:
    """Settle with a result. Raises JobLeaseLost."""
    values = {"id": job.id, "token": token, "output": json.dumps(output), "reused": reused, "credits": credits}
    _held(await session.execute(COMPLETE, values), job)


async def fail(session: AsyncSession, job: Job, token: uuid.UUID, failure: JobFailure) -> None:
    """Settle as failed. Raises JobLeaseLost."""
    _held(await session.execute(FAIL, {"id": job.id, "token": token, "failure": failure.model_dump_json()}), job)


async def retry(session: AsyncSession, job: Job, token: uuid.UUID, failure: JobFailure, *, delay: float) -> None:
    """Put back, due after ``delay`` seconds. Raises JobLeaseLost."""
    values = {"id": job.id, "token": token, "failure": failure.model_dump_json(), "delay": delay}
    _held(await session.execute(RETRY, values), job)


async def give_back(session: AsyncSession, job: Job, token: uuid.UUID) -> None:
    """Put back a job whose host stops: due at once, as if this attempt had not been. Raises JobLeaseLost."""
    _held(await session.execute(GIVE_BACK, {"id": job.id, "token": token}), job)


async def cancel(
    session: AsyncSession,
    *,
    job_id: uuid.UUID | None = None,
    run_id: uuid.UUID | None = None,
    run_attempt: int | None = None,
) -> list[Job]:
    """Cancel one job, or all of a run up to an opening of it; their holders lose the lease. Returns what was open."""
    values = {"id": job_id, "run_id": run_id, "run_attempt": run_attempt}
    return [_job(row) for row in await session.execute(CANCEL, values)]


async def release_orphans(session: AsyncSession) -> int:
    """Take back every lease: only for a host that knows it is alone and has just started."""
    return _count(await session.execute(ORPHANS))


async def remember(session: AsyncSession, job: Job, key: str, output: dict[str, Any]) -> None:
    """Keep a result under its content key, for the same owner."""
    values = {"owner": job.owner, "key": key, "module": job.module, "output": json.dumps(output)}
    await session.execute(REMEMBER, values)


async def recall(session: AsyncSession, owner: str, key: str) -> dict[str, Any] | None:
    """A result made before."""
    output: dict[str, Any] | None = await session.scalar(RECALL, {"owner": owner, "key": key})
    return output


async def get(session: AsyncSession, job_id: uuid.UUID, owner: str | None) -> Job | None:
    """One job; of one owner, unless ``owner`` is None."""
    query = f"select {COLUMNS} from job where id = :id and (cast(:owner as text) is null or owner = :owner)"  # noqa: S608
    row = (await session.execute(text(query), {"id": job_id, "owner": owner})).first()
    return _job(row) if row else None


async def newest(session: AsyncSession, owner: str | None, *, limit: int, before: list[Any] | None) -> list[Job]:
    """Jobs, newest first, after the keyset cursor ``[created_at, id]``."""
    key = time_key(before)
    older = "and (created_at, id) < (:at, :id)" if key else ""
    query = f"""select {COLUMNS} from job where (cast(:owner as text) is null or owner = :owner) {older}
        order by created_at desc, id desc limit :limit"""  # noqa: S608  # put together from our own words only
    values: dict[str, Any] = {"owner": owner, "limit": limit}
    if key:
        values |= {"at": key[0], "id": key[1]}
    return [_job(row) for row in await session.execute(text(query), values)]


def _job(row: Any) -> Job:
    return Job(**{**row._asdict(), "state": JobState(row.state)})


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount


def _held(result: Any, job: Job) -> None:
    if not _count(result):
        raise JobLeaseLost(str(job.id))
