"""Start what is due: each occurrence once, whatever process finds it, and whenever that process dies.

A schedule is locked, its occurrence and its run are written, and its next moment is set, all in one transaction. What
was missed while nobody was there is made good for by one run, not by one for each moment.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import Refusal
from visiobook_contracts.project import SchedulePaused
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_project import runs
from visiobook_project.library import Library
from visiobook_project.models import Project, Run
from visiobook_project.repository import database_time
from visiobook_project.saga import Saga
from visiobook_project.schedules import changes, repository
from visiobook_project.schedules.models import Occurrence, Schedule
from visiobook_project.schedules.schemas import Outcome, Overlap
from visiobook_project.schemas import NewRun

Clock = Callable[[AsyncSession], Awaitable[datetime]]
AT_ONCE = 100
KEPT_DAYS = 90
log = structlog.get_logger(__name__)


class Starter:
    """Starts due schedules of all owners. ``clock``: the database's, so that all processes agree."""

    def __init__(self, database: Database, bus: Bus, library: Library, *, clock: Clock = database_time) -> None:
        self._database = database
        self._bus = bus
        self._library = library
        self._clock = clock

    async def start_due(self) -> int:
        """Act on every schedule that is due; returns how many were. One that breaks does not hold up the others."""
        async with self._database.transaction() as session:
            ids = await repository.due(session, await self._clock(session), limit=AT_ONCE)
        acted = 0
        for schedule_id in ids:
            try:
                acted += await self._act(schedule_id)
            except Exception:
                log.exception("schedule.broken", schedule_id=str(schedule_id))
        return acted

    async def seconds_to_next(self) -> float | None:
        """How long until something is due; None while nothing ever is."""
        async with self._database.transaction() as session:
            moment = await repository.next_moment(session)
            return None if moment is None else (moment - await self._clock(session)).total_seconds()

    async def _act(self, schedule_id: uuid.UUID) -> bool:
        async with self._database.transaction() as session:
            moment = await self._clock(session)
            claimed = await repository.claim(session, schedule_id, moment)
            if claimed is None:
                return False
            schedule, project = claimed
            occurrence = _occurrence(schedule, moment)
            schedule.next_at = schedule.recurrence.after(moment)
            if await _is_new(session, occurrence):
                await self._occur(session, schedule, project, occurrence)
                await repository.forget_occurrences(session, schedule.id, moment, days=KEPT_DAYS)
            return True

    async def _occur(self, session: AsyncSession, schedule: Schedule, project: Project, occurrence: Occurrence) -> None:
        """Start the run, or say why not."""
        under_way = await repository.open_runs(session, schedule.id)
        if under_way and schedule.overlap == Overlap.SKIP:
            occurrence.detail = f"Run {under_way[-1].id} has not ended."
        else:
            if schedule.overlap == Overlap.REPLACE:
                await self._cancel(session, under_way)
            await self._start(session, schedule, project, occurrence)
        await session.merge(occurrence)

    async def _cancel(self, session: AsyncSession, under_way: list[Run]) -> None:
        for run in under_way:
            if saga := await Saga.locked(session, runs.publisher(session, self._bus), run.id):
                await saga.cancel()

    async def _start(self, session: AsyncSession, schedule: Schedule, project: Project, occurrence: Occurrence) -> None:
        new = NewRun(pipeline=schedule.pipeline, input=schedule.input, ceiling=schedule.ceiling)
        salt = f"{schedule.id} {occurrence.due_at.isoformat()}"
        try:
            run, _ = await runs.start(session, self._bus, self._library, project, new, salt=salt)
        except Refusal as refusal:
            await self._refuse(session, schedule, occurrence, refusal)
        else:
            occurrence.outcome, occurrence.run_id = Outcome.STARTED, run.id

    async def _refuse(
        self, session: AsyncSession, schedule: Schedule, occurrence: Occurrence, refusal: Refusal
    ) -> None:
        """It would be refused again the next time: pause, and tell the owner."""
        changes.pause(schedule)
        schedule.trouble = {"code": refusal.code, "detail": refusal.detail, "hint": refusal.hint}
        occurrence.outcome, occurrence.detail = Outcome.REFUSED, refusal.detail
        event = SchedulePaused(
            schedule_id=schedule.id,
            project_id=schedule.project_id,
            owner=schedule.owner,
            title=schedule.name,
            due_at=occurrence.due_at,
            code=refusal.code,
            detail=refusal.detail,
        )
        await self._bus.publish(session, event, subject=str(schedule.id))


def _occurrence(schedule: Schedule, moment: datetime) -> Occurrence:
    """The latest moment that is due; ``skipped`` until something was started."""
    assert schedule.next_at is not None, "only a schedule with a next moment is due"
    due_at = max(schedule.next_at, schedule.recurrence.until(moment) or schedule.next_at)
    return Occurrence(
        schedule_id=schedule.id,
        due_at=due_at,
        at=moment,
        outcome=Outcome.SKIPPED,
        missed_since=schedule.next_at if schedule.next_at < due_at else None,
        detail="",
    )


async def _is_new(session: AsyncSession, occurrence: Occurrence) -> bool:
    """Claim a moment; False where somebody acted on it before."""
    columns = ("schedule_id", "due_at", "at", "outcome", "missed_since", "detail")
    values = {name: getattr(occurrence, name) for name in columns}
    statement = insert(Occurrence).values(values).on_conflict_do_nothing().returning(Occurrence.due_at)
    return (await session.execute(statement)).first() is not None
