"""Read the trail, the newest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import AuditEntry


@dataclass(frozen=True)
class Wanted:
    """Which entries; None stands for any. ``action`` may end with "*"."""

    account_id: uuid.UUID | None = None
    actor_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def page(session: AsyncSession, wanted: Wanted, *, limit: int, before: int | None) -> Sequence[AuditEntry]:
    """Entries that fit."""
    query = select(AuditEntry)
    if wanted.account_id is not None:
        query = query.where(AuditEntry.account_id == wanted.account_id)
    if wanted.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.organisation_id is not None:
        query = query.where(AuditEntry.organisation_id == wanted.organisation_id)
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    return await _read(session, _of_action(query, wanted.action), limit, before)


async def of_person(
    session: AsyncSession, account_id: uuid.UUID, *, limit: int, before: int | None
) -> Sequence[AuditEntry]:
    """What happened to somebody, and what they did."""
    theirs = or_(AuditEntry.account_id == account_id, AuditEntry.actor_id == account_id)
    return await _read(session, select(AuditEntry).where(theirs), limit, before)


def _of_action(query: Select[AuditEntry], action: str | None) -> Select[AuditEntry]:
    if action is None:
        return query
    if action.endswith("*"):
        return query.where(AuditEntry.action.startswith(action[:-1], autoescape=True))
    return query.where(AuditEntry.action == action)


async def _read(
    session: AsyncSession, query: Select[AuditEntry], limit: int, before: int | None
) -> Sequence[AuditEntry]:
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return (await session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit))).all()
