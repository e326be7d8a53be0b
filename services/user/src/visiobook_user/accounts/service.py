"""Use cases of an account. They open their own transactions: what failed is counted even though it is refused."""

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.auth import SessionOver
from visiobook_contracts.notification import MailTemplate
from visiobook_contracts.user import UserChanged, UserDeleted, UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_user import audit, throttle
from visiobook_user.accounts import domain, repository
from visiobook_user.accounts.schemas import Farewell, PasswordChange, Registration
from visiobook_user.api_keys import repository as api_keys
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk, SignedIn
from visiobook_user.errors import LocalOwnerFixed, TooManyAttempts, WrongPassword
from visiobook_user.models import Account
from visiobook_user.organisations import invitations
from visiobook_user.organisations import service as organisations
from visiobook_user.sessions import repository as sessions

DEFAULT_ROLES = ["user"]


async def register(desk: Desk, form: Registration, client: Client) -> None:
    """Open an account and tell the fleet. Raises WeakPassword, TooManyAttempts.

    Who registers a known address sees and waits as who registers a new one; the letter tells its owner.
    """
    password = form.password.get_secret_value()
    domain.refuse_weak(password, email=form.email)
    key = throttle.registration_key(client.source)
    async with desk.database.transaction() as session:
        wait = await throttle.count(session, {key: throttle.BY_REGISTRATION})
    if wait:
        raise TooManyAttempts(wait)
    password_hash = await desk.passwords.hash(password)
    values = form.model_dump(include={"email", "display_name", "language"})
    async with desk.database.transaction() as session:
        account = await repository.add(session, **values, password_hash=password_hash, roles=DEFAULT_ROLES)
        if account is None:
            audit.record(session, Action.REGISTERED_AGAIN, client)
            await desk.letters.order(session, MailTemplate.ALREADY_REGISTERED, form.email)
            return
        audit.record(session, Action.REGISTERED, client, account_id=account.id)
        await desk.bus.publish(session, UserRegistered(user_id=str(account.id), **values), subject=str(account.id))
        await desk.letters.order(session, MailTemplate.VERIFY_EMAIL, form.email)


async def tell_change(session: AsyncSession, bus: Bus, account: Account) -> None:
    """Tell the fleet how to address an account now, and where mail to it may go: nowhere while nothing is proven."""
    is_proven = account.email_verified_at is not None and account.email != domain.OWNER_EMAIL
    told = UserChanged(
        user_id=str(account.id),
        display_name=account.display_name,
        language=account.language,
        email=account.email if is_proven else None,
    )
    await bus.publish(session, told, subject=str(account.id))


async def change_password(desk: Desk, signed_in: SignedIn, form: PasswordChange, client: Client) -> None:
    """Set a new password and end every other session. Raises WrongPassword, WeakPassword, TooManyAttempts."""
    account, password = signed_in.account, form.new_password.get_secret_value()
    refuse_local_owner(account)
    await confirm(desk, account, form.current_password.get_secret_value(), client)
    domain.refuse_weak(password, email=account.email)
    password_hash = await desk.passwords.hash(password)
    async with desk.database.transaction() as session:
        locked = await repository.lock(session, account.id)
        if locked is None or locked.password_hash != account.password_hash:
            raise SessionOver
        locked.password_hash = password_hash
        ended = await sessions.revoke_all(session, account.id, because="password changed", but=signed_in.session.id)
        audit.record(session, Action.PASSWORD_CHANGED, client, account_id=account.id, session_id=signed_in.session.id)
        await desk.letters.order(session, MailTemplate.PASSWORD_CHANGED, locked.email)
    await desk.announcer.ended(ended)


async def delete(desk: Desk, account: Account, form: Farewell, client: Client) -> None:
    """Remove the account with everything personal and tell the fleet.

    Raises WrongPassword, TooManyAttempts, LastOwner where an organisation would be left without an owner.
    """
    refuse_local_owner(account)
    await confirm(desk, account, form.password.get_secret_value(), client)
    async with desk.database.transaction() as session:
        locked = await repository.lock(session, account.id)
        if locked is None:
            raise SessionOver
        ended = [login.id for login in await sessions.live(session, account.id)]
        ended += [key.id for key in await api_keys.living(session, account.id)]
        ended += await organisations.leave_all(session, desk.bus, account.id, client)
        await invitations.forget_address(session, locked.email)
        await session.delete(locked)
        audit.record(session, Action.DELETED, client, account_id=account.id)
        await desk.bus.publish(session, UserDeleted(user_id=str(account.id)), subject=str(account.id))
    await desk.announcer.ended(ended)


async def confirm(desk: Desk, account: Account, password: str, client: Client) -> None:
    """Make sure that it is the account's person who asks. Raises WrongPassword, TooManyAttempts."""
    key = throttle.email_key(account.email)
    async with desk.database.transaction() as session:
        wait = await throttle.count(session, {key: throttle.BY_EMAIL})
    if wait:
        raise TooManyAttempts(wait)
    fits = await desk.passwords.matches(password, account.password_hash)
    async with desk.database.transaction() as session:
        if fits:
            await throttle.forgive(session, wholly=key)
        else:
            audit.record(session, Action.CONFIRMATION_FAILED, client, account_id=account.id)
    if not fits:
        raise WrongPassword


def refuse_local_owner(account: Account) -> None:
    """Raise LocalOwnerFixed for the owner, whom a file keeps."""
    if account.email == domain.OWNER_EMAIL:
        raise LocalOwnerFixed
