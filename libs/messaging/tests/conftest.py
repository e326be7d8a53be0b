"""A database with a table for effects, and either bus upon it; every test has names of its own on the broker."""

import uuid
from collections.abc import AsyncIterator, Callable

import aio_pika
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from visiobook_messaging.bus import Bus
from visiobook_messaging.rabbit import RabbitBus
from visiobook_messaging.rabbit_topology import Names
from visiobook_messaging.retry import RetryPolicy
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database, open_engine

FAST = RetryPolicy(attempts=3, base=0.01, cap=0.02)
MakeBus = Callable[..., Bus]


@pytest.fixture(scope="session")
def service() -> str:
    return "payment"


@pytest.fixture(scope="session")
def admin_url(make_database: Callable[..., str]) -> str:
    return make_database()


@pytest.fixture
async def shop(admin_url: str) -> AsyncIterator[Database]:
    """A database opened with the role of a service, with a table for effects."""
    admin = create_async_engine(admin_url)
    async with admin.begin() as connection:
        await provisioning.create_schema(connection, "payment")
        await provisioning.create_schema(connection, "project")
        await connection.execute(text("truncate bus.binding, bus.delivery, bus.dead, bus.inbox"))
    engine = open_engine(provisioning.url_of(admin_url, "payment"), application_name="test")
    database = Database(engine)
    async with database.transaction() as session:
        await session.execute(text("drop table if exists effect"))
        await session.execute(text("create table effect (id bigint generated always as identity, number int)"))
    yield database
    await engine.dispose()
    await admin.dispose()


@pytest.fixture
def names() -> Names:
    """Names on the broker that no other test has."""
    return Names(f"test-{uuid.uuid4().hex[:8]}")


@pytest.fixture(params=["embedded", "rabbitmq"])
def kind(request: pytest.FixtureRequest) -> str:
    """What a contract test runs on; the second is skipped by name where there is no RabbitMQ."""
    if request.param == "rabbitmq":
        request.getfixturevalue("rabbitmq_url")
    return str(request.param)


@pytest.fixture
async def make_bus(kind: str, request: pytest.FixtureRequest, shop: Database, names: Names) -> AsyncIterator[MakeBus]:
    """Make buses of one kind on the shop's database; all are stopped in the end."""
    made: list[Bus] = []

    def make() -> Bus:
        if kind == "embedded":
            made.append(Bus(shop, service="payment", retry=FAST))
        else:
            url = request.getfixturevalue("rabbitmq_url")
            made.append(RabbitBus(shop, amqp_url=url, service="payment", retry=FAST, names=names))
        return made[-1]

    yield make
    for bus in made:
        await bus.stop()
    if kind == "rabbitmq":
        await remove(request.getfixturevalue("rabbitmq_url"), names)


async def remove(url: str, names: Names) -> None:
    """Leave nothing of a test on the broker."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        for subscriber in ("payment.record", "payment.repeat", "payment.double"):
            await channel.queue_delete(names.queue(subscriber))
            await channel.queue_delete(names.dead_queue(subscriber))
        for retry in (names.retry(0.01), names.retry(0.02)):
            await channel.queue_delete(retry)
            await channel.exchange_delete(retry)
        for exchange in (names.events, names.dead):
            await channel.exchange_delete(exchange)
