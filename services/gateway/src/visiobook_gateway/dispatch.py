"""The single entry, raw ASGI: judge a request at the edge, then hand it to the service that its path names."""

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from visiobook_chassis.errors import Refusal, problem_response
from visiobook_chassis.telemetry import RequestTelemetry
from visiobook_gateway.admission import Admission, Admitted
from visiobook_gateway.bodies import LimitedBody, refuse_announced
from visiobook_gateway.compression import CompressedSend
from visiobook_gateway.edge_headers import client_address, securing, telling, with_request_id
from visiobook_gateway.errors import NoSocketHere
from visiobook_gateway.idempotency import Idempotency, key_of
from visiobook_gateway.inward import inward
from visiobook_gateway.paths import service_of
from visiobook_gateway.portal import Portal, find_portal
from visiobook_gateway.settings import Settings
from visiobook_gateway.upstreams import Fleet

POLICY_VIOLATION = 1008
"""Close code of WebSockets (RFC 6455 section 7.4.1)."""


class Dispatcher:
    """``control`` answers what belongs to no service: health, documents, pages, and 404."""

    def __init__(
        self, settings: Settings, control: FastAPI, fleet: Fleet, admission: Admission, idempotency: Idempotency
    ) -> None:
        self._idempotency = idempotency
        self._settings = settings
        self._control = control
        self._fleet = fleet
        self._admission = admission
        self._portal = Portal(find_portal(settings.portal), admission.cookies)
        self._edge = RequestTelemetry(self._answer, service="edge")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Any ASGI scope."""
        if scope["type"] == "http":
            await self._edge(with_request_id(scope), receive, securing(send, hsts=self._settings.hsts))
        elif scope["type"] == "websocket":
            await self._open_websocket(scope, receive, send)
        else:
            await self._control(scope, receive, send)

    async def _open_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket to a service in this process, judged as every request is; ``tunnel`` opens the others."""
        asked = with_request_id(scope)
        try:
            service = service_of(asked, self._fleet.routes)
            if service is None or self._fleet.instances(service) is not None:
                raise NoSocketHere
            admitted = await self._admission.admit(asked, service)
        except Refusal as refusal:
            await receive()
            await _close(send, refusal.detail)
            return
        await self._fleet.upstreams[service].app(self._handed(asked, admitted), receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._dispatch(scope, receive, send)
        except Refusal as refusal:
            response = problem_response(refusal.problem(scope["path"]))
            response.headers.update(getattr(refusal, "headers", {}))
            await response(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = service_of(scope, self._fleet.routes)
        limit = self._settings.upload_limit if service in self._settings.upload_services else self._settings.body_limit
        if service is None and self._portal.has(scope):
            await self._portal(scope, receive, send)
            return
        if self._settings.compression:
            send = CompressedSend(scope, send)
        if service is None:
            admitted = await self._admission.admit_to_control(scope)
            refuse_announced(scope, limit)
            await self._control(self._handed(scope, admitted), receive, telling(send, admitted.told))
            return
        admitted = await self._admission.admit(scope, service)
        refuse_announced(scope, limit)
        body = LimitedBody(limit, receive, telling(send, admitted.told))
        handed = self._handed(scope, admitted)
        try:
            await self._serve(service, admitted, handed, body)
        except Exception:
            if not body.cut_off:
                raise
        body.refuse_if_exceeded()

    async def _serve(self, service: str, admitted: Admitted, handed: Scope, body: LimitedBody) -> None:
        """Let the service answer; a call that its caller has named, once."""
        app = self._fleet.upstreams[service].app
        key = key_of(handed) if admitted.caller is not None else None
        if key is None or admitted.caller is None:
            await app(handed, body.receive, body.send)
        else:
            principal = admitted.caller.principal
            await self._idempotency.serve(key, principal, app, handed, body.receive, body.send)

    def _handed(self, scope: Scope, admitted: Admitted) -> Scope:
        """The scope as services see it: with the client's address and who it is, without what is for the edge alone."""
        address = client_address(scope, self._settings.trusted_proxies)
        headers = inward(scope, admitted.caller, self._admission.cookies)
        handed: Scope = {**scope, "client": (address, 0), "headers": headers}
        handed.pop("visiobook.principal", None)
        if admitted.caller is not None:
            handed["visiobook.principal"] = admitted.caller.principal
        return handed


async def _close(send: Send, reason: str) -> None:
    """Close before accepting: servers answer the handshake with 403."""
    await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": reason})
