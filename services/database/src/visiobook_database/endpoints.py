"""Routes of the operator; all of them for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from visiobook_chassis.auth import Administrator
from visiobook_chassis.fleet import read_fleet
from visiobook_database import repository
from visiobook_database.errors import NoAdministrator
from visiobook_database.provisioning import provision
from visiobook_database.schemas import DatabaseHealth, MigrationsRun, SchemaStatus
from visiobook_database.settings import Settings
from visiobook_persistence.database import Session

router = APIRouter(prefix="/api/v1/database", tags=["operations"])


def _settings(request: Request) -> Settings:
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


CurrentSettings = Annotated[Settings, Depends(_settings)]


@router.get("/schemas")
async def list_schemas(_: Administrator, session: Session, settings: CurrentSettings) -> list[SchemaStatus]:
    """Every service's schema: its role, what it was migrated to, how large it is, who is connected."""
    return await repository.schemas(session, read_fleet(settings.fleet))


@router.get("/health")
async def get_database_health(_: Administrator, session: Session) -> DatabaseHealth:
    """The server's version, load and oldest transaction; what waits in the bus for each subscriber."""
    return await repository.health(session)


@router.post("/migrations")
async def run_migrations(_: Administrator, settings: CurrentSettings) -> MigrationsRun:
    """Bring every schema up to date; nothing happens where everything is."""
    if not settings.admin_url:
        raise NoAdministrator(
            "No administrator's URL is configured, so migrations cannot be run from here.",
            hint="Set VISIOBOOK_ADMIN_URL for the database service.",
        )
    return MigrationsRun(migrated=await provision(settings.admin_url, read_fleet(settings.fleet)))
