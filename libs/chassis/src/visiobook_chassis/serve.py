"""``python -m visiobook_chassis.serve <service>``: run one service of the fleet in the foreground.

The command of every container, and of the launcher on one's own server. Settings come from the environment
(``VISIOBOOK_...``); ``VISIOBOOK_BIND`` and ``VISIOBOOK_PORT`` say where to listen. SIGTERM and Ctrl-C stop it in order.
Exit codes: 0 stopped, 2 refused (mend the settings), 1 failed (worth another try).

A launcher hands over a listening socket (``--socket``), hears when requests are answered (``--ready``), and with
``--supervised`` is the one who stops it: when the launcher's end of standard input closes, the service ends too.
"""

import argparse
import asyncio
import contextlib
import importlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.types import ASGIApp

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.logs import configure_logging
from visiobook_chassis.serving import GracefulServer, PortTaken, listening, on_signals
from visiobook_chassis.settings import Part, ServiceSettings

log = structlog.get_logger(__name__)
FAILED, REFUSED = 1, 2
DEFAULT_BIND = "127.0.0.1"
STANDARD_INPUT = 0


class ServeRefused(Exception):
    """The service cannot run with what it was given; the message says what to mend."""


@dataclass(frozen=True)
class Handover:
    """What a launcher hands over: descriptors of a listening socket and of a pipe, and whether it supervises."""

    socket: int | None = None
    ready: int | None = None
    supervised: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service until it is told to stop; the exit code."""
    given = _parser().parse_args(arguments)
    configure_logging(service=given.service)
    try:
        return _serve(given.service, Handover(given.socket, given.ready, given.supervised))
    except (ServeRefused, PortTaken) as refusal:
        log.error("service.refused", reason=str(refusal))
        return REFUSED
    except (OSError, TimeoutError) as error:
        log.error("service.failed", reason=repr(error))
        return FAILED
    except Exception:
        log.exception("service.failed")
        return FAILED


def _serve(name: str, handover: Handover) -> int:
    service = _find(name)
    settings = _settings_of(service)
    title = name if settings.part is not Part.WORKER else f"{name}.worker"
    configure_logging(level=settings.log_level, json=settings.log_json, service=title)
    with contextlib.closing(_listener(service, handover)) as listener:
        uvloop = importlib.import_module("uvloop")
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            uvloop.run(_run(service, settings, listener, handover))
    return 0


async def _run(service: FleetService, settings: ServiceSettings, listener: socket.socket, handover: Handover) -> None:
    main = asyncio.current_task()
    assert main is not None
    on_signals(main.cancel, _signals(handover))
    if handover.supervised:
        asyncio.get_running_loop().add_reader(STANDARD_INPUT, _end_of_supervision)
    entry, app = _application(service, settings)
    async with app.router.lifespan_context(app):
        server = GracefulServer(entry, [app])
        on_signals(server.stop, _signals(handover))
        await server.serve_on(listener, lambda: _tell_ready(listener, handover))
        log.info("service.down")


def _signals(handover: Handover) -> list[signal.Signals]:
    """Ctrl-C reaches every process of a terminal: a launcher stops its services itself, one after the other."""
    if not handover.supervised:
        return [signal.SIGINT, signal.SIGTERM]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return [signal.SIGTERM]


def _tell_ready(listener: socket.socket, handover: Handover) -> None:
    if handover.ready is not None:
        os.write(handover.ready, b"\n")
        os.close(handover.ready)
    log.info("service.up", port=listener.getsockname()[1])


def _end_of_supervision() -> None:
    asyncio.get_running_loop().remove_reader(STANDARD_INPUT)
    os.kill(os.getpid(), signal.SIGTERM)


def _find(name: str) -> FleetService:
    fleet = {service.name: service for service in read_fleet()}
    if name not in fleet:
        raise ServeRefused(f"There is no service {name!r} in the fleet's list; known: {', '.join(fleet)}.")
    return fleet[name]


def _settings_of(service: FleetService) -> ServiceSettings:
    try:
        made = importlib.import_module(f"{service.package}.settings").Settings(service=service.name)
    except ValidationError as error:
        said = "; ".join(f"VISIOBOOK_{'_'.join(map(str, e['loc'])).upper()} {e['msg']}" for e in error.errors())
        raise ServeRefused(f"The settings of {service.name} do not work: {said}") from error
    assert isinstance(made, ServiceSettings)
    if service.schema and not made.database_url:
        raise ServeRefused(f"{service.name} owns tables: set VISIOBOOK_DATABASE_URL to the URL of its own role.")
    return made


def _application(service: FleetService, settings: ServiceSettings) -> tuple[ASGIApp, FastAPI]:
    """What the server runs, and the application whose lifespan it is: the gateway's entry stands before its app."""
    package: Any = importlib.import_module(f"{service.package}.main")
    app = package.create_app(settings)
    assert isinstance(app, FastAPI)
    entry = package.build_entry(app) if hasattr(package, "build_entry") else app
    return entry, app


def _listener(service: FleetService, handover: Handover) -> socket.socket:
    if handover.socket is not None:
        return socket.socket(fileno=handover.socket)
    port = os.environ.get("VISIOBOOK_PORT", str(service.port))
    if not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise ServeRefused(f"VISIOBOOK_PORT is {port!r}: give a number from 0 to 65535.")
    return listening(os.environ.get("VISIOBOOK_BIND", DEFAULT_BIND), int(port))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visiobook_chassis.serve", description="Run one service until it is stopped.")
    parser.add_argument("service", help="its name in deploy/fleet.yaml")
    parser.add_argument("--socket", type=int, help="descriptor of a listening socket; VISIOBOOK_PORT is not looked at")
    parser.add_argument("--ready", type=int, help="descriptor that a line is written to when requests are answered")
    parser.add_argument("--supervised", action="store_true", help="stop when standard input ends, and not at Ctrl-C")
    return parser


if __name__ == "__main__":
    sys.exit(main())
