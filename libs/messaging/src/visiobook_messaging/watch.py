"""Keep the gauges of a service's queues fresh while it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from visiobook_messaging import operators
from visiobook_persistence.database import Database

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

log = structlog.get_logger(__name__)
EVERY_SECONDS = 15.0


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
        known = [each for each in await operators.queues(session) if each.subscriber.startswith(f"{service}.")]
    in_broker = await bus.in_broker()
    statuses = [replace(each, in_broker=in_broker.get(each.subscriber)) for each in known]
    operators.tell_prometheus(statuses)
    return statuses


async def _watch(bus: "Bus", database: Database, service: str, over: asyncio.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await over.wait()
                return
        try:
            await measure(bus, database, service)
        except Exception as error:
            log.warning("bus.not_measured", service=service, error=repr(error))
