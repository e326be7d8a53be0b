"""Start and show runs."""

import hashlib
import json
import uuid
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.project import RunState
from visiobook_messaging.bus import Bus
from visiobook_project import repository
from visiobook_project.errors import InvalidInput, PipelineNotFound
from visiobook_project.learning import source_bytes
from visiobook_project.library import Library
from visiobook_project.models import Project, Run
from visiobook_project.pipeline import INPUTS, Pipeline
from visiobook_project.saga import Saga
from visiobook_project.schemas import NewRun, RunFailure, RunView, StepView


async def start(
    session: AsyncSession, bus: Bus, library: Library, project: Project, new: NewRun, *, salt: str = ""
) -> tuple[Run, bool]:
    """The run for this input, and whether it is new. The same input again finds the run that lives or is completed.

    ``salt`` lets one with the same input be another.
    """
    pipeline = named(library, new.pipeline, new.version)
    value = checked_input(pipeline, new.input)
    key = run_key(pipeline, value, salt=uuid.uuid4().hex if new.again else salt)
    known = None if new.again else await repository.living_run(session, project.owner, key)
    if known is not None:
        return known, False
    ceiling = pipeline.ceiling if new.ceiling is None else new.ceiling
    run_id = uuid.uuid4()
    run = Run(
        id=run_id,
        reference=run_id,
        project_id=project.id,
        owner=project.owner,
        pipeline=pipeline.name,
        definition=pipeline.model_dump(by_alias=True),
        key=key,
        state=RunState.QUEUED,
        input=value,
        ceiling=ceiling,
        prices={step.run: library.modules[step.host][step.module] for step in pipeline.steps.values()},
        credits_reserved=pipeline.credits_to_reserve(source_bytes(value), ceiling),
    )
    try:
        async with session.begin_nested():
            session.add(run)
    except IntegrityError:  # the same was asked for at the same time; the first one stands
        known = await repository.living_run(session, project.owner, key)
        if known is None:
            raise
        return known, False
    await Saga(session, publisher(session, bus), run, project.name).request()
    return run, True


def named(library: Library, name: str, version: int | None = None) -> Pipeline:
    """The pipeline with this name, in this version or its newest. Raises PipelineNotFound."""
    found = library.find(name, version)
    if found is not None:
        return found
    if name in library.pipelines:
        known = ", ".join(map(str, sorted(library.versions.get(name, {}))))
        raise PipelineNotFound(f"{name} has no version {version}.", hint=f"Known: {known}.")
    raise PipelineNotFound(f"There is no pipeline {name!r}.", hint=f"Known: {', '.join(library.pipelines)}.")


def publisher(session: AsyncSession, bus: Bus) -> Any:
    """Publish through a bus in a session."""

    async def publish(event: Any, *, subject: str | None = None, to: str | None = None) -> None:
        await bus.publish(session, event, subject=subject, to=to)

    return publish


def checked_input(pipeline: Pipeline, value: dict[str, Any]) -> dict[str, Any]:
    """The input as its contract reads it. Raises InvalidInput."""
    contract: type[BaseModel] = INPUTS[pipeline.input]
    try:
        return contract.model_validate(value).model_dump(mode="json")
    except ValidationError as error:
        what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        raise InvalidInput(f"The input does not fit {pipeline.name}: {what}") from error


def run_key(pipeline: Pipeline, value: dict[str, Any], *, salt: str = "") -> str:
    """Digest of what decides a run."""
    canonical = json.dumps([pipeline.name, pipeline.version, value, salt], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def view(session: AsyncSession, run: Run) -> RunView:
    """A run with its steps."""
    pipeline = Pipeline.model_validate(run.definition)
    steps = await repository.steps_of(session, run.id)
    done = {step.name: step.share for step in steps}
    return RunView(
        id=run.id,
        project_id=run.project_id,
        pipeline=run.pipeline,
        version=pipeline.version,
        state=RunState(run.state),
        progress=round(pipeline.progress(done), 4),
        credits_reserved=run.credits_reserved,
        credits_used=run.credits_used,
        ceiling=run.ceiling,
        attempt=run.attempt,
        input=run.input,
        outputs=run.outputs,
        failure=RunFailure.model_validate(run.failure) if run.failure else None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        steps=[
            StepView(
                name=step.name,
                title=pipeline.steps[step.name].title,
                state=step.state,
                total=step.total,
                done=step.done,
                seconds=round(step.seconds, 3),
                credits=step.credits,
                reused=step.reused,
                comment=step.comment,
                started_at=step.started_at,
                finished_at=step.finished_at,
            )
            for step in steps
        ],
    )
