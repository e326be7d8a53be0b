"""Pages by keyset: stable under inserts, no offsets. The cursor is opaque to clients."""

import base64
import binascii
import json
import uuid
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from visiobook_chassis.errors import BadRequest

ItemT = TypeVar("ItemT")


class Page(BaseModel, Generic[ItemT]):
    """``next`` is the cursor of the following page; None on the last."""

    items: list[ItemT]
    next: str | None = None


class PageRequest:
    """What a client asked for: at most ``limit`` items after ``after`` (the decoded key of the last one seen)."""

    def __init__(
        self, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: Annotated[str | None, Query()] = None
    ) -> None:
        self.limit = limit
        self.after = decode_cursor(cursor) if cursor else None


def encode_cursor(key: list[Any]) -> str:
    """An opaque cursor for a sort key."""
    return base64.urlsafe_b64encode(json.dumps(key, default=str).encode()).decode()


def decode_cursor(cursor: str) -> list[Any]:
    """The sort key in a cursor. Raises BadRequest for one we did not make."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.") from error
    if not isinstance(key, list):
        raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.")
    return key


def time_key(key: list[Any] | None) -> tuple[datetime, uuid.UUID] | None:
    """The sort key (created_at, id) of lists that are newest first. Raises BadRequest."""
    if key is None:
        return None
    try:
        at, identifier = key
        return datetime.fromisoformat(at), uuid.UUID(identifier)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.") from error


Paging = Annotated[PageRequest, Depends()]
