"""Run a service's Alembic migrations as its own role, one runner at a time, over the async driver."""

import hashlib
import importlib.util
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from visiobook_persistence.provisioning import search_path


def folder_of(package: str) -> Path:
    """``migrations`` inside an installed package, or beside ``src`` in a checkout. Raises FileNotFoundError."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package} is not installed")
    inside = Path(spec.origin).parent
    for folder in (inside / "migrations", inside.parents[1] / "migrations"):
        if (folder / "versions").is_dir():
            return folder
    raise FileNotFoundError(f"package {package} has no migrations folder")


def fingerprint(folder: Path) -> str:
    """Digest of all migration scripts: equal fingerprints need no run."""
    digest = hashlib.sha256()
    for script in sorted((folder / "versions").glob("*.py")):
        digest.update(script.name.encode() + b"\0" + script.read_bytes() + b"\0")
    return digest.hexdigest()


async def migrate(
    url: str, folder: Path, *, revision: str = "head", role: str | None = None, schema: str | None = None
) -> None:
    """Upgrade to a revision in one transaction, under an advisory lock named by the folder's service.

    An administrator names the ``role`` that shall own what is made, and the ``schema`` to make it in; a service that
    runs its own migrations needs neither.
    """
    async with opened(url) as connection:
        lock = zlib.crc32(f"migrate:{folder.parent.name}".encode())
        await connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": lock})
        if role is not None:
            await connection.execute(text(f'set local role "{role}"'))
        if schema is not None:
            await connection.execute(text(f"set local search_path = {search_path(schema)}"))
        await connection.run_sync(_upgrade, folder, revision)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncConnection]:
    """One connection in one transaction, for administration."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, folder: Path, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # 0.2 s and 10 MB that a start without new migrations need not pay
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def run_environment(metadata: MetaData | None) -> None:
    """The body of every service's ``migrations/env.py``."""
    from alembic import context  # noqa: PLC0415  # as above

    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
