"""What travels about accounts."""

import uuid
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from visiobook_contracts.base import Sha256
from visiobook_user import names
from visiobook_user.accounts import domain

Language = Literal["en", "fr"]
DisplayName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(names.readable)
]
Password = Annotated[SecretStr, Field(max_length=256)]


def _email(value: str) -> str:
    email = domain.normal_email(value)
    if not domain.is_email(email):
        raise ValueError("this is not an e-mail address; it looks like name@example.org")
    return email


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("this is not a time zone; it looks like Europe/Paris")
    return value


TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_time_zone)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]


class Registration(BaseModel):
    """A new account. The password has at least ten characters."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: Password
    display_name: DisplayName
    language: Language = "en"


class Registered(BaseModel):
    """What anybody is told who registers, whether or not the address had an account: a letter there says more.

    ``verification_needed``: the link in the letter must be opened before the first log-in.
    """

    email: str
    display_name: str
    language: Language
    verification_needed: bool


class Profile(BaseModel):
    """An account as its owner sees it. ``avatar``: digest of a picture in storage."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    email: str
    display_name: str
    language: Language
    roles: list[str]
    time_zone: str = "UTC"
    avatar: str | None = None
    email_verified_at: datetime | None = None
    created_at: datetime


class ProfileChange(BaseModel):
    """Only the given fields change."""

    model_config = ConfigDict(extra="forbid")

    display_name: DisplayName | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None


class AvatarChoice(BaseModel):
    """A picture of the account's own in storage: PNG, JPEG or WebP, at most 2 MiB and 4096 pixels a side."""

    model_config = ConfigDict(extra="forbid")

    digest: Sha256


class EmailChange(BaseModel):
    """The new address counts once the link in the letter that goes there is opened."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: Password


class PasswordChange(BaseModel):
    """Every other session ends with the change."""

    model_config = ConfigDict(extra="forbid")

    current_password: Password
    new_password: Password


class Farewell(BaseModel):
    """The password confirms that the account is to be deleted."""

    model_config = ConfigDict(extra="forbid")

    password: Password
