"""What the operator says over HTTP."""

from datetime import datetime

from pydantic import BaseModel, Field


class SchemaStatus(BaseModel):
    """One service's part of the database. ``revision`` None: never provisioned by the operator."""

    service: str
    schema_name: str = Field(serialization_alias="schema")
    role: str
    role_exists: bool
    revision: str | None = None
    provisioned_at: datetime | None = None
    bytes: int = 0
    tables: int = 0
    connections: int = 0


class QueueLength(BaseModel):
    """What waits for one subscriber of the bus."""

    subscriber: str
    waiting: int
    retrying: int
    oldest_seconds: float | None = None
    dead: int


class DatabaseHealth(BaseModel):
    """The server and the bus. ``longest_transaction_seconds`` needs the role pg_monitor, else it is None."""

    server_version: str
    uptime_seconds: float
    connections: int
    max_connections: int
    longest_transaction_seconds: float | None
    bytes: int
    queues: list[QueueLength]


class MigrationsRun(BaseModel):
    """The names of what was brought up to date; empty: everything already was."""

    migrated: list[str]
