"""What happens now, for whoever listens: each owner's latest events in memory, read by any number of streams.

Nobody has a queue of their own. A stream remembers the number of the last event that it sent and takes what came
after; progress that was overtaken meanwhile is left out, so a slow reader gets the latest state and costs no memory.
"""

import asyncio
import uuid
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as SyncSession

PROGRESSED = "run.progressed"
PENDING = "live.pending"
APPROVAL_REQUESTED = "run.approval_requested"
UNDER_WAY = frozenset({"run.started", PROGRESSED, APPROVAL_REQUESTED})
FINAL = frozenset({"run.completed", "run.failed", "run.cancelled"})


@dataclass(frozen=True)
class LiveEvent:
    """``name`` is message or one of run.started, .progressed, .approval_requested, .completed, .failed, .cancelled."""

    number: int
    name: str
    run_id: uuid.UUID | None
    data: dict[str, Any]

    def ends(self, run_id: uuid.UUID | None, opening: str | None) -> bool:
        """Whether it is the end of this opening of a run; a run that is tried again has another one."""
        return self.name in FINAL and self.run_id == run_id and self.data.get("reference") == opening


class Channel:
    """One owner's latest events."""

    def __init__(self, remembered: int) -> None:
        self._events: deque[LiveEvent] = deque(maxlen=remembered)
        self._listeners: set[asyncio.Event] = set()
        self.last = 0

    @property
    def is_idle(self) -> bool:
        return not self._listeners

    def add(self, name: str, run_id: uuid.UUID | None, data: dict[str, Any]) -> None:
        """Append an event and wake the streams.

        What a run's end overtook is left out: kinds of events come through queues of their own, in no common order.
        """
        if name in UNDER_WAY and any(e.ends(run_id, data.get("reference")) for e in self._events):
            return
        self.last += 1
        self._events.append(LiveEvent(self.last, name, run_id, data))
        self.wake()

    def wake(self) -> None:
        for listener in self._listeners:
            listener.set()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever something was added."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def after(self, number: int, run_id: uuid.UUID | None = None) -> list[LiveEvent]:
        """What came after an event, of one run or of all, without progress that was overtaken."""
        return _latest(e for e in self._events if e.number > number and run_id in (None, e.run_id))

    def now(self, run_id: uuid.UUID | None = None) -> list[LiveEvent]:
        """Where things stand: the last event of a run, or of each run that is under way."""
        last = {e.run_id: e for e in self._events if e.run_id and e.name != "message"}
        if run_id is not None:
            return [last[run_id]] if run_id in last else []
        return [event for event in last.values() if event.name not in FINAL]


class Hub:
    """All channels of this process. Ids carry a mark of the process, so that those of an earlier one are known."""

    def __init__(self, *, events_remembered: int = 500, owners_remembered: int = 2000) -> None:
        self._channels: OrderedDict[str, Channel] = OrderedDict()
        self._events_remembered, self._owners_remembered = events_remembered, owners_remembered
        self._mark = uuid.uuid4().hex[:8]
        self.is_closed = False

    def channel(self, owner: str) -> Channel:
        """An owner's channel; the longest untouched ones that nobody listens to are forgotten."""
        if owner not in self._channels:
            self._make_room()
            self._channels[owner] = Channel(self._events_remembered)
        self._channels.move_to_end(owner)
        return self._channels[owner]

    def forget(self, owner: str) -> None:
        """Drop an owner's events."""
        self._channels.pop(owner, None)

    def id_of(self, event: LiveEvent) -> str:
        """The event's id for ``Last-Event-ID``."""
        return f"{self._mark}-{event.number}"

    def number_of(self, event_id: str) -> int:
        """The number in an id; 0, before everything, for an id of another process or of nobody."""
        mark, _, number = event_id.partition("-")
        return int(number) if mark == self._mark and number.isascii() and number.isdecimal() else 0

    def close(self) -> None:
        """End all streams."""
        self.is_closed = True
        for channel in self._channels.values():
            channel.wake()

    def _make_room(self) -> None:
        excess = len(self._channels) - self._owners_remembered + 1
        idle = [owner for owner, channel in self._channels.items() if channel.is_idle] if excess > 0 else []
        for owner in idle[:excess]:
            del self._channels[owner]


def tell_after_commit(
    session: AsyncSession, channel: Channel, name: str, run_id: uuid.UUID | None, data: dict[str, Any]
) -> None:
    """Add an event to a channel when, and only when, the session commits."""
    if PENDING not in session.info:
        session.info[PENDING] = []
        sqlalchemy_event.listen(session.sync_session, "after_commit", _committed)
    session.info[PENDING].append(lambda: channel.add(name, run_id, data))


def _committed(session: SyncSession) -> None:
    if not session.in_nested_transaction():  # the end of a savepoint is no commit yet
        tellings, session.info[PENDING] = session.info[PENDING], []
        for tell in tellings:
            tell()


def _latest(events: Iterable[LiveEvent]) -> list[LiveEvent]:
    kept = list(events)
    last = {event.run_id: event for event in kept if event.name != "message"}
    return [event for event in kept if event.name != PROGRESSED or last[event.run_id] is event]


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: ``app.state.hub``; streams end when the application does."""
    settings = app.state.settings
    app.state.hub = Hub(events_remembered=settings.events_remembered, owners_remembered=settings.owners_remembered)
    app.state.on_stop.append(app.state.hub.close)
    try:
        yield
    finally:
        app.state.hub.close()
