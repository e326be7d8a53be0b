"""Temporary links in the database."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import CursorResult, Delete, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_storage.shares.models import Share


async def add(session: AsyncSession, owner: str, digest: str, *, lifetime: timedelta) -> Share:
    """A link to an owner's file."""
    share = Share(owner=owner, digest=digest)
    share.expires_at = func.date_trunc("second", func.now() + lifetime)
    session.add(share)
    await session.flush()
    await session.refresh(share)
    return share


async def living(session: AsyncSession, owner: str, digest: str) -> Sequence[Share]:
    """Links to an owner's file that work, newest first."""
    mine = (Share.owner == owner, Share.digest == digest, Share.expires_at > func.now())
    return (await session.scalars(select(Share).where(*mine).order_by(Share.created_at.desc(), Share.id))).all()


async def is_known(session: AsyncSession, share_id: uuid.UUID) -> bool:
    """Whether a link was not taken back."""
    return await session.scalar(select(Share.id).where(Share.id == share_id)) is not None


async def remove(session: AsyncSession, owner: str, digest: str, share_id: uuid.UUID) -> bool:
    """Take a link back; False where there was none."""
    mine = (Share.owner == owner, Share.digest == digest, Share.id == share_id)
    return await _removed(session, delete(Share).where(*mine)) > 0


async def remove_expired(session: AsyncSession) -> int:
    """Forget those that work no more; returns how many."""
    return await _removed(session, delete(Share).where(Share.expires_at <= func.now()))


async def _removed(session: AsyncSession, statement: Delete) -> int:
    result = await session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount
