"""Open, refresh and end sessions. Failures are written down before they are refused, so these open transactions."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import Refusal
from visiobook_persistence.database import Database
from visiobook_user import audit, throttle
from visiobook_user.accounts import repository as account_repository
from visiobook_user.accounts.domain import normal_email
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.errors import (
    EmailUnverified,
    InvalidRefreshToken,
    NoSuchSession,
    TooManyAttempts,
    WrongCredentials,
)
from visiobook_user.mfa import judging
from visiobook_user.models import Account, LoginSession, RefreshToken
from visiobook_user.organisations import mandates
from visiobook_user.organisations.mandates import Mandate
from visiobook_user.sessions import repository
from visiobook_user.sessions.announcements import Announcer
from visiobook_user.sessions.domain import Verdict, judge
from visiobook_user.sessions.schemas import LogIn, Tokens
from visiobook_user.tokens import TokenIssuer, digest_of, new_refresh_token


@dataclass(frozen=True)
class Opened:
    """A session that was opened or refreshed, and whose it is."""

    account: Account
    tokens: Tokens


async def log_in(desk: Desk, form: LogIn, client: Client) -> Opened:
    """Open a session. Raises WrongCredentials after equal work whether or not the account exists, TooManyAttempts.

    What else is missing is told only to who knows the password: EmailUnverified, CodeRequired, WrongCode.
    """
    email, password = normal_email(form.email), form.password.get_secret_value()
    account = await _candidate(desk.database, email, client)
    fits = await desk.passwords.matches(password, account.password_hash if account else None)
    new_hash = None
    if account is not None and fits and desk.passwords.is_outdated(account.password_hash):
        new_hash = await desk.passwords.hash(password)
    async with desk.database.transaction() as session:
        judged = await _judge(session, desk, account if fits else None, form.code, client)
        if isinstance(judged, Account):
            judged.password_hash = new_hash or judged.password_hash
            return await open_session(session, desk.issuer, judged, client)
        if isinstance(judged, WrongCredentials):
            audit.record(session, Action.LOG_IN_FAILED, client, account_id=account.id if account else None)
    raise judged


async def _judge(
    session: AsyncSession, desk: Desk, account: Account | None, code: str | None, client: Client
) -> Account | Refusal:
    """The account, which is locked, or why it is not let in. Refusals are returned: what they count is committed."""
    unchanged = await _unchanged(session, account)
    if unchanged is None:
        return WrongCredentials()
    return await refusal_of(session, desk, unchanged, code, client) or unchanged


async def refusal_of(
    session: AsyncSession, desk: Desk, account: Account, code: str | None, client: Client
) -> Refusal | None:
    """Why somebody who proved to be the account's is not let in yet; None when all is well."""
    if desk.settings.needs_verified_email and account.email_verified_at is None:
        return EmailUnverified()
    return await judging.refusal_of(session, desk.vault, account.id, code, client)


async def _candidate(database: Database, email: str, client: Client) -> Account | None:
    """Count the attempt, and find whom it is for. No connection is held while the password is checked."""
    limits = {
        throttle.email_key(email): throttle.BY_EMAIL,
        throttle.address_key(client.source): throttle.BY_ADDRESS,
    }
    async with database.transaction() as session:
        wait = await throttle.count(session, limits)
        account = await account_repository.by_email(session, email)
    if wait:
        raise TooManyAttempts(wait)
    return account


async def _unchanged(session: AsyncSession, account: Account | None) -> Account | None:
    """The account, unless it was disabled, deleted or given another password since it was read."""
    locked = await account_repository.lock(session, account.id) if account is not None else None
    if account is None or locked is None or locked.disabled or locked.password_hash != account.password_hash:
        return None
    return locked


async def open_session(session: AsyncSession, issuer: TokenIssuer, account: Account, client: Client) -> Opened:
    """A new session of an account that may be let in; its failed attempts are forgiven."""
    email, address = throttle.email_key(account.email), throttle.address_key(client.source)
    await throttle.forgive(session, wholly=email, once=address)
    await repository.forget_old(session)
    now = datetime.now(UTC)
    login = LoginSession(
        id=uuid.uuid4(),
        account_id=account.id,
        agent=client.agent,
        address=client.address,
        last_used_at=now,
        expires_at=now + issuer.refresh_lifetime,
    )
    session.add(login)
    await session.flush()
    audit.record(session, Action.LOGGED_IN, client, account_id=account.id, session_id=login.id)
    return Opened(account, _issue(session, issuer, account, login))


def _issue(
    session: AsyncSession, issuer: TokenIssuer, account: Account, login: LoginSession, mandate: Mandate | None = None
) -> Tokens:
    """A pair of tokens; the session lives on until the new refresh token expires."""
    refresh_token = new_refresh_token()
    login.last_used_at = datetime.now(UTC)
    login.expires_at = login.last_used_at + issuer.refresh_lifetime
    session.add(RefreshToken(digest=digest_of(refresh_token), session_id=login.id, expires_at=login.expires_at))
    return Tokens(
        access_token=issuer.access_token(account, login.id, mandate=mandate.claims() if mandate else None),
        expires_in=issuer.access_seconds,
        refresh_token=refresh_token,
        session_id=login.id,
        user_id=account.id,
    )


async def refresh(desk: Desk, refresh_token: str, client: Client, *, grace: timedelta = timedelta()) -> Opened:
    """Exchange a refresh token for a new pair. Raises InvalidRefreshToken; a second use ends the whole session.

    Within ``grace`` of the first use a second one is none: two tabs of a browser ask at once, an answer is lost.
    """
    async with desk.database.transaction() as session:
        outcome = await _rotate(session, desk.issuer, refresh_token, client, grace)
    if isinstance(outcome, Opened):
        return outcome
    if outcome is not None:
        await desk.announcer.ended([outcome])
    raise InvalidRefreshToken


async def _rotate(
    session: AsyncSession, issuer: TokenIssuer, refresh_token: str, client: Client, grace: timedelta
) -> Opened | uuid.UUID | None:
    """New tokens, the session that ends by this, or None where there is nothing to do."""
    family = await repository.lock_family(session, digest_of(refresh_token))
    if family is None:
        return None
    now, (token, login) = datetime.now(UTC), family  # after the wait for the lock: others may have used it meanwhile
    verdict = judge(token, login, now, grace)
    if verdict is Verdict.REUSED:
        repository.revoke(login, because="refresh token used twice")
        audit.record(session, Action.TOKEN_REUSED, client, account_id=login.account_id, session_id=login.id)
        return login.id
    account = await session.get(Account, login.account_id)
    if verdict is not Verdict.GOOD or account is None or account.disabled:
        return None
    if token.used_at is None:
        token.used_at = now
        await repository.retire_others(session, login.id, token.digest, now)
    await repository.forget_expired(session, login.id, now)
    mandate = await mandates.of_session(session, login.id)
    return Opened(account, _issue(session, issuer, account, login, mandate))


async def end(desk: Desk, refresh_token: str, client: Client) -> None:
    """Log out with a refresh token, which may have been used; one that is unknown or over changes nothing."""
    async with desk.database.transaction() as session:
        family = await repository.lock_family(session, digest_of(refresh_token))
        if family is None or family[1].revoked_at is not None:
            return
        login = family[1]
        repository.revoke(login, because="logged out")
        audit.record(session, Action.LOGGED_OUT, client, account_id=login.account_id, session_id=login.id)
    await desk.announcer.ended([login.id])


async def revoke_others(desk: Desk, account: Account, current: uuid.UUID, client: Client) -> int:
    """End every session of an account but the current one; how many those were."""
    async with desk.database.transaction() as session:
        ended = await repository.revoke_all(session, account.id, because="revoked by its owner", but=current)
        for session_id in ended:
            audit.record(session, Action.LOGGED_OUT, client, account_id=account.id, session_id=session_id)
    await desk.announcer.ended(ended)
    return len(ended)


async def revoke(
    database: Database, announcer: Announcer, account: Account, session_id: uuid.UUID, client: Client
) -> None:
    """End one session of an account; its tokens are refused everywhere from now on. Raises NoSuchSession."""
    async with database.transaction() as session:
        login = await session.get(LoginSession, session_id, with_for_update=True)
        if login is None or login.account_id != account.id or login.revoked_at is not None:
            raise NoSuchSession
        repository.revoke(login, because="revoked by its owner")
        audit.record(session, Action.LOGGED_OUT, client, account_id=account.id, session_id=login.id)
    await announcer.ended([session_id])
