"""What notification says over HTTP."""

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from visiobook_notification.templates import Kind
from visiobook_persistence.pagination import Page


class MessageView(BaseModel):
    """A message as its owner reads it. ``data`` holds the ids of what it is about."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    kind: Kind
    title: str
    body: str
    data: dict[str, Any]
    created_at: datetime
    read_at: datetime | None


class MessagePage(Page[MessageView]):
    """``unread`` counts all of the owner's unread messages, on whatever page."""

    unread: int


class MarkedRead(BaseModel):
    """How many messages were unread until now."""

    read: int
