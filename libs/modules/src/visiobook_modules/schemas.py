"""What the job API takes and says."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from visiobook_contracts.jobs import JobFailure, JobState


class ModuleCard(BaseModel):
    """A module as the catalogue shows it; the schemas draw its form."""

    name: str
    version: str
    description: str
    credits: int
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]


class JobSubmission(BaseModel):
    """Work for a module. ``input`` must fit the module's schema; files are put into storage first.

    After ``deadline`` the job is not started any more, and stopped if it runs: it fails with ``deadline-passed``.
    """

    module: str
    input: dict[str, Any]
    priority: int = Field(default=5, ge=1, le=10)
    deadline: AwareDatetime | None = None


class Filters(BaseModel):
    """Which jobs to list. ``owner`` is heard of administrators alone."""

    state: JobState | None = None
    module: Annotated[str, Field(max_length=100)] | None = None
    owner: Annotated[str, Field(max_length=200)] | None = None


class JobView(BaseModel):
    """A job as its owner sees it."""

    id: uuid.UUID
    module: str
    owner: str
    run_id: uuid.UUID | None
    step: str | None
    state: JobState
    priority: int
    progress: float
    message: str
    attempts: int
    interruptions: int
    deadline: datetime | None
    output: dict[str, Any] | None
    failure: JobFailure | None
    reused: bool
    credits: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
