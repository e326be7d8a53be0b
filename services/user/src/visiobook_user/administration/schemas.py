"""What travels about people, for administrators. No secret, and no digest of one, is among it."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["user", "admin"]


class UserView(BaseModel):
    """A person's account."""

    id: uuid.UUID
    email: str
    display_name: str
    language: str
    roles: list[str]
    locked: bool
    email_verified: bool
    second_factor: bool
    sessions: int
    api_keys: int
    created_at: datetime
    last_seen_at: datetime | None


class RolesForm(BaseModel):
    """The roles in the fleet: ``user``, and ``admin`` for those who look after it."""

    model_config = ConfigDict(extra="forbid")

    roles: Annotated[list[Role], Field(min_length=1, max_length=2)]
