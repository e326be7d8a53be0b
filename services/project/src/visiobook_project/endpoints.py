"""The API of project. Another owner's id is answered like one that does not exist."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.exc import IntegrityError

from visiobook_chassis.auth import Administrator, CurrentPrincipal, authenticated
from visiobook_chassis.permissions import needs
from visiobook_messaging.dependencies import CurrentBus
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor
from visiobook_project import estimates, overview, repository, runs
from visiobook_project.dependencies import CurrentLibrary, own_project
from visiobook_project.errors import (
    NameTaken,
    NoApprovalAsked,
    RunEnded,
    RunNotFound,
    RunSuperseded,
    StepNotFailed,
)
from visiobook_project.models import Project, Run
from visiobook_project.outputs import files_among, made_files
from visiobook_project.pipeline import INPUTS
from visiobook_project.saga import Saga
from visiobook_project.schedules import repository as schedules
from visiobook_project.schemas import (
    Decision,
    DefinitionView,
    EstimateView,
    NewEstimate,
    NewName,
    NewProject,
    NewRun,
    OutputView,
    PipelineFaults,
    PipelineView,
    ProjectView,
    RunSummary,
    RunView,
    StepFileView,
    StepRetry,
    TimelineEntryView,
)

router = APIRouter(prefix="/api/v1/project", tags=["project"])


@router.get("/pipelines", dependencies=[Depends(authenticated)])
async def list_pipelines(library: CurrentLibrary) -> list[PipelineView]:
    """The pipelines that can be run."""
    return [
        PipelineView(
            name=pipeline.name,
            version=pipeline.version,
            versions=sorted(library.versions[pipeline.name]),
            title=pipeline.title,
            steps=[step.title for step in pipeline.steps.values()],
            input_schema=INPUTS[pipeline.input].model_json_schema(),
        )
        for pipeline in library.pipelines.values()
    ]


@router.get("/pipelines/{name}", dependencies=[Depends(authenticated)])
async def get_pipeline(
    name: str, library: CurrentLibrary, version: Annotated[int | None, Query(ge=1)] = None
) -> DefinitionView:
    """A pipeline as its file says it, in one version or its newest."""
    pipeline = runs.named(library, name, version)
    definition = pipeline.model_dump(by_alias=True, exclude_none=True)
    return DefinitionView(name=pipeline.name, version=pipeline.version, definition=definition)


@router.get("/pipeline-faults")
async def list_pipeline_faults(_: Administrator, library: CurrentLibrary) -> PipelineFaults:
    """What is wrong with the operator's pipeline files that are not served. For administrators."""
    return PipelineFaults(faults=list(library.refused))


@router.post("/projects", status_code=201)
async def create_project(new: NewProject, principal: CurrentPrincipal, session: Session) -> ProjectView:
    """A new project. Its name is unique among the owner's."""
    project = Project(owner=principal.owner, name=new.name)
    session.add(project)
    await _name(session, project, new.name)
    await session.refresh(project)
    return ProjectView.model_validate(project)


@router.get("/projects")
async def list_projects(
    principal: CurrentPrincipal, session: Session, paging: Paging, name: Annotated[str | None, Query()] = None
) -> Page[ProjectView]:
    """Own projects, newest first; ``name`` finds one exactly."""
    found = await repository.projects_of(
        session, principal.owner, name=name, limit=paging.limit + 1, after=paging.after
    )
    page = found[: paging.limit]
    return Page(items=await overview.views(session, page), next=_next(found, paging.limit))


@router.get("/projects/{project_id}")
async def get_project(project_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> ProjectView:
    """One project, with its newest run and its newest film."""
    [view] = await overview.views(session, [await own_project(session, principal.owner, project_id)])
    return view


@router.patch("/projects/{project_id}")
async def rename_project(
    project_id: uuid.UUID, new: NewName, principal: CurrentPrincipal, session: Session
) -> ProjectView:
    """Give a project another name. It is unique among the owner's."""
    project = await own_project(session, principal.owner, project_id)
    await _name(session, project, new.name)
    [view] = await overview.views(session, [project])
    return view


@router.delete("/projects/{project_id}", status_code=204)
async def delete_project(project_id: uuid.UUID, principal: CurrentPrincipal, session: Session, bus: CurrentBus) -> None:
    """Delete a project with its runs and schedules; what is under way is cancelled first."""
    project = await own_project(session, principal.owner, project_id)
    await schedules.remove_of_project(session, project.id)
    for run in await repository.runs_of(session, principal.owner, project_id=project_id, limit=1000, after=None):
        await _cancel(session, bus, run)
    await session.delete(project)


@router.post("/projects/{project_id}/runs", status_code=202, responses={200: {"model": RunView}})
async def start_run(
    project_id: uuid.UUID,
    new: NewRun,
    principal: CurrentPrincipal,
    session: Session,
    bus: CurrentBus,
    library: CurrentLibrary,
    response: Response,
) -> RunView:
    """Start a pipeline. The same input again answers 200 with the run that is under way or completed."""
    project = await own_project(session, principal.owner, project_id)
    run, is_new = await runs.start(session, bus, library, project, new)
    response.status_code = 202 if is_new else 200
    await session.refresh(run)
    return await runs.view(session, run)


@router.post("/projects/{project_id}/estimates", openapi_extra=needs("project:read"))
async def estimate_run(
    project_id: uuid.UUID, new: NewEstimate, principal: CurrentPrincipal, session: Session, library: CurrentLibrary
) -> EstimateView:
    """A quote: what a run with this input will probably take, in seconds and credits. Nothing is started."""
    project = await own_project(session, principal.owner, project_id)
    return await estimates.quote(session, library, project.owner, new)


@router.post("/estimates", openapi_extra=needs("project:read"))
async def estimate_film(
    new: NewEstimate, principal: CurrentPrincipal, session: Session, library: CurrentLibrary
) -> EstimateView:
    """The same quote before there is a project."""
    return await estimates.quote(session, library, principal.owner, new)


@router.get("/runs")
async def list_runs(
    principal: CurrentPrincipal,
    session: Session,
    paging: Paging,
    project_id: Annotated[uuid.UUID | None, Query()] = None,
) -> Page[RunSummary]:
    """Own runs, newest first."""
    found = await repository.runs_of(
        session, principal.owner, project_id=project_id, limit=paging.limit + 1, after=paging.after
    )
    page = found[: paging.limit]
    return Page(items=[RunSummary.model_validate(run) for run in page], next=_next(found, paging.limit))


@router.get("/runs/{run_id}")
async def get_run(run_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> RunView:
    """One run: state, steps, progress, outputs or failure."""
    return await runs.view(session, await _run(session, principal.owner, run_id))


@router.get("/runs/{run_id}/outputs")
async def list_outputs(run_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> list[OutputView]:
    """The files that a completed run has made, with kinds, sizes and addresses; empty while it runs."""
    run = await _run(session, principal.owner, run_id)
    project = await own_project(session, principal.owner, run.project_id)
    return files_among(run.outputs, title=project.name)


@router.get("/runs/{run_id}/steps/{step}/files")
async def list_step_files(
    run_id: uuid.UUID, step: str, principal: CurrentPrincipal, session: Session
) -> list[StepFileView]:
    """The files that a step's finished jobs have made so far, in the order of the jobs: pictures as they appear."""
    run = await _run(session, principal.owner, run_id)
    return [
        StepFileView(position=position, file=file)
        for position, output in await repository.outputs_so_far(session, run.id, step)
        for file in made_files(output)
    ]


@router.post("/runs/{run_id}/cancel")
async def cancel_run(run_id: uuid.UUID, principal: CurrentPrincipal, session: Session, bus: CurrentBus) -> RunView:
    """Stop a run. Its credits are released and its jobs stopped, all asked for in this one transaction."""
    run = await _run(session, principal.owner, run_id)
    if not await _cancel(session, bus, run):
        raise RunEnded(f"The run has ended already: {run.state}.")
    return await runs.view(session, run)


@router.get("/runs/{run_id}/timeline")
async def get_timeline(run_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> list[TimelineEntryView]:
    """What happened to a run, oldest first."""
    run = await _run(session, principal.owner, run_id)
    return [TimelineEntryView.model_validate(entry) for entry in await repository.timeline_of(session, run.id)]


@router.post("/runs/{run_id}/steps/{step}/approve")
async def approve_step(
    run_id: uuid.UUID, step: str, decision: Decision, principal: CurrentPrincipal, session: Session, bus: CurrentBus
) -> RunView:
    """Let a step begin that waits for the owner's word."""
    return await _decide(session, bus, principal.owner, run_id, step, approved=True, comment=decision.comment)


@router.post("/runs/{run_id}/steps/{step}/reject")
async def reject_step(
    run_id: uuid.UUID, step: str, decision: Decision, principal: CurrentPrincipal, session: Session, bus: CurrentBus
) -> RunView:
    """End the run at a step that waits for the owner's word. Nothing is charged."""
    return await _decide(session, bus, principal.owner, run_id, step, approved=False, comment=decision.comment)


@router.post("/runs/{run_id}/steps/{step}/retry")
async def retry_step(
    run_id: uuid.UUID, step: str, wanted: StepRetry, principal: CurrentPrincipal, session: Session, bus: CurrentBus
) -> RunView:
    """Open a failed run again at the step that failed. Results that are there are kept; credits are reserved anew."""
    run = await _run(session, principal.owner, run_id)
    saga = await Saga.locked(session, runs.publisher(session, bus), run.id)
    if await repository.living_run(session, run.owner, run.key) not in (None, run):
        raise RunSuperseded("Another run with the same input is under way or completed.", hint="Look at that one.")
    if saga is None or not await saga.reopen(step, ceiling=wanted.ceiling):
        raise StepNotFailed(
            f"{step!r} is not the step that failed this run.", hint="GET the run: failure.step names it."
        )
    return await runs.view(session, saga.run)


async def _name(session: Session, project: Project, name: str) -> None:
    """Raises NameTaken."""
    project.name = name
    try:
        await session.flush()
    except IntegrityError as error:
        raise NameTaken(f"There is a project named {name!r} already.", hint="Choose another name.") from error


async def _decide(
    session: Session, bus: CurrentBus, owner: str, run_id: uuid.UUID, step: str, *, approved: bool, comment: str
) -> RunView:
    run = await _run(session, owner, run_id)
    saga = await Saga.locked(session, runs.publisher(session, bus), run.id)
    if saga is None or not await saga.decide(step, approved=approved, comment=comment):
        raise NoApprovalAsked(f"The step {step!r} waits for no approval.", hint="GET the run: its steps say who waits.")
    return await runs.view(session, saga.run)


async def _cancel(session: Session, bus: CurrentBus, run: Run) -> bool:
    saga = await Saga.locked(session, runs.publisher(session, bus), run.id)
    return saga is not None and await saga.cancel()


async def _run(session: Session, owner: str, run_id: uuid.UUID) -> Run:
    run = await repository.run_of(session, owner, run_id)
    if run is None:
        raise RunNotFound(f"There is no run {run_id}.")
    return run


def _next(found: list[Project] | list[Run], limit: int) -> str | None:
    return encode_cursor([found[limit - 1].created_at, found[limit - 1].id]) if len(found) > limit else None
