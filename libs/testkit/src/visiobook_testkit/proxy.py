"""A TCP proxy that fails as networks do: it cuts, stalls, delays and mends. Stand it before a server in a test.

::

    with TcpProxy("127.0.0.1", 5672) as proxy:
        connect_to(proxy.through("amqp://guest:guest@127.0.0.1:5672/"))
        proxy.cut()

``cut``: open connections are reset, new ones refused. ``stall``: connections open and stay open, and not a byte passes,
as when a machine in between hangs; what was held back flows on after ``mend``. ``strand``: connections that are open
stay so for ever without a byte, new ones pass, as when the server's machine has died and another has its address now.
The proxy keeps its port throughout.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Awaitable, Coroutine
from typing import Any, Self

import httpx

CHUNK_BYTES = 1 << 16
RESET_AT_CLOSE = struct.pack("ii", 1, 0)
PATIENCE_SECONDS = 10.0


class TcpProxy:
    """Forwards ``127.0.0.1:port`` to a server, in a thread of its own. Its methods return when what they say is so."""

    def __init__(self, target_host: str, target_port: int) -> None:
        self.target = (target_host, target_port)
        self._listener = _listening(0)
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{self.port}", daemon=True)
        self._server: asyncio.Server | None = None
        self._flows = asyncio.Event()
        self._latency = 0.0
        self._carrying: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    # ------------------------------------------------------------------------------------------- life

    def start(self) -> Self:
        """Begin to forward."""
        self._thread.start()
        self._do(self._open())
        return self

    def stop(self) -> None:
        """Reset what is open and end the thread."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()
        self._listener.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def through(self, url: str) -> str:
        """The same URL by way of this proxy."""
        scheme, separator, rest = url.partition("://")
        changed = httpx.URL(f"http://{rest}").copy_with(host="127.0.0.1", port=self.port)
        return f"{scheme}{separator}{str(changed).removeprefix('http://')}"

    @property
    def connections(self) -> int:
        """How many connections are open through it."""
        return len(self._carrying)

    # ------------------------------------------------------------------------------------------- faults

    def cut(self) -> None:
        """Reset every connection and refuse new ones."""
        self._do(self._shut())

    def stall(self) -> None:
        """Let no byte pass, either way; connections, new ones too, stay open."""
        self._loop.call_soon_threadsafe(self._flows.clear)
        self._do(asyncio.sleep(0))

    def strand(self) -> None:
        """Let no byte pass through the connections that are open now, never again; new ones are as before."""
        self._do(self._leave_behind())

    def latency(self, seconds: float) -> None:
        """Hold every chunk back for so long, until it is mended."""
        self._latency = seconds

    def mend(self) -> None:
        """Everything passes again, with what a stall held back."""
        self._latency = 0.0
        self._do(self._open())

    # ------------------------------------------------------------------------------------------- in the loop

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    async def _open(self) -> None:
        self._flows.set()
        if self._server is None:
            if self._listener.fileno() < 0:
                self._listener = _listening(self.port)
            self._server = await asyncio.start_server(self._accept, sock=self._listener)

    async def _leave_behind(self) -> None:
        passes = self._flows.is_set()
        self._flows.clear()
        self._flows = asyncio.Event()
        if passes:
            self._flows.set()

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._listener.close()
        for writer in self._writers:
            _reset(writer)
        carrying = list(self._carrying)
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    async def _end(self) -> None:
        await self._shut()
        await asyncio.sleep(0)  # the transports' last callbacks

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        self._writers.add(writer)
        try:
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await self._carry(reader, writer)
        finally:
            _reset(writer)
            self._writers.discard(writer)
            self._carrying.discard(task)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both ways until both ends have nothing more to say."""
        flows = self._flows
        far_reader, far_writer = await asyncio.open_connection(*self.target)
        self._writers.add(far_writer)
        try:
            await _together(self._pump(reader, far_writer, flows), self._pump(far_reader, writer, flows))
            writer.close()
            await writer.wait_closed()
        finally:
            _reset(far_writer)
            self._writers.discard(far_writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            if self._latency:
                await asyncio.sleep(self._latency)
            await flows.wait()
            writer.write(chunk)
            await writer.drain()
        await flows.wait()
        writer.write_eof()


async def _together(*ways: Awaitable[None]) -> None:
    """Both to their ends; the failure of one ends the other."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    listener.setblocking(False)
    return listener


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a cut does: the other side is told at once, and nothing more is delivered."""
    if writer.transport.is_closing():
        return
    connection: socket.socket = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
    writer.transport.abort()
