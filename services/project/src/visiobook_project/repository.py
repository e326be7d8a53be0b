"""Reads of project."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_persistence.pagination import time_key
from visiobook_project.estimator import Amount, Observation
from visiobook_project.models import Item, Project, Run, Step, StepStatistic, TimelineEntry

LEARNT_FROM = 50
REFERRED_TO = text(
    """with document as (
        select input::text as body from run where owner = :owner
        union all
        select output::text from item join run on run.id = item.run_id
        where owner = :owner and not (item.run_id = :run and item.step = any(:steps))
        union all
        select input::text from schedule where owner = :owner)
    select distinct found[1] from document, regexp_matches(body, '"digest": *"([0-9a-f]{64})"', 'g') found"""
)
_ITEM = cast(Table, Item.__table__)
ENTER_OUTPUTS = text(
    """update item set output = cast(given.output as jsonb)
    from unnest(cast(:jobs as uuid[]), cast(:outputs as text[])) as given (job_id, output)
    where item.job_id = given.job_id and item.output is null returning item.job_id"""
)
OUTPUTS = text(
    """select step, output from item where run_id = :run_id and step = any(cast(:steps as text[]))
    order by step, position"""
)


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


async def latest_runs(
    session: AsyncSession, project_ids: Collection[uuid.UUID], *, finished_films: bool = False
) -> dict[uuid.UUID, Run]:
    """The newest run of each project; with ``finished_films`` the newest completed one that made a film."""
    query = select(Run).where(Run.project_id.in_(project_ids))
    if finished_films:
        query = query.where(Run.state == "completed", Run.outputs.has_key("film"))
    query = query.ext(distinct_on(Run.project_id)).order_by(Run.project_id, Run.created_at.desc(), Run.id.desc())
    return {run.project_id: run for run in await session.scalars(query)}


async def living_run(session: AsyncSession, owner: str, key: str) -> Run | None:
    """The run with this key that is under way or completed."""
    states = ("queued", "running", "waiting", "completed")
    return await session.scalar(select(Run).where(Run.owner == owner, Run.key == key, Run.state.in_(states)))


async def steps_of(session: AsyncSession, run_id: uuid.UUID) -> list[Step]:
    return list(await session.scalars(select(Step).where(Step.run_id == run_id).order_by(Step.position)))


async def steps_of_all(session: AsyncSession, run_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Step]]:
    """The steps of each run, in their order."""
    found: dict[uuid.UUID, list[Step]] = {run_id: [] for run_id in run_ids}
    query = select(Step).where(Step.run_id.in_(run_ids)).order_by(Step.run_id, Step.position)
    for step in await session.scalars(query.execution_options(populate_existing=True)):
        found[step.run_id].append(step)
    return found


async def add_items(session: AsyncSession, items: Sequence[Mapping[str, Any]]) -> None:
    """Jobs whose results are awaited."""
    if items:
        await session.execute(insert(_ITEM), items)


async def enter_outputs(session: AsyncSession, outputs: Mapping[uuid.UUID, dict[str, Any]]) -> set[uuid.UUID]:
    """Keep the results of jobs; returns those whose results were not there, and are awaited."""
    values = {"jobs": list(outputs), "outputs": [json.dumps(output) for output in outputs.values()]}
    return set(await session.scalars(ENTER_OUTPUTS, values)) if outputs else set()


async def outputs_of(session: AsyncSession, run_id: uuid.UUID, steps: set[str]) -> dict[str, list[Any]]:
    """Results of the steps' jobs, each list in the order of the fan-out."""
    found: dict[str, list[Any]] = {name: [] for name in steps}
    if steps:
        for step, output in await session.execute(OUTPUTS, {"run_id": run_id, "steps": list(steps)}):
            found[step].append(output)
    return found


async def outputs_so_far(session: AsyncSession, run_id: uuid.UUID, step: str) -> list[tuple[int, dict[str, Any]]]:
    """Positions and results of a step's jobs that are done."""
    query = select(Item.position, Item.output).where(Item.run_id == run_id, Item.step == step)
    found = await session.execute(query.where(Item.output.is_not(None)).order_by(Item.position))
    return [(position, output) for position, output in found if output is not None]


async def is_awaited(session: AsyncSession, job_id: uuid.UUID) -> bool:
    """Whether the result of this job is still missing."""
    query = select(Item.job_id).where(Item.job_id == job_id, Item.output.is_(None))
    return await session.scalar(query) is not None


async def is_awaited_by_open_run(session: AsyncSession, job_id: uuid.UUID) -> bool:
    """Whether the result of this job is missing, and its run would take it."""
    query = select(Item.job_id).join(Run, Run.id == Item.run_id).where(Item.job_id == job_id, Item.output.is_(None))
    return await session.scalar(query.where(Run.state.in_(("running", "waiting")))) is not None


async def replace_missing(session: AsyncSession, run_id: uuid.UUID, step: str) -> list[tuple[uuid.UUID, int]]:
    """Give every item of a step without a result a new job; returns job ids and positions, in order."""
    missing = select(Item.position).where(Item.run_id == run_id, Item.step == step, Item.output.is_(None))
    renewed = [(uuid.uuid4(), position) for position in await session.scalars(missing.order_by(Item.position))]
    if renewed:
        item = _ITEM.c
        statement = (
            update(_ITEM)
            .where(item.run_id == run_id, item.step == step, item.position == bindparam("at"))
            .values(job_id=bindparam("job"))
        )
        await session.execute(statement, [{"at": position, "job": job_id} for job_id, position in renewed])
    return renewed


async def remove_items(session: AsyncSession, run_id: uuid.UUID, steps: set[str]) -> None:
    """Forget the jobs and results of these steps."""
    if steps:
        await session.execute(delete(Item).where(Item.run_id == run_id, Item.step.in_(steps)))


async def digests_referred_to(
    session: AsyncSession, owner: str, *, besides: uuid.UUID | None = None, steps: Collection[str] = ()
) -> set[str]:
    """Digests of all files in an owner's inputs, schedules and results, but for those of some steps of one run."""
    values = {"owner": owner, "run": besides or uuid.UUID(int=0), "steps": list(steps)}
    return set(await session.scalars(REFERRED_TO, values))


async def database_time(session: AsyncSession) -> datetime:
    """The clock that all processes share."""
    moment: datetime | None = await session.scalar(select(func.clock_timestamp()))
    assert moment is not None
    return moment


async def timeline_of(session: AsyncSession, run_id: uuid.UUID) -> list[TimelineEntry]:
    """What happened, oldest first."""
    query = select(TimelineEntry).where(TimelineEntry.run_id == run_id).order_by(TimelineEntry.id)
    return list(await session.scalars(query))


async def observations_of(session: AsyncSession, pipeline: str, media_type: str) -> dict[str, list[Observation]]:
    """The latest observations of every step of a pipeline over one kind of source."""
    rank = func.row_number().over(partition_by=StepStatistic.step, order_by=StepStatistic.id.desc()).label("rank")
    of_kind = (StepStatistic.pipeline == pipeline, StepStatistic.media_type == media_type)
    latest = select(StepStatistic.id, rank).where(*of_kind).subquery()
    query = select(StepStatistic).join(latest, latest.c.id == StepStatistic.id).where(latest.c.rank <= LEARNT_FROM)
    found: dict[str, list[Observation]] = {}
    for row in await session.scalars(query):
        amount = Amount(row.kilobytes, row.megapixels, row.media_type)
        found.setdefault(row.step, []).append(Observation(row.step, amount, row.items, row.seconds))
    return found


def _before(query: Any, model: type[Project] | type[Run], after: list[Any] | None) -> Any:
    if key := time_key(after):
        query = query.where(tuple_(model.created_at, model.id) < tuple_(*key))
    return query.order_by(model.created_at.desc(), model.id.desc())
