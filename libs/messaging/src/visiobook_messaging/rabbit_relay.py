"""From the outbox to RabbitMQ: rows leave the table when, and only when, the broker has confirmed them.

A batch is claimed, published and deleted in one transaction. Whatever goes wrong (the broker away, blocked for want of
memory, this process killed) leaves the rows where they are; what was confirmed before that arrives twice, and the inbox
of its subscriber lets it through once.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import tables
from visiobook_messaging.outage import Outage
from visiobook_messaging.rabbit_messages import outgoing
from visiobook_messaging.rabbit_topology import Exits, Names
from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
BATCH = 200
CONFIRM_SECONDS = 15.0
IDLE_SECONDS = (0.05, 2.0)
LOOK_FOR_STRAYS_SECONDS = 1.0
relayed = Counter("visiobook_bus_relayed", "Events confirmed by the broker", ["service"])


class Relay:
    """Forwards the rows of one service. ``awake`` is set when something was committed."""

    def __init__(
        self, database: Database, service: str, subscribers: Collection[str], names: Names, outage: Outage
    ) -> None:
        self.awake = asyncio.Event()
        self._database = database
        self._service = service
        self._subscribers = list(subscribers)
        self._names = names
        self._outage = outage

    async def forward_events(self, exits: Exits, stopping: asyncio.Event) -> None:
        """Forward what was published, until stopped."""
        idle = IDLE_SECONDS[0]
        while await _takes_messages(exits, stopping):
            self.awake.clear()
            count = await self._survive(lambda session: self._forward_batch(session, exits), stopping)
            if count == BATCH:
                continue  # there may be more; after fewer, whatever is published wakes us
            idle = IDLE_SECONDS[0] if count else min(idle * 2, IDLE_SECONDS[1])
            await _pause(self.awake, idle)

    async def forward_strays(self, exits: Exits, stopping: asyncio.Event) -> None:
        """Forward rows that name a subscriber to its own queue: replays, and what the embedded bus left behind."""
        while await _takes_messages(exits, stopping):
            if not await self._survive(lambda session: self._forward_strays(session, exits), stopping):
                await _pause(stopping, LOOK_FOR_STRAYS_SECONDS)

    async def _survive(self, work: Callable[[AsyncSession], Any], stopping: asyncio.Event) -> int:
        """Work in one transaction. A failure is waited out: the rows stay; a lost connection ends us from outside."""
        try:
            async with self._database.transaction() as session:
                count = int(await work(session))
        except Exception as error:
            await self._outage.wait("relay", error, stopping)
            return 0
        self._outage.over("relay")
        return count

    async def _forward_batch(self, session: AsyncSession, exits: Exits) -> int:
        rows = await tables.claim(session, tables.relay_of(self._service), BATCH)
        async with asyncio.timeout(CONFIRM_SECONDS):
            sent = (exits.events.publish(outgoing(row), row.topic, mandatory=False) for row in rows)
            await asyncio.gather(*sent)
        relayed.labels(self._service).inc(len(rows))
        return len(rows)

    async def _forward_strays(self, session: AsyncSession, exits: Exits) -> int:
        rows = []
        for subscriber in await tables.strays(session, self._subscribers):
            rows += await tables.claim(session, subscriber, BATCH)
        home = exits.channel.default_exchange
        async with asyncio.timeout(CONFIRM_SECONDS):
            sent = (home.publish(outgoing(row), self._names.queue(row.subscriber)) for row in rows)
            await asyncio.gather(*sent)
        return len(rows)


async def _takes_messages(exits: Exits, stopping: asyncio.Event) -> bool:
    """Wait while the broker, short of memory or disk, blocks its publishers. False when all stops."""
    channel = await exits.channel.get_underlay_channel()
    waits = [asyncio.ensure_future(channel.connection.ready()), asyncio.ensure_future(stopping.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
    return not stopping.is_set()


async def _pause(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
