"""Who is asking. Users carry tokens signed by ``user``; services sign their own, for one audience, for a minute."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, Request

from visiobook_chassis import permissions
from visiobook_chassis.errors import Forbidden, Unauthenticated
from visiobook_chassis.keys import Keyring

PUBLIC_AUDIENCE = "visiobook"
SERVICE_TOKEN_SECONDS = 60


@dataclass(frozen=True)
class Principal:
    """Who a request acts for. ``service`` is set when a service calls, in its own name (``subject``) or for an owner.

    ``session`` is the log-in (or the key) that a user's token comes from. ``organisation`` is set when a person acts
    for one, by the membership's ``mandate``, which is revoked when the membership ends or changes.
    """

    subject: str
    roles: frozenset[str] = field(default_factory=frozenset)
    service: str | None = None
    session: str | None = None
    permissions: frozenset[str] = permissions.EVERYONE
    organisation: str | None = None
    mandate: str | None = None

    @property
    def owner(self) -> str:
        """Whose things these are: the organisation that is acted for, else the person (or what a service names)."""
        return self.organisation or self.subject

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles

    def may(self, permission: str) -> bool:
        """Whether ``<service>:<read|write|admin>`` is granted."""
        return permissions.allows(self.permissions, permission)

    def administers(self, service: str) -> bool:
        """Whether this is an administrator whose token may administer a service; an API key may hold less."""
        return self.is_admin and self.may(f"{service}:admin")

    @property
    def is_service(self) -> bool:
        """A service acting in its own name."""
        return self.service is not None and self.subject == self.service


def public(app_route: dict[str, object] | None = None) -> dict[str, object]:
    """``openapi_extra`` of a route that needs no token; the fleet's tests list every such route."""
    return {**(app_route or {}), "x-public": True, "security": []}


class MissingPermission(Forbidden):
    """Somebody who is signed in lacks a permission; ``permission`` among the members names it."""

    code = "missing-permission"

    def __init__(self, permission: str) -> None:
        hint = "Use a key with this scope, or ask the organisation's administrators for a role that grants it."
        super().__init__(f"This needs the permission {permission}.", hint=hint, permission=permission)


class SessionOver(Unauthenticated):
    """The log-in that a token comes from has ended, before the token."""

    code = "session-over"

    def __init__(self) -> None:
        super().__init__("This session is over.", hint="Log in again.")


async def authenticated(request: Request) -> Principal:
    """The principal of a request, who may make it. Raises Unauthenticated, MissingPermission."""
    principal = _identified(request)
    needed = request.app.state.permissions.get(request.scope.get("endpoint"))
    if needed is not None and not principal.may(needed):
        raise MissingPermission(needed)
    return principal


def _identified(request: Request) -> Principal:
    """The gateway may have verified the token already."""
    known = request.scope.get("visiobook.principal")
    if isinstance(known, Principal):
        return known
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("This address needs a bearer token.", hint="Log in at POST /api/v1/user/sessions.")
    principal = verify(request.app.state.keyring, token, service=request.app.state.settings.service)
    if request.app.state.shared.revocations.holds(principal.session, principal.mandate):
        raise SessionOver
    return principal


def verify(keyring: Keyring, token: str, *, service: str) -> Principal:
    """Principal of a token meant for the public or for this service. Raises Unauthenticated."""
    try:
        return _verify(keyring, token, service)
    except jwt.PyJWTError as error:
        raise Unauthenticated(f"The token is not valid: {error}", hint="Log in again.") from error


def _verify(keyring: Keyring, token: str, service: str) -> Principal:
    if _claimed(token) == ("user", PUBLIC_AUDIENCE):
        claims = keyring.verify(token, audience=PUBLIC_AUDIENCE)
        return _user(claims)
    claims = keyring.verify(token, audience=service)
    return Principal(
        subject=claims["sub"],
        roles=frozenset(claims.get("roles", ())),
        service=claims["iss"],
        permissions=permissions.EVERYTHING,
    )


@lru_cache(maxsize=512)
def _claimed(token: str) -> tuple[object, object]:
    """Who claims to have issued a token and for whom; nothing is verified yet. Raises jwt.PyJWTError."""
    unverified = jwt.decode(token, options={"verify_signature": False})
    audience = unverified.get("aud")
    return unverified.get("iss"), audience if isinstance(audience, str) else None


def _user(claims: dict[str, Any]) -> Principal:
    return Principal(
        subject=claims["sub"],
        roles=frozenset(claims.get("roles", ())),
        session=claims.get("sid"),
        permissions=permissions.of_claims(claims),
        organisation=claims.get("org"),
        mandate=claims.get("mandate"),
    )


def service_token(keyring: Keyring, *, audience: str, on_behalf_of: str | None = None) -> str:
    """A short-lived token for a call to another service, in the own name or for a user."""
    now = int(time.time())
    subject = on_behalf_of or keyring.service
    return keyring.sign({"sub": subject, "aud": audience, "iat": now, "exp": now + SERVICE_TOKEN_SECONDS})


CurrentPrincipal = Annotated[Principal, Depends(authenticated)]


async def services_only(principal: CurrentPrincipal) -> Principal:
    if principal.service is None:
        raise Forbidden("Only services of the fleet may call this address.")
    return principal


async def administrators_only(principal: CurrentPrincipal) -> Principal:
    if not principal.is_admin:
        raise Forbidden("This address is for administrators.")
    return principal


CallingService = Annotated[Principal, Depends(services_only)]
Administrator = Annotated[Principal, Depends(administrators_only)]


def keyring_of(app: FastAPI) -> Keyring:
    """The keyring that create_app loaded."""
    keyring = app.state.keyring
    assert isinstance(keyring, Keyring)
    return keyring
