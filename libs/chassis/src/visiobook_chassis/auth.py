"""Who is asking. Users carry tokens signed by ``user``; services sign their own, for one audience, for a minute."""

import time
from dataclasses import dataclass, field
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Request

from visiobook_chassis.errors import Forbidden, Unauthenticated
from visiobook_chassis.keys import Keyring

PUBLIC_AUDIENCE = "visiobook"
SERVICE_TOKEN_SECONDS = 60


@dataclass(frozen=True)
class Principal:
    """Who a request acts for. ``service`` is set when a service calls, in its own name (``subject``) or for a user.

    ``session`` is the log-in that a user's token comes from.
    """

    subject: str
    roles: frozenset[str] = field(default_factory=frozenset)
    service: str | None = None
    session: str | None = None

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles

    @property
    def is_service(self) -> bool:
        """A service acting in its own name."""
        return self.service is not None and self.subject == self.service


def public(app_route: dict[str, object] | None = None) -> dict[str, object]:
    """``openapi_extra`` of a route that needs no token; the fleet's tests list every such route."""
    return {**(app_route or {}), "x-public": True, "security": []}


class SessionOver(Unauthenticated):
    """The log-in that a token comes from has ended, before the token."""

    code = "session-over"

    def __init__(self) -> None:
        super().__init__("This session is over.", hint="Log in again.")


async def authenticated(request: Request) -> Principal:
    """The principal of a request. Raises Unauthenticated. The gateway may have verified the token already."""
    known = request.scope.get("visiobook.principal")
    if isinstance(known, Principal):
        return known
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("This address needs a bearer token.", hint="Log in at POST /api/v1/user/sessions.")
    principal = verify(request.app.state.keyring, token, service=request.app.state.settings.service)
    if request.app.state.shared.revocations.holds(principal.session):
        raise SessionOver
    return principal


def verify(keyring: Keyring, token: str, *, service: str) -> Principal:
    """Principal of a token meant for the public or for this service. Raises Unauthenticated."""
    try:
        return _verify(keyring, token, service)
    except jwt.PyJWTError as error:
        raise Unauthenticated(f"The token is not valid: {error}", hint="Log in again.") from error


def _verify(keyring: Keyring, token: str, service: str) -> Principal:
    unverified = jwt.decode(token, options={"verify_signature": False})
    if unverified.get("iss") == "user" and unverified.get("aud") == PUBLIC_AUDIENCE:
        claims = keyring.verify(token, audience=PUBLIC_AUDIENCE)
        return Principal(subject=claims["sub"], roles=frozenset(claims.get("roles", ())), session=claims.get("sid"))
    claims = keyring.verify(token, audience=service)
    return Principal(subject=claims["sub"], roles=frozenset(claims.get("roles", ())), service=claims["iss"])


def service_token(keyring: Keyring, *, audience: str, on_behalf_of: str | None = None) -> str:
    """A short-lived token for a call to another service, in the own name or for a user."""
    now = int(time.time())
    subject = on_behalf_of or keyring.service
    return keyring.sign({"sub": subject, "aud": audience, "iat": now, "exp": now + SERVICE_TOKEN_SECONDS})


CurrentPrincipal = Annotated[Principal, Depends(authenticated)]


async def _service_only(principal: CurrentPrincipal) -> Principal:
    if principal.service is None:
        raise Forbidden("Only services of the fleet may call this address.")
    return principal


async def _admin_only(principal: CurrentPrincipal) -> Principal:
    if not principal.is_admin:
        raise Forbidden("This address is for administrators.")
    return principal


CallingService = Annotated[Principal, Depends(_service_only)]
Administrator = Annotated[Principal, Depends(_admin_only)]


def keyring_of(app: FastAPI) -> Keyring:
    """The keyring that create_app loaded."""
    keyring = app.state.keyring
    assert isinstance(keyring, Keyring)
    return keyring
