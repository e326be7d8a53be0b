"""What owners do to schedules: make, pause, resume."""

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_project import runs
from visiobook_project.errors import InvalidSchedule, NameTaken, TooManySchedules
from visiobook_project.library import Library
from visiobook_project.models import Project
from visiobook_project.schedules import repository
from visiobook_project.schedules.models import Schedule
from visiobook_project.schedules.recurrence import NoRecurrence, recurrence
from visiobook_project.schedules.schemas import NewSchedule

MOST_SCHEDULES = 100
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


async def create(
    session: AsyncSession, library: Library, project: Project, new: NewSchedule, *, moment: datetime
) -> Schedule:
    """A schedule that was never due. Raises InvalidSchedule, PipelineNotFound, InvalidInput, NameTaken."""
    if await repository.count_of(session, project.owner) >= MOST_SCHEDULES:
        raise TooManySchedules(
            f"You have {MOST_SCHEDULES} schedules already.", hint="Delete one that you need no more."
        )
    pipeline = runs.named(library, new.pipeline)
    schedule = Schedule(
        owner=project.owner,
        project_id=project.id,
        name=new.name,
        pipeline=pipeline.name,
        input=runs.checked_input(pipeline, new.input),
        ceiling=new.ceiling,
        cron=new.cron,
        every=new.every,
        timezone=new.timezone,
        starts_at=_begin(new, moment),
        overlap=new.overlap,
    )
    schedule.next_at = _first(schedule, moment)
    try:
        async with session.begin_nested():
            session.add(schedule)
    except IntegrityError as error:
        raise NameTaken(
            f"The project has a schedule named {new.name!r} already.", hint="Choose another name."
        ) from error
    await session.refresh(schedule)
    return schedule


def pause(schedule: Schedule) -> None:
    """Nothing starts by itself until it is resumed; what runs goes on."""
    schedule.paused, schedule.next_at = True, None


def resume(schedule: Schedule, *, moment: datetime) -> None:
    """Go on with the next moment; those that passed meanwhile are not made good for."""
    schedule.paused, schedule.trouble = False, None
    schedule.next_at = schedule.recurrence.after(moment)


def _begin(new: NewSchedule, moment: datetime) -> datetime:
    begin = (new.starts_at or moment).astimezone(UTC).replace(microsecond=0)
    if not EARLIEST <= begin < LATEST:
        raise InvalidSchedule(
            f"A schedule cannot start at {begin.isoformat()}.", hint="Choose a year from 2000 to 2099."
        )
    return begin


def _first(schedule: Schedule, moment: datetime) -> datetime:
    try:
        when = recurrence(
            cron=schedule.cron, every=schedule.every, timezone=schedule.timezone, starts_at=schedule.starts_at
        )
    except NoRecurrence as error:
        raise InvalidSchedule(str(error), hint=error.hint) from error
    first = when.after(moment)
    if first is None:
        raise InvalidSchedule("This moment never comes.", hint="Look at day of month, month and weekday again.")
    return first
