"""One simple request and its answer, passed between a client's connection and a service's by callbacks."""

import time
from dataclasses import dataclass
from os import urandom
from typing import Protocol

import structlog

from visiobook_chassis.errors import Refusal
from visiobook_chassis.telemetry import LEFT
from visiobook_gateway.admission import Caller
from visiobook_gateway.answer_heads import AnswerHeads
from visiobook_gateway.catalogue import Access
from visiobook_gateway.compression import Compressor, plan
from visiobook_gateway.instances import Instance, Instances
from visiobook_gateway.proxy import refusal_of
from visiobook_gateway.rates import Policy
from visiobook_gateway.request_heads import Fields
from visiobook_gateway.wire.chunks import LAST_CHUNK, chunk
from visiobook_gateway.wire.connection import Connection
from visiobook_gateway.wire.errors import BrokenOff, WireError
from visiobook_gateway.wire.heads import AnswerHead

log = structlog.get_logger(__name__)
REQUEST_IDS = b"%b%%012x" % urandom(10).hex().encode()


class Client(Protocol):
    """The client's side of an exchange: its connection."""

    origin: bytes
    address: str

    def write(self, data: bytes) -> None:
        """Send to the client."""

    def finished(self, *, close: bool) -> None:
        """The answer is whole."""

    def hand_over(self, data: bytes) -> None:
        """Let the other lane serve the request, from its first byte."""

    def refuse(self, refusal: Refusal, path: str, request_id: str) -> None:
        """Answer with a problem."""

    def break_off(self) -> None:
        """End the connection in the middle of an answer."""


@dataclass(slots=True)
class Target:
    """What a request line means: a route of a service, and what it asks."""

    name: str
    method: bytes
    method_name: str
    path: str
    target: bytes
    instances: Instances
    access: Access
    for_users: tuple[Policy, ...]
    for_strangers: tuple[Policy, ...]
    told_users: bytes
    told_strangers: bytes


class Lane(Protocol):
    """What the exchanges of one entry have together."""

    heads: AnswerHeads
    compresses: bool

    def forwarded(self, client: Client, fields: Fields) -> bytes:
        """The lines that say who asks, and for which host."""

    def record(self, target: Target, status: int, seconds: float, thought: float) -> None:
        """What every request leaves behind."""


class FastExchange:
    """One request and its answer, between a client's connection and a service's."""

    __slots__ = (
        "_began", "_chunked", "_client", "_close", "_compressor", "_connection", "_data", "_encodings", "_has_begun",
        "_instance", "_lane", "_request_id", "_status", "_target", "_thought", "_told",
    )  # fmt: skip

    def __init__(
        self,
        lane: Lane,
        client: Client,
        connection: Connection,
        instance: Instance,
        target: Target,
        data: bytes,
        told: bytes,
    ) -> None:
        self._lane, self._client, self._connection, self._instance = lane, client, connection, instance
        self._target, self._data, self._told = target, data, told
        self._has_begun = self._chunked = False
        self._compressor: Compressor | None = None
        self._status, self._thought = 0, 0.0

    def begin(self, fields: Fields, caller: Caller | None, number: int, now: float) -> None:
        """Ask the service."""
        self._close, self._encodings, self._began = fields.close, fields.accept_encoding, time.perf_counter()
        self._request_id = fields.request_id or REQUEST_IDS % number
        target = self._target
        proof = b"Bearer " + caller.token.encode("latin-1") if caller is not None else fields.authorization
        head = b"%b %b HTTP/1.1\r\nhost: %b\r\n%b%b%bx-request-id: %b\r\n\r\n" % (
            target.method,
            target.target,
            self._instance.pool.address.authority,
            fields.lines,
            b"authorization: %b\r\n" % proof if proof else b"",
            self._lane.forwarded(self._client, fields),
            self._request_id,
        )
        self._connection.begin(self, head, now, to_head=target.method == b"HEAD")

    def answered(self, head: AnswerHead, data: bytes, done: bool) -> None:
        self._instance.breaker.succeeded()
        self._has_begun, self._status, values = True, head.status, head.values
        self._thought = time.perf_counter() - self._began
        extra = [self._told, b"x-request-id: " + self._request_id]
        if b"date" in values:
            extra.append(b"date: " + values[b"date"])
        if self._encodings and self._lane.compresses and self._target.method == b"GET":
            self._compressor = plan(self._encodings, head)
        if self._compressor is not None:
            extra += (
                b"content-encoding: " + self._compressor.name,
                b"vary: accept-encoding",
                b"transfer-encoding: chunked",
            )
            self._chunked = True
        elif b"content-length" in values:
            extra.append(b"content-length: " + values[b"content-length"])
        elif head.length is None:
            extra.append(b"transfer-encoding: chunked")
            self._chunked = True
        if self._close:
            extra.append(b"connection: close")
        written = self._lane.heads.written(head, self._instance.pool.address.authority, extra)
        self._send(written, data, done)

    def received(self, data: bytes, done: bool) -> None:
        self._send(b"", data, done)

    def _send(self, before: bytes, data: bytes, done: bool) -> None:
        if self._compressor is not None:
            data = self._compressor.feed(data) + (self._compressor.finish() if done else b"")
        if self._chunked:
            data = chunk(data) + (LAST_CHUNK if done else b"")
        if before or data:
            self._client.write(before + data if before else data)
        if done:
            self._record()
            self._client.finished(close=self._close)

    def broken(self, error: WireError) -> None:
        """Before the answer began the other lane asks anew: it repeats, refuses and tells what is wrong. A service's
        silence or nonsense is not asked for twice.
        """
        if not isinstance(error, BrokenOff) or not error.stale:
            self._instance.breaker.failed()
        if self._has_begun:
            log.warning("proxy.broken_off", service=self._target.name, reason=repr(error))
            self._record()
            self._client.break_off()
        elif isinstance(error, BrokenOff):
            self._client.hand_over(self._data)
        else:
            refusal = refusal_of(self._target.name, error)
            self._status = refusal.status
            self._record()
            self._client.refuse(refusal, self._target.path, self._request_id.decode())

    def writable(self, ready: bool) -> None:
        """The request has been sent already."""

    def pace(self, *, ready: bool, now: float) -> None:
        """Hear the service only while the client takes what it says."""
        if ready:
            self._connection.resume(now)
        else:
            self._connection.pause()

    def abandon(self) -> None:
        """The client has left."""
        self._instance.breaker.abandoned()
        self._connection.leave()
        self._record()

    def _record(self) -> None:
        seconds = time.perf_counter() - self._began
        self._lane.record(self._target, self._status or LEFT, seconds, self._thought or seconds)
