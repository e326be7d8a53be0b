"""Lock and unlock, change roles, end sessions, force a new password. All of it ends the account's tokens at once."""

import uuid
from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.auth import Principal
from visiobook_contracts.notification import MailTemplate
from visiobook_user import audit
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts.service import refuse_local_owner
from visiobook_user.administration.errors import NoSuchUser, OwnAccount
from visiobook_user.api_keys import repository as api_keys
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.models import Account
from visiobook_user.passwords import NOBODY
from visiobook_user.sessions import repository as sessions


async def lock(desk: Desk, by: Principal, account_id: uuid.UUID, client: Client) -> None:
    """Nobody comes in by this account any more, not by a key either. Raises NoSuchUser, OwnAccount, LocalOwnerFixed."""
    async with desk.database.transaction() as session:
        account = await _other(session, by, account_id)
        account.disabled = True
        ended = [*await _end_sessions(session, account_id, "locked"), *await _keys(session, account_id)]
        _note(session, Action.LOCKED, by, account_id, client)
    await desk.announcer.ended(ended)


async def unlock(desk: Desk, by: Principal, account_id: uuid.UUID, client: Client) -> None:
    """Let it in again. Raises NoSuchUser."""
    async with desk.database.transaction() as session:
        account = await _account(session, account_id)
        account.disabled = False
        _note(session, Action.UNLOCKED, by, account_id, client)


async def change_roles(desk: Desk, by: Principal, account_id: uuid.UUID, roles: Iterable[str], client: Client) -> None:
    """Give other roles; tokens of the old ones end. Raises NoSuchUser, OwnAccount, LocalOwnerFixed."""
    wanted = sorted({"user", *roles})
    async with desk.database.transaction() as session:
        account = await _other(session, by, account_id)
        if sorted(account.roles) == wanted:
            return
        account.roles = wanted
        ended = [*await _end_sessions(session, account_id, "roles changed"), *await _keys(session, account_id)]
        _note(session, Action.ROLES_CHANGED, by, account_id, client, roles=wanted)
    await desk.announcer.ended(ended)


async def end_sessions(desk: Desk, by: Principal, account_id: uuid.UUID, client: Client) -> None:
    """Log out everywhere. Raises NoSuchUser."""
    async with desk.database.transaction() as session:
        await _account(session, account_id)
        ended = await _end_sessions(session, account_id, "ended by an administrator")
        _note(session, Action.SESSIONS_ENDED, by, account_id, client)
    await desk.announcer.ended(ended)


async def force_reset(desk: Desk, by: Principal, account_id: uuid.UUID, client: Client) -> None:
    """The password opens nothing any more; a letter brings the link to a new one.

    Raises NoSuchUser, OwnAccount, LocalOwnerFixed.
    """
    async with desk.database.transaction() as session:
        account = await _other(session, by, account_id)
        account.password_hash = NOBODY
        ended = await _end_sessions(session, account_id, "new password asked for by an administrator")
        await desk.letters.order(session, MailTemplate.RESET_PASSWORD, account.email)
        _note(session, Action.RESET_FORCED, by, account_id, client)
    await desk.announcer.ended(ended)


async def _account(session: AsyncSession, account_id: uuid.UUID) -> Account:
    account = await accounts.lock(session, account_id)
    if account is None:
        raise NoSuchUser
    return account


async def _other(session: AsyncSession, by: Principal, account_id: uuid.UUID) -> Account:
    account = await _account(session, account_id)
    if by.subject == str(account_id):
        raise OwnAccount
    refuse_local_owner(account)
    return account


async def _end_sessions(session: AsyncSession, account_id: uuid.UUID, because: str) -> list[uuid.UUID]:
    return list(await sessions.revoke_all(session, account_id, because=because))


async def _keys(session: AsyncSession, account_id: uuid.UUID) -> list[uuid.UUID]:
    """Tokens of keys that are about; the keys themselves go on when the account does."""
    return [key.id for key in await api_keys.living(session, account_id)]


def _note(
    session: AsyncSession, action: Action, by: Principal, account_id: uuid.UUID, client: Client, **details: object
) -> None:
    try:
        actor = uuid.UUID(by.subject)
    except ValueError:
        actor = None
    audit.record(session, action, client, account_id=account_id, actor_id=actor, details=details)
