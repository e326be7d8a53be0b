"""What other services ask project: hosts about their jobs, storage about files."""

import uuid

from fastapi import APIRouter
from pydantic import BaseModel

from visiobook_chassis.auth import CallingService
from visiobook_contracts.storage import ReferencesAsked, ReferencesTold
from visiobook_persistence.database import Session
from visiobook_project import repository

router = APIRouter(prefix="/internal/v1/project", tags=["runs"])


class JobStanding(BaseModel):
    """``awaited``: a run that is under way lacks the result of this job."""

    awaited: bool


@router.get("/jobs/{job_id}")
async def get_job_standing(job_id: uuid.UUID, _: CallingService, session: Session) -> JobStanding:
    """Whether a run still waits for a job; for a job that no run knows, none does."""
    return JobStanding(awaited=await repository.is_awaited_by_open_run(session, job_id))


@router.post("/references")
async def tell_references(asked: ReferencesAsked, _: CallingService, session: Session) -> ReferencesTold:
    """Those of the digests that runs or schedules of this owner name."""
    known = await repository.digests_referred_to(session, asked.owner)
    return ReferencesTold(referred_to=tuple(digest for digest in asked.digests if digest in known))
