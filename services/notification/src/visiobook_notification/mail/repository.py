"""Mails in the database."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_notification.mail.models import Mail
from visiobook_notification.mail.schemas import MailState
from visiobook_persistence.pagination import PageRequest, time_key


async def add(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Note a mail; False where it was noted before."""
    statement = insert(Mail).values(attempts=0, **values).on_conflict_do_nothing().returning(Mail.id)
    return (await session.scalar(statement)) is not None


async def take(session: AsyncSession, now: datetime) -> Mail | None:
    """A mail that is due, held until the transaction ends; no two processes hold the same."""
    query = select(Mail).where(Mail.state == MailState.WAITING, Mail.due_at <= now).order_by(Mail.due_at).limit(1)
    found: Mail | None = await session.scalar(query.with_for_update(skip_locked=True))
    return found


async def page(session: AsyncSession, owner: str | None, paging: PageRequest) -> Sequence[Mail]:
    """The mailbox of an owner, or of all where there is none, newest first; one more than asked for if there are."""
    query = _mailbox(owner).order_by(Mail.created_at.desc(), Mail.id.desc())
    after = time_key(paging.after)
    if after is not None:
        query = query.where(tuple_(Mail.created_at, Mail.id) < after)
    return (await session.scalars(query.limit(paging.limit + 1))).all()


async def find(session: AsyncSession, owner: str | None, mail_id: uuid.UUID) -> Mail | None:
    """A mail of a mailbox."""
    found: Mail | None = await session.scalar(_mailbox(owner).where(Mail.id == mail_id))
    return found


async def forget(session: AsyncSession, owner: str) -> None:
    """Remove every mail of an owner, and what went to the same addresses before there was an account."""
    addresses = select(Mail.recipient).where(Mail.owner == owner).distinct()
    theirs = (Mail.owner == owner) | (Mail.owner.is_(None) & Mail.recipient.in_(addresses))
    await session.execute(delete(Mail).where(theirs))


async def forget_old(session: AsyncSession, age: timedelta) -> None:
    """Remove mails that nobody waits for any more."""
    old = Mail.created_at < datetime.now(UTC) - age
    await session.execute(delete(Mail).where(old, Mail.state != MailState.WAITING))


def _mailbox(owner: str | None) -> Select[Mail]:
    query = select(Mail).where(Mail.state == MailState.KEPT)
    return query if owner is None else query.where(Mail.owner == owner)
