"""A streaming reverse proxy to the instances of one service, as an ASGI application.

This is the lane for everything; ``fast_lane`` takes simple requests to the same instances without a task of their own.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from visiobook_gateway.breaker import Unguarded
from visiobook_gateway.edge_headers import RawHeaders
from visiobook_gateway.errors import BadGateway, GatewayTimeout
from visiobook_gateway.exchange import Exchange
from visiobook_gateway.forwarding import relative, request_head
from visiobook_gateway.instances import Instance, Instances
from visiobook_gateway.wire.errors import BrokenOff, NotReached, PoolExhausted, TimedOut, WireError
from visiobook_gateway.wire.heads import BODYLESS, AnswerHead

log = structlog.get_logger(__name__)
SAFE = frozenset(("GET", "HEAD"))


class ClientLeft(Exception):
    """The client closed the connection in the middle of its request."""


class AnswerBrokeOff(Exception):
    """The service broke off after the answer had begun: the client's connection must end, or it would take half for
    whole.
    """


class Proxy:
    """Forwards requests. Raises BadGateway, GatewayTimeout, CircuitOpen before an answer has begun.

    ``guarded``: the circuit breakers decide and learn; the gateway's own questions leave them alone.
    """

    def __init__(self, instances: Instances, *, guarded: bool = True) -> None:
        self._instances, self._guarded = instances, guarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; when the client leaves, the service's connection is closed."""
        body = _Body(scope, receive)
        serving = asyncio.create_task(self._serve(scope, body, send))
        leaving = asyncio.create_task(body.left())
        try:
            await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            serving.cancel()  # has no effect on one that is done
            with contextlib.suppress(asyncio.CancelledError, ClientLeft):
                await serving

    async def _serve(self, scope: Scope, body: "_Body", send: Send) -> None:
        async with contextlib.AsyncExitStack() as stack:
            instance, exchange = await self._answered(scope, body, stack)
            head = await exchange.head()
            headers = _headers(head, instance)
            await send({"type": "http.response.start", "status": head.status, "headers": headers})
            try:
                async for piece in exchange.pieces():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            except WireError as error:
                log.warning("proxy.broken_off", service=self._instances.name, reason=repr(error))
                raise AnswerBrokeOff(self._instances.name) from error
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answered(
        self, scope: Scope, body: "_Body", stack: contextlib.AsyncExitStack
    ) -> tuple[Instance, Exchange]:
        """An exchange whose head has come. What changes nothing is asked once more: its process may have fallen."""
        tried: list[Instance] = []
        while True:
            instance = self._instances.choose(but=tried, guarded=self._guarded)
            try:
                return instance, await self._ask(instance, scope, body, stack, fresh=bool(tried))
            except WireError as error:
                if not self._may_ask_again(error, scope, body, [*tried, instance]):
                    log.warning("proxy.failed", service=self._instances.name, reason=repr(error))
                    raise refusal_of(self._instances.name, error) from error
                tried.append(instance)

    def _may_ask_again(self, error: WireError, scope: Scope, body: "_Body", tried: list[Instance]) -> bool:
        if isinstance(error, NotReached):
            return len(tried) < 3 and self._instances.others(tried)
        harmless = scope["method"] in SAFE and not body.expected
        return isinstance(error, BrokenOff) and harmless and len(tried) == 1

    async def _ask(
        self, instance: Instance, scope: Scope, body: "_Body", stack: contextlib.AsyncExitStack, *, fresh: bool
    ) -> Exchange:
        """Send the request and wait for the head of the answer; the breaker learns how it went."""
        breaker = instance.breaker if self._guarded else Unguarded()
        try:
            connection = await instance.pool.acquire(fresh=fresh)
            exchange = Exchange(connection)
            stack.callback(exchange.leave)
            head = request_head(scope, instance.pool.address.authority, body.framing)
            exchange.begin(head, to_head=scope["method"] == "HEAD", sent=not body.expected)
            await self._head(exchange, body, stack)
        except PoolExhausted:
            breaker.abandoned()
            raise
        except WireError:
            breaker.failed()
            raise
        except BaseException:
            breaker.abandoned()
            raise
        breaker.succeeded()
        return exchange

    async def _head(self, exchange: Exchange, body: "_Body", stack: contextlib.AsyncExitStack) -> None:
        """Wait for it while the body is being sent. A service may answer before it has seen all of that."""
        if not body.expected:
            await exchange.head()
            return
        sending = asyncio.create_task(exchange.send(body.pieces(), chunked=body.is_chunked))
        stack.push_async_callback(_end, sending)
        answering = asyncio.ensure_future(exchange.head())
        try:
            await asyncio.wait({sending, answering}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and not answering.done():
                await sending
            await answering
        finally:
            answering.cancel()


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):  # the answer is out: nobody asks how it went
        await task


def refusal_of(name: str, error: WireError) -> BadGateway | GatewayTimeout:
    """What a client is told of a failure before the answer began."""
    if isinstance(error, TimedOut | PoolExhausted):
        return GatewayTimeout(name)
    return BadGateway(name)


class _Body:
    """The request's body as it is sent on, and afterwards the watch for the client's leaving."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        self._receive = receive
        self._ended = asyncio.Event()
        length = headers.get("content-length", "0")
        self.is_chunked = "transfer-encoding" in headers
        self.expected = self.is_chunked or length != "0"
        self.framing = b"transfer-encoding: chunked\r\n" if self.is_chunked else b""
        if not self.is_chunked and (length != "0" or scope["method"] not in SAFE):
            self.framing = b"content-length: %b\r\n" % length.encode()
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


def _headers(head: AnswerHead, instance: Instance) -> RawHeaders:
    """End-to-end fields; our own server writes the date."""
    authority = instance.pool.address.authority
    headers = [
        (name, relative(value, authority)) if name == b"location" else (name, value) for name, value in head.fields
    ]
    if b"content-length" in head.values and head.status not in BODYLESS:
        headers.append((b"content-length", head.values[b"content-length"]))
    return headers
