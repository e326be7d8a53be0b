"""Ended sessions: known at once in every process, through outages of Redis too."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter
from structlog.testing import capture_logs

from visiobook_chassis import application
from visiobook_chassis.auth import PUBLIC_AUDIENCE, CurrentPrincipal
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_chassis.shared.redis_client import open_redis
from visiobook_chassis.shared.redis_revocation import RedisRevocations
from visiobook_chassis.shared.revocation import PRUNED_EVERY, Revocations
from visiobook_testkit.redis import ThrowawayRedis


def soon() -> float:
    return time.time() + 900


async def until(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Wait for something; TimeoutError when it does not come."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # a plain lookup, that is the point
            await asyncio.sleep(0.005)


class TestRevocations:
    async def test_hold_what_was_announced(self) -> None:
        revocations = Revocations()

        await revocations.announce(["a", "b"], until=soon())

        assert [revocations.holds(session) for session in ("a", "b", "c", None)] == [True, True, False, False]

    def test_tell_who_waits_once_and_nobody_who_has_gone(self) -> None:
        revocations, heard = Revocations(), list[str]()
        with revocations.telling(lambda: heard.append("gone"), "a", None):
            pass

        with revocations.telling(lambda: heard.append("a"), "a"), revocations.telling(lambda: heard.append("b"), "b"):
            revocations.add(["a", "c"], until=soon())
            revocations.add(["a"], until=soon())

        assert heard == ["a"]

    def test_forget_what_no_token_can_come_from_any_more(self) -> None:
        now = 1000.0
        revocations = Revocations(clock=lambda: now)
        revocations.add([f"old {number}" for number in range(PRUNED_EVERY - 1)], until=now + 10)

        now += 11
        revocations.add(["new"], until=now + 10)

        assert revocations.living() == {"new": now + 10}
        assert not revocations.holds("old 1")


class Fleet:
    """Several processes' revocations over one Redis."""

    def __init__(self, stack: AsyncExitStack, url: str) -> None:
        self._stack, self._url = stack, url

    async def start(self) -> RedisRevocations:
        redis = open_redis(self._url)
        self._stack.push_async_callback(redis.aclose)
        revocations = RedisRevocations(redis)
        await self._stack.enter_async_context(revocations.running())
        return revocations


@pytest.fixture
async def fleet(redis_server: ThrowawayRedis) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        yield Fleet(stack, redis_server.url)


class TestRedisRevocations:
    async def test_reach_every_process_at_once(self, fleet: Fleet) -> None:
        user, gateway = await fleet.start(), await fleet.start()
        await until(lambda: gateway.is_listening)

        await user.announce(["at-once"], until=soon())

        await until(lambda: gateway.holds("at-once"), seconds=2)
        assert user.holds("at-once")

    async def test_are_known_to_a_process_from_its_first_request_on(self, fleet: Fleet) -> None:
        user = await fleet.start()
        await user.announce(["earlier"], until=soon())

        late = await fleet.start()

        assert late.holds("earlier")

    async def test_outlive_a_redis_that_forgets(self, fleet: Fleet, redis_server: ThrowawayRedis) -> None:
        user = await fleet.start()
        with capture_logs() as logs:
            await asyncio.to_thread(redis_server.kill)
            begun = time.monotonic()
            await user.announce(["meanwhile"], until=soon())
            waited = time.monotonic() - begun
            await asyncio.to_thread(redis_server.start)
            late = await fleet.start()

            await until(lambda: late.holds("meanwhile"))
            await until(lambda: any(entry["event"] == "redis.back" for entry in logs))

        said = [entry["event"] for entry in logs]
        assert waited < 2
        assert said.count("redis.away") == said.count("redis.back") == 1

    async def test_are_heard_again_after_redis_hung(self, fleet: Fleet, redis_server: ThrowawayRedis) -> None:
        user, gateway = await fleet.start(), await fleet.start()
        with redis_server.hanging():
            begun = time.monotonic()
            await user.announce(["hanging"], until=soon())
            waited = time.monotonic() - begun

        assert waited < 2
        await until(lambda: gateway.holds("hanging"))

    async def test_are_heard_again_after_a_connection_was_cut_off_under_a_request(
        self, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        user, gateway = await fleet.start(), await fleet.start()
        await until(lambda: gateway.is_listening)
        asked = gateway._redis.zrangebyscore
        monkeypatch.setattr("visiobook_chassis.shared.redis_revocation.COMPARE_SECONDS", 0.05)
        monkeypatch.setattr("visiobook_chassis.shared.redis_revocation.RETRY_SECONDS", 0.05)

        async def cut_off(*_: object, **__: object) -> None:
            raise RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed")

        gateway._redis.zrangebyscore = cut_off
        await until(lambda: not gateway.is_listening)
        gateway._redis.zrangebyscore = asked
        await user.announce(["after the cut"], until=soon())

        await until(lambda: gateway.holds("after the cut"))

    async def test_are_not_upset_by_a_stranger_on_the_channel(self, fleet: Fleet, redis_server: ThrowawayRedis) -> None:
        user, gateway = await fleet.start(), await fleet.start()
        await until(lambda: gateway.is_listening)
        redis = open_redis(redis_server.url)
        for nonsense in ("no json", "[1]", '{"a": "b"}', '{"a": null}'):
            await redis.publish("visiobook:revoked", nonsense)
        await redis.aclose()

        await user.announce(["after nonsense"], until=soon())

        await until(lambda: gateway.holds("after nonsense"), seconds=2)


class TestServices:
    @pytest.mark.parametrize("session", ["ended", "alive"])
    async def test_refuse_a_token_of_an_ended_session(self, keys: Path, session: str) -> None:
        router = APIRouter()

        @router.get("/api/v1/project/mine")
        async def read_mine(principal: CurrentPrincipal) -> str:
            return principal.subject

        settings = ServiceSettings(service="project", mode=Mode.EMBEDDED, keys=keys)
        app = application.create_app(settings, title="Projects", routers=[router])
        await app.state.shared.revocations.announce(["ended"], until=soon())
        now = int(time.time())
        claims = {"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60, "sid": session}
        headers = {"authorization": f"Bearer {load_keyring(keys, 'user').sign(claims)}"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            answer = await client.get("/api/v1/project/mine", headers=headers)

        assert answer.status_code == (401 if session == "ended" else 200)
        if session == "ended":
            assert answer.json()["code"] == "session-over"
