"""How jobs are worked off: claimed by priority, held by lease, settled by token, all on the database's time.

A token fences: whoever lost the lease can no longer write. ``FOR UPDATE SKIP LOCKED`` lets any number of processes
share one table. Where a module may run only so often at once, each of its running jobs has a numbered slot, and a
unique index makes sure that no two have the same: a claim that raced for a slot is rolled back (SlotTaken).
"""

import json
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobFailure
from visiobook_modules.store import COLUMNS, Job, count, job_of

CLAIM_WIDTH = 16  # so many claims may run at the very same moment without missing a job
DEADLINE_PASSED = "deadline-passed"


class JobLeaseLost(Exception):
    """Another worker holds the job now, or it was cancelled; what was done must not be written."""


class SlotTaken(Exception):
    """Another process took the last slot of a module at the same moment; claim again."""


DUE = "not_before <= now() and (deadline is null or deadline > now())"
LEFT_BEHIND = "lease_until < now() and (deadline is null or deadline > now())"
CLAIM = text(
    f"""with kind as materialized (
        select name, most, most is null
            or (select count(*) from job where module = name and state = 'processing') < most as has_room
        from unnest(cast(:modules as text[]), cast(:limits as int[])) as kinds (name, most)
    ), candidate as (
        select found.id, most from kind cross join lateral (
            (select id from job where kind.has_room and module = kind.name and state = 'pending' and {DUE}
                order by priority desc, created_at limit {CLAIM_WIDTH})
            union all
            (select id from job where module = kind.name and state = 'processing' and {LEFT_BEHIND}
                order by priority desc, created_at limit {CLAIM_WIDTH})
        ) as found
    ), chosen (job_id, most) as (
        select job.id, most from job join candidate using (id)
        where not cancel_requested and ((state = 'pending' and {DUE}) or (state = 'processing' and {LEFT_BEHIND}))
        order by priority desc, created_at limit 1 for update of job skip locked
    )
    update job set state = 'processing', lease = :token, lease_until = now() + make_interval(secs => :seconds),
        attempts = attempts + 1, interruptions = interruptions + (state = 'processing')::int,
        started_at = coalesce(started_at, now()),
        slot = case when most is null then null when state = 'processing' and slot <= most then slot else (
            select min(number) from generate_series(1, most) as number where not exists (
                select from job as other
                where other.module = job.module and other.state = 'processing' and other.slot = number)) end
    from chosen where id = job_id
    returning {COLUMNS}"""  # noqa: S608  # put together of constants
)
HEARTBEAT = text(
    """update job set lease_until = now() + make_interval(secs => :seconds),
        progress = greatest(progress, cast(:progress as real)), message = :message
    where id = :id and lease = :token and not cancel_requested returning progress"""
)
COMPLETE = text(
    """update job set state = 'completed', lease = null, output = cast(:output as jsonb), progress = 1,
        message = coalesce(:message, message), reused = :reused, credits = :credits, finished_at = now()
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
ORPHANS = text("update job set lease_until = now() - interval '1 second' where state = 'processing'")
DROPPED = text(
    "update job set lease_until = now() - interval '1 second' where state = 'processing' and lease = any(:tokens)"
)
OVERDUE = text(
    f"""update job set state = 'failed', lease = null, finished_at = now(), failure = jsonb_build_object(
        'code', cast(:code as text), 'hint', '', 'refused', false, 'detail', module || ' was not done by its deadline, '
            || to_char(deadline at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
            || coalesce('; the last attempt: ' || (failure ->> 'detail'), ''))
    where id in (
        select id from job where state = 'pending' and deadline <= now()
        union all
        select id from job where state = 'processing' and deadline <= now() and lease_until < now())
        and (state = 'pending' or state = 'processing' and lease_until < now())
    returning {COLUMNS}"""  # noqa: S608  # only our own column list is put in
)
LOST = text("select id from job where id = any(:ids) and (cancel_requested or state <> 'processing')")


async def claim(
    session: AsyncSession, limits: Mapping[str, int | None], token: uuid.UUID, seconds: float
) -> Job | None:
    """Take the most urgent due job, or one whose lease ran out, for some seconds.

    ``limits``: the modules that may be taken, and how many jobs of each may run at once on the whole table (None: any
    number). Raises SlotTaken; the transaction is then of no use any more.
    """
    values = {"modules": list(limits), "limits": list(limits.values()), "token": token, "seconds": seconds}
    try:
        row = (await session.execute(CLAIM, values)).first()
    except IntegrityError as error:
        raise SlotTaken(str(error.orig)) from error
    return job_of(row) if row else None


async def heartbeat(
    session: AsyncSession, job: Job, token: uuid.UUID, *, seconds: float, progress: float, message: str
) -> float:
    """Keep the lease and note progress, which never goes back; returns where it stands. Raises JobLeaseLost."""
    values = {"id": job.id, "token": token, "seconds": seconds, "progress": progress, "message": message[:500]}
    row = (await session.execute(HEARTBEAT, values)).first()
    if row is None:
        raise JobLeaseLost(str(job.id))
    return float(row.progress)


async def complete(
    session: AsyncSession,
    job: Job,
    token: uuid.UUID,
    *,
    output: dict[str, Any],
    reused: bool,
    credits: int,
    message: str | None = None,
) -> None:
    """Settle with a result, and the module's last words. Raises JobLeaseLost."""
    values = {"id": job.id, "token": token, "output": json.dumps(output), "reused": reused, "credits": credits}
    _held(await session.execute(COMPLETE, {**values, "message": message and message[:500]}), job)


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


async def release_orphans(session: AsyncSession) -> int:
    """Take back every lease: only for a host that knows it is alone and has just started."""
    return count(await session.execute(ORPHANS))


async def release_dropped(session: AsyncSession, tokens: Collection[uuid.UUID]) -> int:
    """Take back the leases of a process that is known to be dead: nobody need wait until they run out."""
    return count(await session.execute(DROPPED, {"tokens": list(tokens)}))


async def fail_overdue(session: AsyncSession) -> list[Job]:
    """Settle as failed what nobody works on and whose deadline has passed."""
    return [job_of(row) for row in await session.execute(OVERDUE, {"code": DEADLINE_PASSED})]


async def lost(session: AsyncSession, job_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the jobs that nobody wants worked on any more."""
    return set(await session.scalars(LOST, {"ids": list(job_ids)}))


def _held(result: Any, job: Job) -> None:
    if not count(result):
        raise JobLeaseLost(str(job.id))
