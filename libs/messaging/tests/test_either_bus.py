"""The contract of the bus, held to both of its forms: within PostgreSQL, and over a real RabbitMQ."""

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, ClassVar

import aio_pika
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.events import Event
from visiobook_messaging import operators, tables
from visiobook_messaging.bus import Bus
from visiobook_messaging.operators import Choice
from visiobook_messaging.retry import EventTooLarge
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.watch import measure
from visiobook_persistence.database import Database

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
COUNT_DEAD = "select count(*)::int from bus.dead"
MakeBus = Callable[[], Bus]


class OrderPlaced(Event):
    name: ClassVar[str] = "visiobook.{service}.order.placed"

    number: int


class OrderDoubled(Event):
    name: ClassVar[str] = "visiobook.{service}.order.doubled"

    number: int


class Recorder:
    """A subscriber that writes each number into the table of effects, then fails where ``fail`` does."""

    def __init__(self, fail: Callable[[Incoming[OrderPlaced]], None] | None = None) -> None:
        self.subscriptions = Subscriptions()
        self.attempts: list[int] = []
        self.traces: list[str | None] = []

        @self.subscriptions.on(OrderPlaced)
        async def record(incoming: Incoming[OrderPlaced]) -> None:
            self.attempts.append(incoming.attempt)
            self.traces.append(incoming.envelope.traceparent)
            await write(incoming)
            if fail:
                fail(incoming)

    def and_repeat(self) -> "Recorder":
        """A second subscriber of the same event, which writes the number plus a hundred."""

        @self.subscriptions.on(OrderPlaced)
        async def repeat(incoming: Incoming[OrderPlaced]) -> None:
            await write(incoming, add=100)

        return self


async def write(incoming: Incoming[OrderPlaced], *, add: int = 0) -> None:
    values = {"number": incoming.event.number + add}
    await incoming.session.execute(text("insert into effect (number) values (:number)"), values)


async def write_all(batch: Sequence[Incoming[OrderPlaced]]) -> None:
    for incoming in batch:
        await write(incoming)


def unlucky(incoming: Incoming[OrderPlaced]) -> None:
    if incoming.event.number == 13:
        raise RuntimeError("unlucky")


async def publish(bus: Bus, database: Database, *numbers: int, **options: Any) -> None:
    async with database.transaction() as session:
        for number in numbers:
            await bus.publish(session, OrderPlaced(number=number), **options)


async def numbers(database: Database, query: str = "select number from effect order by id") -> list[int]:
    async with database.transaction() as session:
        return [row[0] for row in await session.execute(text(query))]


async def until(database: Database, expected: list[int], query: str = "select number from effect order by id") -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(15):
        while await numbers(database, query) != expected:  # noqa: ASYNC110  # the database sets no event
            await asyncio.sleep(0.01)


async def send_raw(database: Database, envelope: bytes, event_id: uuid.UUID | None = None) -> None:
    """Put bytes on their way to the recorder, as no publisher of ours would."""
    values = {"envelope": envelope, "event_id": event_id or uuid.uuid4()}
    async with database.transaction() as session:
        statement = (
            "insert into bus.delivery (subscriber, owner, event_id, topic, envelope) values "
            "('payment.record', current_user, :event_id, 'visiobook.payment.order.placed', :envelope)"
        )
        await session.execute(text(statement), values)


async def scalar(database: Database, query: str, **values: Any) -> Any:
    async with database.transaction() as session:
        return await session.scalar(text(query), values)


def made(**changes: Any) -> bytes:
    """The bytes of a good event, but for the changes."""
    good = {"source": "/visiobook/payment", "type": "visiobook.payment.order.placed", "data": {"number": 1}}
    return json.dumps(good | changes).encode()


class TestPublishing:
    async def test_committed_events_arrive_once_each_and_in_their_order(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus, expected = make_bus(), list(range(120))
        await bus.start(Recorder().subscriptions)

        for first in range(0, 120, 12):
            await publish(bus, shop, *range(first, first + 12))

        await until(shop, expected)

    async def test_a_rollback_publishes_nothing(self, shop: Database, make_bus: MakeBus) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)

        with pytest.raises(RuntimeError, match="changed my mind"):
            await publish_and_fail(bus, shop)
        await publish(bus, shop, 2)

        await until(shop, [2])

    async def test_what_a_savepoint_takes_back_is_not_published_and_the_rest_keeps_its_order(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)

        async with shop.transaction() as session:
            await bus.publish(session, OrderPlaced(number=1))
            outer = await session.begin_nested()
            await bus.publish(session, OrderPlaced(number=2))
            async with session.begin_nested():
                await bus.publish(session, OrderPlaced(number=3))
            await outer.rollback()
            async with session.begin_nested():
                await bus.publish(session, OrderPlaced(number=4))
            await bus.publish(session, OrderPlaced(number=5))
        await publish(bus, shop, 6)

        await until(shop, [1, 4, 5, 6])

    async def test_a_session_that_is_used_again_publishes_only_what_it_commits(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)

        async with AsyncSession(shop.bind) as session:
            await bus.publish(session, OrderPlaced(number=1))
            await session.rollback()
            await bus.publish(session, OrderPlaced(number=2))
            await session.commit()
            await bus.publish(session, OrderPlaced(number=3))
            await session.close()
            await session.commit()
        await publish(bus, shop, 4)

        await until(shop, [2, 4])

    async def test_fans_out_to_each_subscriber(self, shop: Database, make_bus: MakeBus) -> None:
        bus = make_bus()
        await bus.start(Recorder().and_repeat().subscriptions)

        await publish(bus, shop, 1, 2)

        await until(shop, [1, 2, 101, 102], "select number from effect order by number")

    async def test_a_delayed_event_is_overtaken(self, shop: Database, make_bus: MakeBus) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)

        await publish(bus, shop, 1, delay=0.5)
        await publish(bus, shop, 2)

        await until(shop, [2, 1])

    async def test_an_event_over_the_limit_is_refused(self, shop: Database, make_bus: MakeBus) -> None:
        with pytest.raises(EventTooLarge, match="1048576"):
            await publish(make_bus(), shop, 1, subject="x" * (1 << 20))

    async def test_a_process_that_only_publishes_leaves_the_subscriptions_to_those_that_listen(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        listening, worker = make_bus(), make_bus()
        await listening.start(Recorder().subscriptions)

        await worker.start(None)
        await publish(worker, shop, 1)

        await until(shop, [1])


class TestFailing:
    async def test_a_failing_handler_is_retried_with_its_effects_rolled_back(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        def fail_twice(incoming: Incoming[OrderPlaced]) -> None:
            if incoming.attempt < 3:
                raise RuntimeError("not yet")

        bus, recorder = make_bus(), Recorder(fail_twice)
        await bus.start(recorder.subscriptions)

        await publish(bus, shop, 7, traceparent=TRACE)
        await until(shop, [7])

        assert recorder.attempts[-1] == 3
        assert set(recorder.traces) == {TRACE}

    async def test_poison_ends_in_the_dead_letters_and_harms_no_other(self, shop: Database, make_bus: MakeBus) -> None:
        bus = make_bus()
        await bus.start(Recorder(unlucky).and_repeat().subscriptions)

        await publish(bus, shop, 11, 12, 13, 14)
        await until(shop, [1], COUNT_DEAD)
        await until(shop, [11, 12, 14, 111, 112, 113, 114], "select number from effect order by number")

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
        assert (dead.subscriber, dead.attempts, dead.reason) == ("payment.record", 3, "RuntimeError: unlucky")
        assert dead.topic == "visiobook.payment.order.placed"

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"not json", "it is no CloudEvent: Invalid JSON"),
            (b"", "it is no CloudEvent: Invalid JSON"),
            (b'\xff\xfe "traceparent" \x00', "it is no CloudEvent: Invalid JSON"),
            (b'"traceparent"', "it is no CloudEvent: Input should be an object"),
            (b'{"a":' * 5000, "it is no CloudEvent: Invalid JSON: recursion limit exceeded"),
            (
                b'{"type": "visiobook.payment.order.placed"}',
                "it is no CloudEvent: source: Field required; data: Field re",
            ),
            (made(specversion="9"), "it is no CloudEvent: specversion: Input should be '1.0'"),
            (made(datacontenttype="text/xml"), "it is no CloudEvent: datacontenttype: Input should be 'application/js"),
            (made(data=[1]), "it is no CloudEvent: data: Input should be"),
            (made(data={"number": "many"}), "its data is no OrderPlaced: number: Input should be a valid integer"),
            (made(data={"number": "\ud800"}), "it is no CloudEvent: Invalid JSON"),
            (made(type="visiobook.payment.order.eaten"), "visiobook.payment.order.eaten is no OrderPlaced"),
            (made(dataversion=9), "visiobook.payment.order.placed has version 9, version 1 is understood here"),
            (
                made(dataschema="urn:x"),
                "visiobook.payment.order.placed names the schema urn:x, which is not known here",
            ),
            (
                made(source="/visiobook/user"),
                "visiobook.payment.order.placed comes from /visiobook/user, but payment al",
            ),
            (made(subject="x" * (1 << 20)), "it has 1048"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    async def test_what_is_malformed_is_buried_at_once(
        self, shop: Database, make_bus: MakeBus, body: bytes, reason: str
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)

        await send_raw(shop, body)
        await publish(bus, shop, 1)
        await until(shop, [1], COUNT_DEAD)
        await until(shop, [1])

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
            opened = await operators.dead_letter(session, dead.id)
        assert dead.attempts == 1
        assert dead.reason.startswith(f"MalformedEvent: {reason}")
        assert opened.envelope == body.decode(errors="replace")

    async def test_a_malformed_event_may_be_replayed_and_dies_again_without_end(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)
        await send_raw(shop, b"not json")
        await until(shop, [1], COUNT_DEAD)
        async with shop.transaction() as session:
            (before,) = await operators.dead_letters(session)

        async with shop.transaction() as session:
            await operators.replay(session, Choice(ids=[before.id]))
        later = "select count(*)::int from bus.dead where failed_at > :since"
        async with asyncio.timeout(15):
            while not await scalar(shop, later, since=before.failed_at):  # noqa: ASYNC110  # the database sets no event
                await asyncio.sleep(0.01)

        assert await numbers(shop, COUNT_DEAD) == [1]
        assert await numbers(shop, "select count(*)::int from bus.delivery") == [0]

    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (RuntimeError("a \x00 in \ud800 words"), "RuntimeError: a \\x00 in \\ud800 words"),
            (RuntimeError(), "RuntimeError"),
            (RuntimeError("long " * 10_000), "RuntimeError: long long"),
        ],
    )
    async def test_a_reason_that_cannot_be_stored_as_it_is_keeps_no_event_from_being_buried(
        self, shop: Database, make_bus: MakeBus, error: Exception, reason: str
    ) -> None:
        def fail(incoming: Incoming[OrderPlaced]) -> None:
            raise error

        bus = make_bus()
        await bus.start(Recorder(fail).subscriptions)

        await publish(bus, shop, 1)
        await until(shop, [1], COUNT_DEAD)

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
        assert dead.reason.startswith(reason)

    async def test_a_failure_of_the_database_is_told_without_the_statement(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus, subscriptions = make_bus(), Subscriptions()

        @subscriptions.on(OrderPlaced)
        async def record(incoming: Incoming[OrderPlaced]) -> None:
            values = {"id": 1, "secret": "hunter2"}
            await incoming.session.execute(text("insert into nowhere values (:id, :secret)"), values)

        await bus.start(subscriptions)

        await publish(bus, shop, 1)
        await until(shop, [1], COUNT_DEAD)

        async with shop.transaction() as session:
            (dead,) = await operators.dead_letters(session)
        assert 'relation "nowhere" does not exist' in dead.reason
        assert "hunter2" not in dead.reason

    async def test_a_dead_letter_is_replayed_when_its_cause_is_mended(self, shop: Database, make_bus: MakeBus) -> None:
        broken = [True]

        def fail_while_broken(incoming: Incoming[OrderPlaced]) -> None:
            if broken[0]:
                raise RuntimeError("the disk is full")

        bus = make_bus()
        await bus.start(Recorder(fail_while_broken).subscriptions)
        await publish(bus, shop, 5)
        await until(shop, [1], COUNT_DEAD)

        broken[0] = False
        async with shop.transaction() as session:
            replayed = await operators.replay(session, Choice(subscriber="payment.record"))
        await until(shop, [5])

        assert replayed == 1
        assert await numbers(shop, COUNT_DEAD) == [0]


class TestBatches:
    async def test_a_batch_is_handled_as_one_in_its_order(self, shop: Database, make_bus: MakeBus) -> None:
        bus, seen, subscriptions = make_bus(), [], Subscriptions()

        @subscriptions.on_batch(OrderPlaced)
        async def record(batch: Sequence[Incoming[OrderPlaced]]) -> None:
            seen.append([incoming.event.number for incoming in batch])
            await write_all(batch)

        await bus.start(subscriptions)
        await publish(bus, shop, *range(40))
        await until(shop, list(range(40)))

        assert list(chain.from_iterable(seen)) == list(range(40))
        assert max(map(len, seen)) > 1

    async def test_poison_in_a_batch_is_tried_alone_and_the_others_are_settled(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus, poisoned, subscriptions = make_bus(), [], Subscriptions()

        @subscriptions.on_batch(OrderPlaced)
        async def record(batch: Sequence[Incoming[OrderPlaced]]) -> None:
            await write_all(batch)
            if 13 in (incoming.event.number for incoming in batch):
                poisoned.append(len(batch))
                raise RuntimeError("unlucky")

        await bus.start(subscriptions)
        await publish(bus, shop, 11, 12, 13, 14)
        await until(shop, [1], COUNT_DEAD)

        assert await numbers(shop) == [11, 12, 14]
        assert poisoned[-1] == 1

    async def test_what_only_the_database_refuses_is_isolated_too(self, shop: Database, make_bus: MakeBus) -> None:
        bus, subscriptions = make_bus(), Subscriptions()

        @subscriptions.on_batch(OrderPlaced)
        async def record(batch: Sequence[Incoming[OrderPlaced]]) -> None:
            await write_all(batch)
            for incoming in batch:
                await incoming.session.execute(text("select 1 / (:number - 13)"), {"number": incoming.event.number})

        await bus.start(subscriptions)
        await publish(bus, shop, 12, 13, 14)
        await until(shop, [1], COUNT_DEAD)

        assert await numbers(shop) == [12, 14]

    async def test_what_a_handler_publishes_before_it_fails_is_not_published(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus, subscriptions = make_bus(), Recorder().subscriptions

        @subscriptions.on_batch(OrderDoubled)
        async def double(batch: Sequence[Incoming[OrderDoubled]]) -> None:
            for incoming in batch:
                await incoming.publish(OrderPlaced(number=incoming.event.number * 2))
                if incoming.event.number == 13:
                    raise RuntimeError("unlucky")

        await bus.start(subscriptions)
        async with shop.transaction() as session:
            for number in (12, 13, 14):
                await bus.publish(session, OrderDoubled(number=number))
        await until(shop, [1], COUNT_DEAD)

        await until(shop, [24, 28])


class TestCrashing:
    async def test_events_committed_before_a_kill_arrive_after_the_restart(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        first = make_bus()
        await first.start(Recorder().subscriptions)
        await first.stop()  # nobody relays or consumes: as if the process had died right after its commit
        await publish(first, shop, 1, 2, 3)

        await make_bus().start(Recorder().subscriptions)

        await until(shop, [1, 2, 3])

    async def test_a_consumer_that_breaks_off_in_mid_work_leaves_no_half_effect(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        begun, never = asyncio.Event(), asyncio.Event()
        dying, subscriptions = make_bus(), Subscriptions()

        @subscriptions.on(OrderPlaced)
        async def record(incoming: Incoming[OrderPlaced]) -> None:
            await write(incoming)
            begun.set()
            await never.wait()

        await dying.start(subscriptions)
        await publish(dying, shop, 1)
        await asyncio.wait_for(begun.wait(), 10)
        for task in dying._tasks:
            task.cancel()
        await asyncio.gather(*dying._tasks, return_exceptions=True)
        await make_bus().start(Recorder().subscriptions)

        await until(shop, [1])


async def publish_and_fail(bus: Bus, database: Database) -> None:
    async with database.transaction() as session:
        await bus.publish(session, OrderPlaced(number=1))
        raise RuntimeError("changed my mind")


class TestTwoPatterns:
    async def test_a_subscriber_with_two_matching_patterns_gets_one_delivery(
        self, shop: Database, make_bus: MakeBus, kind: str, request: pytest.FixtureRequest
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder().subscriptions)
        await bind_too(kind, "visiobook.payment.%", shop, request)

        await publish(bus, shop, 1, 2)
        await publish(bus, shop, 3)
        await until(shop, [3], "select number from effect order by id desc limit 1")

        assert await numbers(shop) == [1, 2, 3]


async def bind_too(kind: str, pattern: str, shop: Database, request: pytest.FixtureRequest) -> None:
    """Give the recorder a second pattern, behind the bus's back."""
    if kind == "embedded":
        async with shop.transaction() as session:
            statement = "insert into bus.binding (subscriber, pattern) values ('payment.record', :pattern)"
            await session.execute(text(statement), {"pattern": pattern})
        return
    names = request.getfixturevalue("names")
    async with await aio_pika.connect(request.getfixturevalue("rabbitmq_url")) as connection:
        queue = await (await connection.channel()).get_queue(names.queue("payment.record"), ensure=False)
        await queue.bind(names.events, pattern.replace("%", "#"))


class TestOperating:
    async def test_queues_are_counted_and_dead_letters_shown_and_purged(
        self, shop: Database, make_bus: MakeBus
    ) -> None:
        bus = make_bus()
        await bus.start(Recorder(unlucky).subscriptions)
        await publish(bus, shop, 13)
        await until(shop, [1], COUNT_DEAD)

        statuses = {status.subscriber: status for status in await measure(bus, shop, "payment")}
        async with shop.transaction() as session:
            (listed,) = await operators.dead_letters(session, Choice(subscriber="payment.%", topic="%.order.placed"))
            shown = await operators.dead_letter(session, listed.id)
            purged = await operators.purge(session, Choice(ids=[listed.id]))
            with pytest.raises(operators.NoSuchDeadLetter):
                await operators.dead_letter(session, listed.id)

        assert (statuses["payment.record"].dead, statuses["payment.record"].waiting) == (1, 0)
        assert json.loads(shown.envelope)["data"] == {"number": 13}
        assert purged == 1


class TestStoring:
    async def test_what_is_stored_is_a_cloud_event(self, shop: Database, make_bus: MakeBus) -> None:
        async with shop.transaction() as session:
            await tables.bind(session, "payment", {"payment.record": "%"})
            await make_bus().publish(session, OrderPlaced(number=1), subject="order/1", traceparent=TRACE)

        async with shop.transaction() as session:
            stored = json.loads(await session.scalar(text("select envelope from bus.delivery")))

        assert {"specversion": "1.0", "type": "visiobook.payment.order.placed", "subject": "order/1"}.items() <= (
            stored.items()
        )
        assert stored["data"] == {"number": 1}
        assert stored["traceparent"] == TRACE
