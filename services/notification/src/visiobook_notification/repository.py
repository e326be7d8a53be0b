"""Messages and recipients in the database."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_notification.models import Message, Recipient
from visiobook_persistence.pagination import PageRequest


async def remember(session: AsyncSession, recipient: Recipient) -> None:
    """Note how to address an owner."""
    await session.merge(recipient)
    await session.flush()


async def language_of(session: AsyncSession, owner: str) -> str | None:
    """The owner's language, None while the registration has not arrived."""
    return await session.scalar(select(Recipient.language).where(Recipient.owner == owner))


async def add(session: AsyncSession, values: dict[str, Any]) -> Message | None:
    """A new message; None where its owner was told already."""
    statement = insert(Message).values(id=uuid.uuid4(), **values).on_conflict_do_nothing().returning(Message)
    return (await session.scalars(statement)).one_or_none()


async def page(session: AsyncSession, owner: str, paging: PageRequest, *, unread: bool) -> list[Message]:
    """An owner's messages, newest first, one more than asked for where there are more."""
    statement = select(Message).where(Message.owner == owner)
    statement = statement.order_by(Message.created_at.desc(), Message.id.desc())
    if unread:
        statement = statement.where(Message.read_at.is_(None))
    if paging.after:
        last = datetime.fromisoformat(paging.after[0]), uuid.UUID(paging.after[1])
        statement = statement.where(tuple_(Message.created_at, Message.id) < last)
    return list((await session.scalars(statement.limit(paging.limit + 1))).all())


async def count_unread(session: AsyncSession, owner: str) -> int:
    """How many messages the owner has not read."""
    statement = select(func.count()).where(Message.owner == owner, Message.read_at.is_(None))
    return await session.scalar(statement) or 0


async def mark_read(session: AsyncSession, owner: str, message_id: uuid.UUID) -> Message | None:
    """The message, read now or before; None where the owner has none of this id."""
    statement = update(Message).where(Message.owner == owner, Message.id == message_id)
    read = statement.values(read_at=func.coalesce(Message.read_at, func.now())).returning(Message)
    return (await session.scalars(read)).one_or_none()


async def mark_all_read(session: AsyncSession, owner: str) -> int:
    """Mark everything read; returns how many were not."""
    statement = update(Message).where(Message.owner == owner, Message.read_at.is_(None))
    result = await session.execute(statement.values(read_at=func.now()))
    assert isinstance(result, CursorResult)
    return result.rowcount


async def forget(session: AsyncSession, owner: str) -> None:
    """Remove everything of an owner."""
    await session.execute(delete(Message).where(Message.owner == owner))
    await session.execute(delete(Recipient).where(Recipient.owner == owner))
