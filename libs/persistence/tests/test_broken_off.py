"""A connection that cancels its waiter, and a task that is really cancelled."""

import asyncio

import pytest

from visiobook_persistence.database import Database
from visiobook_persistence.outages import is_away


async def wait_on_a_broken_connection(database: Database) -> None:
    async with database.transaction():
        waiter = asyncio.get_running_loop().create_future()
        waiter.cancel()
        await waiter


class TestTransaction:
    async def test_a_cancel_that_nobody_asked_for_is_an_outage(self, database: Database) -> None:
        with pytest.raises(ConnectionAbortedError) as broken:
            await wait_on_a_broken_connection(database)

        assert is_away(broken.value)

    async def test_a_cancel_of_the_task_ends_it(self, database: Database) -> None:
        begun = asyncio.Event()

        async def work() -> None:
            async with database.transaction():
                begun.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(work())
        await begun.wait()
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_a_time_limit_within_is_kept(self, database: Database) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), database.transaction():
                await asyncio.Event().wait()
