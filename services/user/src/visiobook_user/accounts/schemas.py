"""What travels about accounts."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from visiobook_user.accounts import domain

Language = Literal["en", "fr"]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Password = Annotated[SecretStr, Field(max_length=256)]


def _email(value: str) -> str:
    email = domain.normal_email(value)
    if not domain.is_email(email):
        raise ValueError("this is not an e-mail address; it looks like name@example.org")
    return email


Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]


class Registration(BaseModel):
    """A new account. The password has at least ten characters."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: Password
    display_name: DisplayName
    language: Language = "en"


class Profile(BaseModel):
    """An account as its owner sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    email: str
    display_name: str
    language: Language
    roles: list[str]
    created_at: datetime


class ProfileChange(BaseModel):
    """Only the given fields change."""

    model_config = ConfigDict(extra="forbid")

    display_name: DisplayName | None = None
    language: Language | None = None


class PasswordChange(BaseModel):
    """Every other session ends with the change."""

    model_config = ConfigDict(extra="forbid")

    current_password: Password
    new_password: Password


class Farewell(BaseModel):
    """The password confirms that the account is to be deleted."""

    model_config = ConfigDict(extra="forbid")

    password: Password
