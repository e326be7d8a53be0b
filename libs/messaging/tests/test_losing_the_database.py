"""A database server that goes away and comes back, under either bus. A real server, really stopped."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from visiobook_contracts.events import Event
from visiobook_messaging import wakeup as wakeups
from visiobook_messaging.bus import Bus
from visiobook_messaging.rabbit import RabbitBus
from visiobook_messaging.rabbit_topology import Names
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.wakeup import PostgresWakeup
from visiobook_persistence import migrations, provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.database import Database, open_engine


class ParcelSent(Event):
    name: ClassVar[str] = "visiobook.{service}.parcel.sent"

    number: int


subscriptions = Subscriptions()


@subscriptions.on(ParcelSent)
async def record(incoming: Incoming[ParcelSent]) -> None:
    values = {"number": incoming.event.number}
    await incoming.session.execute(text("insert into effect (number) values (:number)"), values)


@pytest.fixture(scope="module")
def server() -> Iterator[BundledPostgres]:
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        server = BundledPostgres(Path(folder) / "data", throwaway=True)
        server.start()
        yield server
        server.stop()


@pytest.fixture
async def database(server: BundledPostgres) -> AsyncIterator[Database]:
    await migrations.migrate(server.url(), migrations.folder_of("visiobook_messaging"))
    async with migrations.opened(server.url()) as connection:
        await provisioning.create_schema(connection, "payment")
    engine = open_engine(provisioning.url_of(server.url(), "payment"), application_name="test")
    database = Database(engine)
    async with database.transaction() as session:
        await session.execute(text("drop table if exists effect"))
        await session.execute(text("create table effect (id bigint generated always as identity, number int)"))
    yield database
    await engine.dispose()


@pytest.fixture
async def bus(
    kind: str, request: pytest.FixtureRequest, database: Database, names: Names, server: BundledPostgres
) -> AsyncIterator[Bus]:
    """As a service of its own process has it: woken by notifications."""
    wakeup = PostgresWakeup(provisioning.url_of(server.url(), "payment"))
    if kind == "embedded":
        bus = Bus(database, service="payment", wakeup=wakeup)
    else:
        url = request.getfixturevalue("rabbitmq_url")
        bus = RabbitBus(database, amqp_url=url, service="payment", wakeup=wakeup, names=names)
    await wakeup.start()
    await bus.start(subscriptions)
    yield bus
    await bus.stop()
    await wakeup.stop()


async def publish(bus: Bus, database: Database, number: int) -> None:
    async with database.transaction() as session:
        await bus.publish(session, ParcelSent(number=number))


async def until(database: Database, expected: list[int]) -> None:
    async with asyncio.timeout(20):
        while await effects(database) != expected:  # noqa: ASYNC110  # the database sets no event
            await asyncio.sleep(0.01)


async def effects(database: Database) -> list[int]:
    async with database.transaction() as session:
        return list(await session.scalars(text("select number from effect order by id")))


class TestLosingTheDatabase:
    async def test_the_bus_says_so_once_and_goes_on_when_it_is_back(
        self, bus: Bus, database: Database, server: BundledPostgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(wakeups, "RECONNECT_SECONDS", 0.05)
        await publish(bus, database, 1)
        await until(database, [1])

        with capture_logs() as lines:
            await asyncio.to_thread(server.stop)
            async with asyncio.timeout(20):
                while not any(line["event"] == "bus.waiting" for line in lines):  # noqa: ASYNC110  # a log sets none
                    await asyncio.sleep(0.01)
            await asyncio.to_thread(server.start)
            await publish(bus, database, 2)
            await until(database, [1, 2])
            async with asyncio.timeout(20):
                while lines[-1]["event"] != "bus.resumed":  # noqa: ASYNC110  # as above
                    await asyncio.sleep(0.01)

        said = [line["event"] for line in lines]
        assert said.count("bus.resumed") == 1
        assert said.count("wakeup.lost") <= 1
        causes = [line["error"].split("(")[0] for line in lines if line["event"] == "bus.waiting"]
        assert len(causes) == len(set(causes)), "one line for each cause"

    async def test_a_bus_stops_while_its_database_is_away(
        self, bus: Bus, database: Database, server: BundledPostgres
    ) -> None:
        await asyncio.to_thread(server.stop)

        async with asyncio.timeout(10):
            await bus.stop()

        await asyncio.to_thread(server.start)
