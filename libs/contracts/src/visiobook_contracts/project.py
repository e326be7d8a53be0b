"""What project tells the fleet: the life of a pipeline run. A run belongs to a project, a project to an owner."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import Field

from visiobook_contracts.base import Contract, FileRef, Fraction, Sha256
from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.literary import Correction
from visiobook_contracts.storyboard_assembly import FilmOptions


class FilmRequest(Contract):
    """Input of the pipeline ``book-to-film``. ``chapters`` like ``1-2,5``; None is the whole book."""

    source: FileRef
    language: str = Field(default="auto", pattern=r"^(auto|[a-z]{2,3})$")
    chapters: str | None = Field(default=None, max_length=200)
    options: FilmOptions = FilmOptions()


class ReadingRequest(Contract):
    """Input of the pipeline ``read-book``. ``profile``: how carefully; ``corrections``: what people said before.

    ``model``: the digest of the trained heads that shall read; None: those in use for the profile."""

    source: FileRef
    language: str = Field(default="auto", pattern=r"^(auto|[a-z]{2,3})$")
    chapters: str | None = Field(default=None, max_length=200)
    profile: Literal["standard", "accurate"] = "standard"
    corrections: tuple[Correction, ...] = ()
    model: Sha256 | None = None


class StoryboardFilmRequest(Contract):
    """Input of the pipeline ``storyboard-to-film``: a version of a storyboard, and what it is the film of.

    ``options`` are those in the storyboard; quotes are made from them.
    """

    storyboard: FileRef
    book: FileRef
    analysis: FileRef
    options: FilmOptions = FilmOptions()


class ShotDrawingRequest(Contract):
    """Input of the pipeline ``draw-shots``: the shots of a storyboard that want a picture."""

    storyboard: FileRef
    shots: tuple[str, ...] = Field(min_length=1, max_length=500)


class RunState(StrEnum):
    """QUEUED until credits are reserved; WAITING for an approval. The last three are final.

    A FAILED run may be opened again by a retry of the step that failed; then it is QUEUED once more.
    """

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunEvent(Event):
    """What all reports of a run carry. ``reference``: what payment keeps its credits under; None: the run's id."""

    run_id: uuid.UUID
    project_id: uuid.UUID
    owner: str
    pipeline: str
    reference: uuid.UUID | None = None

    @property
    def paid_under(self) -> uuid.UUID:
        """The reference of the run's reservation. Every opening of a run has its own."""
        return self.reference or self.run_id


class RunRequested(RunEvent):
    """A run was asked for; payment answers with CreditsReserved or CreditsRefused for its reference."""

    name: ClassVar[str] = "visiobook.project.run.requested"

    title: str
    credits: int = Field(ge=0, description="the most that the run may cost")


class RunStarted(RunEvent):
    name: ClassVar[str] = "visiobook.project.run.started"

    title: str


class RunProgressed(RunEvent):
    """``step`` is the one that moved; ``progress`` is of the whole run."""

    name: ClassVar[str] = "visiobook.project.run.progressed"

    step: str
    done: int
    total: int
    progress: Fraction
    message: str = ""


class ApprovalRequested(RunEvent):
    """A step waits for the owner's word before it begins."""

    name: ClassVar[str] = "visiobook.project.run.approval_requested"

    title: str
    step: str
    step_title: str


class RunCompleted(RunEvent):
    """``credits``: what the completed work costs; payment captures it and gives the rest back."""

    name: ClassVar[str] = "visiobook.project.run.completed"

    title: str
    credits: int
    outputs: dict[str, Any]


class RunFailed(RunEvent):
    """Payment releases the whole reservation."""

    name: ClassVar[str] = "visiobook.project.run.failed"

    title: str
    step: str
    failure: JobFailure


class RunCancelled(RunEvent):
    """Payment releases the whole reservation; hosts stop the run's jobs."""

    name: ClassVar[str] = "visiobook.project.run.cancelled"

    title: str


class SchedulePaused(Event):
    """A schedule could not start its run and would never again; ``title`` is its name, ``code`` and ``detail`` why."""

    name: ClassVar[str] = "visiobook.project.schedule.paused"

    schedule_id: uuid.UUID
    project_id: uuid.UUID
    owner: str
    title: str
    due_at: datetime
    code: str
    detail: str


class FilesDiscarded(Event):
    """Files that a run made before it ended early, and that nothing of its owner refers to; storage forgets them.

    ``at``: when that was so, by the database's clock. Who brings or asks for a file later keeps it.
    """

    name: ClassVar[str] = "visiobook.project.files.discarded"

    run_id: uuid.UUID
    owner: str
    at: datetime
    files: tuple[FileRef, ...]
