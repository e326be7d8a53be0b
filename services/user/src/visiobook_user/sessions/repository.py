"""Read and write log-in sessions and their refresh tokens."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import LoginSession, RefreshToken


async def live(session: AsyncSession, account_id: uuid.UUID) -> list[LoginSession]:
    """Sessions that can still be refreshed, the last used first."""
    query = (
        select(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None))
        .where(LoginSession.expires_at > datetime.now(UTC))
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id)
    )
    return list(await session.scalars(query))


async def lock_family(session: AsyncSession, digest: bytes) -> tuple[RefreshToken, LoginSession] | None:
    """A refresh token and its session, held until the transaction ends: two uses at once are seen one by one."""
    family = select(RefreshToken.session_id).where(RefreshToken.digest == digest).scalar_subquery()
    query = select(LoginSession).where(LoginSession.id == family).with_for_update()
    login = await session.scalar(query.execution_options(populate_existing=True))
    if login is None:
        return None
    token = await session.get(RefreshToken, digest, populate_existing=True)
    return (token, login) if token is not None else None


async def forget_expired(session: AsyncSession, session_id: uuid.UUID, now: datetime) -> None:
    """Tokens that would be refused for their age need not be remembered as used."""
    mine = RefreshToken.session_id == session_id
    await session.execute(delete(RefreshToken).where(mine, RefreshToken.expires_at <= now))


def revoke(login: LoginSession, *, because: str) -> None:
    """End one session."""
    login.revoked_at = datetime.now(UTC)
    login.revoked_because = because


async def revoke_all(
    session: AsyncSession, account_id: uuid.UUID, *, because: str, but: uuid.UUID | None = None
) -> Sequence[uuid.UUID]:
    """End every session of an account but one; which those were."""
    others = (LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None))
    values = {"revoked_at": datetime.now(UTC), "revoked_because": because}
    ended = (
        update(LoginSession)
        .where(*others, LoginSession.id.is_distinct_from(but))
        .values(values)
        .returning(LoginSession.id)
    )
    return (await session.scalars(ended)).all()


async def revoked_since(session: AsyncSession, moment: datetime) -> Sequence[uuid.UUID]:
    """Sessions that were ended since a moment."""
    return (await session.scalars(select(LoginSession.id).where(LoginSession.revoked_at > moment))).all()
