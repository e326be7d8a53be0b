"""What travels about sessions of the portal."""

import uuid

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from visiobook_user.accounts.schemas import Profile
from visiobook_user.sessions.schemas import Code


class PortalAccount(BaseModel):
    """Who is signed in; the tokens are in cookies. ``expires_in``: seconds until the session wants to be refreshed."""

    account: Profile
    session_id: uuid.UUID
    expires_in: int


class SignInTicket(BaseModel):
    """A ticket of a sign-in link, good for one use; ``code`` where the account has a second factor."""

    model_config = ConfigDict(extra="forbid")

    ticket: SecretStr = Field(max_length=200)
    code: Code | None = None


class NewTicket(BaseModel):
    """A ticket for ``<portal>/log-in#ticket=...``; ``expires_in`` is in seconds."""

    ticket: str
    expires_in: int
