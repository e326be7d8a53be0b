"""What project listens to: its jobs, its credits, deleted accounts."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from visiobook_contracts.jobs import JobCancelled, JobCompleted, JobFailed, JobFailure
from visiobook_contracts.payment import CreditsRefused, CreditsReserved
from visiobook_contracts.user import OrganisationDeleted, UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_project import batches
from visiobook_project.flags import repository as flags
from visiobook_project.models import Project, Run
from visiobook_project.saga import Saga
from visiobook_project.schedules import repository as schedules

subscriptions = Subscriptions()


async def _saga(incoming: Incoming[Any], run_id: uuid.UUID | None) -> Saga | None:
    """The run, locked. A batch of reports of one run, in one transaction, locks and reads it once."""
    if run_id is None:
        return None
    if incoming.session.in_nested_transaction():  # a savepoint may be rolled back, and its locks with it
        return await Saga.locked(incoming.session, incoming.publish, run_id)
    locked: dict[uuid.UUID, Saga | None] = incoming.session.info.setdefault("project.locked", {})
    if run_id not in locked:
        locked[run_id] = await Saga.locked(incoming.session, incoming.publish, run_id)
    saga = locked[run_id]
    if saga is not None:
        saga.publish_through(incoming.publish)
    return saga


@subscriptions.on_batch(CreditsReserved)
async def begin_run(batch: Sequence[Incoming[CreditsReserved]]) -> None:
    await batches.begin(batch)


@subscriptions.on(CreditsRefused)
async def refuse_run(incoming: Incoming[CreditsRefused]) -> None:
    if saga := await Saga.paid_by(incoming.session, incoming.publish, incoming.event.reference):
        await saga.credits_refused(incoming.event.balance)


@subscriptions.on_batch(JobCompleted)
async def advance_run(batch: Sequence[Incoming[JobCompleted]]) -> None:
    await batches.advance(batch)


@subscriptions.on(JobFailed)
async def fail_run(incoming: Incoming[JobFailed]) -> None:
    if saga := await _saga(incoming, incoming.event.run_id):
        await saga.job_failed(incoming.event.job_id, incoming.event.step or "", incoming.event.failure)


@subscriptions.on(JobCancelled)
async def fail_without_job(incoming: Incoming[JobCancelled]) -> None:
    """A job that was stopped by itself, not with its run, leaves the run without its result."""
    event = incoming.event
    if saga := await _saga(incoming, event.run_id):
        failure = JobFailure(code="job-cancelled", detail=f"A job of {event.module} was cancelled.")
        await saga.job_failed(event.job_id, event.step or "", failure)


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    await _forget(incoming, incoming.event.user_id)


@subscriptions.on(OrganisationDeleted)
async def forget_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    await _forget(incoming, incoming.event.organisation_id)


async def _forget(incoming: Incoming[Any], owner: str) -> None:
    await schedules.remove_of_owner(incoming.session, owner)
    await flags.forget(incoming.session, owner)
    for run_id in await incoming.session.scalars(select(Run.id).where(Run.owner == owner)):
        if saga := await _saga(incoming, run_id):
            await saga.cancel()
    await incoming.session.flush()
    await incoming.session.execute(delete(Project).where(Project.owner == owner))
