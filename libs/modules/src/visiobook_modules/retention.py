"""What a host forgets, and when: finished jobs, and results that nobody has used for long.

One process at a time, in small batches, each a transaction of its own, on the database's time. A job stays as long as
its run has open jobs here; a result stays as long as a job that it would serve is open.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import TextClause, text

from visiobook_modules.store import count
from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
BATCH = 500
ALONE = text("select pg_try_advisory_xact_lock(hashtextextended('visiobook.retention.' || current_schema(), 0))")
FORGET_JOBS = text(
    """delete from job where id = any(array(
        select id from job where finished_at < now() - make_interval(secs => :seconds)
            and not exists (
                select from job as other
                where other.run_id = job.run_id and other.state in ('pending', 'processing'))
        order by finished_at limit :batch for update skip locked))"""
)
FORGET_RESULTS = text(
    """delete from job_result where (owner, key) in (
        select owner, key from job_result where used_at < now() - make_interval(secs => :seconds)
            and not exists (
                select from job
                where job.owner = job_result.owner and job.module = job_result.module
                    and job.state in ('pending', 'processing'))
        order by used_at limit :batch for update skip locked)"""
)


@dataclass(frozen=True)
class Forgotten:
    """How many of each went."""

    jobs: int
    results: int


async def forget(database: Database, *, jobs_kept: timedelta, results_kept: timedelta) -> Forgotten:
    """One round; where another process is at it, the rest of the round is left to that one."""
    jobs = await _in_batches(database, FORGET_JOBS, jobs_kept)
    results = await _in_batches(database, FORGET_RESULTS, results_kept)
    if jobs or results:
        log.info("jobs.forgotten", jobs=jobs, results=results)
    return Forgotten(jobs, results)


async def _in_batches(database: Database, statement: TextClause, kept: timedelta) -> int:
    total = 0
    while True:
        async with database.transaction() as session:
            if not await session.scalar(ALONE):
                return total
            gone = count(await session.execute(statement, {"seconds": kept.total_seconds(), "batch": BATCH}))
        total += gone
        if gone < BATCH:
            return total
