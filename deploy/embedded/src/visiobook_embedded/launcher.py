"""One process, one port: a bundled PostgreSQL, every service's application, and a pool of workers for heavy work."""

import asyncio
import contextlib
import importlib
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import httpx
import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.in_process import InProcessClient
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.logs import configure_logging
from visiobook_chassis.network import Network
from visiobook_chassis.serving import STOPPING, GracefulServer, PortTaken, listening, on_signals, signals_deferred
from visiobook_chassis.settings import Mode
from visiobook_chassis.shared.connection import Shared
from visiobook_client.home import VARIABLE, FleetError, Home, Profile, RunningFleet
from visiobook_database.provisioning import provision
from visiobook_gateway.main import build_entry
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules.pool import WorkerPool
from visiobook_persistence import provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.provisioning import ExtensionRefused

log = structlog.get_logger(__name__)
HOST = "127.0.0.1"
PROFILE = Profile.EMBEDDED


@dataclass(frozen=True)
class Options:
    """How to run. ``database_url``: an administrator's URL of any PostgreSQL 16+ in place of the bundled one."""

    home: Home
    port: int = 8080
    workers: int = 0
    database_url: str | None = None
    log_level: str = "INFO"
    log_json: bool = False


def serve(options: Options) -> None:
    """Run the fleet until it is told to stop (SIGINT, SIGTERM), at whatever moment. Raises FleetError."""
    configure_logging(level=options.log_level, json=options.log_json)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ[VARIABLE] = str(options.home.folder)  # worker processes look there for models made here
    with (
        contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError),
        options.home.hold(PROFILE),
        _port(options.port) as listener,
        _postgres(options) as admin_url,
    ):
        _new_loop_run(_serve(replace(options, port=listener.getsockname()[1]), listener, admin_url))


def _new_loop_run(main: object) -> None:
    uvloop = importlib.import_module("uvloop")
    uvloop.run(main)


async def _serve(options: Options, listener: socket.socket, admin_url: str) -> None:
    begun = time.perf_counter()
    main = asyncio.current_task()
    assert main is not None
    on_signals(main.cancel)
    fleet = read_fleet()
    keys = options.home.folder / "keys"
    ensure_keys(keys, [service.name for service in fleet])
    try:
        await provision(admin_url, fleet)
    except ExtensionRefused as refused:
        raise FleetError(str(refused)) from refused
    async with _running_services(options, fleet, admin_url) as (entry, apps):
        server = GracefulServer(entry, apps)
        on_signals(server.stop)
        try:
            await server.serve_on(listener, lambda: _note(options, listener, begun))
        finally:
            options.home.forget()
            log.info("fleet.down")


def _note(options: Options, listener: socket.socket, begun: float) -> None:
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    options.home.note(RunningFleet(pid=os.getpid(), url=url, profile=PROFILE))
    log.info("fleet.up", url=url, seconds=round(time.perf_counter() - begun, 2))


@asynccontextmanager
async def _running_services(
    options: Options, fleet: tuple[FleetService, ...], admin_url: str
) -> AsyncIterator[tuple[ASGIApp, Sequence[FastAPI]]]:
    wakeup, pool, shared = Wakeup(), WorkerPool(options.workers or None), Shared()
    apps: dict[str, FastAPI] = {}
    for service in fleet:
        apps[service.name] = _application(service, options, admin_url, apps)
        apps[service.name].state.wakeup = wakeup
        apps[service.name].state.worker_pool = pool
        apps[service.name].state.shared = shared
    async with AsyncExitStack() as stack:
        stack.push_async_callback(pool.stop)
        async with asyncio.TaskGroup() as beside_each_other:  # each waits for the database, most of the time
            for app in apps.values():
                beside_each_other.create_task(stack.enter_async_context(app.router.lifespan_context(app)))
        services = {name: app for name, app in apps.items() if name != "gateway"}
        yield build_entry(apps["gateway"], services), list(apps.values())


def _application(service: FleetService, options: Options, admin_url: str, apps: Mapping[str, ASGIApp]) -> FastAPI:
    package = importlib.import_module(f"{service.package}.main")
    settings = importlib.import_module(f"{service.package}.settings").Settings(
        service=service.name,
        mode=Mode.EMBEDDED,
        home=options.home.folder,
        keys=options.home.folder / "keys",
        database_url=provisioning.url_of(admin_url, service.name) if service.schema else "",
        workers=options.workers,
        public_url=os.environ.get("VISIOBOOK_PUBLIC_URL") or f"http://{HOST}:{options.port}",
        **({"admin_url": admin_url} if service.name == "database" else {}),
    )
    keyring = load_keyring(options.home.folder / "keys", service.name)

    def client_of(name: str) -> httpx.AsyncClient:
        return InProcessClient(apps[name], name)

    app = package.create_app(settings, keyring=keyring, network=Network(keyring, client_of))
    assert isinstance(app, FastAPI)
    return app


@contextmanager
def _port(port: int) -> Iterator[socket.socket]:
    """A listening socket on the loopback address; port 0 takes a free one."""
    try:
        listener = listening(HOST, port)
    except PortTaken as taken:
        raise FleetError(f"{taken} Choose another with --port.") from None
    with listener:
        yield listener


@contextmanager
def _postgres(options: Options) -> Iterator[str]:
    """The administrator's URL of the database, which lives as long as this block when it is the bundled one."""
    if options.database_url:
        yield options.database_url
        return
    server = BundledPostgres(options.home.folder / "postgres")
    try:
        with signals_deferred(), ThreadPoolExecutor(1) as beside:
            starting = beside.submit(_start, server)
            _load_services()
            starting.result()
        with server.kept_up():
            yield server.url()
    finally:
        for number in STOPPING:  # nothing may interrupt the last part
            signal.signal(number, signal.SIG_IGN)
        with contextlib.suppress(Exception):
            server.stop()


def _load_services() -> None:
    for service in read_fleet():
        importlib.import_module(f"{service.package}.main")


def _start(server: BundledPostgres) -> None:
    try:
        server.start()
    except RuntimeError as error:
        raise FleetError(str(error)) from error
