"""A streaming reverse proxy to one service, as an ASGI application. Bodies flow both ways piece by piece.

It speaks through an httpx transport and not a client: a client keeps cookies, and would mix its users'.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from visiobook_gateway.breaker import CircuitBreaker
from visiobook_gateway.edge_headers import RawHeaders, end_to_end
from visiobook_gateway.errors import BadGateway, CircuitOpen, GatewayTimeout
from visiobook_gateway.paths import raw_path
from visiobook_gateway.settings import Settings

WRITTEN_BY_SERVER = frozenset((b"date", b"server"))  # our own server writes them
SAFE = frozenset(("GET", "HEAD"))
BROKEN_OFF = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
NOT_FORWARDED = frozenset((b"host", b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"))


class ClientLeft(Exception):
    """The client closed the connection in the middle of its request."""


class Proxy:
    """Forwards requests to ``url``. Raises BadGateway, GatewayTimeout, CircuitOpen before an answer has begun."""

    def __init__(self, name: str, url: str, settings: Settings) -> None:
        self._name = name
        self._base = httpx.URL(url)
        self._breaker = CircuitBreaker(failures=settings.breaker_failures, seconds=settings.breaker_seconds)
        self._timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout).as_dict()
        limits = httpx.Limits(max_connections=settings.connections, max_keepalive_connections=settings.connections)
        self.transport = httpx.AsyncHTTPTransport(limits=limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; when the client leaves, the service's connection is closed."""
        if wait := self._breaker.admit():
            raise CircuitOpen(self._name, wait)
        body = _Body(scope, receive)
        exchange = asyncio.create_task(self._exchange(scope, body, send))
        leaving = asyncio.create_task(body.left())
        try:
            await asyncio.wait({exchange, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            exchange.cancel()  # has no effect on one that is done
            with contextlib.suppress(asyncio.CancelledError, ClientLeft):
                await exchange

    async def _exchange(self, scope: Scope, body: "_Body", send: Send) -> None:
        response = await self._head(scope, body)
        try:
            passed = [header for header in end_to_end(response.headers.raw) if header[0] not in WRITTEN_BY_SERVER]
            headers = [_relative(header, self._base) for header in passed]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for chunk in response.stream:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await response.aclose()

    async def _head(self, scope: Scope, body: "_Body") -> httpx.Response:
        """Send the request and wait for the head of the answer; the breaker learns how it went."""
        try:
            response = await self._ask(scope, body)
        except httpx.PoolTimeout as error:
            self._breaker.abandoned()
            raise GatewayTimeout(self._name) from error
        except httpx.TimeoutException as error:
            self._breaker.failed()
            raise GatewayTimeout(self._name) from error
        except httpx.TransportError as error:
            self._breaker.failed()
            raise BadGateway(self._name) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        self._breaker.succeeded()
        return response

    async def _ask(self, scope: Scope, body: "_Body") -> httpx.Response:
        """Ask once more what changes nothing, when the connection breaks: its process may have fallen."""
        try:
            return await self.transport.handle_async_request(self._request(scope, body))
        except BROKEN_OFF:
            if body.expected or scope["method"] not in SAFE:
                raise
            return await self.transport.handle_async_request(self._request(scope, body))

    def _request(self, scope: Scope, body: "_Body") -> httpx.Request:
        query = scope.get("query_string", b"")
        target = raw_path(scope) + (b"?" + query if query else b"")
        return httpx.Request(
            scope["method"],
            self._base,
            headers=[*_forwarded_headers(scope), (b"host", self._base.netloc)],
            content=body.pieces() if body.expected else None,
            extensions={"target": target, "timeout": self._timeout},
        )


class _Body:
    """The request's body as httpx reads it, and afterwards the watch for the client's leaving."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        self._receive = receive
        self._ended = asyncio.Event()
        self.expected = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
        if not self.expected:
            self._ended.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, piece by piece, as the client sends it. Raises ClientLeft."""
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientLeft
            more = message.get("more_body", False)
            if message.get("body"):
                yield message["body"]
        self._ended.set()

    async def left(self) -> None:
        """Return when the client has left. Two readers would steal from each other, so not before the body ended."""
        await self._ended.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _forwarded_headers(scope: Scope) -> RawHeaders:
    passed = [(name, value) for name, value in end_to_end(scope["headers"]) if name not in NOT_FORWARDED]
    address = str(scope["client"][0]) if scope.get("client") else "unknown"
    return [
        *passed,
        (b"x-forwarded-for", address.encode("latin-1")),
        (b"x-forwarded-proto", scope.get("scheme", "http").encode("latin-1")),
        (b"x-forwarded-host", Headers(scope=scope).get("host", "").encode("latin-1")),
    ]


def _relative(header: tuple[bytes, bytes], base: httpx.URL) -> tuple[bytes, bytes]:
    """A Location inside the service, which names its inner address, as clients may follow it."""
    name, value = header
    if name != b"location":
        return header
    location = urlsplit(value.decode("latin-1"))
    if location.netloc.encode("latin-1") != base.netloc:
        return header
    return name, location._replace(scheme="", netloc="").geturl().encode("latin-1")
