"""What travels about flags."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Names = Annotated[list[Name], Field(max_length=1000)]
Description = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class FlagForm(BaseModel):
    """A flag as it shall be. ``on_for``, ``off_for``: identifiers of persons or organisations; off wins."""

    model_config = ConfigDict(extra="forbid")

    description: Description = ""
    enabled: bool = False
    percentage: int = Field(default=100, ge=0, le=100)
    on_for: Names = Field(default_factory=list)
    off_for: Names = Field(default_factory=list)


class FlagView(BaseModel):
    """A flag as administrators see it."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    description: str
    enabled: bool
    percentage: int
    on_for: list[str]
    off_for: list[str]
    created_at: datetime
    updated_at: datetime


class FlagChangeView(BaseModel):
    """Who changed a flag, from what to what; null: it was not there."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    actor: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class OwnFlags(BaseModel):
    """Which flags are on for the caller."""

    flags: dict[str, bool]
