"""Roles and schemas: each service owns one schema through one role that sees nothing else."""

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection


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


async def create_schema(connection: AsyncConnection, service: str, password: str | None = None) -> None:
    """Create the role and the schema of a service if they are missing. Idempotent; needs an administrator."""
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
    await connection.execute(text(f'alter role "{role}" in database "{database}" set search_path = "{schema}"'))
    await connection.execute(text(f'revoke all on schema public from "{role}"'))
