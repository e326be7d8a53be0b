"""pytest plugin of the fleet: real PostgreSQL made by the migrations, a savepoint per test, tokens, published events.

A service's ``conftest.py`` defines two fixtures: ``service`` (its name, session scope) and ``app`` (its application,
built from ``service_settings``). Everything else is here.
"""

import asyncio
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from visiobook_chassis.fleet import read_fleet
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.settings import Mode
from visiobook_messaging.bus import Bus
from visiobook_persistence import migrations, provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_testkit.rabbitmq import ThrowawayRabbit, find_server
from visiobook_testkit.redis import MISSING as NO_REDIS
from visiobook_testkit.redis import ThrowawayRedis, find_redis
from visiobook_testkit.s3 import MISSING as NO_MOTO
from visiobook_testkit.s3 import ThrowawayS3, has_moto
from visiobook_testkit.tokens import TokenMaker

FLEET = [
    "gateway", "user", "project", "storage", "database", "ai-analysis", "media-generation", "storyboard-assembly",
    "notification", "payment",
]  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--profile``: on which kind of fleet journeys are made."""
    group = parser.getgroup("visiobook")
    group.addoption("--profile", choices=["embedded", "server"], default="embedded", help="fleet that journeys use")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An administrator's URL: ``VISIOBOOK_TEST_DATABASE_URL``, or a throwaway bundled server for this session."""
    given = os.environ.get("VISIOBOOK_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        server = BundledPostgres(Path(folder) / "data", throwaway=True)
        server.start()
        yield server.url()
        server.stop()


def require(found: object, missing: str) -> None:
    """Skip by name where a test's server is not installed; with ``VISIOBOOK_REQUIRE_SERVERS=1`` that is a failure."""
    if found:
        return
    if os.environ.get("VISIOBOOK_REQUIRE_SERVERS") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """``VISIOBOOK_TEST_AMQP_URL``, or a throwaway node of this session; see ``require`` for machines without one."""
    given = os.environ.get("VISIOBOOK_TEST_AMQP_URL")
    if given:
        yield given
        return
    require(
        find_server(), "no RabbitMQ 3.10 or later here: apt-get install rabbitmq-server, or set VISIOBOOK_TEST_AMQP_URL"
    )
    with tempfile.TemporaryDirectory(prefix="visiobook-mq-", ignore_cleanup_errors=True) as folder:
        node = ThrowawayRabbit(Path(folder))
        node.start()
        yield node.url
        node.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[ThrowawayRedis]:
    """A throwaway Redis of this session. A test that stops it starts it again."""
    require(find_redis(), NO_REDIS)
    with tempfile.TemporaryDirectory(prefix="visiobook-redis-") as folder:
        server = ThrowawayRedis(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[ThrowawayS3]:
    """A throwaway S3 of this session that checks signatures, with an empty bucket."""
    require(has_moto(), NO_MOTO)
    with tempfile.TemporaryDirectory(prefix="visiobook-s3-") as folder:
        server = ThrowawayS3(Path(folder), authenticated=True)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def make_database(postgres_url: str) -> Iterator[Callable[..., str]]:
    """Make an empty database with the bus, and the given services' schemas and migrations; returns an admin URL."""
    made: list[str] = []

    def make(*services: str) -> str:
        name = f"test_{uuid.uuid4().hex[:12]}"
        made.append(name)
        asyncio.run(_administer(postgres_url, f'create database "{name}"'))
        url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        asyncio.run(prepare(url, services))
        return url

    yield make
    for name in made:
        asyncio.run(_administer(postgres_url, f'drop database if exists "{name}" with (force)'))


@pytest.fixture(scope="session")
def database_of(make_database: Callable[..., str]) -> Callable[[str], str]:
    """One database for each service, made when it is first asked for; returns the URL with the service's own role."""

    @cache
    def url(service: str) -> str:
        return provisioning.url_of(make_database(service), service)

    return url


@pytest.fixture
def database_url(database_of: Callable[[str], str], service: str) -> str:
    """URL of the service under test. Not of session scope: many services are tested in one session."""
    return database_of(service)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection whose outer transaction is rolled back after the test."""
    engine = create_async_engine(database_url, poolclass=NullPool)
    async with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        await transaction.rollback()
    await engine.dispose()


@pytest.fixture
def database(connection: AsyncConnection) -> Database:
    """The service's database; commits inside a test are savepoints."""
    return Database(connection)


@pytest.fixture
def bus(database: Database, service: str) -> Bus:
    """A bus that publishes into the test's transaction and consumes nothing by itself."""
    return Bus(database, service=service)


@pytest.fixture
async def published(database: Database, service: str) -> PublishedEvents:
    """What was published: ``await published.of(SomeEvent)``."""
    events = PublishedEvents(database, service)
    await events.listen()
    return events


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys for the whole fleet."""
    folder = tmp_path_factory.mktemp("keys")
    ensure_keys(folder, FLEET)
    return folder


@pytest.fixture
def service_settings(service: str, keys: Path, database_url: str, tmp_path: Path) -> dict[str, object]:
    """Arguments for the service's settings class."""
    return {
        "service": service,
        "mode": Mode.EMBEDDED,
        "home": tmp_path,
        "database_url": database_url,
        "keys": keys,
    }


@pytest.fixture
def tokens(keys: Path, service: str) -> TokenMaker:
    """Authorization headers: ``tokens.user("ada")``, ``tokens.admin()``, ``tokens.of_service("project")``."""
    return TokenMaker(keys, service)


@pytest.fixture
async def client(app: FastAPI, database: Database, bus: Bus, tokens: TokenMaker) -> AsyncIterator[httpx.AsyncClient]:
    """A client on the application, signed in as user "ada"; the application uses the test's transaction."""
    app.state.database = database
    app.state.bus = bus
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=tokens.user("ada")) as client:
        yield client


@pytest.fixture
def keyring(keys: Path, service: str) -> object:
    """The keyring of the service under test."""
    return load_keyring(keys, service)


async def _administer(url: str, statement: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def prepare(url: str, services: tuple[str, ...]) -> None:
    """Give an empty database the bus, and schemas and tables of services; ``url`` is an administrator's."""
    extensions = {service.name: service.extensions for service in read_fleet()}
    await migrations.migrate(url, migrations.folder_of("visiobook_messaging"))
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        for service in services:
            await provisioning.create_schema(connection, service, extensions=extensions.get(service, ()))
    await engine.dispose()
    for service in services:
        folder = migrations.folder_of("visiobook_" + service.replace("-", "_"))
        await migrations.migrate(provisioning.url_of(url, service), folder)
