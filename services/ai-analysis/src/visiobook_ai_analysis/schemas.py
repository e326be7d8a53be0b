"""What the public API of analysis takes and says."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from visiobook_contracts.base import FileRef, Sha256
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.literary import Correction
from visiobook_contracts.reading_products import Question, SummaryStyle

MOST_CHARACTERS = 2_000_000
MOST_BOOKS = 20


class ToRead(BaseModel):
    """What to read: ``text``, or ``source``, a file of one's own in storage. ``chapters`` like ``1-2,5``."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=MOST_CHARACTERS)] | None = None
    source: FileRef | None = None
    language: Annotated[str, Field(pattern=r"^(auto|[a-z]{2,3})$")] = "auto"
    chapters: Annotated[str, Field(max_length=200)] | None = None


class SemanticRequest(ToRead):
    """The whole analysis."""

    profile: Literal["standard", "accurate"] = "standard"


class ScenesRequest(ToRead):
    """Scenes as an illustrator wants them."""


class SummaryRequest(ToRead):
    """A summary. ``sentences``: its length; of an outline, the length of each chapter's."""

    style: SummaryStyle = "paragraph"
    sentences: int = Field(default=5, ge=1, le=40)


class CharactersRequest(ToRead):
    """The cast on cards. ``most``: how many, the most prominent first."""

    most: int = Field(default=100, ge=1, le=1000)


class SearchRequest(ToRead):
    """Words to search for: in a file or text, in ``books`` by digest, or in all one's books that are in the index."""

    query: Annotated[str, Field(min_length=1, max_length=2000)]
    books: Annotated[tuple[Sha256, ...], Field(max_length=MOST_BOOKS)] = ()
    limit: int = Field(default=10, ge=1, le=50)


class InquiryView(BaseModel):
    """An inquiry as it stands. ``result`` differs by kind; long results are files in storage, named by FileRefs."""

    id: uuid.UUID
    kind: str
    state: Literal["processing", "completed", "failed", "cancelled"]
    step: str
    progress: float
    message: str
    result: dict[str, Any] | None
    failure: JobFailure | None
    created_at: datetime
    finished_at: datetime | None


class BookView(BaseModel):
    """A book of one's own. ``searchable``: by meaning, by words, or not yet."""

    digest: Sha256
    title: str
    author: str | None
    language: str | None
    source: str | None
    chapters: str | None
    read_at: datetime | None
    searchable: Literal["meaning", "words"] | None
    passages: int | None
    created_at: datetime


class CorrectionRequest(Correction):
    """What a person says of a reading of the book with this digest."""

    book: Sha256


class CorrectionView(BaseModel):
    """A correction as it is kept."""

    id: uuid.UUID
    book: Sha256
    kind: str
    quote_id: str | None
    character_id: str | None
    other_id: str | None
    value: str | None
    created_at: datetime


class ReviewPage(BaseModel):
    """Questions about one reading, the most useful first. ``left``: how many lines are doubtful in all."""

    book: Sha256
    title: str
    language: str
    left: int
    items: list[Question]
    next: str | None = None
