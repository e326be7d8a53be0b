"""Routes of sessions, and the key that verifies their tokens."""

import uuid

from fastapi import APIRouter, Response, status

from visiobook_chassis.auth import public
from visiobook_persistence.database import Session
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import (
    CurrentAnnouncer,
    CurrentDatabase,
    CurrentIssuer,
    CurrentPasswords,
    CurrentSignIn,
)
from visiobook_user.sessions import repository, service
from visiobook_user.sessions.schemas import LogIn, Refresh, SessionView, Tokens

router = APIRouter(prefix="/api/v1/user", tags=["sessions"])


@router.post("/sessions", status_code=status.HTTP_201_CREATED, openapi_extra=public())
async def log_in(
    form: LogIn, database: CurrentDatabase, passwords: CurrentPasswords, issuer: CurrentIssuer, client: CurrentClient
) -> Tokens:
    """Log in with e-mail and password."""
    return await service.log_in(database, passwords, issuer, form, client)


@router.post("/sessions/refresh", openapi_extra=public())
async def refresh_session(
    form: Refresh,
    database: CurrentDatabase,
    issuer: CurrentIssuer,
    announcer: CurrentAnnouncer,
    client: CurrentClient,
) -> Tokens:
    """Exchange a refresh token for a new pair of tokens; each is good for one use."""
    return await service.refresh(database, issuer, announcer, form.refresh_token.get_secret_value(), client)


@router.get("/sessions")
async def list_sessions(signed_in: CurrentSignIn, session: Session) -> list[SessionView]:
    """Where this account is logged in, the last used first."""
    views = [SessionView.model_validate(login) for login in await repository.live(session, signed_in.account.id)]
    return [view.model_copy(update={"current": view.id == signed_in.session.id}) for view in views]


@router.delete("/sessions/current", status_code=status.HTTP_204_NO_CONTENT)
async def log_out(
    signed_in: CurrentSignIn, database: CurrentDatabase, announcer: CurrentAnnouncer, client: CurrentClient
) -> None:
    """End the session that asks."""
    await service.revoke(database, announcer, signed_in.account, signed_in.session.id, client)


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_session(
    session_id: uuid.UUID,
    signed_in: CurrentSignIn,
    database: CurrentDatabase,
    announcer: CurrentAnnouncer,
    client: CurrentClient,
) -> None:
    """End another session."""
    await service.revoke(database, announcer, signed_in.account, session_id, client)


@router.get("/.well-known/jwks.json", openapi_extra=public())
async def read_jwks(issuer: CurrentIssuer, response: Response) -> dict[str, object]:
    """The public key of access tokens (RFC 7517)."""
    response.headers["cache-control"] = "public, max-age=300"
    return issuer.jwks()
