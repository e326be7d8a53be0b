"""Settings of ``user``."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_user.identity_providers.settings import ProviderSettings

SHORTEST_KEY = 32


class Settings(ServiceSettings):
    """Lifetimes of what a log-in gives, who is let in, and how much memory password hashing may take."""

    service: str = "user"
    access_token_seconds: int = Field(default=15 * 60, ge=60, le=3600, description="lifetime of an access token")
    refresh_token_seconds: int = Field(
        default=30 * 24 * 3600, ge=3600, description="a session ends when it was not refreshed for this long"
    )
    portal_refresh_grace: timedelta = Field(
        default=timedelta(seconds=15),
        ge=timedelta(),
        le=timedelta(minutes=2),
        description="how long after its first use a refresh cookie still works: tabs of one browser refresh at once",
    )
    concurrent_hashes: int = Field(
        default=4, ge=1, le=64, description="passwords hashed at a time; each takes a thread and 19 MiB"
    )
    email_verification: bool | None = Field(
        default=None,
        description="whether an address must be verified before its account is let in; unset: in server mode",
    )
    sealing_keys: tuple[SecretStr, ...] = Field(
        default=(),
        description="JSON list of secrets of 32 characters or more that seal seeds of second factors: the first seals,"
        " all open; unset: the key that the service signs with",
    )
    identity_providers: tuple[ProviderSettings, ...] = Field(
        default=(),
        description="JSON list of OpenID Connect providers to log in with: name, title, issuer, client_id,"
        " client_secret, scopes, trusted_for_email, private_network",
    )
    owner_file: Path | None = Field(
        default=None,
        description="credentials of the fleet's first administrator, made with a random password where the file is"
        " missing; unset: <home>/owner.json on one's own machine, nobody in server mode",
    )

    @model_validator(mode="after")
    def _refuse_links_to_nowhere(self) -> Self:
        if self.mode is Mode.SERVER and not self.public_url:
            raise ValueError("server mode needs VISIOBOOK_PUBLIC_URL, like https://visiobook.example: links in mails")
        if any(len(key.get_secret_value()) < SHORTEST_KEY for key in self.sealing_keys):
            raise ValueError(f"each of VISIOBOOK_SEALING_KEYS must have {SHORTEST_KEY} characters or more")
        if len({provider.name for provider in self.identity_providers}) < len(self.identity_providers):
            raise ValueError("two of VISIOBOOK_IDENTITY_PROVIDERS have the same name")
        return self

    @property
    def needs_verified_email(self) -> bool:
        """``email_verification`` with the default filled in."""
        return self.mode is Mode.SERVER if self.email_verification is None else self.email_verification

    @property
    def owner_credentials(self) -> Path | None:
        """The file of the owner's credentials with the default filled in."""
        return self.owner_file or (self.home / "owner.json" if self.mode is Mode.EMBEDDED else None)
