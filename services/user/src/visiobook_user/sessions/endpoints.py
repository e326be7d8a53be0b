"""Routes of sessions, and the key that verifies their tokens."""

import uuid

from fastapi import APIRouter, Response, status

from visiobook_chassis.auth import public
from visiobook_persistence.database import Session
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import (
    KEPT_BY_NOBODY,
    CurrentAnnouncer,
    CurrentDatabase,
    CurrentDesk,
    CurrentIssuer,
    CurrentSignIn,
)
from visiobook_user.sessions import repository, service
from visiobook_user.sessions.devices import device_of
from visiobook_user.sessions.schemas import Ended, LogIn, Refresh, SessionView, Tokens

router = APIRouter(prefix="/api/v1/user", tags=["sessions"])


@router.post("/sessions", status_code=status.HTTP_201_CREATED, openapi_extra=public(), dependencies=[KEPT_BY_NOBODY])
async def log_in(form: LogIn, desk: CurrentDesk, client: CurrentClient) -> Tokens:
    """Log in with e-mail and password, and the code of the second factor where the account has one."""
    return (await service.log_in(desk, form, client)).tokens


@router.post("/sessions/refresh", openapi_extra=public(), dependencies=[KEPT_BY_NOBODY])
async def refresh_session(form: Refresh, desk: CurrentDesk, client: CurrentClient) -> Tokens:
    """Exchange a refresh token for a new pair of tokens; each is good for one use."""
    return (await service.refresh(desk, form.refresh_token.get_secret_value(), client)).tokens


@router.get("/sessions")
async def list_sessions(signed_in: CurrentSignIn, session: Session) -> list[SessionView]:
    """Where this account is logged in, the last used first."""
    views = [SessionView.model_validate(login) for login in await repository.live(session, signed_in.account.id)]
    return [
        view.model_copy(update={"current": view.id == signed_in.session.id, "device": device_of(view.agent)})
        for view in views
    ]


@router.delete("/sessions")
async def revoke_other_sessions(signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient) -> Ended:
    """End every session but the one that asks."""
    return Ended(ended=await service.revoke_others(desk, signed_in.account, signed_in.session.id, client))


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
