"""What the API says of schedules."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator


class Overlap(StrEnum):
    """What happens when a schedule is due while a run that it started has not ended.

    SKIP: nothing, until it is due again. START: another run beside it. REPLACE: that run is cancelled first.
    """

    SKIP = "skip"
    START = "start"
    REPLACE = "replace"


class Outcome(StrEnum):
    """REFUSED also pauses the schedule: its pipeline is gone, or does not take its input any more."""

    STARTED = "started"
    SKIPPED = "skipped"
    REFUSED = "refused"


class NewSchedule(BaseModel):
    """Either ``cron`` (five fields, read by the wall clock of ``timezone``) or ``every`` (``6h``, ``2d``).

    ``starts_at``: not before; intervals are counted from it. Without it they are counted from now, and the first run
    starts after one of them. What is missed while the fleet is down is made good for once.
    """

    name: str = Field(min_length=1, max_length=200)
    pipeline: str = "book-to-film"
    input: dict[str, Any]
    ceiling: int | None = Field(default=None, ge=0, le=1_000_000_000)
    cron: str | None = Field(default=None, max_length=1000)
    every: str | None = Field(default=None, max_length=100)
    timezone: str = Field(default="UTC", max_length=100)
    starts_at: AwareDatetime | None = None
    overlap: Overlap = Overlap.SKIP

    @model_validator(mode="after")
    def _says_when_once(self) -> Self:
        if (self.cron is None) == (self.every is None):
            raise ValueError("give either cron, like 30 6 * * 1-5, or every, like 6h or 2d")
        return self


class Trouble(BaseModel):
    """Why a schedule was paused by itself, and what to do."""

    code: str
    detail: str
    hint: str = ""


class ScheduleView(BaseModel):
    """A schedule. ``next_at``: None while it is paused."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    project_id: uuid.UUID
    name: str
    pipeline: str
    input: dict[str, Any]
    ceiling: int | None
    cron: str | None
    every: str | None
    timezone: str
    starts_at: datetime
    overlap: Overlap
    paused: bool
    trouble: Trouble | None
    next_at: datetime | None
    created_at: datetime


class OccurrenceView(BaseModel):
    """A moment at which a schedule was due. ``missed_since``: it also stands for all that were missed since then."""

    model_config = ConfigDict(from_attributes=True)

    due_at: datetime
    at: datetime
    outcome: Outcome
    run_id: uuid.UUID | None
    missed_since: datetime | None
    detail: str


class NextRuns(BaseModel):
    """The coming moments, in UTC and as the wall clock of the schedule's zone shows them."""

    timezone: str
    runs: list[datetime]
    local: list[str]
