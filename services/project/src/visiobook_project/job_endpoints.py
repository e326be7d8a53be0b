"""What hosts ask project about their jobs."""

import uuid

from fastapi import APIRouter
from pydantic import BaseModel

from visiobook_chassis.auth import CallingService
from visiobook_persistence.database import Session
from visiobook_project import repository

router = APIRouter(prefix="/internal/v1/project", tags=["jobs"])


class JobStanding(BaseModel):
    """``awaited``: a run that is under way lacks the result of this job."""

    awaited: bool


@router.get("/jobs/{job_id}")
async def get_job_standing(job_id: uuid.UUID, _: CallingService, session: Session) -> JobStanding:
    """Whether a run still waits for a job; for a job that no run knows, none does."""
    return JobStanding(awaited=await repository.is_awaited_by_open_run(session, job_id))
