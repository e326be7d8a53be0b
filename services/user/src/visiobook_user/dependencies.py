"""What endpoints ask for beyond the chassis: database, passwords, tokens, and the account that is signed in."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from visiobook_chassis.auth import CurrentPrincipal, SessionOver
from visiobook_chassis.errors import Unauthenticated
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_user.api_keys.models import ApiKey
from visiobook_user.errors import LogInNeeded
from visiobook_user.letters.order import Letters
from visiobook_user.models import Account, LoginSession
from visiobook_user.passwords import Passwords
from visiobook_user.sealing import Vault
from visiobook_user.sessions.announcements import Announcer, announcer_of
from visiobook_user.settings import Settings
from visiobook_user.tokens import TokenIssuer


@dataclass(frozen=True)
class Desk:
    """What use cases stand on that open transactions of their own: what they refuse must still be written down."""

    database: Database
    bus: Bus
    passwords: Passwords
    issuer: TokenIssuer
    announcer: Announcer
    letters: Letters
    vault: Vault
    settings: Settings


@dataclass(frozen=True)
class SignedIn:
    """A live session and its account as they were when the request came; detached, no connection is held."""

    account: Account
    session: LoginSession


async def _signed_in(request: Request, principal: CurrentPrincipal) -> SignedIn:
    account_id, session_id = _uuid(principal.subject), _uuid(principal.session or "")
    if account_id is None or session_id is None:
        raise Unauthenticated("This address needs the token of a log-in.", hint="POST /api/v1/user/sessions")
    async with _database(request).transaction() as session:
        account, login = await session.get(Account, account_id), await session.get(LoginSession, session_id)
        if login is None and await session.get(ApiKey, session_id) is not None:
            raise LogInNeeded
    if account is None or account.disabled or login is None or login.account_id != account.id or login.revoked_at:
        raise SessionOver
    return SignedIn(account, login)


async def _live_account(request: Request, principal: CurrentPrincipal) -> Account:
    """The account of a log-in or of an API key, while both go on."""
    account_id, holder_id = _uuid(principal.subject), _uuid(principal.session or "")
    if account_id is None or holder_id is None:
        raise Unauthenticated("This address needs the token of an account.", hint="POST /api/v1/user/sessions")
    async with _database(request).transaction() as session:
        account = await session.get(Account, account_id)
        login, key = await session.get(LoginSession, holder_id), await session.get(ApiKey, holder_id)
    holder = login or key
    if account is None or account.disabled or holder is None or holder.account_id != account.id or holder.revoked_at:
        raise SessionOver
    return account


def _desk(request: Request) -> Desk:
    state = request.app.state
    return Desk(
        database=_database(request),
        bus=state.bus,
        passwords=_passwords(request),
        issuer=_issuer(request),
        announcer=announcer_of(request.app),
        letters=state.letters,
        vault=state.vault,
        settings=state.settings,
    )


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _database(request: Request) -> Database:
    database = request.app.state.database
    assert isinstance(database, Database)
    return database


def _passwords(request: Request) -> Passwords:
    passwords = request.app.state.passwords
    assert isinstance(passwords, Passwords)
    return passwords


def _issuer(request: Request) -> TokenIssuer:
    issuer = request.app.state.token_issuer
    assert isinstance(issuer, TokenIssuer)
    return issuer


def _kept_by_nobody(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


def _announcer(request: Request) -> Announcer:
    return announcer_of(request.app)


KEPT_BY_NOBODY = Depends(_kept_by_nobody)
"""For routes whose answers hold secrets: not even the gateway remembers them for a call that is made once."""
CurrentSignIn = Annotated[SignedIn, Depends(_signed_in)]
CurrentAccount = Annotated[Account, Depends(_live_account)]
CurrentDesk = Annotated[Desk, Depends(_desk)]
CurrentDatabase = Annotated[Database, Depends(_database)]
CurrentPasswords = Annotated[Passwords, Depends(_passwords)]
CurrentIssuer = Annotated[TokenIssuer, Depends(_issuer)]
CurrentAnnouncer = Annotated[Announcer, Depends(_announcer)]
