"""Use cases of an account. They open their own transactions: what failed is counted even though it is refused."""

from visiobook_chassis.auth import SessionOver
from visiobook_contracts.user import UserDeleted, UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_user import audit, throttle
from visiobook_user.accounts import domain, repository
from visiobook_user.accounts.schemas import Farewell, PasswordChange, Registration
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import SignedIn
from visiobook_user.errors import EmailTaken, LocalOwnerFixed, TooManyAttempts, WrongPassword
from visiobook_user.models import Account
from visiobook_user.passwords import Passwords
from visiobook_user.sessions import repository as sessions
from visiobook_user.sessions.announcements import Announcer

DEFAULT_ROLES = ["user"]


async def register(database: Database, bus: Bus, passwords: Passwords, form: Registration, client: Client) -> Account:
    """Open an account and tell the fleet. Raises WeakPassword, EmailTaken, TooManyAttempts."""
    password = form.password.get_secret_value()
    domain.refuse_weak(password, email=form.email)
    key = throttle.registration_key(client.source)
    async with database.transaction() as session:
        wait = await throttle.count(session, {key: throttle.BY_ADDRESS})
    if wait:
        raise TooManyAttempts(wait)
    password_hash = await passwords.hash(password)
    values = form.model_dump(include={"email", "display_name", "language"})
    async with database.transaction() as session:
        account = await repository.add(session, **values, password_hash=password_hash, roles=DEFAULT_ROLES)
        if account is None:
            raise EmailTaken
        await throttle.forgive(session, once=key)
        audit.record(session, Action.REGISTERED, client, account_id=account.id)
        await bus.publish(session, UserRegistered(user_id=str(account.id), **values), subject=str(account.id))
    return account


async def change_password(
    database: Database,
    passwords: Passwords,
    announcer: Announcer,
    signed_in: SignedIn,
    form: PasswordChange,
    client: Client,
) -> None:
    """Set a new password and end every other session. Raises WrongPassword, WeakPassword, TooManyAttempts."""
    account, password = signed_in.account, form.new_password.get_secret_value()
    _refuse_local_owner(account)
    await _confirm(database, passwords, account, form.current_password.get_secret_value(), client)
    domain.refuse_weak(password, email=account.email)
    password_hash = await passwords.hash(password)
    async with database.transaction() as session:
        locked = await repository.lock(session, account.id)
        if locked is None or locked.password_hash != account.password_hash:
            raise SessionOver
        locked.password_hash = password_hash
        ended = await sessions.revoke_all(session, account.id, because="password changed", but=signed_in.session.id)
        audit.record(session, Action.PASSWORD_CHANGED, client, account_id=account.id, session_id=signed_in.session.id)
    await announcer.ended(ended)


async def delete(
    database: Database,
    bus: Bus,
    passwords: Passwords,
    announcer: Announcer,
    account: Account,
    form: Farewell,
    client: Client,
) -> None:
    """Remove the account with everything personal and tell the fleet. Raises WrongPassword, TooManyAttempts."""
    _refuse_local_owner(account)
    await _confirm(database, passwords, account, form.password.get_secret_value(), client)
    async with database.transaction() as session:
        locked = await repository.lock(session, account.id)
        if locked is None:
            raise SessionOver
        ended = [login.id for login in await sessions.live(session, account.id)]
        await session.delete(locked)
        audit.record(session, Action.DELETED, client, account_id=account.id)
        await bus.publish(session, UserDeleted(user_id=str(account.id)), subject=str(account.id))
    await announcer.ended(ended)


async def _confirm(database: Database, passwords: Passwords, account: Account, password: str, client: Client) -> None:
    key = throttle.email_key(account.email)
    async with database.transaction() as session:
        wait = await throttle.count(session, {key: throttle.BY_EMAIL})
    if wait:
        raise TooManyAttempts(wait)
    fits = await passwords.matches(password, account.password_hash)
    async with database.transaction() as session:
        if fits:
            await throttle.forgive(session, wholly=key)
        else:
            audit.record(session, Action.CONFIRMATION_FAILED, client, account_id=account.id)
    if not fits:
        raise WrongPassword


def _refuse_local_owner(account: Account) -> None:
    if account.email == domain.OWNER_EMAIL:
        raise LocalOwnerFixed
