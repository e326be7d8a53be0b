"""What the rows of the bus share: a database, a stream of events through a bus, and raw aio-pika as the anchor."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import aio_pika

from visiobook_contracts.events import Event
from visiobook_messaging.bus import Bus
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_persistence import migrations, provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.database import Database, open_engine
from visiobook_testkit.rabbitmq import ThrowawayRabbit

EVENTS, PUBLISHERS, PACED, PACE_SECONDS = 3000, 16, 200, 0.01
MakeBus = Callable[[Database, str], Bus]


class Ticked(Event):
    name: ClassVar[str] = "visiobook.{service}.clock.ticked"

    at: float


class Audience:
    """Handlers that note when events arrive; ``done`` is set when all have ``expected``."""

    def __init__(self, handlers: int) -> None:
        self.subscriptions = Subscriptions()
        self.delays: list[float] = []
        self.expected = 0
        self.done = asyncio.Event()
        for number in range(handlers):
            self._listen(f"listen_{number}")

    def expect(self, count: int) -> None:
        """Begin anew and wait for ``count`` deliveries."""
        self.delays, self.expected = [], count
        self.done.clear()

    def _listen(self, name: str) -> None:
        async def listen(incoming: Incoming[Ticked]) -> None:
            self.delays.append(time.time() - incoming.event.at)
            if len(self.delays) == self.expected:
                self.done.set()

        listen.__name__ = name
        self.subscriptions.on(Ticked)(listen)


@asynccontextmanager
async def servers() -> AsyncIterator[tuple[Database, str]]:
    """A fresh database with a role of a service, with its journal flushed as in earnest, and a fresh RabbitMQ."""
    with tempfile.TemporaryDirectory(prefix="visiobook-bench-", ignore_cleanup_errors=True) as folder:
        postgres, rabbit = BundledPostgres(Path(folder) / "postgres"), ThrowawayRabbit(Path(folder) / "rabbitmq")
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(rabbit.start)
        try:
            await migrations.migrate(postgres.url(), migrations.folder_of("visiobook_messaging"))
            async with migrations.opened(postgres.url()) as connection:
                await provisioning.create_schema(connection, "payment")
            url = provisioning.url_of(postgres.url(), "payment")
            engine = open_engine(url, application_name="bench", pool_size=24)
            yield Database(engine), rabbit.url
            await engine.dispose()
        finally:
            await asyncio.to_thread(rabbit.stop)
            await asyncio.to_thread(postgres.stop)


async def stream(make_bus: MakeBus, database: Database, amqp_url: str, *, handlers: int) -> dict[str, float]:
    """Deliveries per second at full speed, and the 95th percentile of the delay (ms) at a hundred events a second."""
    bus, audience = make_bus(database, amqp_url), Audience(handlers)
    await bus.start(audience.subscriptions)
    audience.expect(EVENTS * handlers)
    begun, left = time.perf_counter(), iter(range(EVENTS))
    await asyncio.gather(*(_publish_all(bus, database, left) for _ in range(PUBLISHERS)))
    await asyncio.wait_for(audience.done.wait(), 120)
    rate = EVENTS * handlers / (time.perf_counter() - begun)
    audience.expect(PACED * handlers)
    for _ in range(PACED):
        await _publish(bus, database)
        await asyncio.sleep(PACE_SECONDS)
    await asyncio.wait_for(audience.done.wait(), 60)
    await bus.stop()
    return {"rate": rate, "p95_ms": sorted(audience.delays)[int(len(audience.delays) * 0.95)] * 1000}


async def _publish_all(bus: Bus, database: Database, left: Any) -> None:
    for _ in left:
        await _publish(bus, database)


async def _publish(bus: Bus, database: Database) -> None:
    async with database.transaction() as session:
        await bus.publish(session, Ticked(at=time.time()))


async def raw(amqp_url: str, *, queues: int = 1) -> float:
    """Deliveries per second of aio-pika alone: publisher confirms, durable quorum queues, one acknowledgement each."""
    async with await aio_pika.connect(amqp_url) as publishing, await aio_pika.connect(amqp_url) as consuming:
        sending, receiving = await publishing.channel(), await consuming.channel()
        await receiving.set_qos(prefetch_count=200)
        exchange, count, done = await sending.declare_exchange("raw", "topic", durable=True), [0], asyncio.Event()

        async def receive(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            await message.ack()
            count[0] += 1
            if count[0] == EVENTS * queues:
                done.set()

        for number in range(queues):
            queue = await receiving.declare_queue(f"raw.{number}", durable=True, arguments={"x-queue-type": "quorum"})
            await queue.bind(exchange, "#")
            await queue.consume(receive)
        begun, left = time.perf_counter(), iter(range(EVENTS))

        async def publish() -> None:
            for _ in left:
                body = aio_pika.Message(b'{"at": 1234567890.123}' * 10, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
                await exchange.publish(body, "visiobook.x")

        await asyncio.gather(*(publish() for _ in range(PUBLISHERS)))
        await asyncio.wait_for(done.wait(), 120)
        return EVENTS * queues / (time.perf_counter() - begun)


def result(row: str, rate: float, anchor: float, bar: float) -> dict[str, object]:
    """A throughput beside raw aio-pika's."""
    ratio = rate / anchor
    wanted, holds = f">= {bar} of raw aio-pika", ratio >= bar
    found = {"row": row, "value": rate, "unit": "deliveries/s", "anchor": anchor}
    return {**found, "ratio": ratio, "bar": wanted, "holds": holds}


def delay(row: str, milliseconds: float, bar: float) -> dict[str, object]:
    """A delay from the publisher's transaction to the handler, at a hundred events a second."""
    holds = milliseconds <= bar
    found = {"row": row, "value": milliseconds, "unit": "ms p95", "anchor": None, "ratio": None}
    return {**found, "bar": f"<= {bar:g}", "holds": holds}
