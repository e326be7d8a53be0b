"""Tell sleeping subscribers that something was committed: in this process at once, in others by a coalesced NOTIFY.

NOTIFY inside the publishing transaction would serialise commits (measured: 10 to 39% slower), so it is sent after
commit, on a connection of its own, at most about 200 times a second.
"""

import asyncio
import contextlib
from collections.abc import Collection
from typing import Any

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from visiobook_messaging.topics import matches

CHANNEL = "visiobook_bus"
COALESCE_SECONDS = 0.005
NOTIFY_SECONDS = 10.0
RECONNECT_SECONDS = 1.0
LOSSES = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
log = structlog.get_logger(__name__)


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
    """Also wakes, and is woken by, other processes on the same database. Needs a direct connection, no PgBouncer.

    A lost connection is opened again; meanwhile sleepers are woken by their own patience alone.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._dirty = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def committed(self, topics: Collection[str]) -> None:
        super().committed(topics)
        self._dirty.set()

    async def start(self) -> None:
        connection = await self._connect()
        self._task = asyncio.create_task(self._stay_connected(connection))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _connect(self) -> "asyncpg.Connection[Any]":
        connection: asyncpg.Connection[Any] = await asyncpg.connect(**connect_arguments(self._url))
        await connection.add_listener(CHANNEL, lambda *_: self.wake())
        connection.add_termination_listener(lambda _: self._dirty.set())  # so that the loss is noticed at once
        return connection

    async def _stay_connected(self, connection: "asyncpg.Connection[Any]") -> None:
        while True:
            try:
                await self._notify(connection)
            except LOSSES as error:
                log.warning("wakeup.lost", error=repr(error))
            finally:
                connection.terminate()
            connection = await self._connect_again()
            log.warning("wakeup.back")
            self.wake()  # what was committed meanwhile was not heard of

    async def _notify(self, connection: "asyncpg.Connection[Any]") -> None:
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            await connection.execute(f"notify {CHANNEL}", timeout=NOTIFY_SECONDS)
            await asyncio.sleep(COALESCE_SECONDS)

    async def _connect_again(self) -> "asyncpg.Connection[Any]":
        while True:
            await asyncio.sleep(RECONNECT_SECONDS)
            with contextlib.suppress(*LOSSES):
                return await self._connect()


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
        "ssl": parsed.query.get("ssl"),
    }
    return {name: value for name, value in given.items() if value is not None}
