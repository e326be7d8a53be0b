"""Waking across processes, with a real server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from visiobook_messaging import wakeup as module
from visiobook_messaging.wakeup import PostgresWakeup
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database


@pytest.fixture
async def here(admin_url: str, shop: Database) -> AsyncIterator[PostgresWakeup]:
    wakeup = PostgresWakeup(provisioning.url_of(admin_url, "payment"))
    await wakeup.start()
    yield wakeup
    await wakeup.stop()


@pytest.fixture
async def there(admin_url: str, shop: Database) -> AsyncIterator[PostgresWakeup]:
    """As another process has it."""
    wakeup = PostgresWakeup(provisioning.url_of(admin_url, "project"))
    await wakeup.start()
    yield wakeup
    await wakeup.stop()


async def woken(sleeper: asyncio.Event) -> bool:
    async with asyncio.timeout(10):
        return await sleeper.wait()


class TestPostgresWakeup:
    async def test_what_one_process_commits_wakes_another(self, here: PostgresWakeup, there: PostgresWakeup) -> None:
        sleeper = there.sleeper("visiobook.%")

        here.committed(["visiobook.payment.order.placed"])

        assert await woken(sleeper)

    async def test_a_lost_connection_is_opened_again(
        self, here: PostgresWakeup, there: PostgresWakeup, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "RECONNECT_SECONDS", 0.01)
        sleeper = here.sleeper("visiobook.%")
        async with shop.transaction() as session:
            cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike '%listen%' and pid <> "
            await session.execute(text(cut + "pg_backend_pid() and usename = current_user"))
        assert await woken(sleeper)  # as it cannot know what it missed

        sleeper.clear()
        there.committed(["visiobook.payment.order.placed"])

        assert await woken(sleeper)
