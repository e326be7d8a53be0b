"""Roles and schemas: each service owns one schema through one role that sees nothing else.

Extensions of PostgreSQL lie in a schema of their own, which services only use: what is in ``public`` stays unseen.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

EXTENSIONS = "extensions"
"""The schema of the database's extensions."""


class ExtensionRefused(Exception):
    """PostgreSQL does not let us have an extension that a service needs."""


def role_of(service: str) -> str:
    """Name of the database role of a service."""
    return "visiobook_" + service.replace("-", "_")


def schema_of(service: str) -> str:
    """Name of the schema that a service owns."""
    return service.replace("-", "_")


def url_of(admin_url: str, service: str, password: str | None = None) -> str:
    """The service's own URL, derived from the administrator's."""
    url = make_url(admin_url).set(username=role_of(service), password=password)
    return url.render_as_string(hide_password=False)


async def create_schema(
    connection: AsyncConnection, service: str, password: str | None = None, *, extensions: Sequence[str] = ()
) -> None:
    """Create the role, the schema and the extensions of a service if they are missing.

    Idempotent; needs an administrator. Raises ExtensionRefused.
    """
    role, schema = role_of(service), schema_of(service)
    known = await connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role})
    if not known:
        await connection.execute(text(f'create role "{role}" login'))
    if not await connection.scalar(text("select rolsuper from pg_roles where rolname = current_user")):
        await connection.execute(text(f'grant "{role}" to current_user with inherit true, set true'))
    if password is not None:
        literal = password.replace("'", "''")
        await connection.execute(text(f"alter role \"{role}\" password '{literal}'"))
    await connection.execute(text(f'create schema if not exists "{schema}" authorization "{role}"'))
    database = await connection.scalar(text("select current_database()"))
    await connection.execute(
        text(f'alter role "{role}" in database "{database}" set search_path = {search_path(schema)}')
    )
    await connection.execute(text(f'revoke all on schema public from "{role}"'))
    for extension in extensions:
        await _create_extension(connection, extension, role)


def search_path(schema: str) -> str:
    """Where a service looks for names: its own schema, then the extensions. A schema that is not there is no error."""
    return f'"{schema}", {EXTENSIONS}'


async def _create_extension(connection: AsyncConnection, extension: str, role: str) -> None:
    """Have an extension in the schema of extensions, wherever it was before, and let the role use it."""
    known = "select nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname = :name"
    await connection.execute(text(f"create schema if not exists {EXTENSIONS}"))
    await connection.execute(text(f'grant usage on schema {EXTENSIONS} to "{role}"'))
    schema = await connection.scalar(text(known), {"name": extension})
    try:
        if schema is None:
            await connection.execute(text(f'create extension "{extension}" with schema {EXTENSIONS}'))
        elif schema != EXTENSIONS:
            await connection.execute(text(f'alter extension "{extension}" set schema {EXTENSIONS}'))
    except DBAPIError as error:
        raise ExtensionRefused(
            f"PostgreSQL does not let us have its extension {extension} ({error.orig}): install it there, and as its"
            f" superuser run: create extension {extension} with schema {EXTENSIONS}"
        ) from error
