"""What every request leaves behind: a request id, a duration metric, and a log line when it failed or was slow."""

import re
import time
import uuid

import structlog
from prometheus_client import Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)
SLOW_SECONDS = 1.0
LEFT = 499
"""Where nginx has a status for a client that left before its answer."""
REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
duration = Histogram("visiobook_request_seconds", "Time to answer", ["service", "method", "status"])


class RequestTelemetry:
    """ASGI middleware; keeps a caller's ``x-request-id`` where it is well formed, makes one otherwise."""

    def __init__(self, app: ASGIApp, *, service: str) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if REQUEST_ID.match(given) else uuid.uuid4().hex
        status, begun, thought = LEFT, time.perf_counter(), 0.0

        async def send_with_id(message: Message) -> None:
            nonlocal status, thought
            if message["type"] == "http.response.start":
                status, thought = message["status"], time.perf_counter() - begun - body.waited
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        body = _Body(receive)
        with structlog.contextvars.bound_contextvars(request_id=request_id, service=self.service):
            try:
                await self.app(scope, body.receive, send_with_id)
            except BaseException:
                status = 500 if status == LEFT else status
                raise
            finally:
                self._record(scope, status, time.perf_counter() - begun, thought)

    def _record(self, scope: Scope, status: int, seconds: float, thought: float) -> None:
        duration.labels(self.service, scope["method"], f"{status // 100}xx").observe(seconds)
        said = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": round(seconds, 3)}
        if status >= 500:
            log.error("request.answered", **said)
        elif thought > SLOW_SECONDS:
            log.warning("request.slow", **said)


class _Body:
    """The request's body, with the seconds spent waiting for it: a long upload is no slow answer."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.waited = 0.0

    async def receive(self) -> Message:
        begun = time.perf_counter()
        try:
            return await self._receive()
        finally:
            self.waited += time.perf_counter() - begun
