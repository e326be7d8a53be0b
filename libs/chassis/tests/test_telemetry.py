"""What a request leaves behind: a line in the log when the service was slow, not when the network was."""

from typing import Any

import pytest
import structlog
from starlette.types import Message, Receive, Scope, Send

from visiobook_chassis import telemetry
from visiobook_chassis.telemetry import RequestTelemetry

SCOPE: dict[str, Any] = {"type": "http", "method": "PUT", "path": "/files", "headers": []}


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(telemetry, "time", clock)
    return clock


async def logged(clock: Clock, *, upload: float, thought: float, download: float) -> list[str]:
    """Events of one request whose parts take so many seconds."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        clock.now += thought
        await send({"type": "http.response.start", "status": 200, "headers": []})
        clock.now += download
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        clock.now += upload
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        pass

    with structlog.testing.capture_logs() as logs:
        await RequestTelemetry(app, service="storage")(dict(SCOPE), receive, send)
    return [entry["event"] for entry in logs]


class TestSlowRequests:
    async def test_a_service_that_thinks_long_is_told_of(self, clock: Clock) -> None:
        assert await logged(clock, upload=0.0, thought=5.0, download=0.0) == ["request.slow"]

    async def test_a_long_upload_or_download_is_not(self, clock: Clock) -> None:
        assert await logged(clock, upload=60.0, thought=0.1, download=60.0) == []
