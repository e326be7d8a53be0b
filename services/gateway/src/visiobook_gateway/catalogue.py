"""What the services say of themselves: their OpenAPI documents, and what their routes ask of whoever calls them.

Documents are asked for when they are first needed, and again after a while, because services are deployed one by one.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from visiobook_chassis.errors import Unavailable
from visiobook_chassis.permissions import EXTENSION, SAFE
from visiobook_chassis.shared.cache import Cache, CacheAway
from visiobook_gateway.upstreams import Fleet

log = structlog.get_logger(__name__)
FRESH_SECONDS = 60.0
RETRY_SECONDS = 1.0
REMEMBERED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks: nothing of anybody (``public``), or a permission ``<service>:<level>``."""

    public: bool
    permission: str


@dataclass(frozen=True)
class Route:
    """A path template with, for each method, what it asks."""

    pattern: re.Pattern[str]
    access: dict[str, Access]


@dataclass
class _Known:
    document: dict[str, Any] | None
    routes: list[Route]
    until: float


class Catalogue:
    """OpenAPI documents of the fleet, remembered; in ``cache`` for gateways that start while a service is away."""

    def __init__(
        self, fleet: Fleet, cache: Cache | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fleet, self._cache, self._clock = fleet, cache, clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._refreshing: set[asyncio.Task[None]] = set()

    async def document(self, name: str) -> dict[str, Any]:
        """A service's document, the last one known when it does not answer. Raises Unavailable."""
        return self._document(name, await self._current(name))

    async def access(self, name: str, method: str, path: str) -> Access | None:
        """What a service asks for this, None where it has no such route. Raises Unavailable while that is not known."""
        known = await self._current(name)
        self._document(name, known)
        return access_to(known.routes, method, path)

    async def access_soon(self, name: str, method: str, path: str) -> Access | None:
        """``access`` by the last document known, which is asked for anew in the background; waits only for the first.

        None, too, while the service does not answer.
        """
        if (known := self._known.get(name)) is None:
            known = await self._current(name)
        elif self._clock() >= known.until and not self._asking.setdefault(name, asyncio.Lock()).locked():
            task = asyncio.create_task(self._refresh(name))
            self._refreshing.add(task)
            task.add_done_callback(self._refreshing.discard)
        return access_to(known.routes, method, path)

    async def _refresh(self, name: str) -> None:
        await self._current(name)

    def access_now(self, name: str, method: str, path: str) -> Access | None:
        """``access`` where the document is at hand and fresh; else None."""
        known = self._fresh(name)
        return access_to(known.routes, method, path) if known is not None and known.document is not None else None

    def _document(self, name: str, known: _Known) -> dict[str, Any]:
        if known.document is None:
            raise Unavailable(f"{name} does not answer.", hint="Try again in a moment.")
        return known.document

    async def _current(self, name: str) -> _Known:
        if (known := self._fresh(name)) is not None:
            return known
        async with self._asking.setdefault(name, asyncio.Lock()):
            if (known := self._fresh(name)) is None:
                known = self._known[name] = await self._ask(name)
            return known

    def _fresh(self, name: str) -> _Known | None:
        known = self._known.get(name)
        return known if known is not None and self._clock() < known.until else None

    async def _ask(self, name: str) -> _Known:
        try:
            answer = await self._fleet.ask(name, f"/api/v1/{name}/openapi.json")
            document = answer.raise_for_status().json()
            known = _Known(document, read_routes(document, name), self._clock() + FRESH_SECONDS)
        except Exception as error:
            log.warning("catalogue.unanswered", asked=name, error=repr(error))
            old = self._known.get(name)
            document = old.document if old is not None and old.document else await self._remembered(name)
            return _Known(document, read_routes(document or {}, name), self._clock() + RETRY_SECONDS)
        await self._remember(name, document)
        return known

    async def _remember(self, name: str, document: dict[str, Any]) -> None:
        if self._cache is not None:
            with suppress(CacheAway, ValueError):  # a document too large for it is asked for again
                await self._cache.set(f"openapi:{name}", json.dumps(document).encode(), ttl=REMEMBERED_SECONDS)

    async def _remembered(self, name: str) -> dict[str, Any] | None:
        """What another gateway was told, or this one before it started anew."""
        if self._cache is None:
            return None
        try:
            found = await self._cache.get(f"openapi:{name}")
        except CacheAway:
            return None
        document: dict[str, Any] | None = json.loads(found) if found is not None else None
        return document


def read_routes(document: dict[str, Any], service: str) -> list[Route]:
    """Routes in the document's order, which is the order in which the service tries them."""
    return [Route(_pattern(path), _access(item, service)) for path, item in document.get("paths", {}).items()]


def access_to(routes: list[Route], method: str, path: str) -> Access | None:
    """The first route that knows path and method decides, as in the service."""
    for route in routes:
        if not route.pattern.fullmatch(path):
            continue
        found = route.access.get("GET" if method == "HEAD" and "HEAD" not in route.access else method)
        if found is not None:
            return found
    return None


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", template)
    return re.compile("[^/]+".join(map(re.escape, parts)))


def _access(item: dict[str, Any], service: str) -> dict[str, Access]:
    operations = {method.upper(): value for method, value in item.items() if isinstance(value, dict)}
    return {
        method: Access(operation.get("x-public") is True, _permission(operation, method, service))
        for method, operation in operations.items()
    }


def _permission(operation: dict[str, Any], method: str, service: str) -> str:
    said = operation.get(EXTENSION)
    return said if isinstance(said, str) else f"{service}:{'read' if method in SAFE else 'write'}"
