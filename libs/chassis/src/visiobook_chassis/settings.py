"""Settings that every service has: typed, frozen, read from the environment; server mode refuses unsafe defaults."""

import os
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

DISK_HEADROOM_BYTES = 48_000_000
"""What files and jobs leave free of a disk, so that the database beside them can still write."""


class Mode(StrEnum):
    """EMBEDDED: one process on one machine, secrets made at first start. SERVER: one process a service."""

    EMBEDDED = "embedded"
    SERVER = "server"


class Part(StrEnum):
    """What of a service a process is. API: routes and subscriptions, no jobs. WORKER: jobs, no subscriptions.

    Only hosts of modules have workers; for every other service API and ALL are the same. Any number of workers may
    share one host's table, on one machine or on many.
    """

    ALL = "all"
    API = "api"
    WORKER = "worker"


class ServiceSettings(BaseSettings):
    """Common to all services, subclassed with a service's own fields. Variables are named ``VISIOBOOK_<FIELD>``.

    What is not in the environment is looked for in files of that name in the folder ``VISIOBOOK_SECRETS``.
    """

    model_config = SettingsConfigDict(env_prefix="VISIOBOOK_", frozen=True, extra="ignore")

    service: str = Field(description="name in deploy/fleet.yaml, also the database schema (with underscores)")
    mode: Mode = Mode.SERVER
    part: Part = Field(default=Part.ALL, description="all, api (takes no jobs) or worker (only takes jobs)")
    home: Path = Field(default=Path("/var/lib/visiobook"), description="folder for state that belongs to this machine")
    database_url: str = Field(default="", description="postgresql+asyncpg://... with this service's own role")
    database_pool: int = Field(default=5, ge=1, le=100)
    amqp_url: str = Field(
        default="", description="amqp(s)://... of RabbitMQ 3.10 or later; without it events travel within the database"
    )
    inbox_kept: timedelta = Field(
        default=timedelta(days=14),
        ge=timedelta(hours=1),
        description="how long, with RabbitMQ, an event that comes once more is known for a repetition",
    )
    redis_url: str = Field(
        default="", description="redis(s)://... for what processes know together; without it each knows its own"
    )
    keys: Path | None = Field(default=None, description="folder with <service>.pem (own private key) and jwks.json")
    peers: dict[str, str] = Field(default_factory=dict, description="service name -> base URL, server mode")
    gateways: tuple[str, ...] = Field(
        default=(), description="base URLs of the gateways that this process tells where it is; none by default"
    )
    address: str = Field(default="", description="base URL by which gateways reach this process, if it tells them")
    public_url: str = Field(
        default="", description="where people open the portal, e.g. https://visiobook.example: cookies, links in mails"
    )
    workers: int = Field(default=0, ge=0, description="worker processes of a host of modules; 0: one per core")
    log_level: str = "INFO"
    log_json: bool = True

    @property
    def schema_name(self) -> str:
        """Database schema owned by this service."""
        return self.service.replace("-", "_")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then files of the folder that ``VISIOBOOK_SECRETS`` names."""
        folder = os.environ.get("VISIOBOOK_SECRETS")
        files = (SecretsSettingsSource(settings_cls, secrets_dir=folder),) if folder else ()
        return (init_settings, env_settings, dotenv_settings, *files, file_secret_settings)

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.mode is Mode.SERVER and self.keys is None:
            raise ValueError("server mode needs VISIOBOOK_KEYS: a folder with this service's key and jwks.json")
        if self.redis_url and not self.redis_url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("VISIOBOOK_REDIS_URL must begin with redis://, rediss:// or unix://")
        return self
