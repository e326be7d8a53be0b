"""Read and write accounts."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import Account


async def by_email(session: AsyncSession, email: str) -> Account | None:
    """The account with this (normal) address."""
    found: Account | None = await session.scalar(select(Account).where(Account.email == email))
    return found


async def lock(session: AsyncSession, account_id: uuid.UUID) -> Account | None:
    """The account as it is now, held until the transaction ends."""
    query = select(Account).where(Account.id == account_id).with_for_update()
    found: Account | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def rename(session: AsyncSession, account: Account, email: str) -> bool:
    """Give an account another address; False when somebody has it. ``account`` itself is not touched."""
    statement = update(Account).where(Account.id == account.id).values(email=email)
    try:
        async with session.begin_nested():
            await session.execute(statement.execution_options(synchronize_session=False))
    except IntegrityError:
        return False
    return True


async def add(
    session: AsyncSession, *, email: str, display_name: str, password_hash: str, language: str, roles: list[str]
) -> Account | None:
    """A new account, or None when the address is taken."""
    values = {"email": email, "display_name": display_name, "password_hash": password_hash}
    statement = insert(Account).values(id=uuid.uuid4(), language=language, roles=roles, **values)
    added: Account | None = await session.scalar(statement.on_conflict_do_nothing().returning(Account))
    return added
