"""What operators do: see what waits, read the dead letters, replay or remove them. Alike in both modes.

Dead letters of either mode are in ``bus.dead``; a replayed one goes back to its subscriber alone, with all attempts
before it. Row-level security applies: with a service's role one sees that service's own, an administrator sees all.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import CursorResult, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import metrics
from visiobook_messaging.wakeup import CHANNEL

CHOSEN = """(cast(:ids as bigint[]) is null or id = any(cast(:ids as bigint[])))
    and (cast(:subscriber as text) is null or subscriber like :subscriber)
    and (cast(:topic as text) is null or topic like :topic)
    and (cast(:reason as text) is null or last_error like :reason)"""
ABOUT = """id, subscriber, event_id, topic, attempts, created_at, failed_at, last_error as reason,
    octet_length(envelope) as size"""
HAS_SUBSCRIBER = "exists (select 1 from bus.binding where binding.subscriber = dead.subscriber)"
LETTERS = text(
    f"""select {ABOUT} from bus.dead where {CHOSEN} and (cast(:before as bigint) is null or id < :before)
    order by id desc limit :limit"""  # noqa: S608  # put together of constants
)
LETTER = text(f"select {ABOUT}, envelope from bus.dead where id = :id")  # noqa: S608  # the same
COUNT = text(f"select count(*) from bus.dead where {CHOSEN}")  # noqa: S608  # the same
REPLAY = text(
    f"""with chosen as (delete from bus.dead where {CHOSEN} and {HAS_SUBSCRIBER} returning *)
    insert into bus.delivery (id, subscriber, owner, event_id, topic, envelope, created_at)
    overriding system value
    select id, subscriber, (select owner from bus.binding where binding.subscriber = chosen.subscriber limit 1),
        event_id, topic, envelope, created_at
    from chosen order by id"""  # noqa: S608  # the same
)
PURGE = text(f"delete from bus.dead where {CHOSEN}")  # noqa: S608  # the same
QUEUES = text("select subscriber, waiting, retrying, oldest_seconds, dead from bus.queue_lengths()")


class NoSuchDeadLetter(LookupError):
    """No dead letter has this id, or it is not for this role to see."""


@dataclass(frozen=True)
class Choice:
    """Which dead letters: all that is given holds together, "%" stands for anything. An empty one chooses all."""

    ids: list[int] | None = None
    subscriber: str | None = None
    topic: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class DeadLetter:
    """An event that a subscriber gave up. ``size`` is its envelope's, in bytes."""

    id: int
    subscriber: str
    event_id: uuid.UUID
    topic: str
    attempts: int
    created_at: datetime
    failed_at: datetime
    reason: str
    size: int


@dataclass(frozen=True)
class OpenedLetter(DeadLetter):
    """With its content: CloudEvents JSON, or whatever came instead of it."""

    envelope: str


@dataclass(frozen=True)
class QueueStatus:
    """What waits for one subscriber. ``<service>.@relay`` is a service's outbox in server mode.

    ``waiting`` and ``oldest_seconds`` (None: nothing waits) are of the database; ``in_broker`` counts the messages that
    wait in RabbitMQ, ready for a consumer (None: embedded mode, or the broker does not answer).
    """

    subscriber: str
    waiting: int
    retrying: int
    oldest_seconds: float | None
    dead: int
    in_broker: int | None = None


async def dead_letters(
    session: AsyncSession, choice: Choice | None = None, *, before: int | None = None, limit: int = 50
) -> list[DeadLetter]:
    """The newest first. ``before``: the id of the last one of the page before."""
    values = asdict(choice or Choice()) | {"before": before, "limit": limit}
    return [DeadLetter(**row) for row in (await session.execute(LETTERS, values)).mappings()]


async def dead_letter(session: AsyncSession, id: int) -> OpenedLetter:
    """One of them, opened. Raises NoSuchDeadLetter."""
    row = (await session.execute(LETTER, {"id": id})).mappings().one_or_none()
    if row is None:
        raise NoSuchDeadLetter(f"no dead letter has the id {id}")
    return OpenedLetter(**{**row, "envelope": bytes(row["envelope"]).decode(errors="replace")})


async def count(session: AsyncSession, choice: Choice) -> int:
    """How many there are."""
    return int(await session.scalar(COUNT, asdict(choice)) or 0)


async def replay(session: AsyncSession, choice: Choice) -> int:
    """Send dead letters back to their subscribers when the session commits; returns how many.

    Letters of a subscriber that nobody is any more stay where they are: in its queue they would wait for ever.
    """
    sent = await _change(session, REPLAY, choice)
    await session.execute(text(f"notify {CHANNEL}"))
    return sent


async def purge(session: AsyncSession, choice: Choice) -> int:
    """Remove dead letters for good; returns how many."""
    return await _change(session, PURGE, choice)


async def queues(session: AsyncSession) -> list[QueueStatus]:
    """What waits in the database, for every subscriber of every service (numbers are for everybody to see)."""
    return [QueueStatus(**row) for row in (await session.execute(QUEUES)).mappings()]


def tell_prometheus(service: str, statuses: Sequence[QueueStatus]) -> None:
    """Set the gauges of a service; a handler that is gone has no number any more."""
    metrics.forget_all_but(service, {status.subscriber for status in statuses})
    for status in statuses:
        metrics.waiting.labels(status.subscriber).set(status.waiting + (status.in_broker or 0))
        metrics.retrying.labels(status.subscriber).set(status.retrying)
        metrics.oldest.labels(status.subscriber).set(status.oldest_seconds or 0.0)
        metrics.dead.labels(status.subscriber).set(status.dead)


async def _change(session: AsyncSession, statement: TextClause, choice: Choice) -> int:
    result = await session.execute(statement, asdict(choice))
    assert isinstance(result, CursorResult)
    return result.rowcount
