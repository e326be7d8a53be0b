"""Jobs as they travel: requested of a host, and what the host tells of them. Alike for every module."""

import uuid
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import AwareDatetime, Field

from visiobook_contracts.base import Contract, Fraction
from visiobook_contracts.events import Event


class JobState(StrEnum):
    """PENDING also means "waits to be tried again". The last three are final."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL_STATES = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})


class JobFailure(Contract):
    """Why a job failed, in words for the user. ``code`` is stable; ``refused``: the input can never succeed."""

    code: str
    detail: str
    hint: str = ""
    refused: bool = False


class JobRequested(Event):
    """Ask a host to do a job; published ``to`` the host. The same ``job_id`` twice is the same job.

    ``max_attempts``, ``backoff`` (seconds before the second attempt, doubled for each further one) and ``timeout``
    (seconds of one attempt) are the pipeline's policy; None leaves it to the host and its module. After ``deadline``
    (a moment, aware of its zone) the job is not started any more, and stopped if it runs: it fails with the code
    ``deadline-passed``. ``run_attempt`` counts how often the run was opened.
    """

    name: ClassVar[str] = "visiobook.project.job.requested"

    job_id: uuid.UUID
    module: str
    input: dict[str, Any]
    owner: str
    run_id: uuid.UUID | None = None
    step: str | None = None
    priority: int = Field(default=5, ge=1, le=10, description="10 is the most urgent")
    max_attempts: int | None = Field(default=None, ge=1, le=20)
    backoff: float | None = Field(default=None, ge=0, le=3600)
    timeout: float | None = Field(default=None, gt=0, le=86400)
    deadline: AwareDatetime | None = None
    run_attempt: int = Field(default=1, ge=1)


class JobCancelRequested(Event):
    """Ask a host to stop all jobs of a run; published ``to`` the host.

    ``run_attempt``: only jobs of this opening of the run and of earlier ones, so that a cancel that comes late does
    not stop what was asked for after it. None: all.
    """

    name: ClassVar[str] = "visiobook.project.job.cancel_requested"

    run_id: uuid.UUID
    run_attempt: int | None = Field(default=None, ge=1)


class JobEvent(Event):
    """What all reports of a job carry."""

    job_id: uuid.UUID
    module: str
    owner: str
    run_id: uuid.UUID | None = None
    step: str | None = None


class JobStarted(JobEvent):
    name: ClassVar[str] = "visiobook.{service}.job.started"

    attempt: int = 1


class JobProgressed(JobEvent):
    """At most ten times a second; never less than before."""

    name: ClassVar[str] = "visiobook.{service}.job.progressed"

    progress: Fraction
    message: str = ""


class JobCompleted(JobEvent):
    """``reused``: the result was already there, nothing was computed and nothing is charged."""

    name: ClassVar[str] = "visiobook.{service}.job.completed"

    output: dict[str, Any]
    seconds: float = 0.0
    credits: int = 0
    reused: bool = False


class JobFailed(JobEvent):
    """All attempts are used up, or the input was refused."""

    name: ClassVar[str] = "visiobook.{service}.job.failed"

    failure: JobFailure


class JobCancelled(JobEvent):
    name: ClassVar[str] = "visiobook.{service}.job.cancelled"
