"""What travels about new passwords."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from visiobook_user.accounts.schemas import Password


class PasswordReset(BaseModel):
    """The token of a link (what stands behind ``#token=``) and the new password."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(max_length=200)
    password: Password
