"""The instances that have told where they are, and when they were last heard of.

What one gateway hears is known to all through Redis, where there is one. A service that announces itself is reached at
the addresses it announces; when the last of them has been silent for a while, at those of the settings, and without any
its routes are gone.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import structlog

from visiobook_chassis.shared.connection import Shared
from visiobook_contracts.announcements import HEARTBEAT_SECONDS, Announcement
from visiobook_gateway.upstreams import Fleet

log = structlog.get_logger(__name__)
SILENT_SECONDS = 3.5 * HEARTBEAT_SECONDS
FORGOTTEN_SECONDS = 3600.0
LOOK_SECONDS = 1.0
KEY = "visiobook:instances"
MOST_INSTANCES = 500


@dataclass(frozen=True)
class Heard:
    """An announcement and the moment (seconds since 1970) at which a gateway heard it."""

    service: str
    instance: str
    url: str
    version: str
    at: float
    leaving: bool = False


class Registry:
    """Keeps the fleet as it is announced while ``running`` is entered."""

    def __init__(self, fleet: Fleet, shared: Shared, *, clock: Callable[[], float] = time.time) -> None:
        self._fleet, self._redis, self._clock = fleet, shared.redis, clock
        self._heard: dict[tuple[str, str], Heard] = {}

    def alive(self, service: str) -> list[Heard]:
        """Instances that were heard of lately."""
        since = self._clock() - SILENT_SECONDS
        found = (heard for heard in self._heard.values() if heard.service == service)
        return sorted((h for h in found if h.at > since and not h.leaving), key=lambda heard: heard.instance)

    async def hear(self, said: Announcement) -> None:
        """An announcement has come to this gateway."""
        told = said.model_dump()
        heard = Heard(**told | {"url": said.url.rstrip("/")}, at=self._clock())
        self._note(heard)
        self.settle()
        if self._redis is not None:
            with suppress(*_away()):
                await self._redis.hset(KEY, f"{heard.service}/{heard.instance}", json.dumps(asdict(heard)))

    def _note(self, heard: Heard) -> None:
        key = (heard.service, heard.instance)
        known = self._heard.get(key)
        if (known is None or known.at <= heard.at) and (known is not None or len(self._heard) < MOST_INSTANCES):
            self._heard[key] = heard

    def settle(self) -> None:
        """Make the fleet what is announced now."""
        before = self._clock() - FORGOTTEN_SECONDS
        self._heard = {key: heard for key, heard in self._heard.items() if heard.at > before}
        services = {heard.service for heard in self._heard.values()}
        for service in services | self._fleet.announced:
            urls = [heard.url for heard in self.alive(service)]
            if self._fleet.announce(service, urls):
                log.info("registry.changed", of=service, instances=urls)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look around now and then while the block lasts."""
        task = asyncio.create_task(self._look_around())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _look_around(self) -> None:
        while True:
            if self._redis is not None:
                with suppress(*_away()):
                    await self._read_shared()
            self.settle()
            await asyncio.sleep(LOOK_SECONDS)

    async def _read_shared(self) -> None:
        """What other gateways have heard; what is long over is cleared away."""
        shared: dict[bytes, bytes] = await self._redis.hgetall(KEY)
        before = self._clock() - FORGOTTEN_SECONDS
        for field, raw in shared.items():
            heard = _read(raw)
            if heard is None or heard.at < before:
                await self._redis.hdel(KEY, field)
            else:
                self._note(heard)


def _read(raw: bytes) -> Heard | None:
    try:
        return Heard(**json.loads(raw))
    except (TypeError, ValueError):
        return None


def _away() -> tuple[type[Exception], ...]:
    from visiobook_chassis.shared.redis_client import AWAY  # noqa: PLC0415  # only where there is a Redis

    found: Any = AWAY
    return tuple(found)
