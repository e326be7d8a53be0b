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
        status, begun = 500, time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id, service=self.service):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                self._record(scope, status, time.perf_counter() - begun)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        duration.labels(self.service, scope["method"], f"{status // 100}xx").observe(seconds)
        if status >= 500:
            log.error("request.answered", method=scope["method"], path=scope["path"], status=status, seconds=seconds)
        elif seconds > SLOW_SECONDS and not scope["path"].endswith("/stream"):
            log.warning("request.slow", method=scope["method"], path=scope["path"], status=status, seconds=seconds)
