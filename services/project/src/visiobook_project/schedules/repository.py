"""Reads of schedules."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_persistence.pagination import time_key
from visiobook_project.models import Project, Run
from visiobook_project.saga import OPEN
from visiobook_project.schedules.models import Occurrence, Schedule


async def schedule_of(
    session: AsyncSession, owner: str, schedule_id: uuid.UUID, *, lock: bool = False
) -> Schedule | None:
    """``lock`` it before it is changed: another process may find it due."""
    query = select(Schedule).where(Schedule.id == schedule_id, Schedule.owner == owner)
    return await session.scalar(query.with_for_update() if lock else query)


async def schedules_of(
    session: AsyncSession, owner: str, *, project_id: uuid.UUID | None, limit: int, after: list[Any] | None
) -> list[Schedule]:
    """Newest first."""
    query = select(Schedule).where(Schedule.owner == owner)
    if project_id is not None:
        query = query.where(Schedule.project_id == project_id)
    if key := time_key(after):
        query = query.where(tuple_(Schedule.created_at, Schedule.id) < tuple_(*key))
    return list(await session.scalars(query.order_by(Schedule.created_at.desc(), Schedule.id.desc()).limit(limit)))


async def count_of(session: AsyncSession, owner: str) -> int:
    """How many schedules an owner has."""
    return await session.scalar(select(func.count()).where(Schedule.owner == owner)) or 0


async def occurrences_of(session: AsyncSession, schedule_id: uuid.UUID, *, limit: int) -> list[Occurrence]:
    """Newest first."""
    query = select(Occurrence).where(Occurrence.schedule_id == schedule_id).order_by(Occurrence.due_at.desc())
    return list(await session.scalars(query.limit(limit)))


async def due(session: AsyncSession, moment: datetime, *, limit: int) -> list[uuid.UUID]:
    """Schedules that are due, the longest waiting first. Nothing is locked."""
    query = select(Schedule.id).where(Schedule.next_at <= moment).order_by(Schedule.next_at, Schedule.id)
    return list(await session.scalars(query.limit(limit)))


async def claim(session: AsyncSession, schedule_id: uuid.UUID, moment: datetime) -> tuple[Schedule, Project] | None:
    """A due schedule, locked; None when another process has it or had it."""
    query = select(Schedule, Project).join(Project).where(Schedule.id == schedule_id, Schedule.next_at <= moment)
    row = (await session.execute(query.with_for_update(of=Schedule, skip_locked=True))).first()
    return (row[0], row[1]) if row else None


async def next_moment(session: AsyncSession) -> datetime | None:
    """When the next schedule is due."""
    moment: datetime | None = await session.scalar(select(func.min(Schedule.next_at)))
    return moment


async def open_runs(session: AsyncSession, schedule_id: uuid.UUID) -> list[Run]:
    """Runs that a schedule started and that have not ended."""
    query = select(Run).join(Occurrence, Occurrence.run_id == Run.id)
    query = query.where(Occurrence.schedule_id == schedule_id, Run.state.in_(OPEN))
    return list(await session.scalars(query.order_by(Run.created_at)))


async def forget_occurrences(session: AsyncSession, schedule_id: uuid.UUID, moment: datetime, *, days: int) -> None:
    """Remove what is older."""
    old = (Occurrence.schedule_id == schedule_id, Occurrence.due_at < moment - timedelta(days=days))
    await session.execute(delete(Occurrence).where(*old))


async def remove_of_project(session: AsyncSession, project_id: uuid.UUID) -> None:
    """Before the runs of a project are touched: whoever starts a due schedule locks it first, then its runs."""
    await session.execute(delete(Schedule).where(Schedule.project_id == project_id))


async def remove_of_owner(session: AsyncSession, owner: str) -> None:
    """All schedules of an owner."""
    await session.execute(delete(Schedule).where(Schedule.owner == owner))
