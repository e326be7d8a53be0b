"""How an identity provider is configured."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class ProviderSettings(BaseModel):
    """One OpenID Connect provider.

    ``trusted_for_email``: an address that it says it verified opens, or becomes, the account with this address. Only
    for a provider that verifies every address and gives none to somebody else later. ``private_network``: it may be at
    a private address, and speak plain http.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Slug
    title: str = Field(min_length=1, max_length=60)
    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    trusted_for_email: bool = False
    private_network: bool = False

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        parts = urlsplit(self.issuer)
        if not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{self.name}: the issuer must be a URL without query and fragment")
        if parts.scheme != "https" and not (self.private_network and parts.scheme == "http"):
            raise ValueError(f"{self.name}: the issuer must begin with https://, or say private_network")
        if "openid" not in self.scopes:
            raise ValueError(f"{self.name}: the scopes must contain openid")
        return self
