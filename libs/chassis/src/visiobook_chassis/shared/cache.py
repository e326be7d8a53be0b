"""A cache: small values by key that may be gone at any moment. Here one in this process; ``redis_cache`` is shared."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from visiobook_chassis.errors import Unavailable

VALUE_BYTES = 1 << 20
MEMORY_BYTES = 32 << 20
ENTRY_BYTES = 200
"""What an entry costs beside its key and value, about."""


class CacheAway(Unavailable):
    """The shared cache does not answer. Whoever asks goes on without it."""

    code = "cache-away"


class Cache(Protocol):
    """Every method raises CacheAway, within half a second, while a shared cache does not answer."""

    async def get(self, key: str) -> bytes | None:
        """The value, None where there is none (any more)."""

    async def set(self, key: str, value: bytes, *, ttl: float) -> None:
        """Keep a value for ``ttl`` seconds. Raises ValueError for one over a mebibyte, or a ``ttl`` not above zero."""

    async def delete(self, key: str) -> None:
        """Forget a value; nothing happens where there is none."""

    async def increment(self, key: str, *, by: int = 1, ttl: float) -> int:
        """Add to a counter and return it; ``ttl`` seconds count from its first increment.

        Raises ValueError where the value is not a number.
        """


class MemoryCache:
    """A cache in this process. The entry unused for longest goes first when ``limit`` bytes are passed."""

    def __init__(self, *, limit: int = MEMORY_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._clock = limit, clock
        self._entries: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self.size = 0

    async def get(self, key: str) -> bytes | None:
        found = self._living(key)
        return None if found is None else found[0]

    async def set(self, key: str, value: bytes, *, ttl: float) -> None:
        check(value, ttl)
        self._put(key, value, self._clock() + ttl)

    async def delete(self, key: str) -> None:
        self._drop(key)

    async def increment(self, key: str, *, by: int = 1, ttl: float) -> int:
        check(b"", ttl)
        value, until = self._living(key) or (b"0", self._clock() + ttl)
        count = number(value) + by
        self._put(key, str(count).encode(), until)
        return count

    def _living(self, key: str) -> tuple[bytes, float] | None:
        found = self._entries.get(key)
        if found is None:
            return None
        if found[1] <= self._clock():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return found

    def _put(self, key: str, value: bytes, until: float) -> None:
        self._drop(key)
        self._entries[key] = (value, until)
        self.size += _weight(key, value)
        while self.size > self._limit and len(self._entries) > 1:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            self.size -= _weight(key, found[0])


def check(value: bytes, ttl: float) -> None:
    """Raise ValueError for what no cache keeps."""
    if len(value) > VALUE_BYTES:
        raise ValueError(f"a value of {len(value)} bytes is no matter for a cache; the limit is {VALUE_BYTES}")
    if not (math.isfinite(ttl) and ttl > 0):
        raise ValueError(f"ttl is {ttl}: give seconds above zero")


def number(value: bytes) -> int:
    """The number that a counter holds. Raises ValueError."""
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"the value is not a number: {value[:20]!r}") from None


def _weight(key: str, value: bytes) -> int:
    return ENTRY_BYTES + len(key) + len(value)
