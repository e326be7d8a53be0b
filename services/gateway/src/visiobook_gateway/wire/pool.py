"""Connections to one address of a service: as few as are needed, no more than allowed, none for too long."""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from visiobook_gateway.wire.connection import Connection
from visiobook_gateway.wire.errors import NotReached, PoolExhausted

IDLE_SECONDS = 30.0
"""Shorter than services keep an idle connection, so that they seldom close one that is about to be used."""
WRITE_AHEAD = 256 * 1024


@dataclass(frozen=True)
class Address:
    """Where a service listens. ``authority`` is what the Host field says."""

    host: str
    port: int
    tls: bool
    authority: bytes

    @classmethod
    def of(cls, url: str) -> "Address":
        """The address of a base URL without a path. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError(f"{url!r} is no base URL: give http://host:port")
        tls = parts.scheme == "https"
        return cls(parts.hostname, parts.port or (443 if tls else 80), tls, parts.netloc.rpartition("@")[2].encode())


class Pool:
    """``take_idle`` never waits; ``acquire`` waits for a connection for ``connect_timeout`` seconds at most.

    ``sweep`` is called every now and then: it ends what has been idle or silent for too long.
    """

    def __init__(
        self, address: Address, *, limit: int, connect_timeout: float, read_timeout: float, sweeper: "Sweeper"
    ) -> None:
        self.address, self._sweeper = address, sweeper
        self._limit, self._connect_timeout, self._read_timeout = limit, connect_timeout, read_timeout
        self._idle: list[Connection] = []
        self._all: set[Connection] = set()
        self._connecting = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._closed = False

    @property
    def outstanding(self) -> int:
        """Exchanges under way."""
        return len(self._all) + self._connecting - len(self._idle)

    def take_idle(self) -> Connection | None:
        """A connection that is open and idle, the one used last."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        return None

    async def acquire(self, *, fresh: bool = False) -> Connection:
        """A connection; ``fresh``: a new one. Raises NotReached, PoolExhausted."""
        try:
            async with asyncio.timeout(self._connect_timeout):
                return await self._acquire(fresh)
        except TimeoutError:
            if len(self._all) >= self._limit:
                raise PoolExhausted(f"{self._limit} connections are busy") from None
            raise NotReached("no connection in time") from None

    async def _acquire(self, fresh: bool) -> Connection:
        while True:
            if not fresh and (connection := self.take_idle()) is not None:
                return connection
            if len(self._all) + self._connecting < self._limit:
                return await self._connect()
            if fresh and self._idle:
                self._idle.pop(0).leave()
                return await self._connect()
            turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                handed = await turn
            except asyncio.CancelledError:
                self._not_taken(turn)
                raise
            if handed is not None and handed.is_open:
                return handed

    def _not_taken(self, turn: "asyncio.Future[Connection | None]") -> None:
        """Whoever waited has left: what was handed over at that moment goes to the next."""
        if turn.cancelled() or not turn.done():
            return
        handed = turn.result()
        if handed is not None and handed.is_open:
            self.release(handed)
        else:
            self._hand(None)

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        context = ssl.create_default_context() if self.address.tls else None
        self._connecting += 1
        try:
            transport, connection = await loop.create_connection(
                lambda: Connection(self.release, self._lost), self.address.host, self.address.port, ssl=context
            )
        except OSError as error:
            self._hand(None)
            raise NotReached(str(error)) from error
        finally:
            self._connecting -= 1
        transport.set_write_buffer_limits(high=WRITE_AHEAD)
        self._all.add(connection)
        self._sweeper.add(self.sweep)
        return connection

    def release(self, connection: Connection) -> None:
        """An exchange is over, and the connection is good for another."""
        if self._closed:
            connection.leave()
        elif not self._hand(connection):
            self._idle.append(connection)

    def _hand(self, connection: Connection | None) -> bool:
        """Give a connection, or the right to make one, to whoever has waited for longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False

    def _lost(self, connection: Connection) -> None:
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._hand(None)

    def sweep(self, now: float) -> None:
        """End exchanges in which the service is silent, and connections that nobody has used for a while."""
        for connection in list(self._all):
            if connection.is_waiting and now - connection.touched_at > self._read_timeout:
                connection.time_out()
        if self._closed and not self._all:
            self._sweeper.remove(self.sweep)
        while self._idle and now - self._idle[0].touched_at > IDLE_SECONDS:
            self._idle.pop(0).leave()

    def retire(self) -> None:
        """No more exchanges; those under way may end."""
        self._closed = True
        while self._idle:
            self._idle.pop().leave()

    def close(self) -> None:
        """End all connections."""
        self._closed = True
        self._sweeper.remove(self.sweep)
        for connection in list(self._all):
            connection.leave()


class Sweeper:
    """Calls ``sweep(now)`` of everything that has one, in the running loop; one timer instead of one a request."""

    def __init__(self, *, every: float) -> None:
        self._every = every
        self._swept: set[Callable[[float], None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, sweep: Callable[[float], None]) -> None:
        """From now on, until ``remove``; the first one starts the timer."""
        self._swept.add(sweep)
        if self._timer is None:
            self._schedule()

    def remove(self, sweep: Callable[[float], None]) -> None:
        """No more."""
        self._swept.discard(sweep)

    def stop(self) -> None:
        """For good."""
        self._swept.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._every, self._sweep)

    def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        for sweep in list(self._swept):
            sweep(now)
        if self._swept:
            self._schedule()
        else:
            self._timer = None
