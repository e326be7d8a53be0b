"""What travels about proofs of addresses."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from visiobook_user.accounts.schemas import Email


class LetterSent(BaseModel):
    """A letter goes to this address, if there is reason to send one. Nothing says whether there is."""

    email: str


class LetterWanted(BaseModel):
    """Whose letter is to be sent."""

    model_config = ConfigDict(extra="forbid")

    email: Email


class Proof(BaseModel):
    """The token of a link: what stands behind ``#token=``."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(max_length=200)
