"""Messages and recipients in the database."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_notification.models import Message, Recipient
from visiobook_persistence.pagination import PageRequest


async def remember(session: AsyncSession, values: dict[str, Any]) -> None:
    """Note how to address an owner; what was told later than this stays."""
    statement = insert(Recipient).values(**values)
    fresh = {name: statement.excluded[name] for name in values if name != "owner"}
    newer = Recipient.known_at < statement.excluded.known_at
    await session.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=fresh, where=newer))


async def recipient(session: AsyncSession, owner: str) -> Recipient | None:
    """How to address an owner; None while the registration has not arrived, and for an organisation."""
    return await session.get(Recipient, owner, populate_existing=True)


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
