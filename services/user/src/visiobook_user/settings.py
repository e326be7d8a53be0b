"""Settings of ``user``."""

from pathlib import Path

from pydantic import Field

from visiobook_chassis.settings import Mode, ServiceSettings


class Settings(ServiceSettings):
    """Lifetimes of what a log-in gives, and how much memory password hashing may take."""

    service: str = "user"
    access_token_seconds: int = Field(default=15 * 60, ge=60, le=3600, description="lifetime of an access token")
    refresh_token_seconds: int = Field(
        default=30 * 24 * 3600, ge=3600, description="a session ends when it was not refreshed for this long"
    )
    concurrent_hashes: int = Field(
        default=4, ge=1, le=64, description="passwords hashed at a time; each takes a thread and 19 MiB"
    )
    owner_file: Path | None = Field(
        default=None,
        description="credentials of the fleet's first administrator, made with a random password where the file is"
        " missing; unset: <home>/owner.json on one's own machine, nobody in server mode",
    )

    @property
    def owner_credentials(self) -> Path | None:
        """The file of the owner's credentials with the default filled in."""
        return self.owner_file or (self.home / "owner.json" if self.mode is Mode.EMBEDDED else None)
