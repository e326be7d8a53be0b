"""Settings of the database operator."""

from pathlib import Path

from pydantic import Field

from visiobook_chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside the common ones: the administrator's way in, for what the own role may not do."""

    service: str = "database"
    admin_url: str = Field(
        default="", repr=False, description="postgresql+asyncpg://... of an administrator; needed to run migrations"
    )
    fleet: Path | None = Field(default=None, description="list of services; unset: VISIOBOOK_FLEET or the checkout's")
