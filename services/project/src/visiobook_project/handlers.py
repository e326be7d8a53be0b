"""What project listens to: its jobs, its credits, deleted accounts."""

import uuid
from typing import Any

from sqlalchemy import delete, select

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobCompleted, JobFailed
from visiobook_contracts.payment import CreditsRefused, CreditsReserved
from visiobook_contracts.user import UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_project.models import Project, Run
from visiobook_project.saga import Saga

subscriptions = Subscriptions()


async def _saga(incoming: Incoming[Any], run_id: uuid.UUID | None) -> Saga | None:
    async def publish(event: Event, *, subject: str | None = None, to: str | None = None) -> None:
        await incoming.publish(event, subject=subject, to=to)

    return await Saga.locked(incoming.session, publish, run_id) if run_id else None


@subscriptions.on(CreditsReserved)
async def begin_run(incoming: Incoming[CreditsReserved]) -> None:
    if saga := await _saga(incoming, incoming.event.reference):
        await saga.credits_reserved()


@subscriptions.on(CreditsRefused)
async def refuse_run(incoming: Incoming[CreditsRefused]) -> None:
    if saga := await _saga(incoming, incoming.event.reference):
        await saga.credits_refused(incoming.event.balance)


@subscriptions.on(JobCompleted)
async def advance_run(incoming: Incoming[JobCompleted]) -> None:
    if saga := await _saga(incoming, incoming.event.run_id):
        await saga.job_completed(incoming.event)


@subscriptions.on(JobFailed)
async def fail_run(incoming: Incoming[JobFailed]) -> None:
    if saga := await _saga(incoming, incoming.event.run_id):
        await saga.job_failed(incoming.event.step or "", incoming.event.failure)


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    owner = incoming.event.user_id
    for run_id in await incoming.session.scalars(select(Run.id).where(Run.owner == owner)):
        if saga := await _saga(incoming, run_id):
            await saga.cancel()
    await incoming.session.flush()
    await incoming.session.execute(delete(Project).where(Project.owner == owner))
