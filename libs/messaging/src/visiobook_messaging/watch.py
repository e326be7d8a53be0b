"""Keep the gauges of a service's queues fresh while it runs, and leave nothing lying that nobody would take."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import operators
from visiobook_messaging.lost import bury_lost
from visiobook_messaging.outage import Outage
from visiobook_persistence.database import Database

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

log = structlog.get_logger(__name__)
EVERY_SECONDS = 15.0
BROKER_SECONDS = 5.0


@asynccontextmanager
async def watched(bus: "Bus", database: Database, service: str) -> AsyncIterator[None]:
    """Measure every 15 seconds within the block."""
    over = asyncio.Event()
    watching = asyncio.create_task(_watch(bus, database, service, over))
    try:
        yield
    finally:
        over.set()
        await watching


async def measure(bus: "Bus", database: Database, service: str) -> list[operators.QueueStatus]:
    """What waits for the service's subscribers, in the database and in the broker; the gauges say the same."""
    async with database.transaction() as session:
        known = await look(session, service)
    statuses = await look_into_broker(bus, known)
    operators.tell_prometheus(service, statuses)
    return statuses


async def look(session: AsyncSession, service: str) -> list[operators.QueueStatus]:
    """What waits for the service's subscribers in the database."""
    return [status for status in await operators.queues(session) if status.subscriber.startswith(f"{service}.")]


async def look_into_broker(bus: "Bus", known: Sequence[operators.QueueStatus]) -> list[operators.QueueStatus]:
    """The same with what waits in the broker. One that does not answer within 5 seconds tells nothing."""
    try:
        async with asyncio.timeout(BROKER_SECONDS):
            in_broker = await bus.in_broker()
    except Exception as error:
        log.debug("bus.broker_not_measured", error=repr(error))  # that it is away, the bus says once
        in_broker = {}
    return [replace(status, in_broker=in_broker.get(status.subscriber)) for status in known]


async def _watch(bus: "Bus", database: Database, service: str, over: asyncio.Event) -> None:
    outage = Outage(service)
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await over.wait()
                return
        try:
            await measure(bus, database, service)
            async with database.transaction() as session:
                for reason in await bury_lost(session, service):
                    log.error("bus.dead", service=service, reason=reason)
        except Exception as error:
            await outage.wait("measuring", error, over)
            continue
        outage.over("measuring")
