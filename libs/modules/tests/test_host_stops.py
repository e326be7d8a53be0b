"""A host that is stopped in the very moment in which somebody wakes it."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest

from visiobook_chassis.network import Peer
from visiobook_messaging.bus import Bus
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules.files import FileCarrier
from visiobook_modules.host import ModuleHost
from visiobook_modules.pool import WorkerPool
from visiobook_persistence.database import Database


class FullPool(WorkerPool):
    """Has no slot, and says when it was asked for one."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked = asyncio.Event()

    def try_take_slot(self) -> bool:
        self.asked.set()
        return False


@pytest.fixture
def pool() -> FullPool:
    return FullPool()


@pytest.fixture
def wakeup() -> Wakeup:
    return Wakeup()


@pytest.fixture
def host(pool: FullPool, wakeup: Wakeup, tmp_path: Path) -> ModuleHost:
    parts: dict[str, Any] = {
        "database": create_autospec(Database, instance=True),
        "bus": create_autospec(Bus, instance=True),
        "carrier": FileCarrier(create_autospec(Peer, instance=True)),
    }
    return ModuleHost(modules={}, factory="", pool=pool, wakeup=wakeup, folder=tmp_path, service="ai-analysis", **parts)


class TestStop:
    async def test_ends_although_the_host_is_woken_at_the_same_moment(
        self, host: ModuleHost, pool: FullPool, wakeup: Wakeup
    ) -> None:
        await host.start(alone=False)
        await pool.asked.wait()
        await asyncio.sleep(0)

        wakeup.wake()
        async with asyncio.timeout(1):
            await host.stop()

        assert [loop.cancelled() for loop in host._loops] == [True, True, True]
