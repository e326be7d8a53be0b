"""Tell sleeping subscribers that something was committed: in this process at once, in others by a coalesced NOTIFY.

NOTIFY inside the publishing transaction would serialise commits (measured: 10 to 39% slower), so it is sent after
commit, on a connection of its own, at most about 200 times a second.
"""

import asyncio
import contextlib
from collections.abc import Collection
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from visiobook_messaging.topics import matches

CHANNEL = "visiobook_bus"
COALESCE_SECONDS = 0.005


class Wakeup:
    """Wakes the subscribers of one process. Share one among all buses that live in it."""

    def __init__(self) -> None:
        self._sleepers: dict[asyncio.Event, str] = {}

    def sleeper(self, pattern: str = "%") -> asyncio.Event:
        """An event that is set whenever something with a matching topic was committed ("%" stands for anything)."""
        event = asyncio.Event()
        self._sleepers[event] = pattern
        return event

    def forget(self, event: asyncio.Event) -> None:
        """Nobody waits for this one any more."""
        self._sleepers.pop(event, None)

    def committed(self, topics: Collection[str]) -> None:
        """This process committed something with these topics."""
        for event, pattern in self._sleepers.items():
            if not event.is_set() and any(matches(topic, pattern) for topic in topics):
                event.set()

    def wake(self) -> None:
        """Wake everybody."""
        for event in self._sleepers:
            event.set()

    async def start(self) -> None:
        """Begin to listen to other processes; nothing to do for one process."""

    async def stop(self) -> None:
        """Stop listening."""


class PostgresWakeup(Wakeup):
    """Also wakes, and is woken by, other processes on the same database. Needs a direct connection, no PgBouncer."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._dirty = asyncio.Event()
        self._connection: asyncpg.Connection[Any] | None = None
        self._task: asyncio.Task[None] | None = None

    def committed(self, topics: Collection[str]) -> None:
        super().committed(topics)
        self._dirty.set()

    async def start(self) -> None:
        self._connection = await asyncpg.connect(**connect_arguments(self._url))
        await self._connection.add_listener(CHANNEL, lambda *_: self.wake())
        self._task = asyncio.create_task(self._notify())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._connection is not None:
            await self._connection.close()

    async def _notify(self) -> None:
        assert self._connection is not None
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            await self._connection.execute(f"notify {CHANNEL}")
            await asyncio.sleep(COALESCE_SECONDS)


def connect_arguments(url: str) -> dict[str, Any]:
    """asyncpg.connect arguments for a SQLAlchemy URL."""
    parsed = make_url(url)
    host = parsed.query.get("host", parsed.host)
    given = {
        "host": host,
        "port": parsed.port,
        "user": parsed.username,
        "password": parsed.password,
        "database": parsed.database,
    }
    return {name: value for name, value in given.items() if value is not None}
