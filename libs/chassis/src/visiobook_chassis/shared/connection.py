"""What an application gets of it: ``app.state.shared``, in process or through the Redis of ``settings.redis_url``."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from visiobook_chassis.shared.cache import Cache, MemoryCache
from visiobook_chassis.shared.limits import Limiter, Rate, TokenBuckets
from visiobook_chassis.shared.revocation import Revocations


@dataclass
class Shared:
    """Cache, ended sessions and limits of this process's fleet."""

    cache: Cache = field(default_factory=MemoryCache)
    revocations: Revocations = field(default_factory=Revocations)
    redis: Any = None
    limiters: list[Any] = field(default_factory=list)

    @property
    def is_fleet_wide(self) -> bool:
        """Whether other processes share it, too."""
        return self.redis is not None

    def limiter(self, name: str, rate: Rate) -> Limiter:
        """Buckets by that name, shared where there is Redis. Made before the application starts."""
        if not self.is_fleet_wide:
            return TokenBuckets(rate)
        from visiobook_chassis.shared.redis_limits import LeasedBuckets  # noqa: PLC0415  # only where it is used

        limiter = LeasedBuckets(self.redis, name, rate)
        self.limiters.append(limiter)
        return limiter


def open_shared(redis_url: str) -> Shared:
    """Nothing is connected yet. Raises ValueError for a URL that is not Redis's."""
    if not redis_url:
        return Shared()
    from visiobook_chassis.shared.redis_cache import RedisCache  # noqa: PLC0415  # 6 MB that one process does not need
    from visiobook_chassis.shared.redis_client import open_redis  # noqa: PLC0415  # the same
    from visiobook_chassis.shared.redis_revocation import RedisRevocations  # noqa: PLC0415  # the same

    redis = open_redis(redis_url)
    return Shared(cache=RedisCache(redis), revocations=RedisRevocations(redis), redis=redis)


@asynccontextmanager
async def connected(app: FastAPI) -> AsyncIterator[None]:
    """Resource of every application: what is shared runs while the application does."""
    shared: Shared = app.state.shared
    async with AsyncExitStack() as stack:
        if shared.is_fleet_wide:
            stack.push_async_callback(shared.redis.aclose)
        await stack.enter_async_context(shared.revocations.running())
        for limiter in shared.limiters:
            await stack.enter_async_context(limiter.running())
        yield
