"""The API of schedules."""

import uuid
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from sqlalchemy import event

from visiobook_chassis.auth import CurrentPrincipal
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor
from visiobook_project.dependencies import CurrentLibrary, own_project
from visiobook_project.errors import ScheduleNotFound
from visiobook_project.repository import database_time
from visiobook_project.schedules import changes, repository
from visiobook_project.schedules.models import Schedule
from visiobook_project.schedules.schemas import NewSchedule, NextRuns, OccurrenceView, ScheduleView

router = APIRouter(prefix="/api/v1/project", tags=["schedules"])


@router.post("/projects/{project_id}/schedules", status_code=201)
async def create_schedule(
    project_id: uuid.UUID,
    new: NewSchedule,
    principal: CurrentPrincipal,
    session: Session,
    library: CurrentLibrary,
    request: Request,
) -> ScheduleView:
    """Let a pipeline start by itself, again and again, with the same input."""
    project = await own_project(session, principal.owner, project_id)
    moment = await database_time(session)
    schedule = await changes.create(session, library, project, new, moment=moment)
    _look_again_after(session, request)
    return ScheduleView.model_validate(schedule)


@router.get("/schedules")
async def list_schedules(
    principal: CurrentPrincipal,
    session: Session,
    paging: Paging,
    project_id: Annotated[uuid.UUID | None, Query()] = None,
) -> Page[ScheduleView]:
    """Own schedules, newest first."""
    found = await repository.schedules_of(
        session, principal.owner, project_id=project_id, limit=paging.limit + 1, after=paging.after
    )
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].id]) if len(found) > paging.limit else None
    return Page(items=[ScheduleView.model_validate(schedule) for schedule in page], next=following)


@router.get("/schedules/{schedule_id}")
async def get_schedule(schedule_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> ScheduleView:
    """One schedule."""
    return ScheduleView.model_validate(await _schedule(session, principal.owner, schedule_id))


@router.get("/schedules/{schedule_id}/next")
async def list_next_runs(
    schedule_id: uuid.UUID,
    principal: CurrentPrincipal,
    session: Session,
    count: Annotated[int, Query(ge=1, le=100)] = 5,
) -> NextRuns:
    """The moments that come next, as if it were not paused."""
    schedule = await _schedule(session, principal.owner, schedule_id)
    moment = await database_time(session)
    coming = list(islice(schedule.recurrence.following(moment), count))
    zone = ZoneInfo(schedule.timezone)
    return NextRuns(
        timezone=schedule.timezone, runs=coming, local=[f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}" for at in coming]
    )


@router.get("/schedules/{schedule_id}/occurrences")
async def list_occurrences(
    schedule_id: uuid.UUID,
    principal: CurrentPrincipal,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[OccurrenceView]:
    """When it was due and what came of it, newest first; of the last 90 days."""
    schedule = await _schedule(session, principal.owner, schedule_id)
    found = await repository.occurrences_of(session, schedule.id, limit=limit)
    return [OccurrenceView.model_validate(occurrence) for occurrence in found]


@router.post("/schedules/{schedule_id}/pause")
async def pause_schedule(schedule_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> ScheduleView:
    """Start nothing by itself any more; what runs goes on."""
    schedule = await _schedule(session, principal.owner, schedule_id, lock=True)
    changes.pause(schedule)
    return ScheduleView.model_validate(schedule)


@router.post("/schedules/{schedule_id}/resume")
async def resume_schedule(
    schedule_id: uuid.UUID, principal: CurrentPrincipal, session: Session, request: Request
) -> ScheduleView:
    """Go on with the next moment; those that passed meanwhile are not made good for."""
    schedule = await _schedule(session, principal.owner, schedule_id, lock=True)
    changes.resume(schedule, moment=await database_time(session))
    _look_again_after(session, request)
    return ScheduleView.model_validate(schedule)


@router.delete("/schedules/{schedule_id}", status_code=204)
async def delete_schedule(schedule_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> None:
    """Remove a schedule with its history; its runs stay."""
    await session.delete(await _schedule(session, principal.owner, schedule_id, lock=True))


async def _schedule(session: Session, owner: str, schedule_id: uuid.UUID, *, lock: bool = False) -> Schedule:
    schedule = await repository.schedule_of(session, owner, schedule_id, lock=lock)
    if schedule is None:
        raise ScheduleNotFound(f"There is no schedule {schedule_id}.")
    return schedule


def _look_again_after(session: Session, request: Request) -> None:
    """Once this is committed, the process need not wait until it would look by itself."""
    if clockwork := getattr(request.app.state, "clockwork", None):
        event.listen(session.sync_session, "after_commit", lambda _: clockwork.look_again(), once=True)
