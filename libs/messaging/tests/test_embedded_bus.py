"""What only the embedded bus does: leases, row-level security, waking. The contract is in test_either_bus.py."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import pytest
from sqlalchemy import text

from visiobook_contracts.events import Event
from visiobook_messaging.bus import Bus, RetryPolicy
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.wakeup import PostgresWakeup, Wakeup
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database, open_engine

FAST = RetryPolicy(attempts=3, base=0.01, cap=0.02)


class OrderPlaced(Event):
    name: ClassVar[str] = "visiobook.{service}.order.placed"

    number: int


async def publish(bus: Bus, database: Database, *numbers: int) -> None:
    async with database.transaction() as session:
        for number in numbers:
            await bus.publish(session, OrderPlaced(number=number))


async def until(query: str, expected: list[int], database: Database) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(10):
        while await numbers(database, query) != expected:  # noqa: ASYNC110  # the database sets no event
            await asyncio.sleep(0.01)


async def numbers(database: Database, query: str = "select number from effect order by number") -> list[int]:
    async with database.transaction() as session:
        return [row[0] for row in await session.execute(text(query))]


def recording(done: asyncio.Event, *, expected: int, fail: Callable[[Incoming[OrderPlaced]], None] | None = None,
              lease: float | None = None) -> Subscriptions:  # fmt: skip
    subscriptions, seen = Subscriptions(), [0]

    @subscriptions.on(OrderPlaced, lease=lease)
    async def record(incoming: Incoming[OrderPlaced]) -> None:
        values = {"number": incoming.event.number}
        await incoming.session.execute(text("insert into effect (number) values (:number)"), values)
        if fail:
            fail(incoming)
        seen[0] += 1
        if seen[0] >= expected:
            done.set()

    return subscriptions


class TestNotifying:
    async def test_another_process_is_woken_by_a_notification(self, shop: Database, admin_url: str) -> None:
        listening, publishing = PostgresWakeup(admin_url), PostgresWakeup(admin_url)
        await listening.start()
        await publishing.start()
        sleeper = listening.sleeper()

        publishing.committed({"anything"})
        await asyncio.wait_for(sleeper.wait(), 5)

        await listening.stop()
        await publishing.stop()


class TestFailing:
    @pytest.mark.parametrize("lease", [None, 5.0])
    async def test_poison_ends_in_the_dead_letters_with_its_reason_and_harms_no_other(
        self, shop: Database, lease: float | None
    ) -> None:
        def poison(incoming: Incoming[OrderPlaced]) -> None:
            if incoming.event.number == 13:
                raise RuntimeError("unlucky")

        bus, done = Bus(shop, service="payment", retry=FAST, wakeup=Wakeup()), asyncio.Event()
        await bus.start(recording(done, expected=4, fail=poison, lease=lease))

        await publish(bus, shop, 11, 12, 13, 14, 15)
        await asyncio.wait_for(done.wait(), 5)
        await until("select count(*)::int from bus.dead", [1], shop)
        await bus.stop()

        assert await numbers(shop) == [11, 12, 14, 15]
        async with shop.transaction() as session:
            dead = (await session.execute(text("select attempts, last_error from bus.dead"))).one()
        assert dead.attempts == 3
        assert dead.last_error == "RuntimeError: unlucky"

    async def test_a_lease_that_runs_out_is_taken_over_and_the_late_one_rolled_back(self, shop: Database) -> None:
        slow, begun, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
        first, second = Bus(shop, service="payment"), Bus(shop, service="payment")
        subscriptions = Subscriptions()

        @subscriptions.on(OrderPlaced, lease=0.2)
        async def record(incoming: Incoming[OrderPlaced]) -> None:
            begun.set()
            values = {"number": incoming.attempt}
            await incoming.session.execute(text("insert into effect (number) values (:number)"), values)
            if incoming.attempt == 1:
                await slow.wait()
            else:
                done.set()

        await first.start(subscriptions)
        await publish(first, shop, 1)
        await asyncio.wait_for(begun.wait(), 5)
        await second.start(subscriptions)
        await asyncio.wait_for(done.wait(), 10)
        await until("select count(*)::int from bus.delivery", [0], shop)
        slow.set()
        await first.stop()
        await second.stop()

        assert await numbers(shop) == [2]


class TestIsolation:
    async def test_a_service_sees_and_takes_only_its_own_deliveries(self, shop: Database, admin_url: str) -> None:
        bus = Bus(shop, service="payment")
        await bus.start(recording(asyncio.Event(), expected=99))
        await bus.stop()
        await publish(bus, shop, 1)
        other = Database(open_engine(provisioning.url_of(admin_url, "project"), application_name="other"))

        seen = await numbers(other, "select count(*)::int from bus.delivery")
        async with other.transaction() as session:
            await session.execute(text("delete from bus.delivery"))
        await other.bind.dispose()  # type: ignore[union-attr]

        assert seen == [0]
        assert await numbers(shop, "select count(*)::int from bus.delivery") == [1]


class TestWaking:
    async def test_sleepers_wake_at_the_commit_and_not_at_the_end_of_a_savepoint(self, shop: Database) -> None:
        wakeup = Wakeup()
        bus, sleeper = Bus(shop, service="payment", wakeup=wakeup), wakeup.sleeper()

        async with shop.transaction() as session:
            async with session.begin_nested():
                await bus.publish(session, OrderPlaced(number=1))
            woken_early = sleeper.is_set()

        assert (woken_early, sleeper.is_set()) == (False, True)
