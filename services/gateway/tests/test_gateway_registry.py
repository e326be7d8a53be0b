"""Services that tell where they are: their routes appear and vanish, their instances share the work."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.auth import CurrentPrincipal
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.serving import GracefulServer, listening
from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_chassis.shared.connection import Shared, open_shared
from visiobook_contracts.announcements import Announcement
from visiobook_gateway.instances import Instances
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.registry import SILENT_SECONDS, Registry
from visiobook_gateway.settings import Settings
from visiobook_gateway.upstreams import Fleet, proxied
from visiobook_gateway.wire.pool import Sweeper
from visiobook_testkit.redis import ThrowawayRedis
from visiobook_testkit.tokens import TokenMaker

ANNOUNCEMENTS = "/internal/v1/gateway/announcements"


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def said(service: str = "project", instance: str = "a", port: int = 1, *, leaving: bool = False) -> Announcement:
    url = f"http://127.0.0.1:{port}"
    return Announcement(service=service, instance=instance, url=url, version="1.2.3", leaving=leaving)


@pytest.fixture
def settings(keys: Path, tmp_path: Path) -> Settings:
    peers = {"user": "http://127.0.0.1:8081"}
    return Settings(mode=Mode.SERVER, home=tmp_path, keys=keys, peers=peers, portal=tmp_path / "none")


@pytest.fixture
def fleet(settings: Settings) -> Fleet:
    return proxied(settings)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(fleet: Fleet, clock: Clock) -> Registry:
    return Registry(fleet, Shared(), clock=clock)


def urls(fleet: Fleet, service: str) -> list[str]:
    instances = fleet.instances(service)
    return instances.urls if instances else []


class TestRoutes:
    async def test_appear_with_the_first_instance_and_vanish_with_the_last(
        self, fleet: Fleet, registry: Registry, clock: Clock
    ) -> None:
        await registry.hear(said("ai-analysis", port=1))
        await registry.hear(said("ai-analysis", "b", port=2))
        both = urls(fleet, "ai-analysis")
        routed = fleet.routes["analysis"]
        clock.now += SILENT_SECONDS - 1
        await registry.hear(said("ai-analysis", "b", port=2))
        clock.now += 2
        registry.settle()
        one = urls(fleet, "ai-analysis")
        clock.now += SILENT_SECONDS
        registry.settle()

        assert (both, one, routed) == (
            ["http://127.0.0.1:1", "http://127.0.0.1:2"],
            ["http://127.0.0.1:2"],
            "ai-analysis",
        )
        assert "ai-analysis" not in fleet.names
        assert "analysis" not in fleet.routes

    async def test_of_the_settings_are_there_again_when_nobody_announces(
        self, fleet: Fleet, registry: Registry, clock: Clock
    ) -> None:
        await registry.hear(said("user", port=7))
        announced = urls(fleet, "user")
        clock.now += SILENT_SECONDS + 1
        registry.settle()

        assert (announced, urls(fleet, "user")) == (["http://127.0.0.1:7"], ["http://127.0.0.1:8081"])

    async def test_vanish_at_once_when_the_service_says_so(self, fleet: Fleet, registry: Registry) -> None:
        await registry.hear(said())
        await registry.hear(said(leaving=True))

        assert "project" not in fleet.names


class TestInstances:
    def make(self, settings: Settings, count: int) -> Instances:
        addresses = [f"http://127.0.0.1:{port}" for port in range(1, count + 1)]
        return Instances("project", addresses, settings, Sweeper(every=1))

    def test_take_turns(self, settings: Settings) -> None:
        instances = self.make(settings, 3)

        chosen = [instances.choose().url[-1] for _ in range(6)]

        assert sorted(chosen[:3]) == sorted(chosen[3:]) == ["1", "2", "3"]

    def test_that_are_busy_get_less(self, settings: Settings) -> None:
        instances = self.make(settings, 2)
        instances.members[0].pool._connecting = 3  # as if three exchanges were under way

        assert {instances.choose().url[-1] for _ in range(4)} == {"2"}

    def test_that_failed_are_left_alone(self, settings: Settings) -> None:
        instances = self.make(settings, 2)
        for _ in range(settings.breaker_failures):
            instances.members[1].breaker.failed()

        assert {instances.choose().url[-1] for _ in range(4)} == {"1"}

    def test_that_remain_keep_their_connections(self, settings: Settings) -> None:
        instances = self.make(settings, 2)
        kept = instances.members[1]

        instances.become(["http://127.0.0.1:2", "http://127.0.0.1:3"])

        assert instances.members[0] is kept


@pytest.fixture
async def gateway(settings: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    control = create_app(settings)
    entry = build_entry(control)
    transport = httpx.ASGITransport(entry)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield control, client
    await control.state.fleet.close()


class TestAnnouncements:
    async def test_come_from_the_service_itself(
        self, gateway: tuple[FastAPI, httpx.AsyncClient], tokens: TokenMaker
    ) -> None:
        control, client = gateway
        body = said("project").model_dump()

        own = await client.post(ANNOUNCEMENTS, json=body, headers=tokens.of_service("project"))
        others = [
            await client.post(ANNOUNCEMENTS, json=body, headers=headers)
            for headers in (tokens.of_service("payment"), tokens.user("ada"), tokens.admin(), {})
        ]

        assert own.status_code == 204
        assert [answer.status_code for answer in others] == [403, 403, 403, 401]
        assert urls(control.state.fleet, "project") == ["http://127.0.0.1:1"]

    @pytest.mark.parametrize("url", ["ftp://x", "http://x/path", "http://x@y", "http://", "http://a b"])
    async def test_name_base_urls(
        self, gateway: tuple[FastAPI, httpx.AsyncClient], tokens: TokenMaker, url: str
    ) -> None:
        body = said("project").model_dump() | {"url": url}

        answer = await gateway[1].post(ANNOUNCEMENTS, json=body, headers=tokens.of_service("project"))

        assert answer.status_code == 422

    async def test_are_shown_to_administrators(
        self, gateway: tuple[FastAPI, httpx.AsyncClient], tokens: TokenMaker
    ) -> None:
        _, client = gateway
        await client.post(ANNOUNCEMENTS, json=said().model_dump(), headers=tokens.of_service("project"))

        public = (await client.get("/api/v1/services")).json()
        user = (await client.get("/api/v1/services", headers=tokens.user("ada"))).json()
        admin = (await client.get("/api/v1/services", headers=tokens.admin())).json()

        assert all("instances" not in view for view in [*public, *user])
        shown = next(view for view in admin if view["name"] == "project")["instances"][0]
        assert (shown["instance"], shown["version"], shown["circuit"]) == ("a", "1.2.3", "closed")
        assert "last_heartbeat" in shown


class TestSharedRegistry:
    async def test_is_known_to_all_gateways(
        self, settings: Settings, redis_server: ThrowawayRedis, clock: Clock
    ) -> None:
        one_shared, other_shared = open_shared(redis_server.url), open_shared(redis_server.url)
        other_fleet = proxied(settings)
        one, other = (
            Registry(proxied(settings), one_shared, clock=clock),
            Registry(other_fleet, other_shared, clock=clock),
        )
        await one_shared.redis.flushdb()

        await one.hear(said("project", port=5))
        await other._read_shared()
        other.settle()

        assert urls(other_fleet, "project") == ["http://127.0.0.1:5"]
        for shared in (one_shared, other_shared):
            await shared.redis.aclose()


async def _serving(stack: AsyncExitStack, entry: Any, apps: list[FastAPI], listener: Any) -> None:
    server, up = GracefulServer(entry, apps), asyncio.Event()
    task = asyncio.create_task(server.serve_on(listener, up.set))
    stack.push_async_callback(asyncio.wait, {task})
    stack.callback(server.stop)
    await up.wait()


async def until(condition: Callable[[], object]) -> None:
    """Wait for something; TimeoutError when it does not come."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110  # plain lookups, that is the point
            await asyncio.sleep(0.005)


class TestARealFleet:
    async def test_finds_its_services_by_itself(self, keys: Path, tmp_path: Path, tokens: TokenMaker) -> None:
        async with AsyncExitStack() as stack:
            entrance, own = listening("127.0.0.1", 0), listening("127.0.0.1", 0)
            control = create_app(Settings(mode=Mode.SERVER, home=tmp_path, keys=keys, portal=tmp_path / "none"))
            await stack.enter_async_context(control.router.lifespan_context(control))
            await _serving(stack, build_entry(control), [control], entrance)
            base = f"http://127.0.0.1:{entrance.getsockname()[1]}"
            told = {"gateways": (base,), "address": f"http://127.0.0.1:{own.getsockname()[1]}"}
            settings = ServiceSettings(service="project", mode=Mode.SERVER, keys=keys, **told)
            service = application.create_app(settings, title="P", routers=[], keyring=load_keyring(keys, "project"))

            @service.get("/api/v1/project/whoami")
            async def whoami(principal: CurrentPrincipal) -> str:
                return principal.subject

            client = await stack.enter_async_context(httpx.AsyncClient(base_url=base, headers=tokens.user("ada")))
            before = await client.get("/api/v1/project/whoami")
            async with AsyncExitStack() as running:
                await _serving(running, service, [service], own)
                async with service.router.lifespan_context(service):
                    await until(lambda: "project" in control.state.fleet.names)
                    during = await client.get("/api/v1/project/whoami")
                await until(lambda: "project" not in control.state.fleet.names)
            after = await client.get("/api/v1/project/whoami")

        assert [answer.status_code for answer in (before, during, after)] == [404, 200, 404]
