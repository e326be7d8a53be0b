"""What travels about sessions."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from visiobook_user.accounts.schemas import Password

Code = Annotated[
    str, Field(max_length=40, description="six digits of the authenticator app, or a recovery code; spaces count not")
]


class LogIn(BaseModel):
    """E-mail and password. Nothing says which of the two was wrong; ``code-required`` asks for ``code``."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    password: Password
    code: Code | None = None


class Refresh(BaseModel):
    """A refresh token, good for one use."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: SecretStr = Field(max_length=200)


class Tokens(BaseModel):
    """``access_token`` goes into ``Authorization: Bearer``; ``expires_in`` is in seconds (RFC 6749 section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the scheme of RFC 6750
    expires_in: int
    refresh_token: str
    session_id: uuid.UUID
    user_id: uuid.UUID


class SessionView(BaseModel):
    """A live session; ``current`` is the one that asks."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    agent: str
    device: str = Field(default="", description="browser and system for people, as the agent says")
    address: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool = False


class Ended(BaseModel):
    """How many sessions ended."""

    ended: int
