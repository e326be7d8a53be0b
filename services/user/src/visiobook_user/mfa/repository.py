"""Read and write authenticators and recovery codes."""

import uuid
from collections.abc import Iterable

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.mfa.models import Authenticator, RecoveryCode


async def lock(session: AsyncSession, account_id: uuid.UUID) -> Authenticator | None:
    """The account's authenticator, held until the transaction ends: two codes at once are judged one by one."""
    query = select(Authenticator).where(Authenticator.account_id == account_id).with_for_update()
    found: Authenticator | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def active(session: AsyncSession, account_id: uuid.UUID) -> bool:
    """Whether the account asks for a second factor."""
    authenticator = await session.get(Authenticator, account_id)
    return authenticator is not None and authenticator.confirmed_at is not None


async def remove(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Forget the authenticator and all recovery codes."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    await session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))


async def replace_codes(session: AsyncSession, account_id: uuid.UUID, digests: Iterable[bytes]) -> None:
    """New recovery codes in place of all earlier ones."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(RecoveryCode(account_id=account_id, digest=digest) for digest in digests)
    await session.flush()


async def use_code(session: AsyncSession, account_id: uuid.UUID, digest: bytes) -> bool:
    """Whether there was such a recovery code; there is none any more."""
    mine = RecoveryCode.account_id == account_id, RecoveryCode.digest == digest
    result = await session.execute(delete(RecoveryCode).where(*mine))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def count_codes(session: AsyncSession, account_id: uuid.UUID) -> int:
    """How many recovery codes are left."""
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return await session.scalar(counted) or 0
