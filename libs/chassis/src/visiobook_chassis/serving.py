"""Run an ASGI application as every process of the fleet does: one uvicorn, quiet, bounded, stopped in order."""

import asyncio
import contextlib
import ctypes
import gc
import importlib
import signal
import socket
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

GRACE_SECONDS = 4
BACKLOG = 1024
KEEP_ALIVE_SECONDS = 75
"""Longer than anybody who calls keeps an idle connection, so that the caller is the one who closes it."""
STOPPING = (signal.SIGINT, signal.SIGTERM)


class PortTaken(Exception):
    """Somebody else listens there; the message says where, without a hint."""


class GracefulServer(uvicorn.Server):
    """uvicorn without signal handling of its own: live streams end first, then what is under way, within seconds.

    The caller enters the applications' lifespans; ``apps`` are those whose ``on_stop`` is called when it stops. An
    entry may bring the protocol that its clients are spoken to with: ``http_protocol``, made as uvicorn makes its own.
    """

    def __init__(self, entry: ASGIApp, apps: Sequence[FastAPI]) -> None:
        config = uvicorn.Config(
            entry,
            log_config=None,
            access_log=False,
            lifespan="off",
            loop="none",
            http=getattr(entry, "http_protocol", "httptools"),
            ws=WebSockets,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            proxy_headers=False,
        )
        super().__init__(config)
        self._apps = apps

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the caller."""
        yield

    def stop(self) -> None:
        """End endless answers now, and the server when the others have ended."""
        for app in self._apps:
            for end in app.state.on_stop:
                end()
        self.should_exit = True

    async def serve_on(self, listener: socket.socket, started: Callable[[], object]) -> None:
        """Serve until stopped; ``started`` is called when requests are answered."""
        serving = asyncio.create_task(self.serve(sockets=[listener]))
        while not self.started and not serving.done():  # noqa: ASYNC110  # uvicorn sets a flag, no event
            await asyncio.sleep(0.005)
        give_memory_back()
        started()
        await serving


class WebSockets(asyncio.Protocol):
    """uvicorn's protocol for WebSockets, loaded when the first one opens."""

    def __new__(cls, **given: Any) -> Any:
        """What uvicorn wants to make."""
        module = importlib.import_module("uvicorn.protocols.websockets.websockets_sansio_impl")
        return module.WebSocketsSansIOProtocol(**given)


def on_signals(stop: Callable[[], object], signals: Collection[signal.Signals] = STOPPING) -> None:
    """What these signals do from now on, in the running loop."""
    loop = asyncio.get_running_loop()
    for number in signals:
        loop.add_signal_handler(number, stop)


@contextmanager
def signals_deferred() -> Iterator[None]:
    """Let the signals that stop a program count only at the end of the block, for what must not be broken off.

    An import is such a thing: what is raised while a class comes into being reaches nobody as what it was.
    """
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda number, _: arrived.append(number)) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])


def listening(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"Port {port} is taken: {error.strerror}.") from None
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def give_memory_back() -> None:
    """What only starting needed goes back to the system; what stays is never looked at by the collector.

    Nor is it now: loading leaves less rubbish than a look at all there is would cost. The collector works from here
    on, if it was held back before.
    """
    gc.freeze()
    gc.enable()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # musl has no malloc_trim
            ctypes.CDLL(None).malloc_trim(0)
