"""What travels about API keys."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from visiobook_chassis.permissions import is_grant
from visiobook_user import names

MOST_SCOPES = 50


def _scope(value: str) -> str:
    if not is_grant(value):
        raise ValueError("this is not a scope; it looks like storage:read, project:write or *:read")
    return value


Scope = Annotated[str, Field(max_length=100), AfterValidator(_scope)]
KeyName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(names.readable)
]


class ApiKeyWanted(BaseModel):
    """A new key. Its scopes are of what the maker may do themselves; without an end it is good until it is revoked."""

    model_config = ConfigDict(extra="forbid")

    name: KeyName
    scopes: list[Scope] = Field(min_length=1, max_length=MOST_SCOPES)
    expires_at: AwareDatetime | None = None


class ApiKeyView(BaseModel):
    """A key, without its secret. ``prefix`` and ``hint`` are its beginning and end; used: to the minute, about."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    prefix: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class NewApiKey(ApiKeyView):
    """``key`` is shown this once: as ``Authorization: Bearer`` or ``x-api-key``."""

    key: str


class KeyShown(BaseModel):
    """A key that a program showed to the gateway."""

    model_config = ConfigDict(extra="forbid")

    key: SecretStr = Field(max_length=200)


class KeyExchanged(BaseModel):
    """The access token that a key is worth; ``expires_in`` is in seconds, ``key_id`` is the token's ``sid``."""

    access_token: str
    expires_in: int
    key_id: uuid.UUID
