"""From a subscriber's queue to its handler: inbox, handler and effects in one transaction, then the acknowledgement.

A process killed between the two gets the message again and finds its id in the inbox. A handler that fails costs its
own effects alone: the batch is run again with a savepoint for each, and what failed is sent to wait for its next
attempt, or to the dead letters. While the database is away nothing counts as a failure.
"""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import rabbit_messages as messages
from visiobook_messaging import tables
from visiobook_messaging.metrics import deliveries, lag
from visiobook_messaging.outage import Outage
from visiobook_messaging.rabbit_topology import Exits, Names
from visiobook_messaging.retry import RetryPolicy, reason_of
from visiobook_messaging.subscriptions import Incoming, Subscription
from visiobook_messaging.topics import matches
from visiobook_persistence.database import Database

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

log = structlog.get_logger(__name__)
PREFETCH_BATCHES = 4
SUBSCRIBE_SECONDS = 30.0


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
        outage: Outage,
        stopping: asyncio.Event,
    ) -> None:
        self._bus = bus
        self._database = database
        self._subscriber = subscriber
        self._subscription = subscription
        self._names = names
        self._retry = retry
        self._outage = outage
        self._stopping = stopping
        self._buffer: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()

    # ------------------------------------------------------------------------------------------ handle

    async def run(self, channel: AbstractChannel, exits: Exits) -> None:
        """Handle until stopped; the batch under way is finished, the rest goes back to the queue."""
        slow = self._subscription.lease is not None
        await channel.set_qos(prefetch_count=self._subscription.batch * (1 if slow else PREFETCH_BATCHES))
        queue = await channel.get_queue(self._names.queue(self._subscriber), ensure=False)
        await queue.consume(self._buffer.put, timeout=SUBSCRIBE_SECONDS)
        async with asyncio.TaskGroup() as beside_each_other:
            while not self._stopping.is_set():
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
        if failures is None:
            return
        for failure in failures:
            await self._send_away(failure, exits)
        await batch[-1].ack(multiple=len(batch) > 1)
        deliveries.labels(self._subscriber, "handled").inc(len(batch) - len(failures))

    async def _handled(self, batch: Sequence[AbstractIncomingMessage]) -> list[Failure] | None:
        """What failed. None: stopped while the database is away; nothing was done, the messages remain the broker's."""
        while True:
            try:
                async with self._database.transaction() as session:
                    await self._together(session, batch)
                failures: list[Failure] = []
                break
            except Exception as error:
                log.debug("bus.batch_failed", subscriber=self._subscriber, error=repr(error))
            try:
                async with self._database.transaction() as session:
                    failures = await self._each_alone(session, batch)
                break
            except Exception as error:  # not the handlers', whose errors are failures: the database's
                await self._outage.wait(self._subscriber, error, self._stopping)
                if self._stopping.is_set():
                    return None
        self._outage.over(self._subscriber)
        return failures

    async def _together(self, session: AsyncSession, batch: Sequence[AbstractIncomingMessage]) -> None:
        fresh = await tables.remember(session, self._subscriber, [messages.event_id(message) for message in batch])
        await self._handle(session, [message for message in batch if _taken(fresh, messages.event_id(message))])

    async def _each_alone(self, session: AsyncSession, batch: Sequence[AbstractIncomingMessage]) -> list[Failure]:
        failures = []
        for message in batch:
            try:
                async with session.begin_nested():
                    if await tables.remember(session, self._subscriber, [messages.event_id(message)]):
                        await self._handle(session, [message])
            except Exception as error:
                failures.append(Failure(message, messages.failures(message) + 1, error))
        await session.execute(text("select 1"))  # a database that has gone away fails here, and nothing is counted
        return failures

    async def _handle(self, session: AsyncSession, batch: Sequence[AbstractIncomingMessage]) -> None:
        incoming = [self._incoming(session, message) for message in batch if self._is_for_us(message)]
        if incoming:
            lag.labels(self._subscriber).set(messages.age(batch[-1]))
            await self._subscription.handler(incoming)
            await session.flush()

    def _is_for_us(self, message: AbstractIncomingMessage) -> bool:
        came_home = message.exchange == ""  # a retry or a replay is for this subscriber whatever its topic says
        return came_home or matches(messages.topic(message), self._subscription.pattern)

    def _incoming(self, session: AsyncSession, message: AbstractIncomingMessage) -> Incoming[Any]:
        return self._bus.incoming(session, self._subscription, message.body, messages.failures(message) + 1)

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
        task = f"{self._subscriber} (dead letters)"
        while not self._stopping.is_set():
            try:
                async with self._database.transaction() as session:
                    await tables.bury_letter(session, letter)
            except Exception as error:
                await self._outage.wait(task, error, self._stopping)
                continue
            self._outage.over(task)
            await message.ack()
            return


def _taken(fresh: set[uuid.UUID], event_id: uuid.UUID) -> bool:
    """Whether the event is fresh; the second time it no longer is."""
    if event_id not in fresh:
        return False
    fresh.remove(event_id)
    return True
