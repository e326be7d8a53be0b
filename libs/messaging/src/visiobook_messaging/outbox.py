"""What a session publishes: held in its order, and written by one statement right before the session commits.

What is published within a savepoint that is rolled back is forgotten with it; a session that never commits has
published nothing.
"""

from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from visiobook_messaging.tables import Publication

Write = Callable[[Connection, Sequence[Publication]], None]
Tell = Callable[[set[str], set[str]], None]
KEY = "visiobook_messaging.outboxes"


class Outbox:
    """The events of one session.

    ``write`` stores them; ``tell`` hears of every commit: the topics of the events, and those that were added besides.
    """

    def __init__(self, write: Write, tell: Tell) -> None:
        self._write = write
        self._tell = tell
        self._held: list[tuple[SessionTransaction | None, Publication]] = []
        self._published: set[str] = set()
        self._besides: set[str] = set()

    async def add(self, session: AsyncSession, publication: Publication) -> None:
        """Hold an event until the commit."""
        if not session.in_transaction():
            await session.connection()  # begins one: what is held belongs to it
        sync = session.sync_session
        self._held.append((sync.get_nested_transaction() or sync.get_transaction(), publication))

    def add_topic(self, topic: str) -> None:
        """Tell of this topic at the commit, with no event."""
        self._besides.add(topic)

    def commit_begins(self, session: Session) -> None:
        """Write what is held, unless it is a savepoint that ends."""
        if self._held and not session.in_nested_transaction():
            held, self._held = [publication for _, publication in self._held], []
            self._write(session.connection(), held)
            self._published.update(publication.topic for publication in held)

    def committed(self, session: Session) -> None:
        """Tell of it."""
        savepoint = session.get_nested_transaction()
        if savepoint is not None:  # its end shows nothing to anybody yet; what it published is the outer one's now
            outer = _boundary(savepoint.parent)
            self._held = [(outer if within is savepoint else within, publication) for within, publication in self._held]
            return
        if self._held:
            raise RuntimeError("a savepoint was left open at the commit: the events published in it are not stored")
        published, besides, self._published, self._besides = self._published, self._besides, set(), set()
        self._tell(published, besides)

    def ended(self, transaction: SessionTransaction) -> None:
        """What is still held for a transaction that has ended was rolled back."""
        if self._held:
            self._held = [each for each in self._held if not _is_within(each[0], transaction)]
        if transaction.parent is None:
            self._published, self._besides = set(), set()


def outbox_of(session: AsyncSession, owner: object, write: Write, tell: Tell) -> Outbox:
    """The one outbox that the owner, a bus, has in this session."""
    _hear_of_commits()
    outboxes: dict[object, Outbox] = session.info.setdefault(KEY, {})
    if owner not in outboxes:
        outboxes[owner] = Outbox(write, tell)
    return outboxes[owner]


@cache
def _hear_of_commits() -> None:
    """Once for all sessions: listeners of each one's own would cost a tenth of a small transaction."""

    def before_commit(session: Session) -> None:
        for outbox in _all(session):
            outbox.commit_begins(session)

    def after_commit(session: Session) -> None:
        for outbox in _all(session):
            outbox.committed(session)

    def after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
        for outbox in _all(session):
            outbox.ended(transaction)

    for listener in (before_commit, after_commit, after_transaction_end):
        event.listen(Session, listener.__name__, listener)


def _all(session: Session) -> list[Outbox]:
    return list(session.info.get(KEY, {}).values())


def _boundary(transaction: SessionTransaction | None) -> SessionTransaction | None:
    """The savepoint, or the whole transaction, around a transaction that the session makes for a flush."""
    while transaction is not None and transaction.parent is not None and not transaction.nested:
        transaction = transaction.parent
    return transaction


def _is_within(transaction: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while transaction is not None and transaction is not outer:
        transaction = transaction.parent
    return transaction is outer
