"""Read and write API keys."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.api_keys.models import ApiKey


async def living(session: AsyncSession, account_id: uuid.UUID) -> Sequence[ApiKey]:
    """Keys that were not revoked and are not over, the newest first."""
    query = select(ApiKey).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
    query = query.where(or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > datetime.now(UTC)))
    return (await session.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id))).all()


async def revoked_since(session: AsyncSession, moment: datetime) -> Sequence[uuid.UUID]:
    """Keys that were revoked since a moment."""
    return (await session.scalars(select(ApiKey.id).where(ApiKey.revoked_at > moment))).all()
