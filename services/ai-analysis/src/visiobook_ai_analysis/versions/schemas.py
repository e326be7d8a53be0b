"""What the API of models takes and says."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Profile = Literal["standard", "accurate"]
ModelName = Annotated[str, Field(min_length=1, max_length=200, description="name, name@version, or begin of a digest")]
BEFORE = "previous"


class ModelView(BaseModel):
    """Trained heads that are here. ``about``: data, figures and limits as training wrote them into the file."""

    name: str
    version: str
    digest: str
    profile: str
    bytes: int
    shipped: bool
    used_for: list[str]
    trial_share: float
    about: dict[str, str]


class ModelList(BaseModel):
    """All of them, the shipped one first."""

    items: list[ModelView]


class InUse(BaseModel):
    """The model of a profile; None where there is none yet, with ``hint`` what to do."""

    profile: Profile
    digest: str | None
    name: str | None
    chosen: bool
    hint: str = ""


class ChoiceView(BaseModel):
    """Who chose which model when."""

    profile: str
    digest: str
    name: str
    chosen_by: str
    chosen_at: datetime


class ChoiceList(BaseModel):
    """The latest first: the first one reads."""

    items: list[ChoiceView]


class ChoiceRequest(BaseModel):
    """Which model shall read. ``previous`` is the one that read before."""

    model_config = ConfigDict(extra="forbid")

    model: ModelName
    profile: Profile = "standard"


class TrialRequest(BaseModel):
    """Which model reads a share of the books beside the one in use."""

    model_config = ConfigDict(extra="forbid")

    model: ModelName
    share: float = Field(gt=0, le=1)


class TrialView(BaseModel):
    """What is tried."""

    digest: str
    name: str
    share: float
    begun_by: str
    begun_at: datetime


class ComparedView(BaseModel):
    """Two models on the books that both have read: shares between 0 and 1 on which they agree.

    ``speakers`` counts lines of speech, the others the mean over books; ``doubts``: how many more questions the second
    one asks."""

    model: str
    rival: str
    books: int
    quotes: int
    speakers: float | None
    mentions: float
    events: float
    characters: float
    doubts: int
    since: datetime
    until: datetime


class ComparedList(BaseModel):
    """The pair compared last first. ``trial``: what is tried now."""

    trial: TrialView | None
    items: list[ComparedView]
