"""One contract for both caches: in this process, and in a real Redis."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator

import pytest

from visiobook_chassis.shared.cache import VALUE_BYTES, Cache, CacheAway, MemoryCache
from visiobook_chassis.shared.redis_cache import RedisCache
from visiobook_chassis.shared.redis_client import open_redis
from visiobook_testkit.redis import ThrowawayRedis


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the cache is; empty: in this process."""
    return request.getfixturevalue("redis_server").url if request.param == "redis" else ""


@pytest.fixture
async def cache(url: str) -> AsyncIterator[Cache]:
    if not url:
        yield MemoryCache()
        return
    redis = open_redis(url)
    yield RedisCache(redis, prefix=f"{uuid.uuid4().hex}:")
    await redis.aclose()


async def is_gone(cache: Cache, key: str) -> bool:
    """Whether a value goes within five seconds."""
    deadline = time.monotonic() + 5
    while await cache.get(key) is not None:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.005)
    return True


class TestEveryCache:
    async def test_gives_back_what_it_was_given(self, cache: Cache) -> None:
        await cache.set("a", b"\0\xff first", ttl=60)
        await cache.set("a", b"second", ttl=60)

        assert await cache.get("a") == b"second"
        assert await cache.get("b") is None

    async def test_forgets_when_told_and_again_is_no_error(self, cache: Cache) -> None:
        await cache.set("a", b"1", ttl=60)

        await cache.delete("a")
        await cache.delete("a")

        assert await cache.get("a") is None

    async def test_forgets_after_a_while(self, cache: Cache) -> None:
        await cache.set("short", b"1", ttl=0.02)
        await cache.set("long", b"2", ttl=60)

        assert await is_gone(cache, "short")
        assert await cache.get("long") == b"2"

    async def test_counts_together(self, cache: Cache) -> None:
        counts = await asyncio.gather(*(cache.increment("n", ttl=60) for _ in range(20)))

        assert sorted(counts) == list(range(1, 21))
        assert await cache.increment("n", by=-5, ttl=60) == 15
        assert await cache.get("n") == b"15"

    async def test_a_counter_lives_from_its_first_increment(self, cache: Cache) -> None:
        await cache.increment("n", ttl=0.1)
        await cache.increment("n", ttl=60)

        assert await is_gone(cache, "n")

    async def test_refuses_to_count_on_what_is_no_number(self, cache: Cache) -> None:
        await cache.set("a", b"book", ttl=60)

        with pytest.raises(ValueError, match="not a number"):
            await cache.increment("a", ttl=60)

    @pytest.mark.parametrize("ttl", [0, -1, float("nan"), float("inf")])
    async def test_refuses_what_would_stay_for_ever_or_not_at_all(self, cache: Cache, ttl: float) -> None:
        with pytest.raises(ValueError, match="ttl"):
            await cache.set("a", b"1", ttl=ttl)

    async def test_refuses_a_value_that_is_no_matter_for_a_cache(self, cache: Cache) -> None:
        with pytest.raises(ValueError, match="bytes"):
            await cache.set("a", bytes(VALUE_BYTES + 1), ttl=60)


class TestMemoryCache:
    async def test_stays_within_its_memory_and_keeps_what_is_used(self) -> None:
        cache = MemoryCache(limit=50_000)
        await cache.set("used", bytes(1000), ttl=60)
        for number in range(500):
            await cache.set(f"n{number}", bytes(1000), ttl=60)
            await cache.get("used")

        assert cache.size <= 50_000
        assert await cache.get("used") is not None
        assert await cache.get("n0") is None
        assert await cache.get("n499") is not None

    async def test_a_replaced_value_gives_its_memory_back(self) -> None:
        cache = MemoryCache()
        await cache.set("a", bytes(5000), ttl=60)
        await cache.set("a", b"1", ttl=60)
        await cache.delete("a")

        assert cache.size == 0


class TestRedisAway:
    async def test_is_told_within_a_second_and_over_when_it_is_back(self, redis_server: ThrowawayRedis) -> None:
        redis = open_redis(redis_server.url)
        cache = RedisCache(redis)
        await cache.set("a", b"1", ttl=60)

        with redis_server.hanging():
            begun = time.monotonic()
            with pytest.raises(CacheAway):
                await cache.get("a")
            waited = time.monotonic() - begun

        assert waited < 3
        assert await cache.get("a") == b"1"
        await redis.aclose()
