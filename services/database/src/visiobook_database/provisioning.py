"""Make the fleet's database what the code expects: roles, schemas, the bus, every service's migrations.

A warm start asks one question: are the fingerprints of all migration folders those that were last run? Then nothing
else happens, and Alembic is not even imported.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from visiobook_chassis.fleet import FleetService
from visiobook_messaging.wakeup import connect_arguments
from visiobook_persistence import migrations
from visiobook_persistence.provisioning import create_schema, role_of, schema_of

BUS = "bus"
BUS_PACKAGE = "visiobook_messaging"
OPERATOR = "database"
LOCK = "select pg_advisory_lock(hashtextextended('visiobook.provisioning', 0))"
KNOWN = "select name, fingerprint from database.provisioning"
RECORD = """insert into database.provisioning (name, role, fingerprint, revision, provisioned_at)
    values ($1, $2, $3, $4, now())
    on conflict (name) do update set role = excluded.role, fingerprint = excluded.fingerprint,
        revision = excluded.revision, provisioned_at = excluded.provisioned_at"""


@dataclass(frozen=True)
class Target:
    """Migrations, the role that owns what they make (None: the administrator) and the schema of Alembic's own table.

    ``extensions``: those of PostgreSQL that the migrations lean on.
    """

    name: str
    schema: str
    role: str | None
    folder: Path
    fingerprint: str
    extensions: tuple[str, ...] = ()


async def provision(
    admin_url: str, services: Sequence[FleetService], *, passwords: Mapping[str, str] | None = None
) -> list[str]:
    """Bring roles, schemas and tables up to date; returns the names of what was not.

    ``admin_url`` is a SQLAlchemy URL of somebody who may create roles; ``passwords`` maps services to those that their
    roles shall have (a Unix socket needs none). Safe to run again, and by several at once: one waits for the other.
    Raises FileNotFoundError for a service without a migrations folder, ExtensionRefused, asyncpg's and Alembic's
    errors as they are.
    """
    targets = _targets(services)
    async with _connected(admin_url) as connection:
        if not passwords and not await _stale(connection, targets):
            return []
        await connection.execute(LOCK)
        await _create_schemas(admin_url, targets, passwords or {})
        stale = await _stale(connection, targets)
        for target in stale:
            schema = target.schema if target.role else None
            await migrations.migrate(admin_url, target.folder, role=target.role, schema=schema)
        await _record(connection, targets, stale)
        return [target.name for target in stale]


def _targets(services: Sequence[FleetService]) -> list[Target]:
    """The bus first, for services' migrations may lean on it; then the operator, who keeps the record."""
    owning = sorted((s for s in services if s.schema), key=lambda service: service.name != OPERATOR)
    targets = [_target(BUS, "public", None, BUS_PACKAGE)]
    return targets + [_target(s.name, schema_of(s.name), role_of(s.name), s.package, s.extensions) for s in owning]


def _target(name: str, schema: str, role: str | None, package: str, extensions: tuple[str, ...] = ()) -> Target:
    folder = migrations.folder_of(package)
    return Target(name, schema, role, folder, migrations.fingerprint(folder), extensions)


async def _stale(connection: asyncpg.Connection, targets: Sequence[Target]) -> list[Target]:
    try:
        known = {row["name"]: row["fingerprint"] for row in await connection.fetch(KNOWN)}
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        return list(targets)
    return [target for target in targets if known.get(target.name) != target.fingerprint]


async def _create_schemas(admin_url: str, targets: Sequence[Target], passwords: Mapping[str, str]) -> None:
    async with migrations.opened(admin_url) as connection:
        for target in targets:
            if target.role is not None:
                password = passwords.get(target.name)
                await create_schema(connection, target.name, password, extensions=target.extensions)


async def _record(connection: asyncpg.Connection, targets: Sequence[Target], migrated: Sequence[Target]) -> None:
    if not any(target.name == OPERATOR for target in targets):
        return
    administrator = await connection.fetchval("select current_user")
    for target in migrated:
        versions = f'select version_num from "{target.schema}".alembic_version'  # noqa: S608  # our own schema names
        revision = await connection.fetchval(versions)
        await connection.execute(RECORD, target.name, target.role or administrator, target.fingerprint, revision)
    with suppress(asyncpg.InsufficientPrivilegeError):  # a managed server may not let its administrator
        await connection.execute(f'grant pg_monitor to "{role_of(OPERATOR)}"')


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**connect_arguments(url))
    try:
        yield connection
    finally:
        await connection.close()
