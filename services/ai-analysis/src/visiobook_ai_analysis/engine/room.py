"""The engine room: one model on one device, worked on by one thread, for as many jobs as ask at the same time.

Whoever asks feeds the queue as there is room in it and fetches results as they come. A batch is never interrupted;
between two batches a request that was given up or is late leaves, and what it had waiting with it.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic

from visiobook_ai_analysis.engine.contract import BatchModel, ItemT, ResultT
from visiobook_ai_analysis.engine.errors import (
    EngineBusy,
    EngineError,
    EngineLate,
    EngineOutOfMemory,
    EngineStopped,
    ModelFailed,
)
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.queue import Queue, Ticket, Waiting
from visiobook_ai_analysis.engine.tally import Tally

CAPACITY_PIECES = 65_536
"""What may wait or lie finished: two seconds of an accelerator, ten of a processor."""
_AT_ONCE = 64
_LOOK_SECONDS = 0.5


class EngineRoom(Generic[ItemT, ResultT]):
    """``capacity``: pieces in hand at one time, of which one request may have half. ``clock`` in seconds."""

    def __init__(
        self,
        model: BatchModel[ItemT, ResultT],
        *,
        capacity: int = CAPACITY_PIECES,
        guard: MemoryGuard | None = None,
        tally: Tally | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self.tally = tally or Tally()
        self._guard = guard or MemoryGuard(tally=self.tally)
        self._capacity, self._clock = capacity, clock
        self._queue = Queue()
        self._held = 0
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=f"engine {model.version.name}", daemon=True)

    def __enter__(self) -> "EngineRoom[ItemT, ResultT]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def waiting(self) -> int:
        """Pieces in hand: waiting, at work or not yet fetched."""
        return self._held

    def run(
        self, items: Iterable[ItemT], *, deadline: float | None = None, name: str = ""
    ) -> Generator[tuple[int, ResultT], None, None]:
        """Results with the numbers of their items, as they become ready. Closing the iterator gives the rest up.

        ``deadline`` by the room's clock. Raises EngineBusy, EngineLate, EngineOutOfMemory, ModelFailed, EngineStopped.
        """
        ticket, numbered = Ticket(name, deadline), enumerate(items)
        try:
            while group := list(islice(numbered, _AT_ONCE)):
                new = [self._waiting(ticket, number, item) for number, item in group]
                while new:
                    yield from self._fetched(ticket)
                    new = self._admit(ticket, new)
            while ticket.open or ticket.ready:
                yield from self._fetched(ticket)
                self._wait_for_results(ticket)
            self._raise_error(ticket)
        finally:
            self._leave(ticket)

    # ------------------------------------------------------------------------------------------- who asks

    def _waiting(self, ticket: Ticket, number: int, item: ItemT) -> Waiting:
        return Waiting(ticket, number, item, self.model.cost(item), self.model.kind(item))

    def _admit(self, ticket: Ticket, new: list[Waiting]) -> list[Waiting]:
        """Put as many into the queue as there is room for, at least one in the end; what is left comes back."""
        with self._changed:
            while not self._has_room(ticket, new[0]):
                self._raise_error(ticket)
                if ticket.ready:
                    return new
                self._pause(ticket, EngineBusy, "the queue was full")
            self._raise_error(ticket)
            count = next((n for n in range(1, len(new)) if not self._has_room(ticket, *new[: n + 1])), len(new))
            admitted, left = new[:count], new[count:]
            cost = sum(waiting.cost for waiting in admitted)
            ticket.held, ticket.open, self._held = ticket.held + cost, ticket.open + count, self._held + cost
            self._queue.add(ticket, admitted)
            self.tally.queue(self._queue.pieces)
            self._changed.notify_all()
            return left

    def _has_room(self, ticket: Ticket, *more: Waiting) -> bool:
        cost = sum(waiting.cost for waiting in more)
        alone = len(more) == 1 and not ticket.held and (not self._held or self._held + cost <= self._capacity)
        return alone or (ticket.held + cost <= self._capacity // 2 and self._held + cost <= self._capacity)

    def _fetched(self, ticket: Ticket) -> Iterator[tuple[int, ResultT]]:
        while True:
            with self._changed:
                if not ticket.ready:
                    return
                waiting, result = ticket.ready.popleft()
                ticket.held -= waiting.cost
                self._held -= waiting.cost
                self._changed.notify_all()
            yield waiting.number, result

    def _wait_for_results(self, ticket: Ticket) -> None:
        with self._changed:
            while ticket.open and not ticket.ready:
                self._raise_error(ticket)
                self._pause(ticket, EngineLate, "not everything was done")

    def _pause(self, ticket: Ticket, late: type[EngineError], what: str) -> None:
        """Wait for a change. Raises ``late`` when the ticket's time is up, EngineStopped when the room is closed."""
        if self._closed:
            raise EngineStopped(f"the engine of {self.model.version} was closed")
        left = _LOOK_SECONDS if ticket.deadline is None else ticket.deadline - self._clock()
        if left <= 0:
            self.tally.failed(str(self.model.version), late.code)
            raise late(f"{self.model.version}: {what} by the deadline")
        self._changed.wait(min(left, _LOOK_SECONDS))

    @staticmethod
    def _raise_error(ticket: Ticket) -> None:
        if ticket.error is not None:
            raise ticket.error

    def _leave(self, ticket: Ticket) -> None:
        with self._changed:
            ticket.closed = True
            self._queue.drop(ticket)
            self._held -= ticket.held
            ticket.held = 0
            ticket.ready.clear()
            self._changed.notify_all()

    # ------------------------------------------------------------------------------------------- the thread

    def _work(self) -> None:
        while (batch := self._next()) is not None:
            if batch:
                self._deliver(self._results(batch))
                self.tally.queue(self._queue.pieces)

    def _next(self) -> list[Waiting] | None:
        """The next batch, empty where all of it was given up, None when the room is closed."""
        with self._changed:
            while not self._queue and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            return [waiting for waiting in self._queue.batch(self._guard.limit(self.model)) if self._wanted(waiting)]

    def _wanted(self, waiting: Waiting) -> bool:
        ticket = waiting.ticket
        if ticket.deadline is not None and self._clock() > ticket.deadline and ticket.error is None:
            self.tally.failed(str(self.model.version), EngineLate.code)
            ticket.error = EngineLate(f"{self.model.version}: the deadline passed with work waiting")
            self._changed.notify_all()
        return not ticket.closed and ticket.error is None

    def _results(self, batch: Sequence[Waiting]) -> list[tuple[Waiting, Any, Exception | None]]:
        try:
            results = self._guard.run(self.model, [waiting.item for waiting in batch])
            return [(waiting, result, None) for waiting, result in zip(batch, results, strict=True)]
        except Exception as error:
            tickets = {id(waiting.ticket): waiting.ticket for waiting in batch}
            if len(tickets) == 1:
                failed = self._as_engine_error(error)
                return [(waiting, None, failed) for waiting in batch]
        # One job's work must not fail another's: each tries by itself.
        parts = [[waiting for waiting in batch if waiting.ticket is ticket] for ticket in tickets.values()]
        return [found for part in parts for found in self._results(part)]

    def _as_engine_error(self, error: Exception) -> EngineError:
        known = error if isinstance(error, EngineOutOfMemory) else None
        failed = known or ModelFailed(f"{self.model.version} failed: {type(error).__name__}: {error}"[:2000])
        self.tally.failed(str(self.model.version), failed.code)
        return failed

    def _deliver(self, found: Sequence[tuple[Waiting, Any, Exception | None]]) -> None:
        with self._changed:
            for waiting, result, error in found:
                ticket = waiting.ticket
                if ticket.closed:
                    continue
                ticket.open -= 1
                if error is not None:
                    ticket.error = error
                else:
                    ticket.ready.append((waiting, result))
            self._changed.notify_all()
