"""The SQL of the bus. Plain statement shapes, so that the index (subscriber, next_at, id) drives every scan."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, text
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


COLUMNS = "id, subscriber, owner, event_id, topic, envelope, attempts, created_at"

ENQUEUE = text(
    """insert into bus.delivery (subscriber, owner, event_id, topic, envelope, next_at)
    select distinct on (subscriber) subscriber, owner, cast(:event_id as uuid), cast(:topic as text),
        cast(:envelope as bytea), now() + make_interval(secs => :delay)
    from bus.binding where cast(:topic as text) like pattern"""
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
SETTLE = text("delete from bus.delivery where id = :id and lease = :token")
BIND = text("insert into bus.binding (subscriber, pattern) values (:subscriber, :pattern) on conflict do nothing")
BOUND = text("select subscriber, pattern from bus.binding where subscriber like :prefix and owner = current_user")
UNBIND = text("delete from bus.binding where subscriber = :subscriber and pattern = :pattern")


async def enqueue(session: AsyncSession, event_id: uuid.UUID, topic: str, envelope: bytes, *, delay: float) -> None:
    """One row for each subscriber whose pattern matches the topic."""
    await session.execute(ENQUEUE, {"event_id": event_id, "topic": topic, "envelope": envelope, "delay": delay})


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
