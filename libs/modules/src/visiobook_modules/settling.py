"""How a job ends, or begins again: each time one transaction of job row, remembered result and event."""

import contextlib
import random
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobCompleted, JobFailed, JobFailure, JobProgressed, JobStarted
from visiobook_messaging.bus import Bus
from visiobook_modules import leases, policy, results
from visiobook_modules.leases import JobLeaseLost
from visiobook_modules.module import Module
from visiobook_modules.requests import queue_topic, report_fields
from visiobook_modules.store import Job
from visiobook_modules.worker import Progress
from visiobook_persistence.database import Database
from visiobook_persistence.outages import insist

log = structlog.get_logger(__name__)
LEASE_SECONDS = 20.0
jobs_settled = Counter("visiobook_jobs", "Jobs settled", ["module", "outcome"])


class Settler:
    """Writes for those who hold a lease; whoever has lost it gets JobLeaseLost and has written nothing."""

    def __init__(self, database: Database, bus: Bus, service: str, modules: Mapping[str, Module[Any, Any]]) -> None:
        self._database = database
        self._bus = bus
        self._service = service
        self._modules = modules

    async def started(self, job: Job) -> None:
        """Tell that work begins."""
        event = JobStarted(**report_fields(job), attempt=job.attempts)
        await insist(self._database, lambda session: self._bus.publish(session, event))

    async def keep(self, job: Job, token: uuid.UUID, progress: Progress, *, tell: bool) -> None:
        """Keep the lease and, if there is something to ``tell``, say how far the job is. Raises JobLeaseLost."""
        fraction, message = progress.fraction, progress.message
        async with self._database.transaction() as session:
            reached = await leases.heartbeat(
                session, job, token, seconds=LEASE_SECONDS, progress=fraction, message=message
            )
            if tell:
                event = JobProgressed(**report_fields(job), progress=min(1.0, reached), message=message)
                await self._bus.publish(session, event, subject=_subject(job))

    async def complete(
        self, job: Job, token: uuid.UUID, key: str, output: dict[str, Any], *, seconds: float, message: str | None
    ) -> None:
        """The result is there, computed in so many seconds. Raises JobLeaseLost."""
        price = self._modules[job.module].credits

        async def write(session: AsyncSession) -> None:
            await leases.complete(session, job, token, output=output, reused=False, credits=price, message=message)
            await results.remember(session, job, key, output)
            event = JobCompleted(**report_fields(job), output=output, seconds=round(seconds, 3), credits=price)
            await self._bus.publish(session, event, subject=_subject(job))
            self._make_room(session, job)

        await insist(self._database, write)
        jobs_settled.labels(job.module, "completed").inc()

    async def reuse(self, job: Job, token: uuid.UUID, key: str, output: dict[str, Any]) -> None:
        """The result was there already; nothing is charged. Raises JobLeaseLost."""

        async def write(session: AsyncSession) -> None:
            await leases.complete(session, job, token, output=output, reused=True, credits=0)
            await results.note_use(session, job.owner, key)
            event = JobCompleted(**report_fields(job), output=output, reused=True)
            await self._bus.publish(session, event, subject=_subject(job))
            self._make_room(session, job)

        await insist(self._database, write)
        jobs_settled.labels(job.module, "reused").inc()

    async def fail(self, job: Job, token: uuid.UUID, failure: JobFailure) -> None:
        """There will be no result. Raises JobLeaseLost."""
        log.warning("job.failed", job=str(job.id), module=job.module, code=failure.code, detail=failure.detail)

        async def write(session: AsyncSession) -> None:
            await leases.fail(session, job, token, failure)
            await self._tell_of_failure(session, job, failure)
            self._make_room(session, job)

        await insist(self._database, write)
        jobs_settled.labels(job.module, "failed").inc()

    async def try_again(self, job: Job, token: uuid.UUID, failure: JobFailure, *, retryable: bool) -> None:
        """After a pause, if that can help and was not the last attempt; where the lease is lost, others see to it."""
        with contextlib.suppress(JobLeaseLost):
            if not retryable or policy.is_spent(job):
                await self.fail(job, token, failure)
                return
            delay = policy.delay(job) * random.uniform(0.8, 1.2)

            async def write(session: AsyncSession) -> None:
                await leases.retry(session, job, token, failure, delay=delay)
                self._make_room(session, job)

            await insist(self._database, write)
            jobs_settled.labels(job.module, "retried").inc()

    async def give_back(self, job: Job, token: uuid.UUID) -> None:
        """This process stops: let another take the job at once."""
        with contextlib.suppress(Exception):
            async with self._database.transaction() as session:
                await leases.give_back(session, job, token)
                self._bus.wake_after_commit(session, queue_topic(self._service))

    async def fail_overdue(self) -> int:
        """Fail what waits beyond its deadline; returns how many."""
        async with self._database.transaction() as session:
            overdue = await leases.fail_overdue(session)
            for job in overdue:
                assert job.failure is not None
                await self._tell_of_failure(session, job, JobFailure.model_validate(job.failure))
        for job in overdue:
            jobs_settled.labels(job.module, "failed").inc()
        return len(overdue)

    async def _tell_of_failure(self, session: AsyncSession, job: Job, failure: JobFailure) -> None:
        await self._bus.publish(session, JobFailed(**report_fields(job), failure=failure), subject=_subject(job))

    def _make_room(self, session: AsyncSession, job: Job) -> None:
        """Where only so many jobs of a module run at once, somebody may be waiting for the end of this one."""
        if self._modules[job.module].concurrency is not None:
            self._bus.wake_after_commit(session, queue_topic(self._service))


def _subject(job: Job) -> str:
    return str(job.run_id or job.id)
