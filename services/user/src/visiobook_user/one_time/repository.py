"""Issue and redeem one-time tokens. The database never holds one that works."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.one_time.models import OneTimeToken
from visiobook_user.tokens import digest_of

PREFIX = "vbo_"
FORGOTTEN_AT_ONCE = 100


class Purpose(StrEnum):
    """What a token is good for; it is good for nothing else."""

    VERIFY_EMAIL = "verify-email"
    CHANGE_EMAIL = "change-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105  # a purpose, not a secret
    SIGN_IN = "sign-in"
    SECOND_STEP = "second-step"


LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(days=2),
    Purpose.CHANGE_EMAIL: timedelta(hours=4),
    Purpose.RESET_PASSWORD: timedelta(minutes=30),
    Purpose.SIGN_IN: timedelta(minutes=2),
    Purpose.SECOND_STEP: timedelta(minutes=10),
}


async def issue(session: AsyncSession, purpose: Purpose, account_id: uuid.UUID, *, email: str | None = None) -> str:
    """A new token of 256 random bits; earlier ones of the same purpose go on until they expire."""
    await _forget_expired(session)
    token = PREFIX + secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + LIFETIMES[purpose]
    session.add(
        OneTimeToken(
            digest=digest_of(token), purpose=purpose, account_id=account_id, email=email, expires_at=expires_at
        )
    )
    await session.flush()
    return token


async def find(session: AsyncSession, purpose: Purpose, token: str) -> OneTimeToken | None:
    """A living token, held until the transaction ends; two uses at once are seen one by one."""
    query = select(OneTimeToken).where(OneTimeToken.digest == digest_of(token), OneTimeToken.purpose == purpose)
    query = query.where(OneTimeToken.expires_at > datetime.now(UTC)).with_for_update()
    found: OneTimeToken | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def redeem(session: AsyncSession, purpose: Purpose, token: str) -> OneTimeToken | None:
    """A living token, which is used by this; None when it is unknown, expired, used or for something else."""
    found = await find(session, purpose, token)
    if found is not None:
        await session.delete(found)
        await session.flush()
    return found


async def revoke(session: AsyncSession, account_id: uuid.UUID, *purposes: Purpose) -> None:
    """End all tokens of an account for these purposes."""
    mine = OneTimeToken.account_id == account_id, OneTimeToken.purpose.in_(purposes)
    await session.execute(delete(OneTimeToken).where(*mine))


async def _forget_expired(session: AsyncSession) -> None:
    old = select(OneTimeToken.digest).where(OneTimeToken.expires_at < datetime.now(UTC)).limit(FORGOTTEN_AT_ONCE)
    await session.execute(delete(OneTimeToken).where(OneTimeToken.digest.in_(old.with_for_update(skip_locked=True))))
