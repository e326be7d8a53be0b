"""What storage says over HTTP, beside ``FileRef`` of the contracts."""

import uuid
from datetime import datetime

from pydantic import BaseModel, Field

from visiobook_contracts.base import FileRef


class StoredFile(FileRef):
    """A file in its owner's list."""

    created_at: datetime


class TemporaryLinkRequest(BaseModel):
    """How long a temporary link works."""

    expires_in: int = Field(default=3600, ge=1, description="seconds")


class TemporaryLink(BaseModel):
    """An address that needs no token until ``expires_at``, or until it is taken back."""

    id: uuid.UUID
    url: str
    created_at: datetime
    expires_at: datetime


class UnreferredFile(FileRef):
    """A file that a job made for its owner and that nothing refers to."""

    owner: str


class Unreferred(BaseModel):
    """What the caretaker will remove. ``strays``: contents without a row, by digest; some may be arriving just now."""

    files: list[UnreferredFile]
    strays: list[str]
