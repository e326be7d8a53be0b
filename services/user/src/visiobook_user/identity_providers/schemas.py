"""What travels about identity providers."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class ProviderView(BaseModel):
    """A provider that one can log in with. ``name`` stands in addresses, ``title`` on the button."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str


class LinkWanted(BaseModel):
    """Where the browser goes afterwards: a page of the portal."""

    model_config = ConfigDict(extra="forbid")

    return_to: str = Field(default="/settings", max_length=500)


class Departure(BaseModel):
    """Where to send the browser."""

    url: str


class IdentityView(BaseModel):
    """Who the account is at a provider."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    provider: str
    email: str | None
    created_at: datetime
    last_used_at: datetime | None
