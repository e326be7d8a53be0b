"""A channel as server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from visiobook_chassis.shared.revocation import Revocations
from visiobook_notification.live import Channel, Hub, LiveEvent

RETRY_MILLISECONDS = 2000
HEARTBEAT = b": still here\n\n"


@dataclass(frozen=True)
class Pace:
    """Seconds between heartbeats, and until a stream ends (its client comes back with ``Last-Event-ID``)."""

    heartbeat: float
    longest: float


class LogIn:
    """The log-in that opened a stream and the mandate that it acts by: the stream ends with either."""

    def __init__(self, revocations: Revocations, *sessions: str | None) -> None:
        self._revocations, self._sessions = revocations, sessions

    @property
    def is_over(self) -> bool:
        """Whether nothing more may be told."""
        return self._revocations.holds(*self._sessions)

    def telling(self, tell: Callable[[], None]) -> AbstractContextManager[None]:
        """Call ``tell`` at once when it ends while the block lasts."""
        return self._revocations.telling(tell, *self._sessions)


async def stream(
    hub: Hub, owner: str, *, run_id: uuid.UUID | None, last_event_id: str | None, log_in: LogIn, pace: Pace
) -> AsyncIterator[bytes]:
    """What stands now (or what came after ``last_event_id``), then everything as it happens."""
    channel, ends = hub.channel(owner), time.monotonic() + pace.longest
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    with channel.listening() as news, log_in.telling(news.set):
        sent, events = _begin(hub, channel, run_id, last_event_id)
        beat = time.monotonic() + pace.heartbeat
        while not (hub.is_closed or log_in.is_over) and time.monotonic() < ends:
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
