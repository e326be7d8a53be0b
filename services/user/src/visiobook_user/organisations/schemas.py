"""What travels about organisations."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from visiobook_user import names
from visiobook_user.accounts.schemas import Email

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$"),
    AfterValidator(names.readable),
]
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Grants = Annotated[list[Annotated[str, StringConstraints(max_length=80)]], Field(max_length=40)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class OrganisationForm(_Form):
    """A new organisation, or its new name."""

    name: Name


class OrganisationView(_View):
    """An organisation as one of its members sees it; ``permissions`` are the member's when acting for it."""

    id: uuid.UUID
    name: str
    created_at: datetime
    role: str
    manages: bool
    permissions: list[str]
    members: int


class OrganisationFarewell(_Form):
    """The name confirms that the organisation is to be deleted, with everything it owns."""

    name: str = Field(max_length=100)


class MemberView(_View):
    """A member as the other members see them."""

    account_id: uuid.UUID
    display_name: str
    email: str
    role: str
    teams: list[uuid.UUID]
    joined_at: datetime


class Placing(_Form):
    """The role that a member gets."""

    role: RoleName


class Heir(_Form):
    """Who becomes an owner instead."""

    account_id: uuid.UUID


class RoleForm(_Form):
    """What a role of the organisation's own allows. Members who have it are asked for nothing; it holds at once."""

    permissions: Grants
    manages: bool = False


class RoleView(_View):
    """A role; the built-in ones never change."""

    name: str
    permissions: list[str]
    manages: bool
    built_in: bool


class TeamForm(_Form):
    """A team; ``permissions`` are granted to its members beside those of their roles."""

    name: Name
    permissions: Grants = Field(default_factory=list)


class TeamView(_View):
    """A team with its members' accounts."""

    id: uuid.UUID
    name: str
    permissions: list[str]
    members: list[uuid.UUID]


class InvitationForm(_Form):
    """Whom to invite, and into which role."""

    email: Email
    role: RoleName = "member"


class InvitationView(_View):
    """An invitation that waits for an answer."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation: str
    email: str
    role: str
    created_at: datetime
    expires_at: datetime


class InvitationToken(_Form):
    """The token of the link in the letter."""

    token: SecretStr = Field(max_length=200)


class Acting(_Form):
    """For which organisation this log-in acts from now on; None for oneself."""

    organisation_id: uuid.UUID | None


class ActingView(BaseModel):
    """For whom this log-in acts: whose things it works on, and what it may do with them."""

    organisation_id: uuid.UUID | None
    owner: str
    permissions: list[str]


class ActingToken(ActingView):
    """With the access token to use from now on. The refresh token stays good; cookies are changed by their refresh."""

    access_token: str
    expires_in: int
