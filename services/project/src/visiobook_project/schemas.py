"""What the API of project takes and gives."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from visiobook_contracts.base import FileRef
from visiobook_contracts.project import RunState


class NewProject(BaseModel):
    name: str = Field(min_length=1, max_length=200)


class NewName(BaseModel):
    name: str = Field(min_length=1, max_length=200)


class LatestRun(BaseModel):
    """The newest run of a project, in short. ``source``: the file that it was made from."""

    id: uuid.UUID
    pipeline: str
    state: RunState
    progress: float
    credits_used: int
    source: FileRef | None
    language: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class FilmView(BaseModel):
    """The newest finished film of a project. ``duration`` in seconds."""

    run_id: uuid.UUID
    film: FileRef
    poster: FileRef | None
    duration: float | None
    finished_at: datetime | None


class ProjectView(BaseModel):
    """``run``: the newest one; ``film``: the newest that is finished, whatever runs now."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    created_at: datetime
    run: LatestRun | None = None
    film: FilmView | None = None


class OutputView(BaseModel):
    """A file that a run has made. ``name``: its name among the outputs; ``save_as``: for people's folders."""

    name: str
    kind: str = Field(description="film, audio, picture, subtitles, book, document or other")
    file: FileRef
    save_as: str
    href: str


class NewRun(BaseModel):
    """``version``: of the pipeline; default: its newest.

    ``again``: make a new run even where one with the same input is under way or completed.

    ``ceiling``: the most credits that the run may cost; before a step that might exceed it, the run stops with
    ``cost-ceiling``, charges nothing and keeps what is finished. Default: the pipeline's own ceiling.
    """

    pipeline: str = "book-to-film"
    version: int | None = Field(default=None, ge=1)
    input: dict[str, Any]
    again: bool = False
    ceiling: int | None = Field(default=None, ge=0, le=1_000_000_000)


class NewEstimate(BaseModel):
    """What would be run. ``version``: of the pipeline; default: its newest.

    ``jobs``: how many jobs of each step have to be done, where that is known because other results are at hand; steps
    that are not named need none.
    """

    pipeline: str = "book-to-film"
    version: int | None = Field(default=None, ge=1)
    input: dict[str, Any]
    jobs: dict[str, Annotated[int, Field(ge=0, le=1_000_000)]] | None = None


class RangeView(BaseModel):
    """One of ten runs stays below ``low``, nine of ten below ``high``."""

    low: float
    expected: float
    high: float


class StepEstimateView(BaseModel):
    """``seconds``: work time over all jobs. ``observations``: past runs that it is learnt from; few are ``rough``."""

    name: str
    title: str
    seconds: RangeView
    credits: RangeView
    observations: int
    rough: bool


class EstimateView(BaseModel):
    """A quote. ``seconds`` from start to end on this fleet; ``work_seconds`` summed over all jobs.

    ``run_id``: a run with this very input that lives or is completed; it would be found, and cost nothing more.
    """

    pipeline: str
    version: int
    kilobytes: float
    seconds: RangeView
    work_seconds: RangeView
    credits: RangeView
    credits_to_reserve: int
    rough: bool
    observations: int
    run_id: uuid.UUID | None
    steps: list[StepEstimateView]


class RunFailure(BaseModel):
    step: str
    code: str
    detail: str
    hint: str = ""
    refused: bool = False


class StepView(BaseModel):
    """``seconds``: work time summed over the step's jobs; ``reused``: how many of them needed no work.

    ``comment``: the word of who approved or rejected it."""

    name: str
    title: str
    state: str
    total: int
    done: int
    seconds: float
    credits: int
    reused: int
    comment: str | None
    started_at: datetime | None
    finished_at: datetime | None


class RunView(BaseModel):
    """A run; ``progress`` 0 to 1 over all steps by their weights. ``version`` of the definition it was started with."""

    id: uuid.UUID
    project_id: uuid.UUID
    pipeline: str
    version: int
    state: RunState
    progress: float
    credits_reserved: int
    credits_used: int
    ceiling: int | None
    attempt: int
    input: dict[str, Any]
    outputs: dict[str, Any] | None
    failure: RunFailure | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    steps: list[StepView]


class Decision(BaseModel):
    """Said when a step is approved or rejected."""

    comment: str = Field(default="", max_length=2000)


class StepRetry(BaseModel):
    """``ceiling``: a new one for the run."""

    ceiling: int | None = Field(default=None, ge=0, le=1_000_000_000)


class StepFileView(BaseModel):
    """A file that one of a step's jobs has made; ``position`` of the job in the fan-out."""

    position: int
    file: FileRef


class TimelineEntryView(BaseModel):
    """Something that happened to a run."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    what: str
    step: str | None
    detail: str


class RunSummary(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    project_id: uuid.UUID
    pipeline: str
    state: RunState
    credits_used: int
    created_at: datetime
    finished_at: datetime | None


class PipelineView(BaseModel):
    """A pipeline that can be run; the schema says what input it takes. ``versions``: all that can be asked for."""

    name: str
    version: int
    versions: list[int]
    title: str
    steps: list[str]
    input_schema: dict[str, Any]


class DefinitionView(BaseModel):
    """A pipeline in one version, as its file says it."""

    name: str
    version: int
    definition: dict[str, Any]


class PipelineFaults(BaseModel):
    """``file:line: what; what instead`` for every fault in the operator's files that were refused."""

    faults: list[str]
