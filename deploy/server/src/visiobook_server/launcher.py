"""The fleet on one machine as real processes: one for each service, one of workers for each host of modules."""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import IO

import structlog

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.logs import configure_logging
from visiobook_chassis.serving import give_memory_back, signals_deferred
from visiobook_client.home import FleetError, FleetProcess, Home, Profile, RunningFleet
from visiobook_server import forking
from visiobook_server.environment import LOG_JSON, LOG_LEVEL, POOL, Servers, read_servers, refuse_without_mail
from visiobook_server.forking import Birth
from visiobook_server.parts import GATEWAY, LOOPBACK, FleetPart, environments, open_parts, pool_size
from visiobook_server.passwords import ensure_passwords
from visiobook_server.supervisor import Supervisor

log = structlog.get_logger(__name__)
PREPARE_SECONDS = 300.0
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  # compared with, not bound to
USED_BY_ALL = ("visiobook_messaging.rabbit", "uvloop", "uvicorn.protocols.http.httptools_impl")


@dataclass(frozen=True)
class Options:
    """How to run. The servers are read from the environment and the home (see ``environment``).

    Without a level and a form, the log is as VISIOBOOK_LOG_LEVEL and VISIOBOOK_LOG_JSON say, else INFO for people.
    """

    home: Home
    port: int = 8080
    log_level: str | None = None
    log_json: bool | None = None


def serve(options: Options) -> None:
    """Run the fleet until it is told to stop (SIGINT, SIGTERM), at whatever moment. Raises FleetError."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    fleet = read_fleet()
    servers = _with_log(options, read_servers(options.home))
    refuse_without_mail(servers, options.home)
    with options.home.hold(Profile.SERVER) as lock, ExitStack() as stack:
        begun = time.perf_counter()
        parts = open_parts(fleet, port=options.port, bind=servers.bind, stack=stack)
        with _preparing(options.home) as preparing:
            _import_all(fleet)
            connections = _outcome(preparing)["connections"]
        pool = str(pool_size(servers, parts, connections))
        servers = replace(servers, others={**servers.others, POOL: pool})
        _supervise(options, servers, parts, lock, begun)


def _leave(*_: object) -> None:
    """What a signal does while the fleet is made ready; while it runs, the supervisor hears signals."""
    raise SystemExit(0)


def _with_log(options: Options, servers: Servers) -> Servers:
    """Configure the log of this process, and let the others do as it does."""
    level = options.log_level or servers.others.get(LOG_LEVEL) or "INFO"
    as_json = servers.others.get(LOG_JSON, "false") if options.log_json is None else str(options.log_json).lower()
    configure_logging(level=level, json=as_json.lower() in ("true", "1", "yes", "on"), service="fleet")
    return replace(servers, others={**servers.others, LOG_LEVEL: level, LOG_JSON: as_json})


def _supervise(options: Options, servers: Servers, parts: Sequence[FleetPart], lock: IO[str], begun: float) -> None:
    passwords = ensure_passwords(options.home, [part.service for part in parts])
    environment_of = environments(parts, servers, options.home, passwords)

    def start(part: FleetPart, stdin: int, ready: int) -> int:
        listener = part.listener.fileno()
        arguments = [part.service.name, "--socket", str(listener), "--ready", str(ready), "--supervised"]
        return forking.start(Birth(arguments, environment_of[part.name], stdin, {listener, ready, lock.fileno()}))

    def changed() -> None:
        nonlocal begun
        processes = tuple(FleetProcess(c.part.name, c.pid or 0, c.part.port, c.restarts) for c in supervisor.children)
        options.home.note(RunningFleet(os.getpid(), url, Profile.SERVER, processes))
        if begun:
            log.info("fleet.up", url=url, processes=len(parts), seconds=round(time.perf_counter() - begun, 2))
            begun = 0.0

    url = _url(servers.bind, next(part.port for part in parts if part.name == GATEWAY))
    supervisor = Supervisor(parts, start, changed)
    try:
        supervisor.run()
    finally:
        options.home.forget()
        log.info("fleet.down")


def _url(bind: str, port: int) -> str:
    host = LOOPBACK if bind in ANYWHERE else f"[{bind}]" if ":" in bind else bind
    return f"http://{host}:{port}"


def _import_all(fleet: Sequence[FleetService]) -> None:
    """What the processes will share, where they are forked."""
    if forking.can_fork():
        for name in (*USED_BY_ALL, *(f"{service.package}.main" for service in fleet)):
            with signals_deferred():
                importlib.import_module(name)
        give_memory_back()


@contextmanager
def _preparing(home: Home) -> Iterator["subprocess.Popen[str]"]:
    """Checks and migrations under way; broken off when the block is left early."""
    command = [sys.executable, "-m", "visiobook_server.prepare", "--home", str(home.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _outcome(preparing: "subprocess.Popen[str]") -> dict[str, int]:
    try:
        said, errors = preparing.communicate(timeout=PREPARE_SECONDS)
    except subprocess.TimeoutExpired:
        raise FleetError(f"The databases were not made ready within {PREPARE_SECONDS:.0f} s.") from None
    if preparing.returncode != 0:
        raise FleetError(errors.strip()[-2000:])
    sys.stderr.write(errors)
    outcome: dict[str, int] = json.loads(said)
    return outcome
