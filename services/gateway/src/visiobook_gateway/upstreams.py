"""The services behind the gateway: in embedded mode the applications themselves, in server mode a proxy to each."""

from collections.abc import Mapping
from typing import Protocol

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.fleet import read_fleet
from visiobook_gateway.proxy import Proxy
from visiobook_gateway.settings import Settings

CONTROL_TIMEOUT = httpx.Timeout(3.0)


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
    """A service at a URL, behind a circuit breaker."""

    def __init__(self, name: str, url: str, settings: Settings) -> None:
        proxy = Proxy(name, url, settings)
        self.app: ASGIApp = proxy
        self.transport: httpx.AsyncBaseTransport = proxy.transport
        self.url = url


class Fleet:
    """All services by name. ``routes``: the first word of a public path -> the service, as deploy/fleet.yaml has it."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self.upstreams = dict(upstreams)
        listed = {name: s.name for s in read_fleet() for name in s.public_names if s.name in self.upstreams}
        self.routes = listed | {name: name for name in self.upstreams}

    @property
    def names(self) -> list[str]:
        """Names of the services, in the fleet's order."""
        return list(self.upstreams)

    async def serve(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a service answer a client."""
        await self.upstreams[name].app(scope, receive, send)

    async def ask(self, name: str, path: str) -> httpx.Response:
        """The gateway's own GET of a service's document. Raises httpx.HTTPError, or what an application raised."""
        upstream = self.upstreams[name]
        base = upstream.url if isinstance(upstream, ProxiedUpstream) else f"http://{name}"
        request = httpx.Request("GET", base.rstrip("/") + path, extensions={"timeout": CONTROL_TIMEOUT.as_dict()})
        response = await upstream.transport.handle_async_request(request)
        response.request = request
        try:
            await response.aread()
        finally:
            await response.aclose()
        return response

    async def close(self) -> None:
        """Close the connections."""
        for upstream in self.upstreams.values():
            await upstream.transport.aclose()


def embedded(apps: Mapping[str, ASGIApp]) -> Fleet:
    """A fleet in this process."""
    return Fleet({name: EmbeddedUpstream(app) for name, app in apps.items()})


def proxied(settings: Settings) -> Fleet:
    """A fleet at the URLs of ``settings.peers``."""
    return Fleet(
        {name: ProxiedUpstream(name, url, settings) for name, url in settings.peers.items() if name != settings.service}
    )
