"""From a subscriber's queue to its handler: inbox, handler and effects in one transaction, then the acknowledgement.

A process killed between the two gets the message again and finds its id in the inbox. A handler that fails costs its
own effects alone: the batch is run again with a savepoint for each, and what failed is sent to wait for its next
attempt, or to the dead letters. While the database is away nothing counts as a failure.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import rabbit_messages as messages
from visiobook_messaging import tables
from visiobook_messaging.metrics import deliveries, lag
from visiobook_messaging.rabbit_topology import Exits, Names
from visiobook_messaging.retry import RetryPolicy, reason_of
from visiobook_messaging.subscriptions import Subscription
from visiobook_messaging.topics import matches
from visiobook_persistence.database import Database

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

log = structlog.get_logger(__name__)
PREFETCH_BATCHES = 4
SUBSCRIBE_SECONDS = 30.0
WAIT_SECONDS = 0.5


@dataclass(frozen=True)
class Failure:
    """A message whose handler raised; ``attempts`` with this one."""

    message: AbstractIncomingMessage
    attempts: int
    error: Exception


class Consumer:
    """One subscription of one process, on one connection to the broker."""

    def __init__(
        self,
        bus: "Bus",
        database: Database,
        subscriber: str,
        subscription: Subscription,
        names: Names,
        retry: RetryPolicy,
    ) -> None:
        self._bus = bus
        self._database = database
        self._subscriber = subscriber
        self._subscription = subscription
        self._names = names
        self._retry = retry
        self._buffer: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()

    # ------------------------------------------------------------------------------------------ handle

    async def run(self, channel: AbstractChannel, exits: Exits, stopping: asyncio.Event) -> None:
        """Handle until stopped; the batch under way is finished, the rest goes back to the queue."""
        slow = self._subscription.lease is not None
        await channel.set_qos(prefetch_count=self._subscription.batch * (1 if slow else PREFETCH_BATCHES))
        queue = await channel.get_queue(self._names.queue(self._subscriber), ensure=False)
        await queue.consume(self._buffer.put, timeout=SUBSCRIBE_SECONDS)
        async with asyncio.TaskGroup() as beside_each_other:
            while not stopping.is_set():
                batch = await self._next_batch()
                if slow:
                    for message in batch:
                        beside_each_other.create_task(self._settle([message], exits))
                elif batch:
                    await self._settle(batch, exits)

    def wake(self) -> None:
        """Let ``run`` see that it shall stop."""
        self._buffer.put_nowait(None)

    async def _next_batch(self) -> list[AbstractIncomingMessage]:
        batch, message = [], await self._buffer.get()
        while message is not None:
            batch.append(message)
            if len(batch) >= self._subscription.batch or self._buffer.empty():
                break
            message = self._buffer.get_nowait()
        return batch

    async def _settle(self, batch: Sequence[AbstractIncomingMessage], exits: Exits) -> None:
        failures = await self._handled(batch)
        for failure in failures:
            await self._send_away(failure, exits)
        await batch[-1].ack(multiple=len(batch) > 1)
        deliveries.labels(self._subscriber, "handled").inc(len(batch) - len(failures))

    async def _handled(self, batch: Sequence[AbstractIncomingMessage]) -> list[Failure]:
        while True:
            try:
                async with self._database.transaction() as session:
                    await self._together(session, batch)
                return []
            except Exception as error:
                log.debug("bus.batch_failed", subscriber=self._subscriber, error=repr(error))
            try:
                async with self._database.transaction() as session:
                    return await self._each_alone(session, batch)
            except Exception as error:  # not the handlers', whose errors are failures: the database's
                log.warning("bus.waiting", subscriber=self._subscriber, error=repr(error))
                await asyncio.sleep(WAIT_SECONDS)

    async def _together(self, session: AsyncSession, batch: Sequence[AbstractIncomingMessage]) -> None:
        fresh = await tables.remember(session, self._subscriber, [messages.event_id(message) for message in batch])
        for message in batch:
            identifier = messages.event_id(message)
            if identifier in fresh:
                fresh.remove(identifier)
                await self._handle(session, message)

    async def _each_alone(self, session: AsyncSession, batch: Sequence[AbstractIncomingMessage]) -> list[Failure]:
        failures = []
        for message in batch:
            try:
                async with session.begin_nested():
                    if await tables.remember(session, self._subscriber, [messages.event_id(message)]):
                        await self._handle(session, message)
            except Exception as error:
                failures.append(Failure(message, messages.failures(message) + 1, error))
        await session.execute(text("select 1"))  # a database that has gone away fails here, and nothing is counted
        return failures

    async def _handle(self, session: AsyncSession, message: AbstractIncomingMessage) -> None:
        came_home = message.exchange == ""  # a retry or a replay is for this subscriber whatever its topic says
        if not came_home and not matches(messages.topic(message), self._subscription.pattern):
            return
        attempt = messages.failures(message) + 1
        lag.labels(self._subscriber).set(messages.age(message))
        await self._subscription.handler(self._bus.incoming(session, self._subscription, message.body, attempt))
        await session.flush()

    async def _send_away(self, failure: Failure, exits: Exits) -> None:
        """To the next attempt or to the dead letters; confirmed before the original is acknowledged."""
        reason, own_queue = reason_of(failure.error), self._names.queue(self._subscriber)
        about = {"subscriber": self._subscriber, "topic": messages.topic(failure.message), "reason": reason}
        if self._retry.gives_up(failure.attempts, failure.error):
            log.error("bus.dead", event_id=str(messages.event_id(failure.message)), **about)
            deliveries.labels(self._subscriber, "dead").inc()
            await exits.dead.publish(messages.failed(failure.message, failure.attempts, reason), own_queue)
            return
        log.warning("bus.retry", attempt=failure.attempts, **about)
        deliveries.labels(self._subscriber, "retried").inc()
        exchange = exits.retries[self._names.retry(self._retry.step(failure.attempts))]
        delay = self._retry.delay(failure.attempts)
        await exchange.publish(messages.failed(failure.message, failure.attempts, reason, delay), own_queue)

    # ------------------------------------------------------------------------------------------ bury

    async def bury(self, channel: AbstractChannel) -> None:
        """Enter the dead letters into ``bus.dead``, where operators see those of either mode."""
        await channel.set_qos(prefetch_count=20)
        queue = await channel.get_queue(self._names.dead_queue(self._subscriber), ensure=False)
        await queue.consume(self._bury, timeout=SUBSCRIBE_SECONDS)

    async def _bury(self, message: AbstractIncomingMessage) -> None:
        letter = tables.Letter(
            subscriber=self._subscriber,
            event_id=messages.event_id(message),
            topic=messages.topic(message),
            envelope=message.body,
            attempts=messages.failures(message),
            created_at=messages.published_at(message),
            reason=messages.reason(message),
        )
        while True:
            try:
                async with self._database.transaction() as session:
                    await tables.bury_letter(session, letter)
                break
            except Exception as error:
                log.warning("bus.waiting", subscriber=self._subscriber, error=repr(error))
                await asyncio.sleep(WAIT_SECONDS)
        await message.ack()
