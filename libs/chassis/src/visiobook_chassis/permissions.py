"""What a principal may do: permissions ``<service>:<level>``, and which one a route needs.

A grant is a permission in which either side, or both, may be ``*``. A token carries its grants in the claim
``permissions``; one without the claim may read and write everywhere, and administer with the role ``admin``. A route
needs ``<service>:read`` for the safe methods (RFC 9110 section 9.2.1) and ``<service>:write`` for the rest, unless its
``openapi_extra`` says otherwise (``needs``); a route for administrators needs ``<service>:admin``. Public routes and
those for services alone need none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

LEVELS = ("read", "write", "admin")
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
GRANT = re.compile(r"(\*|[a-z][a-z-]*):(\*|read|write|admin)")
EVERYTHING = frozenset(("*:*",))
EVERYONE = frozenset(("*:read", "*:write"))
OF_ADMINISTRATORS = EVERYONE | {"*:admin"}
EXTENSION = "x-permission"


def is_grant(value: str) -> bool:
    """Whether this has the form of a grant, such as ``storage:read`` or ``*:write``."""
    return GRANT.fullmatch(value) is not None


def allows(grants: Iterable[str], permission: str) -> bool:
    """Whether one of the grants covers a permission. What is no grant covers nothing."""
    service, _, level = permission.partition(":")
    return not {permission, f"*:{level}", f"{service}:*", "*:*"}.isdisjoint(grants)


def covers(grants: Iterable[str], grant: str) -> bool:
    """Whether grants cover another grant, its stars too: what somebody may hand on."""
    known, (service, _, level) = frozenset(grants), grant.partition(":")
    levels = LEVELS if level == "*" else (level,)
    return all(allows(known, f"{service}:{each}") for each in levels)


def of_claims(claims: Mapping[str, Any]) -> frozenset[str]:
    """Grants of a user's token."""
    if "permissions" in claims:
        return frozenset(claims["permissions"])
    return OF_ADMINISTRATORS if "admin" in claims.get("roles", ()) else EVERYONE


def needs(permission: str, app_route: Mapping[str, object] | None = None) -> dict[str, object]:
    """``openapi_extra`` of a route that needs another permission than its method says."""
    return {**(app_route or {}), EXTENSION: permission}


def declare(
    service: str,
    routers: Sequence[APIRouter],
    *,
    administrators: Callable[..., Any],
    services: Callable[..., Any],
) -> dict[Callable[..., Any], str]:
    """The permission that each endpoint needs; it is written into the routes too, for their OpenAPI document.

    ``administrators``, ``services``: the dependencies that let only those pass.
    """
    needed: dict[Callable[..., Any], str] = {}
    for route in _routes(routers):
        permission = _of_route(route, service, administrators, services)
        if permission is None:
            continue
        if needed.setdefault(route.endpoint, permission) != permission:
            raise ValueError(f"{route.path}: {route.name} answers routes that need different permissions; split it")
        route.openapi_extra = needs(permission, route.openapi_extra)
    return needed


def _of_route(
    route: APIRoute, service: str, administrators: Callable[..., Any], services: Callable[..., Any]
) -> str | None:
    said = (route.openapi_extra or {}).get(EXTENSION)
    if said is not None:
        return str(said)
    asked = set(_dependencies(route.dependant))
    if (route.openapi_extra or {}).get("x-public") or services in asked:
        return None
    if administrators in asked:
        return f"{service}:admin"
    return f"{service}:read" if set(route.methods or ()) <= SAFE else f"{service}:write"


def _dependencies(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for inner in dependant.dependencies:
        if inner.call is not None:
            yield inner.call
        yield from _dependencies(inner)


def _routes(routers: Iterable[Any]) -> Iterator[APIRoute]:
    """All API routes; FastAPI keeps included routers as they are."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route
            elif hasattr(route, "original_router"):
                yield from _routes([route.original_router])
