"""Run a service's Alembic migrations as its own role, one runner at a time, over the async driver."""

import hashlib
import importlib.util
import zlib
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool


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


async def migrate(url: str, folder: Path, *, revision: str = "head") -> None:
    """Upgrade to a revision in one transaction, under an advisory lock named by the folder's service."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            lock = zlib.crc32(f"migrate:{folder.parent.name}".encode())
            await connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": lock})
            await connection.run_sync(_upgrade, folder, revision)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, folder: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def run_environment(metadata: MetaData | None) -> None:
    """The body of every service's ``migrations/env.py``."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
