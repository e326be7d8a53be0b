"""What only RabbitMQ does: lose its connections, deliver twice, bury by itself. Real nodes, really killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar

import aio_pika
import pytest
from aiormq.abc import DeliveredMessage
from sqlalchemy import text
from starlette.datastructures import State
from structlog.testing import capture_logs
from yarl import URL

from visiobook_chassis.settings import ServiceSettings
from visiobook_contracts.events import Envelope, Event
from visiobook_messaging import operators
from visiobook_messaging.bus import Bus, opened
from visiobook_messaging.rabbit import RabbitBus
from visiobook_messaging.rabbit_connection import Connection
from visiobook_messaging.rabbit_topology import Names, routing_pattern
from visiobook_messaging.reading import written
from visiobook_messaging.retry import RetryPolicy
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.wakeup import Wakeup
from visiobook_messaging.watch import measure
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database
from visiobook_testkit.rabbitmq import ThrowawayRabbit, find_server

FAST = RetryPolicy(attempts=3, base=0.01, cap=0.02)


class ParcelSent(Event):
    name: ClassVar[str] = "visiobook.{service}.parcel.sent"

    number: int


def recording(*, lease: float | None = None) -> Subscriptions:
    subscriptions = Subscriptions()

    @subscriptions.on(ParcelSent, lease=lease)
    async def record(incoming: Incoming[ParcelSent]) -> None:
        values = {"number": incoming.event.number}
        await incoming.session.execute(text("insert into effect (number) values (:number)"), values)

    return subscriptions


async def publish(bus: Bus, database: Database, *numbers: int) -> None:
    async with database.transaction() as session:
        for number in numbers:
            await bus.publish(session, ParcelSent(number=number))


async def numbers(database: Database, query: str = "select number from effect order by number") -> list[int]:
    async with database.transaction() as session:
        return [row[0] for row in await session.execute(text(query))]


async def until(
    database: Database, expected: list[int], query: str = "select number from effect order by number"
) -> None:
    async with asyncio.timeout(30):
        while await numbers(database, query) != expected:  # noqa: ASYNC110  # the database sets no event
            await asyncio.sleep(0.02)


def parcel(number: int) -> aio_pika.Message:
    envelope = Envelope(source="/visiobook/x", type="visiobook.x.parcel.sent", data={"number": number})
    identifier = str(envelope.id)
    return aio_pika.Message(written(envelope), message_id=identifier, type=envelope.type, delivery_mode=2)


@pytest.fixture
async def channel(rabbitmq_url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """A channel of a stranger on the broker."""
    async with await aio_pika.connect(rabbitmq_url) as connection:
        yield await connection.channel()


@pytest.fixture
async def bus(rabbitmq_url: str, shop: Database, names: Names) -> AsyncIterator[RabbitBus]:
    bus = RabbitBus(shop, amqp_url=rabbitmq_url, service="payment", retry=FAST, names=names)
    yield bus
    await bus.stop()


class TestDelivering:
    async def test_a_message_that_comes_twice_has_one_effect(
        self, bus: RabbitBus, shop: Database, names: Names, channel: aio_pika.abc.AbstractChannel
    ) -> None:
        await bus.start(recording())
        exchange = await channel.get_exchange(names.events)
        twice, last = parcel(1), parcel(2)

        for message in (twice, twice, last):
            await exchange.publish(message, "visiobook.x.parcel.sent")

        await until(shop, [1, 2])

    async def test_a_kill_between_commit_and_acknowledgement_has_one_effect(
        self, bus: RabbitBus, shop: Database, names: Names, rabbitmq_url: str, admin_url: str
    ) -> None:
        await bus.start(recording())
        await bus.stop()
        await publish(bus, shop, 1)
        arguments = [provisioning.url_of(admin_url, "payment"), rabbitmq_url, names.prefix]
        dying = await asyncio.create_subprocess_exec(
            sys.executable, Path(__file__).with_name("dying_consumer.py"), *arguments
        )
        exit_code = await asyncio.wait_for(dying.wait(), 30)

        await bus.start(recording())
        await publish(bus, shop, 2)
        await until(shop, [2], "select number from effect where number = 2")

        assert exit_code == -signal.SIGKILL
        assert await numbers(shop) == [1, 2]

    @pytest.mark.parametrize(
        ("about", "attempts"),
        [
            ({}, 1),
            ({"message_id": "no id"}, 1),
            ({"type": "a\x00b"}, 1),
            ({"headers": {"x-visiobook-failures": -7}}, 1),
            ({"headers": {"x-visiobook-failures": 2**40}}, 1000),
            ({"headers": {"x-visiobook-failures": "many", "x-visiobook-reason": "\x00"}}, 1),
            ({"headers": {"traceparent": "x" * 5000}}, 1),
        ],
    )
    async def test_a_strangers_message_is_buried_whatever_its_properties_are(
        self,
        bus: RabbitBus,
        shop: Database,
        names: Names,
        channel: aio_pika.abc.AbstractChannel,
        about: dict[str, Any],
        attempts: int,
    ) -> None:
        await bus.start(recording())

        await channel.default_exchange.publish(aio_pika.Message(b"rubbish", **about), names.queue("payment.record"))
        await publish(bus, shop, 1)
        await until(shop, [1], "select count(*)::int from bus.dead")
        await until(shop, [1])

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
        assert (dead.attempts, dead.reason[:36]) == (attempts, "MalformedEvent: it is no CloudEvent:")

    async def test_slow_handlers_run_beside_each_other(self, bus: RabbitBus, shop: Database) -> None:
        together, subscriptions = asyncio.Barrier(3), Subscriptions()

        @subscriptions.on(ParcelSent, lease=30.0)
        async def record(incoming: Incoming[ParcelSent]) -> None:
            await together.wait()
            values = {"number": incoming.event.number}
            await incoming.session.execute(text("insert into effect (number) values (:number)"), values)

        await bus.start(subscriptions)

        await publish(bus, shop, 1, 2, 3)

        await until(shop, [1, 2, 3])

    async def test_what_the_broker_gives_up_by_itself_is_a_dead_letter_too(
        self, bus: RabbitBus, shop: Database, names: Names, channel: aio_pika.abc.AbstractChannel
    ) -> None:
        await bus.start(recording())
        await bus.stop()
        rejecting = await channel.get_queue(names.queue("payment.record"))
        await channel.default_exchange.publish(parcel(1), rejecting.name)
        message = await rejecting.get(timeout=5)
        assert message is not None

        await message.reject(requeue=False)
        await bus.start(recording())
        await until(shop, [1], "select count(*)::int from bus.dead")

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
        assert dead.reason == "RabbitMQ: rejected"
        assert await numbers(shop) == []

    async def test_a_pattern_that_is_no_longer_declared_brings_nothing(
        self, bus: RabbitBus, shop: Database, names: Names, channel: aio_pika.abc.AbstractChannel
    ) -> None:
        await bus.start(recording())
        await bus.stop()
        await bus.start(Subscriptions())

        exchange = await channel.get_exchange(names.events)
        returned = await exchange.publish(parcel(1), "visiobook.x.parcel.sent", mandatory=True)

        assert isinstance(returned, DeliveredMessage), "nobody is bound, so the broker hands it back"


class TestLosingTheBroker:
    @pytest.fixture
    def node(self, tmp_path: Path) -> Iterator[ThrowawayRabbit]:
        missing = "no RabbitMQ here to kill: apt-get install rabbitmq-server"
        if find_server() is None and os.environ.get("VISIOBOOK_REQUIRE_SERVERS") == "1":
            pytest.fail(missing)
        if find_server() is None:
            pytest.skip(missing)
        node = ThrowawayRabbit(tmp_path / "node")
        yield node
        node.stop()

    async def test_nothing_is_lost_while_the_broker_is_away_or_killed(
        self, node: ThrowawayRabbit, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_messaging.rabbit.START_SECONDS", 0.2)
        bus = RabbitBus(shop, amqp_url=node.url, service="payment", retry=FAST)
        await bus.start(recording())
        await publish(bus, shop, 1, 2)

        await asyncio.to_thread(node.start)
        await until(shop, [1, 2])
        node.stop()  # gently: RabbitMQ 3.10 loses a quorum queue that is younger than some seconds when it is killed
        await asyncio.to_thread(node.start)
        await publish(bus, shop, 3, 4)
        await until(shop, [1, 2, 3, 4])
        node.kill()
        await publish(bus, shop, 5, 6)
        await asyncio.to_thread(node.start)
        await until(shop, [1, 2, 3, 4, 5, 6])
        await bus.stop()

        assert await numbers(shop, "select count(*)::int from bus.delivery") == [0]

    async def test_events_wait_in_the_outbox_while_the_broker_is_short_of_memory(
        self, node: ThrowawayRabbit, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_messaging.rabbit_relay.CONFIRM_SECONDS", 0.2)
        await asyncio.to_thread(node.start)
        bus = RabbitBus(shop, amqp_url=node.url, service="payment", retry=FAST)
        await bus.start(recording())
        await publish(bus, shop, 1)
        await until(shop, [1])

        await asyncio.to_thread(node.control, "set_vm_memory_high_watermark", "0")
        with capture_logs() as lines:
            for number in (2, 3, 4):
                await publish(bus, shop, number)
            async with asyncio.timeout(20):
                while not any(line["event"] == "bus.waiting" for line in lines):  # noqa: ASYNC110  # a log sets none
                    await asyncio.sleep(0.01)
        kept = await numbers(shop, "select count(*)::int from bus.delivery")
        await asyncio.to_thread(node.control, "set_vm_memory_high_watermark", "0.6")
        await until(shop, [1, 2, 3, 4])
        await until(shop, [0], "select count(*)::int from bus.delivery")
        await bus.stop()

        assert kept == [3]
        assert await numbers(shop) == [1, 2, 3, 4], "what came twice through the alarm had one effect"

    async def test_a_bus_stops_while_the_broker_is_short_of_memory(
        self, node: ThrowawayRabbit, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_messaging.rabbit_relay.CONFIRM_SECONDS", 0.2)
        await asyncio.to_thread(node.start)
        bus = RabbitBus(shop, amqp_url=node.url, service="payment", retry=FAST)
        await bus.start(recording())
        await asyncio.to_thread(node.control, "set_vm_memory_high_watermark", "0")
        await publish(bus, shop, 1)

        async with asyncio.timeout(10):
            await bus.stop()

        assert await numbers(shop, "select count(*)::int from bus.delivery") == [1]


class TestMeasuring:
    async def test_the_database_is_told_of_while_the_broker_is_away(
        self, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_messaging.rabbit.START_SECONDS", 0.05)
        bus = RabbitBus(shop, amqp_url="amqp://127.0.0.1:1/", service="payment", retry=FAST)
        await bus.start(recording())
        await publish(bus, shop, 1)

        statuses = await measure(bus, shop, "payment")
        await bus.stop()

        assert [(status.subscriber, status.waiting, status.in_broker) for status in statuses] == [
            ("payment.@relay", 1, None)
        ]


class TestChoosing:
    @pytest.mark.parametrize(("url", "kind"), [("", Bus), ("amqp://localhost", RabbitBus)])
    def test_the_settings_choose(self, shop: Database, url: str, kind: type[Bus], keys: Path) -> None:
        settings = ServiceSettings(service="payment", amqp_url=url, keys=keys)

        assert type(opened(shop, settings, State(), Wakeup())) is kind


class TestConnecting:
    async def test_a_connection_that_cannot_be_opened_is_closed(self) -> None:
        connection = Connection(URL("amqp://127.0.0.1:1/"))  # nobody listens there

        with pytest.raises(ConnectionError):
            await connection.connect(timeout=5)

        assert connection.is_closed


class TestRoutingPatterns:
    @pytest.mark.parametrize(
        ("pattern", "routed"),
        [
            ("visiobook.payment.credits.reserved", "visiobook.payment.credits.reserved"),
            ("visiobook.%.job.completed.project", "visiobook.#.job.completed.project"),
            ("visio%.job", "#.job"),
            ("%", "#"),
        ],
    )
    def test_like_patterns_become_topic_patterns(self, pattern: str, routed: str) -> None:
        assert routing_pattern(pattern) == routed
