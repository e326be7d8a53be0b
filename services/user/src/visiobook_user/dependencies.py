"""What endpoints ask for beyond the chassis: database, passwords, tokens, and the account that is signed in."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from visiobook_chassis.auth import CurrentPrincipal, SessionOver
from visiobook_chassis.errors import Unauthenticated
from visiobook_persistence.database import Database
from visiobook_user.models import Account, LoginSession
from visiobook_user.passwords import Passwords
from visiobook_user.sessions.announcements import Announcer, announcer_of
from visiobook_user.tokens import TokenIssuer


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
    if account is None or account.disabled or login is None or login.account_id != account.id or login.revoked_at:
        raise SessionOver
    return SignedIn(account, login)


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


def _announcer(request: Request) -> Announcer:
    return announcer_of(request.app)


CurrentSignIn = Annotated[SignedIn, Depends(_signed_in)]
CurrentDatabase = Annotated[Database, Depends(_database)]
CurrentPasswords = Annotated[Passwords, Depends(_passwords)]
CurrentIssuer = Annotated[TokenIssuer, Depends(_issuer)]
CurrentAnnouncer = Annotated[Announcer, Depends(_announcer)]
