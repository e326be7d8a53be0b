"""One process, one port: a bundled PostgreSQL, every service's application, and a pool of workers for heavy work."""

import asyncio
import contextlib
import ctypes
import fcntl
import gc
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import IO

import httpx
import structlog
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.logs import configure_logging
from visiobook_chassis.network import TIMEOUT, Network
from visiobook_chassis.settings import Mode
from visiobook_client.home import Home, RunningFleet
from visiobook_database.provisioning import provision
from visiobook_gateway.main import build_entry
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules.pool import WorkerPool
from visiobook_persistence import provisioning
from visiobook_persistence.bundled import BundledPostgres

log = structlog.get_logger(__name__)
HOST = "127.0.0.1"
GRACE_SECONDS = 4
LOCK_SECONDS = 0.5
LOCK_POLL_SECONDS = 0.02
STOPPING = (signal.SIGINT, signal.SIGTERM)


class FleetError(Exception):
    """The fleet cannot start; the message says why and what to do."""


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
    options.home.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError),
        _only_one(options.home),
        _port(options.port) as listener,
        _postgres(options) as admin_url,
    ):
        _new_loop_run(_serve(options, listener, admin_url))


def _new_loop_run(main: object) -> None:
    uvloop = importlib.import_module("uvloop")
    uvloop.run(main)


async def _serve(options: Options, listener: socket.socket, admin_url: str) -> None:
    begun = time.perf_counter()
    main = asyncio.current_task()
    assert main is not None
    _on_signals(main.cancel)
    fleet = read_fleet()
    keys = options.home.folder / "keys"
    ensure_keys(keys, [service.name for service in fleet])
    await provision(admin_url, fleet)
    async with _running_services(options, fleet, admin_url) as (entry, apps):
        server = _Server(
            apps,
            uvicorn.Config(
                entry,
                log_config=None,
                access_log=False,
                lifespan="off",
                loop="none",
                http="httptools",
                timeout_graceful_shutdown=GRACE_SECONDS,
                server_header=False,
                proxy_headers=False,
            ),
        )
        await _until_stopped(server, options, listener, begun)


def _on_signals(stop: Callable[[], object]) -> None:
    """What SIGINT and SIGTERM do from now on."""
    loop = asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, stop)


async def _until_stopped(server: "_Server", options: Options, listener: socket.socket, begun: float) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    _on_signals(server.stop)
    while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn sets a flag, no event
        await asyncio.sleep(0.005)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    _give_memory_back()
    options.home.note(RunningFleet(pid=os.getpid(), url=url))
    log.info("fleet.up", url=url, seconds=round(time.perf_counter() - begun, 2))
    try:
        await serving
    finally:
        options.home.forget()
        log.info("fleet.down")


def _give_memory_back() -> None:
    """What only starting needed goes back to the system; what stays is never looked at by the collector again."""
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # musl has no malloc_trim
            ctypes.CDLL(None).malloc_trim(0)


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: the launcher stops services in order, live streams first."""

    def __init__(self, apps: Sequence[FastAPI], config: uvicorn.Config) -> None:
        super().__init__(config)
        self._apps = apps

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        for app in self._apps:
            for end in app.state.on_stop:
                end()
        self.should_exit = True


@asynccontextmanager
async def _running_services(
    options: Options, fleet: tuple[FleetService, ...], admin_url: str
) -> AsyncIterator[tuple[ASGIApp, Sequence[FastAPI]]]:
    wakeup, pool = Wakeup(), WorkerPool(options.workers or None)
    apps: dict[str, FastAPI] = {}
    for service in fleet:
        apps[service.name] = _application(service, options, admin_url, apps)
        apps[service.name].state.wakeup = wakeup
        apps[service.name].state.worker_pool = pool
    async with AsyncExitStack() as stack:
        stack.push_async_callback(pool.stop)
        for app in apps.values():
            await stack.enter_async_context(app.router.lifespan_context(app))
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
        **({"admin_url": admin_url} if service.name == "database" else {}),
    )
    keyring = load_keyring(options.home.folder / "keys", service.name)

    def client_of(name: str) -> httpx.AsyncClient:
        transport = StreamingASGITransport(apps[name])
        return httpx.AsyncClient(transport=transport, base_url=f"http://{name}", timeout=TIMEOUT)

    app = package.create_app(settings, keyring=keyring, network=Network(keyring, client_of))
    assert isinstance(app, FastAPI)
    return app


@contextmanager
def _only_one(home: Home) -> Iterator[None]:
    """Hold the home's lock; the kernel lets go of it however the process ends."""
    with home.lock_file.open("w") as lock:
        if not _locked(lock):
            running = home.running()
            where = f" at {running.url} (process {running.pid})" if running else ""
            raise FleetError(f"A fleet is already running on {home.folder}{where}. Stop it with: visiobook down")
        home.forget()
        yield


def _locked(lock: IO[str]) -> bool:
    """Take the lock, with a little patience: whoever looks whether a fleet is up holds it for an instant."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOCK_POLL_SECONDS)


@contextmanager
def _port(port: int) -> Iterator[socket.socket]:
    """A listening socket on the loopback address; port 0 takes a free one."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise FleetError(f"Port {port} is taken: {error.strerror}. Choose another with --port.") from None
        listener.listen(1024)
        listener.setblocking(False)
        yield listener


@contextmanager
def _postgres(options: Options) -> Iterator[str]:
    """The administrator's URL of the database, which lives as long as this block when it is the bundled one."""
    if options.database_url:
        yield options.database_url
        return
    server = BundledPostgres(options.home.folder / "postgres")
    try:
        with _signals_deferred():
            _start(server)
        with server.kept_up():
            yield server.url()
    finally:
        for number in STOPPING:  # nothing may interrupt the last part
            signal.signal(number, signal.SIG_IGN)
        with contextlib.suppress(Exception):
            server.stop()


def _start(server: BundledPostgres) -> None:
    try:
        server.start()
    except RuntimeError as error:
        raise FleetError(str(error)) from error


@contextmanager
def _signals_deferred() -> Iterator[None]:
    """Let a signal count only at the end of the block: a server whose start is broken off would be left behind."""
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda number, _: arrived.append(number)) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            raise KeyboardInterrupt
