"""A channel as server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

from visiobook_notification.live import Channel, Hub, LiveEvent

RETRY_MILLISECONDS = 2000
HEARTBEAT = b": still here\n\n"


def never() -> bool:
    """No: who listens may go on."""
    return False


def nobody(tell: Callable[[], None]) -> AbstractContextManager[None]:  # noqa: ARG001  # as ``Pace.telling`` has it
    """There is no log-in that could end."""
    return nullcontext()


@dataclass(frozen=True)
class Pace:
    """Seconds between heartbeats, and until a stream ends (its client comes back with ``Last-Event-ID``).

    ``is_over``: whether the log-in that opened the stream has ended; it is asked before anything more is told.
    ``telling``: while entered, calls what it is given when that happens.
    """

    heartbeat: float
    longest: float
    is_over: Callable[[], bool] = never
    telling: Callable[[Callable[[], None]], AbstractContextManager[None]] = nobody


async def stream(
    hub: Hub, owner: str, *, run_id: uuid.UUID | None, last_event_id: str | None, pace: Pace
) -> AsyncIterator[bytes]:
    """What stands now (or what came after ``last_event_id``), then everything as it happens."""
    channel, ends = hub.channel(owner), time.monotonic() + pace.longest
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    with channel.listening() as news, pace.telling(news.set):
        sent, events = _begin(hub, channel, run_id, last_event_id)
        beat = time.monotonic() + pace.heartbeat
        while not (hub.is_closed or pace.is_over()) and time.monotonic() < ends:
            if events or time.monotonic() >= beat:
                yield b"".join(_encode(hub, event) for event in events) or HEARTBEAT
                beat = time.monotonic() + pace.heartbeat
            await _wait(news, until=beat)
            events, sent = channel.after(sent, run_id), channel.last


async def _wait(news: asyncio.Event, *, until: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(until - time.monotonic()):
            await news.wait()
    news.clear()


def _begin(
    hub: Hub, channel: Channel, run_id: uuid.UUID | None, last_event_id: str | None
) -> tuple[int, list[LiveEvent]]:
    if last_event_id is None:
        return channel.last, channel.now(run_id)
    return channel.last, channel.after(hub.number_of(last_event_id), run_id)


def _encode(hub: Hub, event: LiveEvent) -> bytes:
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {hub.id_of(event)}\nevent: {event.name}\ndata: {data}\n\n".encode()
