"""Projects as their owner's shelf shows them: each with its newest run and its newest film."""

import uuid
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.base import FileRef
from visiobook_contracts.project import RunState
from visiobook_project import repository
from visiobook_project.models import Project, Run, Step
from visiobook_project.outputs import file_of
from visiobook_project.pipeline import Pipeline
from visiobook_project.schemas import FilmView, LatestRun, ProjectView


async def views(session: AsyncSession, projects: Sequence[Project]) -> list[ProjectView]:
    """The projects in their order. Four reads, however many they are."""
    ids = [project.id for project in projects]
    latest = await repository.latest_runs(session, ids)
    films = await repository.latest_runs(session, ids, finished_films=True)
    steps = await repository.steps_of_all(session, {run.id for run in latest.values()})
    return [
        ProjectView(
            id=project.id,
            name=project.name,
            created_at=project.created_at,
            run=_run(latest.get(project.id), steps),
            film=_film(films.get(project.id)),
        )
        for project in projects
    ]


def _run(run: Run | None, steps: Mapping[uuid.UUID, list[Step]]) -> LatestRun | None:
    if run is None:
        return None
    done = {step.name: step.share for step in steps[run.id]}
    return LatestRun(
        id=run.id,
        pipeline=run.pipeline,
        state=RunState(run.state),
        progress=round(Pipeline.model_validate(run.definition).progress(done), 4),
        credits_used=run.credits_used,
        source=_source(run),
        language=run.input.get("language"),
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def _source(run: Run) -> FileRef | None:
    try:
        return FileRef.model_validate(run.input.get("source"))
    except ValidationError:  # a pipeline of an operator may take something else
        return None


def _film(run: Run | None) -> FilmView | None:
    film = None if run is None else file_of(run.outputs, "film")
    if run is None or film is None:
        return None
    duration = (run.outputs or {}).get("duration")
    return FilmView(
        run_id=run.id,
        film=film,
        poster=file_of(run.outputs, "poster"),
        duration=duration if isinstance(duration, int | float) else None,
        finished_at=run.finished_at,
    )
