"""The services behind the gateway: in embedded mode the applications themselves, in server mode a proxy to each."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import httpx
from starlette.types import ASGIApp

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.fleet import read_fleet
from visiobook_gateway.instances import Instances
from visiobook_gateway.proxy import Proxy
from visiobook_gateway.settings import Settings
from visiobook_gateway.wire.pool import Sweeper

CONTROL_SECONDS = 3.0
LONGEST_SWEEP_SECONDS = 1.0


class Upstream(Protocol):
    """One service: ``app`` serves what clients ask, ``transport`` carries the gateway's own questions."""

    @property
    def app(self) -> ASGIApp: ...

    @property
    def transport(self) -> httpx.AsyncBaseTransport: ...


class EmbeddedUpstream:
    """A service in this process: the scope is handed over, nothing is copied."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.transport: httpx.AsyncBaseTransport = StreamingASGITransport(app)


class ProxiedUpstream:
    """A service at some URLs, each behind a circuit breaker."""

    def __init__(self, instances: Instances) -> None:
        self.instances = instances
        self.app: ASGIApp = Proxy(instances)
        self.transport: httpx.AsyncBaseTransport = StreamingASGITransport(Proxy(instances, guarded=False))


class Fleet:
    """All services by name. ``routes``: the first word of a public path -> the service, as deploy/fleet.yaml has it."""

    def __init__(self, upstreams: Mapping[str, Upstream], *, settings: Settings | None = None) -> None:
        self._settings = settings
        self._sweeper = _sweeper(settings) if settings is not None else None
        self.announced: set[str] = set()
        self._listed = {name: service.name for service in read_fleet() for name in service.public_names}
        self.upstreams = dict(upstreams)
        self.routes: dict[str, str] = {}
        self._route()

    def _route(self) -> None:
        listed = {word: name for word, name in self._listed.items() if name in self.upstreams}
        self.routes = listed | {name: name for name in self.upstreams}

    def announce(self, service: str, urls: Sequence[str]) -> bool:
        """These addresses of a service are announced now; without any the settings' are valid again. Whether that
        changes anything. A fleet in this process needs no announcements.
        """
        if self._settings is None or self._sweeper is None or service == self._settings.service:
            return False
        wanted = list(urls) or self._settings.peers.get(service, "").split()
        instances = self.instances(service)
        if urls:
            self.announced.add(service)
        else:
            self.announced.discard(service)
        if instances is None:
            if wanted:
                self.upstreams[service] = ProxiedUpstream(Instances(service, wanted, self._settings, self._sweeper))
                self._route()
            return bool(wanted)
        if instances.urls == wanted:
            return False
        instances.become(wanted)
        if not wanted:
            del self.upstreams[service]
            self._route()
        return True

    @property
    def names(self) -> list[str]:
        """Names of the services, in the fleet's order."""
        return list(self.upstreams)

    def instances(self, name: str) -> Instances | None:
        """Those of a service that is reached over the network."""
        upstream = self.upstreams.get(name)
        return upstream.instances if isinstance(upstream, ProxiedUpstream) else None

    async def ask(
        self, name: str, path: str, *, method: str = "GET", json: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """The gateway's own question to a service. Raises TimeoutError, Refusal, or what an application raised."""
        transport = self.upstreams[name].transport
        request = httpx.Request(method, f"http://{name}{path}", json=json, headers=headers)
        async with asyncio.timeout(CONTROL_SECONDS):
            response = await transport.handle_async_request(request)
            response.request = request
            try:
                await response.aread()
            finally:
                await response.aclose()
        return response

    async def close(self) -> None:
        """Close the connections."""
        for upstream in self.upstreams.values():
            if isinstance(upstream, ProxiedUpstream):
                upstream.instances.close()
        if self._sweeper is not None:
            self._sweeper.stop()


def embedded(apps: Mapping[str, ASGIApp]) -> Fleet:
    """A fleet in this process."""
    return Fleet({name: EmbeddedUpstream(app) for name, app in apps.items()})


def proxied(settings: Settings) -> Fleet:
    """A fleet at the URLs of ``settings.peers``; several instances of a service are separated by blanks."""
    fleet = Fleet({}, settings=settings)
    for name, urls in settings.peers.items():
        fleet.announce(name, urls.split())
    fleet.announced.clear()
    return fleet


def _sweeper(settings: Settings) -> Sweeper:
    return Sweeper(every=min(LONGEST_SWEEP_SECONDS, settings.read_timeout / 4))
