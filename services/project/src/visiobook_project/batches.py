"""Reports of many runs in one transaction: locked, read and written for all of them at once."""

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobCompleted
from visiobook_contracts.payment import CreditsReserved
from visiobook_messaging.subscriptions import Incoming
from visiobook_project import repository
from visiobook_project.models import Run
from visiobook_project.saga import Saga

Completed = Incoming[JobCompleted]


async def begin(batch: Sequence[Incoming[CreditsReserved]]) -> None:
    """Credits are reserved: begin the runs that wait for them."""
    session, incoming = batch[0].session, {each.event.reference: each for each in batch}
    sagas = await Saga.all_locked(session, batch[0].publish, Run.reference.in_(incoming))
    await Saga.read_steps(sagas)
    with session.sync_session.no_autoflush:
        for saga in sagas:
            saga.publish_through(incoming[saga.run.reference].publish)
            await saga.credits_reserved()


async def advance(batch: Sequence[Completed]) -> None:
    """Jobs are done: enter their results and move their runs. A report that comes twice counts once."""
    session, reports = batch[0].session, _by_run(batch)
    sagas = [saga for saga in await Saga.all_locked(session, batch[0].publish, Run.id.in_(reports)) if saga.moving]
    await Saga.read_steps(sagas)
    entered = await _enter(session, [report for saga in sagas for report in reports[saga.run.id]])
    with session.sync_session.no_autoflush:
        for saga in sagas:
            fresh = [report for report in reports[saga.run.id] if report.event.job_id in entered]
            if fresh:
                saga.publish_through(fresh[-1].publish)
                await saga.jobs_completed([report.event for report in fresh])


def _by_run(batch: Sequence[Completed]) -> dict[uuid.UUID, list[Completed]]:
    """The reports of each run in their order, each job once; jobs of no run are nobody's here."""
    jobs = {each.event.job_id: each for each in batch if each.event.run_id is not None and each.event.step is not None}
    reports: dict[uuid.UUID, list[Completed]] = {}
    for each in jobs.values():
        assert each.event.run_id is not None
        reports.setdefault(each.event.run_id, []).append(each)
    return reports


async def _enter(session: AsyncSession, reports: Sequence[Completed]) -> set[uuid.UUID]:
    return await repository.enter_outputs(session, {each.event.job_id: each.event.output for each in reports})
