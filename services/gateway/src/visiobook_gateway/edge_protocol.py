"""The clients' side of HTTP/1.1: uvicorn's protocol with bounds of its own, and the fast lane beside it.

Bounds: bytes and seconds for the head of a request, seconds of silence in its body, seconds without a request. Simple
requests that come alone go to the fast lane; uvicorn serves everything else, and what the fast lane hands over.
"""

import asyncio
from typing import Any, Self

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from visiobook_chassis.errors import BadRequest, Refusal, problem_response
from visiobook_gateway.answer_heads import STATUS_LINES
from visiobook_gateway.errors import HeadTooLarge, RequestTooSlow
from visiobook_gateway.fast_exchange import FastExchange
from visiobook_gateway.fast_lane import FastLane
from visiobook_gateway.forwarding import forwarded_lines
from visiobook_gateway.settings import Settings
from visiobook_gateway.tunnel import Tunnel, Tunnels
from visiobook_gateway.wire.pool import Sweeper

log = structlog.get_logger(__name__)
HEAD_BYTES = 32 * 1024
WRITE_AHEAD = 256 * 1024
SWEEP_SECONDS = 1.0


class Pieces:
    """Stands for the bytearray of uvicorn's cycle: a body mostly has one piece at a time, which need not be copied."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def __iadd__(self, piece: bytes) -> Self:
        self._pieces.append(piece)
        self._size += len(piece)
        return self

    def __len__(self) -> int:
        return self._size

    def __bytes__(self) -> bytes:
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)


class Edge:
    """What the connections of one entry have together."""

    def __init__(self, settings: Settings, lane: FastLane, tunnels: Tunnels) -> None:
        self.lane, self.tunnels = lane, tunnels
        self.header_timeout, self.idle_timeout = settings.header_timeout, settings.idle_timeout
        self.body_timeout = settings.body_timeout
        self.connections: set[EdgeProtocol] = set()
        self._sweeper = Sweeper(every=min(SWEEP_SECONDS, settings.header_timeout / 4))

    def joined(self, connection: "EdgeProtocol") -> None:
        """A client has connected."""
        self.connections.add(connection)
        self._sweeper.add(self._sweep)

    def left(self, connection: "EdgeProtocol") -> None:
        """A client has gone; with the last one the timer rests."""
        self.connections.discard(connection)
        if not self.connections:
            self._sweeper.remove(self._sweep)

    def _sweep(self, now: float) -> None:
        self.lane.sweep(now)
        for connection in list(self.connections):
            connection.sweep(now)


class EdgeProtocol(HttpToolsProtocol):
    """One connection of a client."""

    def __init__(self, *, edge: Edge, **given: Any) -> None:
        super().__init__(**given)
        self._edge = edge
        self._fast: FastExchange | None = None
        self._after: list[bytes] = []
        self._tunnel: Tunnel | None = None
        self._in_message = self._in_head = self._ends = False
        self._head_size = self._head_fed = 0
        self._began = 0.0
        self._touched = self.loop.time()
        self._refusal: Refusal | None = None
        self.origin, self.address = b"", "unknown"

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=WRITE_AHEAD)
        self.address = self.client[0] if self.client else "unknown"
        self.origin = forwarded_lines(self.address.encode("latin-1"), (self.scheme or "http").encode(), b"")
        self._edge.joined(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._edge.left(self)
        fast, self._fast = self._fast, None
        if fast is not None:
            fast.abandon()
        if self._tunnel is not None:
            self._tunnel.client_left()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._tunnel is not None:
            self._tunnel.from_client(data)
            return
        if self._fast is not None:
            self._wait_in_line(data)
            return
        self._touched = now = self.loop.time()
        if not self._in_message and (self.cycle is None or self.cycle.response_complete):
            self._fast = self._edge.lane.take(self, data, now)
            if self._fast is not None:
                self._unset_keepalive_if_required()
                return
        super().data_received(data)
        if self._in_head:
            self._bound_head(len(data))

    def _bound_head(self, size: int) -> None:
        """The parser tells of a field when it is whole: one without an end is seen here."""
        self._head_fed += size
        if self._head_fed > 2 * HEAD_BYTES and not self.transport.is_closing():
            self._refuse_and_close(HeadTooLarge(HEAD_BYTES))

    def _wait_in_line(self, data: bytes) -> None:
        """A request that came before the answer to the one before: it has its turn."""
        self._after.append(data)
        self.transport.pause_reading()

    # The fast lane's client

    def write(self, data: bytes) -> None:
        """Send to the client."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def finished(self, *, close: bool) -> None:
        """The answer is whole: on to what has waited."""
        self._fast = None
        self._touched = self.loop.time()
        if close or self._ends:
            self.transport.close()
        elif self._after:
            self._go_on()

    def hand_over(self, data: bytes) -> None:
        """Let uvicorn serve the request, from its first byte."""
        self._fast = None
        super().data_received(data)
        self._go_on()

    def refuse(self, refusal: Refusal, path: str, request_id: str) -> None:
        """Answer with a problem and end the connection."""
        self._fast = None
        self._write_problem(refusal, path, request_id)

    def break_off(self) -> None:
        """Half an answer is out: end the connection, so that nobody takes it for whole."""
        self._fast = None
        self.transport.abort()

    def _go_on(self) -> None:
        after, self._after = b"".join(self._after), []
        if after and not self.transport.is_closing():
            self.transport.resume_reading()
            self.data_received(after)

    # The bounds

    def sweep(self, now: float) -> None:
        """End what has taken too long."""
        silent = now - self._touched
        answering = self.cycle is not None and not self.cycle.response_complete
        if self._fast is not None or self._tunnel is not None or self.transport.is_closing():
            return
        if self._in_head:
            if now - self._began > self._edge.header_timeout:
                self._refuse_and_close(RequestTooSlow("The head of the request did not come in time."))
        elif self._in_message:
            if silent > self._edge.body_timeout and not self.flow.read_paused:
                self._refuse_and_close(RequestTooSlow("The body of the request stopped coming."))
        elif not answering and silent > self._edge.idle_timeout:
            self.transport.close()

    def on_message_begin(self) -> None:
        self._in_message = self._in_head = True
        self._head_size = self._head_fed = 0
        self._began = self.loop.time()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._weigh(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._weigh(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._refuse_two_readings()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.cycle.body:
            self.cycle.body = Pieces()  # type: ignore[assignment]  # uvicorn adds to it, measures it, and takes its bytes
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_message = False
        super().on_message_complete()

    def _weigh(self, size: int) -> None:
        self._head_size += size
        if self._head_size > HEAD_BYTES:
            self._refusal = HeadTooLarge(HEAD_BYTES)
            raise self._refusal

    def _refuse_two_readings(self) -> None:
        """A request that the next reader might take for another one."""
        names = [name for name, _ in self.headers]
        if names.count(b"host") > 1 or (names.count(b"host") == 0 and self.parser.get_http_version() == "1.1"):
            self._refusal = BadRequest("The request names no host, or several.")
        elif names.count(b"content-length") > 1 or (b"content-length" in names and b"transfer-encoding" in names):
            self._refusal = BadRequest("The request has two lengths, or a length beside an encoding.")
        elif b"transfer-encoding" in names and self.parser.get_http_version() != "1.1":
            self._refusal = BadRequest("The request has an encoding that its version of HTTP does not know.")
        elif any(name == b"transfer-encoding" and value.strip().lower() != b"chunked" for name, value in self.headers):
            self._refusal = BadRequest("The request has an encoding that is not chunked.")
        if self._refusal is not None:
            raise self._refusal

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's own words
        """uvicorn's answer to what its parser refuses."""
        self._refuse_and_close(self._refusal or BadRequest("This is no HTTP/1.1 request.", hint="Mend the request."))

    def _refuse_and_close(self, refusal: Refusal) -> None:
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()  # an answer is under way: nothing may be written into it
            return
        self._write_problem(refusal, "", "")

    def _write_problem(self, refusal: Refusal, path: str, request_id: str) -> None:
        response = problem_response(refusal.problem(path or None))
        lines = [STATUS_LINES[refusal.status], *(name + b": " + value for name, value in response.raw_headers)]
        if request_id:
            lines.append(b"x-request-id: " + request_id.encode())
        lines += [*self._edge.lane.heads.security, b"connection: close", b"", bytes(response.body)]
        self.write(b"\r\n".join(lines))
        self.transport.close()

    # The pace, the end, and other protocols

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._fast is not None:
            self._fast.pace(ready=False, now=self.loop.time())
        if self._tunnel is not None:
            self._tunnel.client_ready(False)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._fast is not None:
            self._fast.pace(ready=True, now=self.loop.time())
        if self._tunnel is not None:
            self._tunnel.client_ready(True)

    def shutdown(self) -> None:
        self._ends = True
        if self._tunnel is not None:
            self.transport.close()
        elif self._fast is None:
            super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        """A WebSocket to a service in another process becomes a tunnel; to one in this process, uvicorn's."""
        if not self._edge.tunnels.is_for(self.scope["path"] if "path" in self.scope else self.url.decode("latin-1")):
            self._edge.left(self)
            super().handle_websocket_upgrade()
            return
        self._tunnel = self._edge.tunnels.open(self, dict(self.scope), self.url)
