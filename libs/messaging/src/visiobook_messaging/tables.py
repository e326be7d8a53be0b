"""The SQL of the bus. Plain statement shapes, so that the index (subscriber, next_at, id) drives every scan."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.ext.asyncio import AsyncSession

REASON_LENGTH = 4000


class LeaseLost(Exception):
    """Somebody else took the delivery over; what was done must be rolled back."""


@dataclass(frozen=True)
class Delivery:
    """One event for one subscriber."""

    id: int
    subscriber: str
    owner: str
    event_id: uuid.UUID
    topic: str
    envelope: bytes
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Publication:
    """One event on its way into the table; ``delay`` in seconds."""

    event_id: uuid.UUID
    topic: str
    envelope: bytes
    delay: float


@dataclass(frozen=True)
class Letter:
    """A dead letter that comes from a broker."""

    subscriber: str
    event_id: uuid.UUID
    topic: str
    envelope: bytes
    attempts: int
    created_at: datetime
    reason: str


COLUMNS = "id, subscriber, owner, event_id, topic, envelope, attempts, created_at"

PUBLISHED = """unnest(cast(:event_ids as uuid[]), cast(:topics as text[]), cast(:envelopes as bytea[]),
        cast(:delays as float8[])) with ordinality as published (event_id, topic, envelope, delay, position)"""
ENQUEUE = text(
    f"""insert into bus.delivery (subscriber, owner, event_id, topic, envelope, next_at)
    select subscriber, owner, event_id, topic, envelope, now() + make_interval(secs => delay)
    from {PUBLISHED} cross join lateral (
        select distinct on (subscriber) subscriber, owner from bus.binding where topic like pattern) bound
    order by position"""  # noqa: S608  # put together of constants
)
CLAIM = text(
    f"""delete from bus.delivery where id = any(array(
        select id from bus.delivery where subscriber = :subscriber and next_at <= now()
        order by next_at, id limit :batch for update skip locked)) returning {COLUMNS}"""  # noqa: S608  # only our own column list is put in
)
LEASE = text(
    f"""update bus.delivery set lease = :token, next_at = now() + make_interval(secs => :seconds),
        attempts = attempts + 1
    where id = any(array(
        select id from bus.delivery where subscriber = :subscriber and next_at <= now()
        order by next_at, id limit :batch for update skip locked)) returning {COLUMNS}"""  # noqa: S608  # only our own column list is put in
)
REQUEUE = text(
    """insert into bus.delivery
        (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, next_at, last_error)
    overriding system value values
        (:id, :subscriber, :owner, :event_id, :topic, :envelope, :attempts, :created_at,
         now() + make_interval(secs => :delay), :reason)"""
)
BURY = text(
    """insert into bus.dead (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    values (:id, :subscriber, :owner, :event_id, :topic, :envelope, :attempts, :created_at, :reason)
    on conflict (subscriber, event_id) do update
        set attempts = excluded.attempts, last_error = excluded.last_error, failed_at = now()"""
)
OUTBOX = text(
    f"""insert into bus.delivery (subscriber, owner, event_id, topic, envelope, next_at)
    select cast(:relay as text), current_user, event_id, topic, envelope, now() + make_interval(secs => delay)
    from {PUBLISHED} order by position"""  # noqa: S608  # put together of constants
)
STRAYS = text(
    """select name from unnest(cast(:names as text[])) name
    where exists (select 1 from bus.delivery where subscriber = name and next_at <= now())"""
)
REMEMBER = text(
    """insert into bus.inbox (consumer, event_id) select :consumer, id from unnest(cast(:ids as uuid[])) id
    order by id on conflict do nothing returning event_id"""
)
FORGET_BATCH = 2000
FORGET = text(
    """delete from bus.inbox where ctid = any(array(
        select ctid from bus.inbox where owner = current_user and seen_at < now() - make_interval(secs => :seconds)
        order by seen_at limit :batch for update skip locked))"""
)
BURY_LETTER = text(
    """insert into bus.dead (subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    values (:subscriber, current_user, :event_id, :topic, :envelope, :attempts, :created_at, :reason)
    on conflict (subscriber, event_id) do update
        set attempts = excluded.attempts, last_error = excluded.last_error, failed_at = now()"""
)
SETTLE = text("delete from bus.delivery where id = :id and lease = :token")
BIND = text("insert into bus.binding (subscriber, pattern) values (:subscriber, :pattern) on conflict do nothing")
BOUND = text("select subscriber, pattern from bus.binding where subscriber like :prefix and owner = current_user")
UNBIND = text("delete from bus.binding where subscriber = :subscriber and pattern = :pattern")


def enqueue(connection: Connection, publications: Sequence[Publication]) -> None:
    """One row for each event and each subscriber whose pattern matches its topic, in the order of the events."""
    connection.execute(ENQUEUE, _columns(publications))


def relay_of(service: str) -> str:
    """The one subscriber that a service's outbox is bound to in server mode."""
    return f"{service}.@relay"


def hand_to_relay(connection: Connection, service: str, publications: Sequence[Publication]) -> None:
    """One row for each event, for the relay of the service, in the order of the events."""
    connection.execute(OUTBOX, {"relay": relay_of(service), **_columns(publications)})


async def strays(session: AsyncSession, subscribers: Sequence[str]) -> list[str]:
    """Those of the subscribers that something waits for in the table."""
    return list(await session.scalars(STRAYS, {"names": list(subscribers)}))


async def remember(session: AsyncSession, consumer: str, event_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Enter events into the inbox; returns those that were not there. Waits for another consumer of the same event."""
    return set(await session.scalars(REMEMBER, {"consumer": consumer, "ids": list(event_ids)}))


async def forget(session: AsyncSession, *, kept: timedelta) -> bool:
    """Clear the inbox of some of what was seen longer ago; whether there may be more."""
    result = await session.execute(FORGET, {"seconds": kept.total_seconds(), "batch": FORGET_BATCH})
    assert isinstance(result, CursorResult)
    return result.rowcount == FORGET_BATCH


async def bury_letter(session: AsyncSession, letter: Letter) -> None:
    """Enter a dead letter; a second time it is the same one."""
    await session.execute(BURY_LETTER, {**asdict(letter), "reason": letter.reason[:REASON_LENGTH]})


async def bind(session: AsyncSession, service: str, wanted: Mapping[str, str]) -> set[tuple[str, str]]:
    """Make the service's bindings exactly ``wanted`` (subscriber -> pattern). Returns those that were removed."""
    present = {(r.subscriber, r.pattern) for r in await session.execute(BOUND, {"prefix": f"{service}.%"})}
    for subscriber, pattern in set(wanted.items()) - present:
        await session.execute(BIND, {"subscriber": subscriber, "pattern": pattern})
    removed = present - set(wanted.items())
    for subscriber, pattern in removed:
        await session.execute(UNBIND, {"subscriber": subscriber, "pattern": pattern})
    return removed


async def claim(session: AsyncSession, subscriber: str, batch: int) -> list[Delivery]:
    """Take due deliveries out of the queue; a rollback puts them back. Order: due time, then publication."""
    rows = await session.execute(CLAIM, {"subscriber": subscriber, "batch": batch})
    return sorted((Delivery(*row) for row in rows), key=lambda d: d.id)


async def lease(session: AsyncSession, subscriber: str, batch: int, token: uuid.UUID, seconds: float) -> list[Delivery]:
    """Reserve due deliveries for some seconds under a token."""
    values = {"subscriber": subscriber, "batch": batch, "token": token, "seconds": seconds}
    return sorted((Delivery(*row) for row in await session.execute(LEASE, values)), key=lambda d: d.id)


async def settle(session: AsyncSession, delivery_id: int, token: uuid.UUID) -> None:
    """Remove a leased delivery. Raises LeaseLost when the token no longer holds it."""
    result = await session.execute(SETTLE, {"id": delivery_id, "token": token})
    assert isinstance(result, CursorResult)
    if not result.rowcount:
        raise LeaseLost(str(delivery_id))


async def requeue(session: AsyncSession, row: Delivery, attempts: int, delay: float, reason: str) -> None:
    """Put a delivery back, due after ``delay`` seconds."""
    await session.execute(REQUEUE, _values(row, attempts, reason) | {"delay": delay})


async def bury(session: AsyncSession, row: Delivery, attempts: int, reason: str) -> None:
    """Move a delivery to the dead letters."""
    await session.execute(BURY, _values(row, attempts, reason))


def _columns(publications: Sequence[Publication]) -> dict[str, list[Any]]:
    return {
        "event_ids": [each.event_id for each in publications],
        "topics": [each.topic for each in publications],
        "envelopes": [each.envelope for each in publications],
        "delays": [each.delay for each in publications],
    }


def _values(row: Delivery, attempts: int, reason: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "subscriber": row.subscriber,
        "owner": row.owner,
        "event_id": row.event_id,
        "topic": row.topic,
        "envelope": row.envelope,
        "attempts": attempts,
        "created_at": row.created_at,
        "reason": reason[:REASON_LENGTH],
    }
