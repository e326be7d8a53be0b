"""The bus over RabbitMQ, for a fleet on many machines: the same interface, the same promises.

``publish`` still writes a row in the caller's transaction; the relay carries rows to the broker, consumers bring them
from their queues to the handlers. Both live on connections that are opened again after every loss: while the broker is
away a service works on, and its events wait in its outbox. Publishing has a connection of its own, because a broker
that is short of memory blocks connections that publish, and acknowledgements must go on.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

import structlog
from aio_pika.abc import AbstractConnection
from sqlalchemy import Connection
from starlette.datastructures import State
from yarl import URL

from visiobook_messaging import tables
from visiobook_messaging.bus import Bus
from visiobook_messaging.metrics import broker_connected
from visiobook_messaging.rabbit_connection import connected
from visiobook_messaging.rabbit_consumer import Consumer
from visiobook_messaging.rabbit_relay import Relay
from visiobook_messaging.rabbit_topology import Exits, Names, declare
from visiobook_messaging.retry import RetryPolicy
from visiobook_messaging.subscriptions import Subscription, Subscriptions
from visiobook_messaging.wakeup import Wakeup
from visiobook_persistence.database import Database, is_asked_to_end

log = structlog.get_logger(__name__)
SETUP_SECONDS = 30.0
HEARTBEAT_SECONDS = 15
START_SECONDS = 5.0
STOP_SECONDS = 20.0
INBOX_KEPT = timedelta(days=14)
TIDY_SECONDS = 3600.0


class BrokerLost(ConnectionError):
    """A connection or a channel was closed by the other side."""


class RabbitBus(Bus):
    """Events travel over RabbitMQ; ``names`` tells fleets on one broker apart."""

    def __init__(
        self,
        database: Database,
        *,
        amqp_url: str,
        service: str,
        state: State | None = None,
        wakeup: Wakeup | None = None,
        retry: RetryPolicy | None = None,
        names: Names | None = None,
        inbox_kept: timedelta = INBOX_KEPT,
    ) -> None:
        super().__init__(database, service=service, state=state, wakeup=wakeup, retry=retry)
        self._url = str(URL(amqp_url).update_query(heartbeat=str(HEARTBEAT_SECONDS)))
        self._names = names or Names()
        self._inbox_kept = inbox_kept
        self._ready = asyncio.Event()
        self._subscriptions = Subscriptions()
        self._listens = True
        self._consumers: list[Consumer] = []
        self._relay = Relay(database, service, (), self._names, self._outage)

    # ------------------------------------------------------------------------------------------- publish

    def _write(self, connection: Connection, publications: Sequence[tables.Publication]) -> None:
        tables.hand_to_relay(connection, self._service, publications)

    def _committed(self, published: set[str], besides: set[str]) -> None:
        if published:
            self._relay.awake.set()
        if besides:
            self.wakeup.committed(besides)

    # ------------------------------------------------------------------------------------------- consume

    async def start(self, subscriptions: Subscriptions | None) -> None:
        """Connect, declare and begin to consume. A broker that is away is waited for in the background.

        None: only publish, and leave queues and bindings to the processes of the service that consume.
        """
        self._listens = subscriptions is not None
        self._subscriptions = subscriptions or Subscriptions()
        self._stop.clear()
        self._relay = Relay(self._database, self._service, self._bindings(), self._names, self._outage)
        self._tasks = [asyncio.create_task(self._stay_connected()), asyncio.create_task(self._tidy())]
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._ready.wait()
        except TimeoutError:
            log.warning("bus.broker_away", service=self._service, hint="events wait in the outbox until it answers")

    async def stop(self) -> None:
        """Finish the running batches, then stop. What the broker does not take within 20 seconds stays where it is."""
        self._stop.set()
        self._relay.awake.set()
        for consumer in self._consumers:
            consumer.wake()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def in_broker(self) -> dict[str, int]:
        """Messages ready in the queues of the service, by subscriber. Raises when the broker is away."""
        async with (
            asyncio.timeout(SETUP_SECONDS),
            await connected(self._url, f"{self._service} counting") as connection,
        ):
            channel = await connection.channel()
            counts = {}
            for name in self._bindings():
                queue = await channel.declare_queue(self._names.queue(name), passive=True)
                counts[name] = queue.declaration_result.message_count or 0
            return counts

    def _bindings(self) -> dict[str, str]:
        return {self._full_name(subscription): subscription.pattern for subscription in self._subscriptions.all}

    async def _stay_connected(self) -> None:
        while not self._stop.is_set():
            try:
                await self._connected()
            except Exception as error:
                self._lost()
                await self._outage.wait("broker", error, self._stop)
        self._lost()

    def _lost(self) -> None:
        self._ready.clear()
        broker_connected.labels(self._service).set(0)

    async def _connected(self) -> None:
        """Work on fresh connections until stopped. Raises when one is lost."""
        async with (
            await connected(self._url, f"{self._service} publishing") as publishing,
            await connected(self._url, f"{self._service} consuming") as consuming,
        ):
            async with asyncio.timeout(SETUP_SECONDS):
                exits = await self._declare(publishing)
            work = [self._relay.forward_events(exits, self._stop), self._relay.forward_strays(exits, self._stop)]
            ends = [publishing.closed(), consuming.closed(), exits.channel.closed()]
            self._consumers = []
            for subscription in self._subscriptions.all:
                name = self._full_name(subscription)
                consumer = self._consumer(name, subscription)
                handling, burying = [await consuming.channel(publisher_confirms=False) for _ in range(2)]
                await consumer.bury(burying)
                self._consumers.append(consumer)
                work.append(consumer.run(handling, exits))
                ends += [handling.closed(), burying.closed()]
            broker_connected.labels(self._service).set(1)
            self._ready.set()
            self._outage.over("broker")
            await _until_lost(work, ends, self._stop)

    def _consumer(self, name: str, subscription: Subscription) -> Consumer:
        return Consumer(self, self._database, name, subscription, self._names, self._retry, self._outage, self._stop)

    async def _declare(self, connection: AbstractConnection) -> Exits:
        """Declare the topology; the database remembers the bindings, because a broker cannot be asked for them."""
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        bindings = self._bindings()
        async with self._database.transaction() as session:
            removed = await tables.bind(session, self._service, bindings) if self._listens else set()
            return await declare(channel, self._names, bindings, removed, self._retry)

    async def _tidy(self) -> None:
        while not self._stop.is_set():
            try:
                while await self._forget_some():
                    pass
            except Exception as error:
                await self._outage.wait("tidy", error, self._stop)
                continue
            self._outage.over("tidy")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TIDY_SECONDS):
                    await self._stop.wait()

    async def _forget_some(self) -> bool:
        async with self._database.transaction() as session:
            return await tables.forget(session, kept=self._inbox_kept)


async def _until_lost(work: list[Coroutine[Any, Any, None]], ends: list[Any], stopping: asyncio.Event) -> None:
    """Run until the work has ended, as it does when stopped. Raises BrokerLost, or what ended the work before.

    The client may cancel whoever waits for a connection that breaks; that ends the work, not this task.
    """
    tasks = [asyncio.create_task(each) for each in work]
    lost = [asyncio.ensure_future(end) for end in ends]
    together = asyncio.gather(*tasks)
    try:
        await asyncio.wait([together, *lost], return_when=asyncio.FIRST_COMPLETED)
        if not together.done() and not stopping.is_set():
            raise BrokerLost("the broker closed a connection or a channel")
        await together
    except asyncio.CancelledError as error:
        if is_asked_to_end():
            raise
        raise BrokerLost("whoever waited for the broker was cut off") from error
    finally:
        for task in [*tasks, *lost]:
            task.cancel()
        await asyncio.gather(*tasks, together, *lost, return_exceptions=True)
