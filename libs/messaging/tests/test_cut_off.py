"""Work on the broker that is cancelled by the client, though nobody asked for it."""

import asyncio

import pytest

from visiobook_messaging.rabbit import BrokerLost, _until_lost


async def cut_off() -> None:
    waiter = asyncio.get_running_loop().create_future()
    waiter.cancel()
    await waiter


async def endless() -> None:
    await asyncio.Event().wait()


class TestWorkOnTheBroker:
    async def test_that_is_cut_off_is_a_broker_lost(self) -> None:
        with pytest.raises(BrokerLost):
            await _until_lost([endless(), cut_off()], [], asyncio.Event())

    async def test_that_is_really_cancelled_ends(self) -> None:
        task = asyncio.create_task(_until_lost([endless()], [], asyncio.Event()))
        await asyncio.sleep(0)

        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
