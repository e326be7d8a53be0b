"""What travels about the second factor."""

from pydantic import BaseModel, ConfigDict, Field

from visiobook_user.accounts.schemas import Password
from visiobook_user.sessions.schemas import Code


class SecondFactor(BaseModel):
    """Whether log-ins ask for a code, and how many recovery codes are left."""

    active: bool
    recovery_codes_left: int


class Confirmed(BaseModel):
    """The password says that it is the account's person who asks."""

    model_config = ConfigDict(extra="forbid")

    password: Password


class FirstCode(BaseModel):
    """A code of the authenticator app that was shown the secret just now."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class Enrolment(BaseModel):
    """For an authenticator app, shown this once: the picture (SVG) holds ``uri``, ``secret`` is for typing."""

    secret: str
    uri: str
    picture: str = Field(description="an SVG document; show it as an image, data:image/svg+xml")


class RecoveryCodes(BaseModel):
    """Shown this once; each is good for one log-in without the app. Earlier ones are good no more."""

    recovery_codes: list[str]
