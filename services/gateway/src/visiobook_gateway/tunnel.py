"""WebSockets to services in other processes: judged as every request is, then bytes both ways until one side ends."""

import asyncio
import contextlib
from typing import Protocol
from urllib.parse import unquote

import structlog
from starlette.types import Scope

from visiobook_chassis.errors import Refusal
from visiobook_gateway.admission import Admission
from visiobook_gateway.edge_headers import client_address, with_request_id
from visiobook_gateway.errors import BadGateway
from visiobook_gateway.forwarding import assemble, forwarded_fields
from visiobook_gateway.inward import inward
from visiobook_gateway.paths import service_of
from visiobook_gateway.proxy import refusal_of
from visiobook_gateway.upstreams import Fleet
from visiobook_gateway.wire.connection import Connection
from visiobook_gateway.wire.errors import WireError
from visiobook_gateway.wire.heads import AnswerHead

log = structlog.get_logger(__name__)
SWITCHING = 101
WAITING_BYTES = 64 * 1024
"""What a client may send before its service has agreed."""


class TunnelClient(Protocol):
    """The client's connection."""

    transport: asyncio.Transport

    def write(self, data: bytes) -> None: ...

    def refuse(self, refusal: Refusal, path: str, request_id: str) -> None: ...


class Tunnels:
    """Opens them."""

    def __init__(self, fleet: Fleet, admission: Admission) -> None:
        self.fleet, self.admission = fleet, admission
        self._opening: set[asyncio.Task[None]] = set()

    def is_for(self, target: str) -> bool:
        """Whether this address belongs to a service in another process."""
        raw = target.partition("?")[0]
        with contextlib.suppress(Refusal):
            name = service_of({"path": unquote(raw), "raw_path": raw.encode("latin-1")}, self.fleet.routes)
            return name is not None and self.fleet.instances(name) is not None
        return False

    def open(self, client: TunnelClient, scope: Scope, url: bytes) -> "Tunnel":
        """A tunnel that is being opened; the client is told by itself when that fails."""
        raw, _, query = url.partition(b"?")
        path = unquote(raw.decode("latin-1"))
        asked = with_request_id({**scope, "type": "websocket", "path": path, "raw_path": raw, "query_string": query})
        tunnel = Tunnel(client, asked)
        task = asyncio.create_task(self._open(tunnel, asked))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return tunnel

    async def _open(self, tunnel: "Tunnel", scope: Scope) -> None:
        try:
            name = service_of(scope, self.fleet.routes)
            instances = self.fleet.instances(name) if name else None
            assert name is not None
            assert instances is not None
            admitted = await self.admission.admit(scope, name)
            scope["headers"] = inward(scope, admitted.caller, self.admission.cookies)
            scope["client"] = (client_address(scope, self.admission.trusted_proxies), 0)
            instance = instances.choose()
            try:
                connection = await instance.pool.acquire(fresh=True)
            except WireError as error:
                instance.breaker.failed()
                raise refusal_of(name, error) from error
            instance.breaker.succeeded()
            tunnel.begin(connection, instance.pool.address.authority)
        except Refusal as refusal:
            tunnel.refuse(refusal)


class Tunnel:
    """One WebSocket. Until the service has agreed, what the client sends waits."""

    def __init__(self, client: TunnelClient, scope: Scope) -> None:
        self._client, self._scope = client, scope
        self._connection: Connection | None = None
        self._waiting = b""
        self._agreed = self._over = False

    def begin(self, connection: Connection, authority: bytes) -> None:
        """Ask the service to agree."""
        if self._over:
            connection.leave()
            return
        self._connection = connection
        query = self._scope["query_string"]
        target = self._scope["raw_path"] + (b"?" + query if query else b"")
        lines = forwarded_fields(self._scope) + b"connection: upgrade\r\nupgrade: websocket\r\n"
        loop = asyncio.get_running_loop()
        connection.begin(self, assemble(b"GET", target, authority, lines), loop.time(), upgrading=True)

    def refuse(self, refusal: Refusal) -> None:
        """The service is never asked, or did not agree."""
        self._over = True
        self._client.refuse(refusal, self._scope["path"], "")

    def from_client(self, data: bytes) -> None:
        """Bytes from the client."""
        if self._agreed and self._connection is not None:
            self._connection.write(data, asyncio.get_running_loop().time())
        elif len(self._waiting) + len(data) > WAITING_BYTES:
            self._client.transport.abort()
        else:
            self._waiting += data

    def client_left(self) -> None:
        """The client's connection has ended."""
        self._over = True
        if self._connection is not None:
            self._connection.leave()

    def client_ready(self, ready: bool) -> None:
        """Whether the client takes more."""
        if self._connection is not None:
            if ready:
                self._connection.resume(asyncio.get_running_loop().time())
            else:
                self._connection.pause()

    def answered(self, head: AnswerHead, data: bytes, done: bool) -> None:  # noqa: ARG002  # as receivers have it
        if head.status != SWITCHING:
            self._refused_by_service(head)
            return
        self._agreed = True
        lines = b"".join(line + b"\r\n" for line in head.lines)
        switch = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        self._client.write(switch + lines + b"\r\n" + data)
        if self._waiting:
            waiting, self._waiting = self._waiting, b""
            self.from_client(waiting)

    def _refused_by_service(self, head: AnswerHead) -> None:
        """It answers as to a plain request: the status is what its client needs to know."""
        self._over = True
        if self._connection is not None:
            self._connection.leave()
        if head.status >= 500:
            self._client.refuse(BadGateway("The service"), self._scope["path"], "")
            return
        self._client.write(b"HTTP/1.1 %d Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % head.status)
        self._client.transport.close()

    def received(self, data: bytes, done: bool) -> None:  # noqa: ARG002  # as receivers have it
        if data:
            self._client.write(data)

    def broken(self, error: WireError) -> None:
        self._over = True
        if self._agreed:
            self._client.transport.close()
        else:
            self._client.refuse(refusal_of("The service", error), self._scope["path"], "")

    def writable(self, ready: bool) -> None:
        """Hear the client only while the service takes what it says."""
        if ready:
            self._client.transport.resume_reading()
        else:
            self._client.transport.pause_reading()
