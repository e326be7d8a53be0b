"""Read and write identities and visits."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.identity_providers.models import Identity, Visit

FORGOTTEN_AT_ONCE = 100


async def of_account(session: AsyncSession, account_id: uuid.UUID) -> Sequence[Identity]:
    """Who an account is elsewhere."""
    query = select(Identity).where(Identity.account_id == account_id).order_by(Identity.provider)
    return (await session.scalars(query)).all()


async def lock(session: AsyncSession, provider: str, subject: str) -> Identity | None:
    """Whose identity it is, held until the transaction ends."""
    query = select(Identity).where(Identity.provider == provider, Identity.subject == subject).with_for_update()
    found: Identity | None = await session.scalar(query)
    return found


async def is_taken(session: AsyncSession, provider: str, subject: str, account_id: uuid.UUID) -> bool:
    """Whether somebody has this identity, or the account another one of the provider."""
    same = or_(Identity.subject == subject, Identity.account_id == account_id)
    return await session.scalar(select(Identity.id).where(Identity.provider == provider, same)) is not None


async def end_visit(session: AsyncSession, digest: bytes) -> Visit | None:
    """A living visit, which is over by this."""
    query = select(Visit).where(Visit.state_digest == digest, Visit.expires_at > datetime.now(UTC)).with_for_update()
    visit: Visit | None = await session.scalar(query)
    if visit is not None:
        await session.delete(visit)
        await session.flush()
    return visit


async def forget_old_visits(session: AsyncSession) -> None:
    """Remove visits that nobody came back from."""
    old = select(Visit.state_digest).where(Visit.expires_at < datetime.now(UTC)).limit(FORGOTTEN_AT_ONCE)
    await session.execute(delete(Visit).where(Visit.state_digest.in_(old.with_for_update(skip_locked=True))))
