"""Open, refresh and end sessions. Failures are written down before they are refused, so these open transactions."""

import uuid
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_persistence.database import Database
from visiobook_user import audit, throttle
from visiobook_user.accounts import repository as account_repository
from visiobook_user.accounts.domain import normal_email
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.errors import InvalidRefreshToken, NoSuchSession, TooManyAttempts, WrongCredentials
from visiobook_user.models import Account, LoginSession, RefreshToken
from visiobook_user.passwords import Passwords
from visiobook_user.sessions import repository
from visiobook_user.sessions.announcements import Announcer
from visiobook_user.sessions.domain import Verdict, judge
from visiobook_user.sessions.schemas import LogIn, Tokens
from visiobook_user.tokens import TokenIssuer, digest_of, new_refresh_token


async def log_in(database: Database, passwords: Passwords, issuer: TokenIssuer, form: LogIn, client: Client) -> Tokens:
    """Open a session. Raises WrongCredentials after equal work whether or not the account exists, TooManyAttempts."""
    email, password = normal_email(form.email), form.password.get_secret_value()
    account = await _candidate(database, email, client)
    fits = await passwords.matches(password, account.password_hash if account else None)
    new_hash = None
    if account is not None and fits and passwords.is_outdated(account.password_hash):
        new_hash = await passwords.hash(password)
    async with database.transaction() as session:
        unchanged = await _unchanged(session, account) if fits else None
        if unchanged is None:
            audit.record(session, Action.LOG_IN_FAILED, client, account_id=account.id if account else None)
        else:
            unchanged.password_hash = new_hash or unchanged.password_hash
            login = await _open(session, issuer, unchanged, client)
            tokens = _issue(session, issuer, unchanged, login)
    if unchanged is None:
        raise WrongCredentials
    return tokens


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


async def _open(session: AsyncSession, issuer: TokenIssuer, account: Account, client: Client) -> LoginSession:
    email, address = throttle.email_key(account.email), throttle.address_key(client.source)
    await throttle.forgive(session, wholly=email, once=address)
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
    return login


def _issue(session: AsyncSession, issuer: TokenIssuer, account: Account, login: LoginSession) -> Tokens:
    """A pair of tokens; the session lives on until the new refresh token expires."""
    refresh_token = new_refresh_token()
    login.last_used_at = datetime.now(UTC)
    login.expires_at = login.last_used_at + issuer.refresh_lifetime
    session.add(RefreshToken(digest=digest_of(refresh_token), session_id=login.id, expires_at=login.expires_at))
    return Tokens(
        access_token=issuer.access_token(account, login.id),
        expires_in=issuer.access_seconds,
        refresh_token=refresh_token,
        session_id=login.id,
        user_id=account.id,
    )


async def refresh(
    database: Database, issuer: TokenIssuer, announcer: Announcer, refresh_token: str, client: Client
) -> Tokens:
    """Exchange a refresh token for a new pair. Raises InvalidRefreshToken; a second use ends the whole session."""
    async with database.transaction() as session:
        outcome = await _rotate(session, issuer, refresh_token, client)
    if isinstance(outcome, Tokens):
        return outcome
    if outcome is not None:
        await announcer.ended([outcome])
    raise InvalidRefreshToken


async def _rotate(
    session: AsyncSession, issuer: TokenIssuer, refresh_token: str, client: Client
) -> Tokens | uuid.UUID | None:
    """New tokens, the session that ends by this, or None where there is nothing to do."""
    now = datetime.now(UTC)
    family = await repository.lock_family(session, digest_of(refresh_token))
    if family is None:
        return None
    token, login = family
    verdict = judge(token, login, now)
    if verdict is Verdict.REUSED:
        repository.revoke(login, because="refresh token used twice")
        audit.record(session, Action.TOKEN_REUSED, client, account_id=login.account_id, session_id=login.id)
        return login.id
    account = await session.get(Account, login.account_id)
    if verdict is not Verdict.GOOD or account is None or account.disabled:
        return None
    token.used_at = now
    await repository.forget_expired(session, login.id, now)
    return _issue(session, issuer, account, login)


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
