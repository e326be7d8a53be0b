"""What waits for a model, and which of it goes into the next batch: items of like length, whoever's they are.

Each ticket (one request of one job) in turn gives the item that leads a batch, its longest; the batch is filled with
the nearest in length among everybody's. So a short query never waits for a whole novel, and little is spent on padding.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_LIKE = 0.5
"""Items of less than this share of the leader's length wait for another batch: padding would eat what it saves."""
_SHORT = 32
"""Leaders up to so many pieces take anything shorter along."""


@dataclass(slots=True, eq=False)
class Waiting:
    """One item of a ticket: ``number`` in its request, ``cost`` in pieces."""

    ticket: "Ticket"
    number: int
    item: Any
    cost: int
    kind: Hashable
    taken: bool = False


@dataclass(slots=True, eq=False)
class Ticket:
    """One request. ``held`` are the pieces it has in the queue, at work or finished and not yet fetched."""

    name: str
    deadline: float | None = None
    own: list[Waiting] = field(default_factory=list)
    ready: "deque[tuple[Waiting, Any]]" = field(default_factory=deque)
    held: int = 0
    open: int = 0
    error: Exception | None = None
    closed: bool = False

    def leader(self) -> Waiting | None:
        """The longest item that waits. Those behind it are sorted when they come in."""
        while self.own and self.own[-1].taken:
            self.own.pop()
        return self.own[-1] if self.own else None


class Queue:
    """Items by kind and length, and the tickets in turn. Not for several threads at once."""

    def __init__(self) -> None:
        self.pieces = 0
        self._turn: deque[Ticket] = deque()
        self._buckets: dict[Hashable, dict[int, deque[Waiting]]] = {}

    def __bool__(self) -> bool:
        return self.pieces > 0

    def add(self, ticket: Ticket, items: Iterable[Waiting]) -> None:
        """Items of one ticket come in."""
        new = list(items)
        ticket.own = sorted([*(w for w in ticket.own if not w.taken), *new], key=lambda w: (w.cost, -w.number))
        for waiting in new:
            self._buckets.setdefault(waiting.kind, {}).setdefault(waiting.cost, deque()).append(waiting)
            self.pieces += waiting.cost
        if new and ticket not in self._turn:
            self._turn.append(ticket)

    def drop(self, ticket: Ticket) -> None:
        """Nobody wants what this ticket has waiting."""
        for waiting in ticket.own:
            if not waiting.taken:
                self._take(waiting)
        ticket.own.clear()

    def batch(self, limit: int) -> list[Waiting]:
        """The next batch, of at most ``limit`` pieces with padding or of one item; empty when nothing waits."""
        leader = self._next_leader()
        if leader is None:
            return []
        self._take(leader)
        chosen = [leader]
        for waiting in self._like(leader):
            if (len(chosen) + 1) * leader.cost > limit:
                break
            self._take(waiting)
            chosen.append(waiting)
        self._tidy(leader.kind)
        return chosen

    def _next_leader(self) -> Waiting | None:
        while self._turn:
            ticket = self._turn.popleft()
            leader = ticket.leader()
            if leader is not None:
                self._turn.append(ticket)
                return leader
        return None

    def _like(self, leader: Waiting) -> Iterator[Waiting]:
        """What may share a batch with the leader, the longest first and of one length the earliest first."""
        least = 1 if leader.cost <= _SHORT else _LIKE * leader.cost
        buckets = self._buckets[leader.kind]
        for cost in sorted((cost for cost in buckets if least <= cost <= leader.cost), reverse=True):
            for waiting in list(buckets[cost]):
                if not waiting.taken:
                    yield waiting

    def _take(self, waiting: Waiting) -> None:
        waiting.taken = True
        self.pieces -= waiting.cost

    def _tidy(self, kind: Hashable) -> None:
        buckets = self._buckets[kind]
        for cost in list(buckets):
            while buckets[cost] and buckets[cost][0].taken:
                buckets[cost].popleft()
            if not buckets[cost]:
                del buckets[cost]
        if not buckets:
            del self._buckets[kind]
