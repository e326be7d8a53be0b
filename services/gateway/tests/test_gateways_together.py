"""Several gateways over one Redis: one limit, one truth of ended sessions, documents remembered; and without Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import load_keyring
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_gateway.upstreams import Fleet, embedded
from visiobook_testkit.redis import ThrowawayRedis

BURST = 20


@dataclass
class Gateway:
    """One process's."""

    control: FastAPI
    client: httpx.AsyncClient

    @property
    def shares_limits(self) -> bool:
        return all(limiter.is_shared for limiter in self.control.state.shared.limiters)

    async def passed(self, path: str, times: int, headers: dict[str, str]) -> int:
        """How many of so many requests are not refused for their rate."""
        answers = [await self.client.get(path, headers=headers) for _ in range(times)]
        return sum(answer.status_code != 429 for answer in answers)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something; TimeoutError when it does not come."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110  # plain lookups, that is the point
            await asyncio.sleep(0.005)


@pytest.fixture
async def gateways(
    gateway_settings: dict[str, Any], services: dict[str, FastAPI], redis_server: ThrowawayRedis
) -> AsyncIterator[list[Gateway]]:
    rates = {"rate_per_second": 0.1, "rate_burst": BURST}
    settings = Settings(**gateway_settings, **rates, redis_url=redis_server.url)
    async with AsyncExitStack() as stack:
        started = []
        for _ in range(2):
            control = create_app(settings)
            entry = build_entry(control, services)
            await stack.enter_async_context(control.router.lifespan_context(control))
            client = httpx.AsyncClient(transport=httpx.ASGITransport(entry), base_url="http://test")
            started.append(Gateway(control, await stack.enter_async_context(client)))
        await until(lambda: all(gateway.shares_limits for gateway in started))
        yield started


def token_of(keys: Path, subject: str, session: str) -> dict[str, str]:
    now = int(time.time())
    claims = {"sub": subject, "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60, "sid": session}
    return {"authorization": f"Bearer {load_keyring(keys, 'user').sign(claims)}"}


class TestGatewaysTogether:
    async def test_hold_one_limit_for_a_user(self, gateways: list[Gateway], keys: Path) -> None:
        headers = token_of(keys, "bob", "b")

        both = await asyncio.gather(*(g.passed("/api/v1/project/whoami", 30, headers) for g in gateways))

        assert BURST <= sum(both) <= BURST + 1

    async def test_refuse_what_ended_at_another(self, gateways: list[Gateway], keys: Path) -> None:
        one, other = gateways
        headers = token_of(keys, "eve", "ending")
        before = await other.client.get("/api/v1/project/whoami", headers=headers)

        await one.control.state.shared.revocations.announce(["ending"], until=time.time() + 60)
        await until(lambda: other.control.state.shared.revocations.holds("ending"))
        after = await other.client.get("/api/v1/project/whoami", headers=headers)

        assert (before.status_code, after.status_code) == (200, 401)

    async def test_answer_on_without_redis_and_say_so_once(
        self, gateways: list[Gateway], keys: Path, redis_server: ThrowawayRedis
    ) -> None:
        one, _ = gateways
        with capture_logs() as logs:
            await asyncio.to_thread(redis_server.kill)
            begun = time.monotonic()
            answers = [
                await one.client.get("/api/v1/project/whoami", headers=token_of(keys, f"user {n}", "s"))
                for n in range(30)
            ]
            waited = time.monotonic() - begun
            await asyncio.to_thread(redis_server.start)
            await until(lambda: one.shares_limits)

        told = [entry["of"] for entry in logs if entry["event"] == "redis.away"]
        assert {answer.status_code for answer in answers} == {200}
        assert waited < 5
        assert told.count("limits users") <= 2, "once for each of the two gateways"

    async def test_know_public_routes_of_a_service_that_is_away_when_they_start(
        self, gateways: list[Gateway], services: dict[str, FastAPI]
    ) -> None:
        one, other = gateways
        await one.client.get("/api/v1/project/open")
        gone: Fleet = embedded({})
        catalogue = type(other.control.state.catalogue)(_Deaf(gone), other.control.state.shared.cache)

        known = [await catalogue.access("project", "GET", f"/api/v1/project/{name}") for name in ("open", "whoami")]
        assert [access is not None and access.public for access in known] == [True, False]


class _Deaf(Fleet):
    """A fleet in which nobody answers."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__(fleet.upstreams)

    async def ask(self, name: str, path: str, **_: Any) -> httpx.Response:
        raise httpx.ConnectError(f"{name} is away")
