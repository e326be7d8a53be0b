"""Reads of project."""

import uuid
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_persistence.pagination import time_key
from visiobook_project.models import Item, Project, Run, Step


async def project_of(session: AsyncSession, owner: str, project_id: uuid.UUID) -> Project | None:
    return await session.scalar(select(Project).where(Project.id == project_id, Project.owner == owner))


async def projects_of(
    session: AsyncSession, owner: str, *, name: str | None, limit: int, after: list[Any] | None
) -> list[Project]:
    """Newest first."""
    query = select(Project).where(Project.owner == owner)
    if name is not None:
        query = query.where(Project.name == name)
    return list(await session.scalars(_before(query, Project, after).limit(limit)))


async def run_of(session: AsyncSession, owner: str, run_id: uuid.UUID) -> Run | None:
    return await session.scalar(select(Run).where(Run.id == run_id, Run.owner == owner))


async def runs_of(
    session: AsyncSession, owner: str, *, project_id: uuid.UUID | None, limit: int, after: list[Any] | None
) -> list[Run]:
    """Newest first."""
    query = select(Run).where(Run.owner == owner)
    if project_id is not None:
        query = query.where(Run.project_id == project_id)
    return list(await session.scalars(_before(query, Run, after).limit(limit)))


async def living_run(session: AsyncSession, owner: str, key: str) -> Run | None:
    """The run with this key that is under way or completed."""
    states = ("queued", "running", "completed")
    return await session.scalar(select(Run).where(Run.owner == owner, Run.key == key, Run.state.in_(states)))


async def steps_of(session: AsyncSession, run_id: uuid.UUID) -> list[Step]:
    return list(await session.scalars(select(Step).where(Step.run_id == run_id).order_by(Step.position)))


async def outputs_of(session: AsyncSession, run_id: uuid.UUID, steps: set[str]) -> dict[str, list[Any]]:
    """Results of the steps' jobs, each list in the order of the fan-out."""
    query = (
        select(Item.step, Item.output)
        .where(Item.run_id == run_id, Item.step.in_(steps))
        .order_by(Item.step, Item.position)
    )
    found: dict[str, list[Any]] = {name: [] for name in steps}
    for step, output in await session.execute(query):
        found[step].append(output)
    return found


def _before(query: Any, model: type[Project] | type[Run], after: list[Any] | None) -> Any:
    if key := time_key(after):
        query = query.where(tuple_(model.created_at, model.id) < tuple_(*key))
    return query.order_by(model.created_at.desc(), model.id.desc())
