"""What operators do: see what waits, read the dead letters, replay or remove them. Alike in both modes.

Dead letters of either mode are in ``bus.dead``; a replayed one goes back to its subscriber alone, with all attempts
before it. Row-level security applies: with a service's role one sees that service's own, an administrator sees all.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import metrics
from visiobook_messaging.wakeup import CHANNEL

CHOSEN = """(cast(:id as bigint) is null or id = :id)
    and (cast(:subscriber as text) is null or subscriber like :subscriber)
    and (cast(:topic as text) is null or topic like :topic)"""
LETTERS = text(
    f"""select id, subscriber, event_id, topic, attempts, created_at, failed_at, last_error as reason, envelope
    from bus.dead where {CHOSEN} and (cast(:before as bigint) is null or id < :before)
    order by id desc limit :limit"""  # noqa: S608  # put together of constants
)
REPLAY = text(
    f"""with chosen as (delete from bus.dead where {CHOSEN} returning *)
    insert into bus.delivery (id, subscriber, owner, event_id, topic, envelope, created_at)
    overriding system value
    select id, subscriber, owner, event_id, topic, envelope, created_at from chosen order by id"""  # noqa: S608  # the same
)
PURGE = text(f"delete from bus.dead where {CHOSEN}")  # noqa: S608  # the same
QUEUES = text("select subscriber, waiting, retrying, oldest_seconds, dead from bus.queue_lengths()")


class NoSuchDeadLetter(LookupError):
    """No dead letter has this id, or it is not for this role to see."""


@dataclass(frozen=True)
class DeadLetter:
    """An event that a subscriber gave up. ``envelope`` is CloudEvents JSON, or whatever came instead of it."""

    id: int
    subscriber: str
    event_id: uuid.UUID
    topic: str
    attempts: int
    created_at: datetime
    failed_at: datetime
    reason: str
    envelope: str


@dataclass(frozen=True)
class QueueStatus:
    """What waits for one subscriber. ``<service>.@relay`` is a service's outbox in server mode.

    ``waiting`` and ``oldest_seconds`` (None: nothing waits) are of the database; ``in_broker`` counts the messages that
    wait in RabbitMQ, ready for a consumer (None: embedded mode, or not asked).
    """

    subscriber: str
    waiting: int
    retrying: int
    oldest_seconds: float | None
    dead: int
    in_broker: int | None = None


async def dead_letters(
    session: AsyncSession,
    *,
    subscriber: str | None = None,
    topic: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[DeadLetter]:
    """The newest first; filters may hold "%". ``before``: the id of the last one of the page before."""
    values = {"id": None, "subscriber": subscriber, "topic": topic, "before": before, "limit": limit}
    return [_letter(row) for row in (await session.execute(LETTERS, values)).mappings()]


async def dead_letter(session: AsyncSession, id: int) -> DeadLetter:
    """One of them. Raises NoSuchDeadLetter."""
    values = {"id": id, "subscriber": None, "topic": None, "before": None, "limit": 1}
    row = (await session.execute(LETTERS, values)).mappings().one_or_none()
    if row is None:
        raise NoSuchDeadLetter(f"no dead letter has the id {id}")
    return _letter(row)


async def replay(
    session: AsyncSession, *, id: int | None = None, subscriber: str | None = None, topic: str | None = None
) -> int:
    """Send dead letters back to their subscribers when the session commits; returns how many. "%" chooses all."""
    count = await _change(session, REPLAY, id, subscriber, topic)
    await session.execute(text(f"notify {CHANNEL}"))
    return count


async def purge(
    session: AsyncSession, *, id: int | None = None, subscriber: str | None = None, topic: str | None = None
) -> int:
    """Remove dead letters for good; returns how many."""
    return await _change(session, PURGE, id, subscriber, topic)


async def queues(session: AsyncSession) -> list[QueueStatus]:
    """What waits in the database, for every subscriber of every service (numbers are for everybody to see)."""
    return [QueueStatus(**row) for row in (await session.execute(QUEUES)).mappings()]


def tell_prometheus(statuses: list[QueueStatus]) -> None:
    """Set the gauges."""
    for status in statuses:
        metrics.waiting.labels(status.subscriber).set(status.waiting + (status.in_broker or 0))
        metrics.retrying.labels(status.subscriber).set(status.retrying)
        metrics.oldest.labels(status.subscriber).set(status.oldest_seconds or 0.0)
        metrics.dead.labels(status.subscriber).set(status.dead)


def _letter(row: RowMapping) -> DeadLetter:
    return DeadLetter(**{**row, "envelope": bytes(row["envelope"]).decode(errors="replace")})


async def _change(
    session: AsyncSession, statement: TextClause, id: int | None, subscriber: str | None, topic: str | None
) -> int:
    if id is None and subscriber is None and topic is None:
        raise ValueError('say which: an id, a subscriber or a topic ("%" for all)')
    result = await session.execute(statement, {"id": id, "subscriber": subscriber, "topic": topic})
    assert isinstance(result, CursorResult)
    return result.rowcount
