"""Parts list of the gateway: a control application, and the dispatcher that stands in front of it and the fleet."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

import httpx
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from visiobook_chassis import application
from visiobook_chassis.auth import service_token
from visiobook_chassis.errors import Unavailable
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import Mode
from visiobook_chassis.shared.connection import Shared
from visiobook_gateway import api_keys, endpoints, metrics, pages
from visiobook_gateway.admission import Admission
from visiobook_gateway.catalogue import Catalogue
from visiobook_gateway.dispatch import Dispatcher
from visiobook_gateway.edge_protocol import Edge, EdgeProtocol
from visiobook_gateway.fast_lane import FastLane
from visiobook_gateway.health import HealthMonitor
from visiobook_gateway.idempotency import Idempotency
from visiobook_gateway.idempotency_store import MemoryIdempotency, RedisIdempotency
from visiobook_gateway.proxy import AnswerBrokeOff
from visiobook_gateway.registry import Registry
from visiobook_gateway.settings import Settings
from visiobook_gateway.tunnel import Tunnels
from visiobook_gateway.upstreams import Fleet, embedded, proxied


def create_app(
    settings: Settings | None = None,
    *,
    keyring: Keyring | None = None,
    network: Network | None = None,
    upstreams: Mapping[str, ASGIApp] | None = None,
) -> FastAPI:
    """The control application. ``upstreams``: services in this process; without them, those of ``settings.peers``."""
    settings = settings or Settings()
    app = application.create_app(
        settings,
        title="Gateway",
        routers=[endpoints.router, pages.router],
        resources=[_fleet_kept],
        keyring=keyring,
        network=network,
        metrics_router=metrics.router,
    )
    _connect(app, proxied(settings) if upstreams is None else embedded(upstreams))
    return app


class Entry:
    """The single entry. ``http_protocol`` is what a server of ours speaks to its clients with; others do, too, but
    know neither its bounds nor its fast lane.
    """

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self._app = app
        self.http_protocol = partial(EdgeProtocol, edge=edge)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(AnswerBrokeOff):  # told already; the server ends the connection of half an answer
            await self._app(scope, receive, send)


def build_entry(control: FastAPI, upstreams: Mapping[str, ASGIApp] | None = None) -> Entry:
    """The single entry, which a server runs. ``upstreams`` as in ``create_app``, where they are only known later."""
    settings = control.state.settings
    assert isinstance(settings, Settings)
    if upstreams is not None:
        _connect(control, embedded(upstreams))
    fleet, admission = control.state.fleet, build_admission(control)
    edge = Edge(settings, FastLane(settings, fleet, admission), Tunnels(fleet, admission))
    dispatcher: ASGIApp = Dispatcher(settings, control, fleet, admission, build_idempotency(control.state.shared))
    return Entry(_with_cors(dispatcher, settings) if settings.cors_origins else dispatcher, edge)


def build_admission(control: FastAPI) -> Admission:
    """Who judges requests."""
    state = control.state
    fleet: Fleet = state.fleet

    async def ask(key: str) -> httpx.Response:
        if "user" not in fleet.upstreams:
            raise Unavailable("There is nobody to ask about API keys.")
        token = service_token(state.keyring, audience="user")
        headers = {"authorization": f"Bearer {token}"}
        return await fleet.ask("user", api_keys.EXCHANGE, method="POST", json={"key": key}, headers=headers)

    return Admission(state.settings, state.keyring, state.catalogue, state.shared, api_keys.KeyExchange(ask))


def build_idempotency(shared: Shared) -> Idempotency:
    """Calls that are made once: in this process, or in all gateways that share a Redis."""
    if not shared.is_fleet_wide:
        return Idempotency(MemoryIdempotency())
    from visiobook_chassis.shared.redis_client import AWAY, PREFIX  # noqa: PLC0415  # only where it is used

    return Idempotency(RedisIdempotency(shared.redis, AWAY, prefix=PREFIX))


def create_entry() -> ASGIApp:
    """Server mode, settings from the environment: ``uvicorn --factory visiobook_gateway.main:create_entry``."""
    return build_entry(create_app())


def _connect(control: FastAPI, fleet: Fleet) -> None:
    control.state.fleet = fleet
    shared = control.state.shared
    control.state.catalogue = Catalogue(fleet, shared.cache if shared.is_fleet_wide else None)
    control.state.monitor = HealthMonitor(fleet)
    control.state.registry = Registry(fleet, shared)


def _with_cors(entry: ASGIApp, settings: Settings) -> ASGIApp:
    return CORSMiddleware(
        entry,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "idempotency-key", "if-match", "x-api-key", "x-request-id"],
        expose_headers=[
            "etag",
            "idempotency-replayed",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "x-request-id",
        ],
        max_age=600,
    )


@asynccontextmanager
async def _fleet_kept(app: FastAPI) -> AsyncIterator[None]:
    """Hear of services while the gateway runs; close the connections to them when it stops."""
    if app.state.settings.mode is Mode.SERVER:
        async with app.state.registry.running():
            yield
    else:
        yield
    await app.state.fleet.close()
