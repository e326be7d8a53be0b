"""Read and write log-in sessions and their refresh tokens."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import LoginSession, RefreshToken

KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 100


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


async def retire_others(session: AsyncSession, session_id: uuid.UUID, digest: bytes, now: datetime) -> None:
    """Take this session's other tokens for used: who comes with one of them later has a copy.

    Within the grace a token has several successors, of which a browser keeps one. Its next use tells which.
    """
    others = RefreshToken.session_id == session_id, RefreshToken.digest != digest, RefreshToken.used_at.is_(None)
    await session.execute(update(RefreshToken).where(*others).values(used_at=now))


async def forget_expired(session: AsyncSession, session_id: uuid.UUID, now: datetime) -> None:
    """Tokens that would be refused for their age need not be remembered as used."""
    mine = RefreshToken.session_id == session_id
    await session.execute(delete(RefreshToken).where(mine, RefreshToken.expires_at <= now))


async def forget_old(session: AsyncSession) -> None:
    """Of where people were logged in nothing stays once it is over: addresses are personal."""
    before = datetime.now(UTC) - KEPT
    old = select(LoginSession.id).where(LoginSession.expires_at < before).limit(FORGOTTEN_AT_ONCE)
    await session.execute(delete(LoginSession).where(LoginSession.id.in_(old.with_for_update(skip_locked=True))))


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
