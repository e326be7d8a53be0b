"""Look at every server before anything is started: does it answer, may we in, can it do what we need?

Each refusal is one line that says what, where, and what to do. None shows a password.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

import aio_pika
import aiormq.exceptions
import asyncpg
import redis.asyncio
import redis.exceptions
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from yarl import URL

from visiobook_client.home import FleetError
from visiobook_messaging.rabbit_connection import Connection
from visiobook_messaging.wakeup import connect_arguments
from visiobook_server.environment import AMQP, DATABASE, REDIS, STORE, STORE_OPTIONS, Servers
from visiobook_storage.store import open_store

SECONDS = 10
OLDEST_POSTGRES = 16
OLDEST_RABBIT = (3, 10)
EXTENSION = "vector"
AGES = timedelta(days=36_500)
DENIED = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)
RABBIT_DENIES = (
    aiormq.exceptions.AuthenticationError,
    aiormq.exceptions.ProbableAuthenticationError,
    aiormq.exceptions.ConnectionNotAllowed,
    aiormq.exceptions.InvalidFrameError,  # what it makes of the answer for a virtual host that does not exist
)


@dataclass(frozen=True)
class Room:
    """How many connections PostgreSQL has for us."""

    connections: int


async def check_all(servers: Servers) -> Room:
    """Ask all four at the same time. Raises FleetError with a line for each that is not fit."""
    asked: list[Awaitable[object]] = [
        check_postgres(servers.database_url),
        check_rabbit(servers.amqp_url),
        check_redis(servers.redis_url),
        check_store(servers.store_url, servers.store_options),
    ]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, FleetError):
            raise answer
    if refusals := [str(answer) for answer in answers if isinstance(answer, FleetError)]:
        raise FleetError("\n".join(refusals))
    assert isinstance(answers[0], Room)
    return answers[0]


async def check_postgres(url: str) -> Room:
    """PostgreSQL 16 or newer with pgvector, and a user who may make roles. Raises FleetError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise FleetError(f"{DATABASE} cannot be read as a URL: percent-encode odd characters in it.") from None
    host = parsed.query.get("host", parsed.host) or "localhost"
    server = f"PostgreSQL at {host}:{parsed.port or 5432}"
    try:
        async with asyncio.timeout(SECONDS):
            connection = await asyncpg.connect(**connect_arguments(url))
    except DENIED:
        raise FleetError(f"{server} does not let {parsed.username} in: mend user or password in {DATABASE}.") from None
    except asyncpg.InvalidCatalogNameError:
        raise FleetError(f"{server} has no database {parsed.database}: create it, or mend {DATABASE}.") from None
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        raise FleetError(f"{server} does not answer ({_said(error)}): start it, or mend {DATABASE}.") from None
    try:
        return await _fit(connection, server, str(parsed.username))
    finally:
        await connection.close()


async def _fit(connection: asyncpg.Connection, server: str, user: str) -> Room:
    version = connection.get_server_version()
    if version.major < OLDEST_POSTGRES:
        raise FleetError(
            f"{server} is version {version.major}.{version.minor}: Visiobook needs {OLDEST_POSTGRES} or newer."
        )
    if not await connection.fetchval("select 1 from pg_available_extensions where name = $1", EXTENSION):
        raise FleetError(f"{server} lacks pgvector: install it there (Debian: postgresql-{version.major}-pgvector).")
    if not await connection.fetchval("select rolsuper or rolcreaterole from pg_roles where rolname = current_user"):
        raise FleetError(f"{server} does not let {user} create roles: alter role {user} createrole.")
    room = """select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - (select count(*) from pg_stat_activity where backend_type = 'client backend')"""
    return Room(int(await connection.fetchval(room)))


async def check_rabbit(url: str) -> None:
    """RabbitMQ 3.10 or newer (quorum queues that count deliveries). Raises FleetError."""
    parsed = URL(url)
    server = f"RabbitMQ at {parsed.host}:{parsed.port or 5672}"
    try:
        connection = await aio_pika.connect(url, timeout=SECONDS, connection_class=Connection)
    except RABBIT_DENIES:
        what = f"{parsed.user} into the virtual host {parsed.path or '/'}"
        raise FleetError(f"{server} does not let {what}: mend user, password or path in {AMQP}.") from None
    except (OSError, TimeoutError, aiormq.exceptions.AMQPError) as error:
        raise FleetError(f"{server} does not answer ({_said(error)}): start it, or mend {AMQP}.") from None
    async with connection:
        assert connection.transport is not None
        properties = getattr(connection.transport.connection, "server_properties", {}) or {}
    version = str(properties.get("version", ""))
    if version and tuple(int(part) for part in version.split(".")[:2]) < OLDEST_RABBIT:
        raise FleetError(
            f"{server} is version {version}: Visiobook needs {'.'.join(map(str, OLDEST_RABBIT))} or newer."
        )


async def check_redis(url: str) -> None:
    """A Redis that answers. Raises FleetError."""
    client = redis.asyncio.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
    pool = client.connection_pool.connection_kwargs
    server = f"Redis at {pool.get('host', pool.get('path', 'localhost'))}:{pool.get('port', 6379)}"
    try:
        await client.ping()
    except (redis.exceptions.AuthenticationError, redis.exceptions.NoPermissionError):
        raise FleetError(f"{server} does not let us in: mend user or password in {REDIS}.") from None
    except (OSError, TimeoutError, redis.exceptions.RedisError) as error:
        raise FleetError(f"{server} does not answer ({_said(error)}): start it, or mend {REDIS}.") from None
    finally:
        await client.aclose()


async def check_store(url: str, options: dict[str, str]) -> None:
    """A store that may be listed and written to. Raises FleetError."""
    where = f"The object store {url}" + (f" at {options['endpoint']}" if "endpoint" in options else "")
    try:
        async with asyncio.timeout(SECONDS):
            store = open_store(url, options)
            await store.sweep(AGES)
            upload = await store.begin()
            try:
                await upload.write([b"visiobook"])
            finally:
                await upload.discard()
    except TimeoutError:
        raise FleetError(f"{where} does not answer within {SECONDS} s: mend {STORE} or {STORE_OPTIONS}.") from None
    except Exception as error:  # obstore's errors have no common class but this
        said = _said(error.__cause__ or error)  # storage hides from users what its store said
        raise FleetError(f"{where} cannot be used ({said}): mend {STORE} or {STORE_OPTIONS}.") from None


def _said(error: BaseException) -> str:
    """The first line of what an error says, not too long."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
