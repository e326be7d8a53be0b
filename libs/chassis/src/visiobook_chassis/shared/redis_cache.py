"""The cache that all processes of a fleet share. Redis bounds its memory itself (``maxmemory``, ``allkeys-lru``)."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.exceptions import ResponseError

from visiobook_chassis.shared.cache import CacheAway, check
from visiobook_chassis.shared.redis_client import AWAY, PREFIX

NOT_A_NUMBER = "not an integer"


class RedisCache:
    """``visiobook_chassis.shared.cache.Cache`` over a Redis client."""

    def __init__(self, redis: Any, *, prefix: str = PREFIX + "cache:") -> None:
        self._redis, self._prefix = redis, prefix

    async def get(self, key: str) -> bytes | None:
        async with _answering():
            value: bytes | None = await self._redis.get(self._prefix + key)
        return value

    async def set(self, key: str, value: bytes, *, ttl: float) -> None:
        check(value, ttl)
        async with _answering():
            await self._redis.set(self._prefix + key, value, px=_milliseconds(ttl))

    async def delete(self, key: str) -> None:
        async with _answering():
            await self._redis.delete(self._prefix + key)

    async def increment(self, key: str, *, by: int = 1, ttl: float) -> int:
        check(b"", ttl)
        name = self._prefix + key
        async with _answering(), self._redis.pipeline(transaction=True) as both:
            both.set(name, 0, px=_milliseconds(ttl), nx=True)
            both.incrby(name, by)
            return int((await both.execute())[1])


def _milliseconds(seconds: float) -> int:
    return max(1, math.ceil(seconds * 1000))


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    """Raise CacheAway for what Redis does not answer, ValueError for a counter that is none."""
    try:
        yield
    except AWAY as error:
        if isinstance(error, ResponseError) and NOT_A_NUMBER in str(error):
            raise ValueError(f"the value is not a number: {error}") from None
        raise CacheAway(f"The shared cache does not answer: {error!r}") from error
