"""One contract for both limiters, and what only shared buckets can do and suffer: several processes, no Redis."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from structlog.testing import capture_logs

from visiobook_chassis.shared.limits import Limiter, Rate, TokenBuckets
from visiobook_chassis.shared.redis_client import open_redis
from visiobook_chassis.shared.redis_limits import LeasedBuckets
from visiobook_testkit.redis import ThrowawayRedis

SLOW = Rate(per_second=0.5, burst=20)
QUICK = Rate(per_second=50, burst=10)


class Processes:
    """Limiters as several processes have them, each with a connection of its own."""

    def __init__(self, stack: AsyncExitStack, url: str) -> None:
        self._stack, self._url = stack, url
        self.name = uuid.uuid4().hex

    async def start(self, rate: Rate) -> LeasedBuckets:
        redis = open_redis(self._url)
        self._stack.push_async_callback(redis.aclose)
        limiter = LeasedBuckets(redis, self.name, rate)
        await self._stack.enter_async_context(limiter.running())
        await until(lambda: limiter.is_shared)
        return limiter


async def until(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Wait for something; TimeoutError when it does not come."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # the limiter tells nobody, it only answers
            await asyncio.sleep(0.005)


async def passed(limiter: Limiter, key: str, times: int) -> int:
    """How many of so many requests, one after the other, may pass."""
    return sum([(await limiter.take(key)).allowed for _ in range(times)])


@pytest.fixture
async def processes(redis_server: ThrowawayRedis) -> AsyncIterator[Processes]:
    async with AsyncExitStack() as stack:
        yield Processes(stack, redis_server.url)


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the buckets are; empty: in this process."""
    return request.getfixturevalue("redis_server").url if request.param == "redis" else ""


@pytest.fixture
async def slow(url: str) -> AsyncIterator[Limiter]:
    async with AsyncExitStack() as stack:
        yield await Processes(stack, url).start(SLOW) if url else TokenBuckets(SLOW)


class TestEveryLimiter:
    async def test_lets_a_burst_pass_and_no_more(self, slow: Limiter) -> None:
        assert await passed(slow, "ada", 60) == SLOW.burst

    async def test_lets_a_burst_pass_at_once(self, slow: Limiter) -> None:
        decisions = await asyncio.gather(*(slow.take("ada") for _ in range(60)))

        assert sum(decision.allowed for decision in decisions) == SLOW.burst

    async def test_says_how_long_to_wait_and_what_the_limit_is(self, slow: Limiter) -> None:
        await passed(slow, "ada", SLOW.burst)

        refused = await slow.take("ada")

        assert refused.limit == SLOW.burst
        assert 1.0 < refused.retry_after <= 2.0

    async def test_keeps_callers_apart(self, slow: Limiter) -> None:
        await passed(slow, "ada", 60)

        assert await passed(slow, "bob", 60) == SLOW.burst


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class TestTokenBuckets:
    async def test_refill_at_their_rate_up_to_their_burst(self) -> None:
        clock = Clock()
        buckets = TokenBuckets(Rate(2, 2), clock=clock)
        first = await passed(buckets, "ada", 3)

        clock.now += 0.5
        second = await passed(buckets, "ada", 3)
        clock.now += 3600

        assert (first, second, await passed(buckets, "ada", 5)) == (2, 1, 2)

    async def test_forget_who_was_unseen_for_longest(self) -> None:
        buckets = TokenBuckets(Rate(1, 1), callers=2, clock=Clock())
        for caller in ("ada", "bob", "ada", "eve"):
            await buckets.take(caller)

        assert await passed(buckets, "ada", 1) == 0
        assert await passed(buckets, "bob", 1) == 1


class TestSeveralProcesses:
    async def test_share_one_bucket(self, processes: Processes) -> None:
        one, other = await processes.start(SLOW), await processes.start(SLOW)

        both = await asyncio.gather(passed(one, "ada", 40), passed(other, "ada", 40))

        assert SLOW.burst <= sum(both) <= SLOW.burst + 1  # a credit is one token at this rate

    async def test_hold_the_rate_together_in_the_long_run(self, processes: Processes) -> None:
        limiters = [await processes.start(QUICK) for _ in range(3)]
        begun, allowed = time.monotonic(), 0

        while (spent := time.monotonic() - begun) < 1.0:
            decisions = await asyncio.gather(*(limiter.take("ada") for limiter in limiters))
            allowed += sum(decision.allowed for decision in decisions)
            await asyncio.sleep(0)

        credits = 3 * 5
        assert 0.5 * QUICK.per_second * spent < allowed <= QUICK.burst + QUICK.per_second * (spent + 0.3) + credits

    async def test_what_one_did_not_use_is_the_others(self, processes: Processes) -> None:
        one, other = await processes.start(SLOW), await processes.start(SLOW)
        await passed(one, "ada", 5)
        await until(lambda: not one._leases)

        assert await passed(other, "ada", 60) == SLOW.burst - 5

    async def test_a_process_that_ends_gives_its_lease_back(self, processes: Processes) -> None:
        staying = await processes.start(SLOW)
        async with AsyncExitStack() as stack:
            leaving = Processes(stack, processes._url)
            leaving.name = processes.name
            await passed(await leaving.start(SLOW), "ada", 3)

        assert await passed(staying, "ada", 60) == SLOW.burst - 3

    async def test_ask_redis_far_less_often_than_they_are_asked(self, processes: Processes) -> None:
        limiter = await processes.start(Rate(per_second=1000, burst=2000))
        redis = limiter._settle_script.registered_client
        await redis.config_resetstat()

        allowed = await passed(limiter, "ada", 1500)
        calls = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"]

        assert allowed == 1500
        assert calls < 30


class TestRedisAway:
    async def test_each_goes_on_alone_says_so_once_and_joins_again(
        self, processes: Processes, redis_server: ThrowawayRedis
    ) -> None:
        limiter = await processes.start(QUICK)
        await passed(limiter, "ada", 3)

        with capture_logs() as logs:
            redis_server.kill()
            during = 0
            async with asyncio.timeout(15):
                while limiter.is_shared or during < 50:
                    during += await passed(limiter, uuid.uuid4().hex, 1)
                    await asyncio.sleep(0.002)
            alone = await passed(limiter, "eve", 100)
            await asyncio.to_thread(redis_server.start)
            await until(lambda: limiter.is_shared)

        said = [entry["event"] for entry in logs]
        assert during >= 50
        assert alone >= QUICK.burst
        assert said.count("redis.away") == 1
        assert said.count("redis.back") == 1

    async def test_a_redis_that_hangs_holds_nobody_up_for_long(
        self, processes: Processes, redis_server: ThrowawayRedis
    ) -> None:
        limiter = await processes.start(SLOW)

        with redis_server.hanging():
            begun = time.monotonic()
            allowed = await passed(limiter, "ada", 60)
            waited = time.monotonic() - begun

        assert allowed >= SLOW.burst
        assert waited < 3
        await until(lambda: limiter.is_shared)

    async def test_one_that_was_never_there_is_no_obstacle(self) -> None:
        redis = open_redis("redis://127.0.0.1:1/0")
        limiter = LeasedBuckets(redis, "nobody", SLOW)
        async with limiter.running():
            assert await passed(limiter, "ada", 60) == SLOW.burst
        await redis.aclose()
