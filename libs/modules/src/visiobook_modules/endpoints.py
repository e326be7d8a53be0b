"""The job API, alike for every module: list the modules, submit, look, list, cancel; for administrators, retry."""

import uuid
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError

from visiobook_chassis.auth import Administrator, CurrentPrincipal, Principal, authenticated
from visiobook_chassis.errors import BadRequest, Conflict, NotFound
from visiobook_contracts.jobs import JobCancelled, JobRequested, JobState
from visiobook_messaging.dependencies import CurrentBus
from visiobook_modules import store
from visiobook_modules.awaiting import refuse_retry_in_vain
from visiobook_modules.module import Module
from visiobook_modules.requests import queue_topic, report_fields, wake_for_cancel
from visiobook_modules.schemas import Filters, JobSubmission, JobView, ModuleCard
from visiobook_modules.store import Job
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor

log = structlog.get_logger("visiobook.audit")


def jobs_router(service: str, modules: tuple[Module[Any, Any], ...]) -> APIRouter:
    """Routes under ``/api/v1/<service>`` for the modules of one host."""
    router = APIRouter(prefix=f"/api/v1/{service}", tags=["jobs"])
    _add_offer(router, service, modules)
    _add_views(router, service)
    _add_changes(router, service)
    return router


def _add_offer(router: APIRouter, service: str, modules: tuple[Module[Any, Any], ...]) -> None:
    known = {module.name: module for module in modules}

    @router.get("/modules", dependencies=[Depends(authenticated)])
    async def list_modules() -> list[ModuleCard]:
        """The modules that this service runs."""
        return [_card(module) for module in modules]

    @router.post("/jobs", status_code=202)
    async def submit_job(
        submission: JobSubmission, principal: CurrentPrincipal, session: Session, bus: CurrentBus
    ) -> JobView:
        """Queue a job. Jobs submitted here are not charged to a run."""
        module = known.get(submission.module)
        if module is None:
            raise NotFound(
                f"There is no module {submission.module!r} here.", hint=f"Known: {', '.join(sorted(known))}."
            )
        _check_input(module, submission.input)
        job = JobRequested(job_id=uuid.uuid4(), owner=principal.owner, **submission.model_dump())
        await store.add(session, job)
        bus.wake_after_commit(session, queue_topic(service))
        return _view(await _own(session, job.job_id, principal, service))


def _add_views(router: APIRouter, service: str) -> None:
    @router.get("/jobs")
    async def list_jobs(
        principal: CurrentPrincipal, session: Session, paging: Paging, filters: Annotated[Filters, Query()]
    ) -> Page[JobView]:
        """Own jobs, newest first; administrators see all, or those of one owner."""
        owner = filters.owner if _sees_all(principal, service) else principal.owner
        most = paging.limit + 1
        jobs = await store.newest(
            session, owner, limit=most, before=paging.after, state=filters.state, module=filters.module
        )
        page = jobs[: paging.limit]
        following = encode_cursor([page[-1].created_at, page[-1].id]) if len(jobs) > paging.limit else None
        return Page(items=[_view(job) for job in page], next=following)

    @router.get("/jobs/{job_id}")
    async def get_job(job_id: uuid.UUID, principal: CurrentPrincipal, session: Session) -> JobView:
        """One job with its result or failure."""
        return _view(await _own(session, job_id, principal, service))


def _add_changes(router: APIRouter, service: str) -> None:
    @router.post("/jobs/{job_id}/cancel")
    async def cancel_job(job_id: uuid.UUID, principal: CurrentPrincipal, session: Session, bus: CurrentBus) -> JobView:
        """Stop a job; its worker ends within two seconds. A finished job stays as it is."""
        await _own(session, job_id, principal, service)
        for job in await store.cancel(session, job_id=job_id):
            await bus.publish(session, JobCancelled(**report_fields(job)))
        wake_for_cancel(bus, session, service)
        return _view(await _own(session, job_id, principal, service))

    @router.post("/jobs/{job_id}/retry")
    async def retry_job(
        request: Request, who: Administrator, job_id: uuid.UUID, session: Session, bus: CurrentBus
    ) -> JobView:
        """Try a failed job anew, with all attempts before it and no deadline; only where its run still waits for it."""
        job = await _own(session, job_id, who, service)
        if job.state is JobState.FAILED:
            await refuse_retry_in_vain(job, request.app.state.network)
        if not await store.reopen(session, job_id):
            raise Conflict(f"Job {job_id} is {job.state}, not failed.", code="not-failed")
        bus.wake_after_commit(session, queue_topic(service))
        log.info("job.reopened", job=str(job_id), module=job.module, who=who.subject)
        return _view(await _own(session, job_id, who, service))


async def _own(session: Session, job_id: uuid.UUID, principal: Principal, service: str) -> Job:
    job = await store.get(session, job_id, None if _sees_all(principal, service) else principal.owner)
    if job is None:
        raise NotFound(f"There is no job {job_id}.")
    return job


def _sees_all(principal: Principal, service: str) -> bool:
    return principal.administers(service) or principal.is_service


def _check_input(module: Module[Any, Any], value: dict[str, Any]) -> None:
    try:
        module.input.model_validate(value)
    except ValidationError as error:
        what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        raise BadRequest(f"The input does not fit {module.name}: {what}", code="invalid-input") from error


def _card(module: Module[Any, Any]) -> ModuleCard:
    return ModuleCard(
        name=module.name,
        version=module.version,
        description=(type(module).__doc__ or "").strip().split("\n")[0],
        credits=module.credits,
        input_schema=module.input.model_json_schema(),
        output_schema=module.output.model_json_schema(),
    )


def _view(job: Job) -> JobView:
    return JobView.model_validate(job, from_attributes=True)
