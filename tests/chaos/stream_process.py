"""What the processes of the stream run. Imported by the process that they are forked from."""

import asyncio
from typing import ClassVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.logs import configure_logging
from visiobook_contracts.events import Event
from visiobook_messaging.bus import Bus
from visiobook_messaging.rabbit import RabbitBus
from visiobook_messaging.rabbit_topology import Names
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.wakeup import PostgresWakeup
from visiobook_persistence.database import Database, open_engine
from visiobook_persistence.outages import insist

SERVICE = "parcels"
PASSWORD = "stream"  # of a role that lives as long as a test
BATCH = 5
PAUSE_SECONDS = 0.01
LEASE_SECONDS = 2.0
subscriptions = Subscriptions()


class ParcelSent(Event):
    """The producer's."""

    name: ClassVar[str] = "visiobook.{service}.parcel.sent"

    number: int


class ParcelSeen(Event):
    """What follows from it."""

    name: ClassVar[str] = "visiobook.{service}.parcel.seen"

    number: int


@subscriptions.on(ParcelSent)
async def see(incoming: Incoming[ParcelSent]) -> None:
    """Write, and publish what follows, in one transaction."""
    number = incoming.event.number
    await incoming.session.execute(text("insert into first (number) values (:number)"), {"number": number})
    await incoming.publish(ParcelSeen(number=number))


@subscriptions.on(ParcelSeen, lease=LEASE_SECONDS)
async def sign(incoming: Incoming[ParcelSeen]) -> None:
    """Do slow work under a lease, then write."""
    await asyncio.sleep(PAUSE_SECONDS)
    values = {"number": incoming.event.number}
    await incoming.session.execute(text("insert into second (number) values (:number)"), values)


def produce(database_url: str, amqp_url: str, prefix: str) -> None:
    """Publish until killed."""
    asyncio.run(_produce(database_url, amqp_url, prefix))


def consume(database_url: str, amqp_url: str, prefix: str) -> None:
    """Handle until killed."""
    asyncio.run(_consume(database_url, amqp_url, prefix))


async def _produce(database_url: str, amqp_url: str, prefix: str) -> None:
    database, bus = await _opened(database_url, amqp_url, prefix)
    await bus.start(subscriptions)

    async def publish(session: AsyncSession) -> None:
        last = await session.scalar(text("select coalesce(max(number), 0) from made"))
        for number in range(last + 1, last + 1 + BATCH):
            await session.execute(text("insert into made (number) values (:number)"), {"number": number})
            await bus.publish(session, ParcelSent(number=number))

    while True:
        await insist(database, publish)
        await asyncio.sleep(PAUSE_SECONDS)


async def _consume(database_url: str, amqp_url: str, prefix: str) -> None:
    _, bus = await _opened(database_url, amqp_url, prefix)
    await bus.start(subscriptions)
    await asyncio.Event().wait()


async def _opened(database_url: str, amqp_url: str, prefix: str) -> tuple[Database, Bus]:
    configure_logging(level="CRITICAL")  # who waits for whom, and how often, is not what is counted
    database = Database(open_engine(database_url, application_name="stream"))
    wakeup = PostgresWakeup(database_url)
    await wakeup.start()
    if amqp_url:
        names = Names(prefix)
        return database, RabbitBus(database, amqp_url=amqp_url, service=SERVICE, names=names, wakeup=wakeup)
    return database, Bus(database, service=SERVICE, wakeup=wakeup)
