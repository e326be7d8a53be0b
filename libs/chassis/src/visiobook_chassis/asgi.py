"""An httpx transport straight into an ASGI application, streaming both ways (httpx's own buffers the whole answer)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Scope

CHUNKS_AHEAD = 8


class StreamingASGITransport(httpx.AsyncBaseTransport):
    """The application runs in a task of its own; at most a few chunks of its answer wait for the reader."""

    def __init__(self, app: ASGIApp, *, state: dict[str, Any] | None = None) -> None:
        self._app = app
        self._state = state or {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def _run(self, scope: Scope, exchange: "_Exchange") -> None:
        scope.update(self._state)
        await self._app(scope, exchange.receive, exchange.send)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        exchange = _Exchange(request.stream)
        exchange.task = asyncio.create_task(self._run(_scope(request), exchange))
        self._tasks.add(exchange.task)
        exchange.task.add_done_callback(self._tasks.discard)
        exchange.task.add_done_callback(exchange.finished)
        try:
            status, headers = await exchange.head
        except BaseException:
            exchange.task.cancel()
            raise
        return httpx.Response(status, headers=headers, stream=_Body(exchange))


class _Exchange:
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self.head: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]]] = asyncio.get_running_loop().create_future()
        self.chunks: asyncio.Queue[bytes | None] = asyncio.Queue(CHUNKS_AHEAD)
        self.task: asyncio.Task[None] | None = None
        self.closed = asyncio.Event()
        self._incoming = aiter(stream)
        self._sent_all = False

    async def receive(self) -> Message:
        if self._sent_all:
            await self.closed.wait()
            return {"type": "http.disconnect"}
        try:
            return {"type": "http.request", "body": await anext(self._incoming), "more_body": True}
        except StopAsyncIteration:
            self._sent_all = True
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.head.set_result((message["status"], list(message["headers"])))
        elif message["type"] == "http.response.body":
            if message.get("body"):
                await self._offer(message["body"])
            if not message.get("more_body", False):
                await self._offer(None)

    async def _offer(self, chunk: bytes | None) -> None:
        """Wait for room; once the reader has left, drop: the application ends by itself when it sees the disconnect."""
        if self.closed.is_set():
            return
        if not self.chunks.full():
            self.chunks.put_nowait(chunk)
            return
        putting = asyncio.ensure_future(self.chunks.put(chunk))
        leaving = asyncio.ensure_future(self.closed.wait())
        await asyncio.wait({putting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        putting.cancel()
        leaving.cancel()

    def finished(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()  # asked for even where nobody waits: it was logged
        if self.head.done():
            return
        self.head.set_exception(error or httpx.RemoteProtocolError("the application ended without an answer"))


class _Body(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            chunk = await self._next()
            if chunk is None:
                return
            yield chunk

    async def _next(self) -> bytes | None:
        exchange = self._exchange
        assert exchange.task is not None
        if not exchange.chunks.empty():
            return exchange.chunks.get_nowait()
        get = asyncio.ensure_future(exchange.chunks.get())
        await asyncio.wait({get, exchange.task}, return_when=asyncio.FIRST_COMPLETED)
        if get.done() or not exchange.chunks.empty():
            return await get
        get.cancel()
        if error := exchange.task.exception():
            raise httpx.RemoteProtocolError(f"the application failed while answering: {error!r}")
        return None

    async def aclose(self) -> None:
        self._exchange.closed.set()


def _scope(request: httpx.Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
        "state": {},
    }
