"""What a host listens to, and what every report of a job carries."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobCancelled, JobCancelRequested, JobEvent, JobRequested
from visiobook_contracts.user import OrganisationDeleted, UserDeleted
from visiobook_messaging.bus import Bus
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_modules import store
from visiobook_modules.store import Job

Amend = Callable[[AsyncSession, JobRequested], Awaitable[JobRequested]]
"""What a service knows of a request beyond whoever asks: it becomes part of the input, and of the result's key."""


def queue_topic(service: str) -> str:
    """What a host's sleeper waits for: a job was put into its table."""
    return f"queue.{service}"


def cancel_topic(service: str) -> str:
    """What a host's worker part waits for besides: jobs of its table were cancelled."""
    return f"cancelled.{service}"


def wake_for_cancel(bus: Bus, session: AsyncSession, service: str) -> None:
    """When the session has committed, whoever works on what was cancelled stops, and its place is free."""
    bus.wake_after_commit(session, cancel_topic(service))
    bus.wake_after_commit(session, queue_topic(service))


def subscriptions_for(service: str, amend: Amend | None = None) -> Subscriptions:
    """The handlers of a host: take job requests, and cancels of runs; forget who has gone.

    ``amend`` may complete a request.
    """
    subscriptions = Subscriptions()

    @subscriptions.on_batch(JobRequested, to=service)
    async def take_job(batch: Sequence[Incoming[JobRequested]]) -> None:
        first = batch[0]
        requests = [incoming.event for incoming in batch]
        if amend is not None:
            requests = [await amend(first.session, request) for request in requests]
        await store.add_all(first.session, requests)
        first.bus.wake_after_commit(first.session, queue_topic(service))

    @subscriptions.on(JobCancelRequested, to=service)
    async def cancel_jobs(incoming: Incoming[JobCancelRequested]) -> None:
        wanted = incoming.event
        for job in await store.cancel(incoming.session, run_id=wanted.run_id, run_attempt=wanted.run_attempt):
            await incoming.publish(JobCancelled(**report_fields(job)))
        wake_for_cancel(incoming.bus, incoming.session, service)

    @subscriptions.on(UserDeleted)
    async def forget_jobs(incoming: Incoming[UserDeleted]) -> None:
        await store.forget(incoming.session, incoming.event.user_id)
        wake_for_cancel(incoming.bus, incoming.session, service)

    @subscriptions.on(OrganisationDeleted)
    async def forget_jobs_of_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
        await store.forget(incoming.session, incoming.event.organisation_id)
        wake_for_cancel(incoming.bus, incoming.session, service)

    return subscriptions


def report_fields(job: Job) -> dict[str, Any]:
    """What every report of a job carries (the fields of JobEvent)."""
    values = {"job_id": job.id, "module": job.module, "owner": job.owner, "run_id": job.run_id, "step": job.step}
    return JobEvent.model_validate(values).model_dump()
