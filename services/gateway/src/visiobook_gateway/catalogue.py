"""What the services say of themselves: their OpenAPI documents, and which of their routes need no token.

Documents are asked for when they are first needed, and again after a while, because services are deployed one by one.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from visiobook_chassis.errors import Unavailable
from visiobook_gateway.upstreams import Fleet

log = structlog.get_logger(__name__)
FRESH_SECONDS = 60.0
RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class Route:
    """A path template with, for each method, whether it is public."""

    pattern: re.Pattern[str]
    public: dict[str, bool]


@dataclass
class _Known:
    document: dict[str, Any] | None
    routes: list[Route]
    until: float


class Catalogue:
    """OpenAPI documents of the fleet, remembered."""

    def __init__(self, fleet: Fleet, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fleet, self._clock = fleet, clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def document(self, name: str) -> dict[str, Any]:
        """A service's document, the last one known when it does not answer. Raises Unavailable."""
        return self._document(name, await self._current(name))

    async def is_public(self, name: str, method: str, path: str) -> bool:
        """Whether a service lets anybody call this. Raises Unavailable while that cannot be known."""
        known = await self._current(name)
        self._document(name, known)
        return is_public(known.routes, method, path)

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
            return _Known(document, read_routes(document), self._clock() + FRESH_SECONDS)
        except Exception as error:
            log.warning("catalogue.unanswered", asked=name, error=repr(error))
            old = self._known.get(name) or _Known(None, [], 0.0)
            return _Known(old.document, old.routes, self._clock() + RETRY_SECONDS)


def read_routes(document: dict[str, Any]) -> list[Route]:
    """Routes in the document's order, which is the order in which the service tries them."""
    return [Route(_pattern(path), _publicity(item)) for path, item in document.get("paths", {}).items()]


def is_public(routes: list[Route], method: str, path: str) -> bool:
    """The first route that knows path and method decides, as in the service; what no route knows is not public."""
    for route in routes:
        if not route.pattern.fullmatch(path):
            continue
        if method in route.public:
            return route.public[method]
        if method == "HEAD" and "GET" in route.public:
            return route.public["GET"]
    return False


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", template)
    return re.compile("[^/]+".join(map(re.escape, parts)))


def _publicity(item: dict[str, Any]) -> dict[str, bool]:
    operations = {method.upper(): value for method, value in item.items() if isinstance(value, dict)}
    return {method: operation.get("x-public") is True for method, operation in operations.items()}
