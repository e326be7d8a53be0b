"""What a request shows to prove who sends it: a bearer token, an API key, or the cookie of the portal.

A header outranks a cookie, so that a program is never taken for the browser it runs beside. What a browser sends by
itself proves nothing about who wants it sent: with the cookie, requests that change something repeat the ``csrf``
cookie in a header and come from the portal's own origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from visiobook_chassis.cookies import CSRF_HEADER, SAFE_METHODS, PortalCookies, csrf_fits, is_own_origin, read_cookie
from visiobook_gateway.errors import CsrfRefused

KEY_PREFIX = "vbk_"
KEY_HEADER = "x-api-key"
Fields = Mapping[str, str]
"""Header fields by their names in lower case."""


class Kind(StrEnum):
    """Of proof."""

    TOKEN = "token"  # noqa: S105  # a kind, no password
    KEY = "key"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Credential:
    """``secret``: the token or the key itself."""

    kind: Kind
    secret: str


def presented(fields: Fields, cookies: PortalCookies) -> Credential | None:
    """The credential of a request, None where it shows none; nothing is checked yet."""
    authorization = fields.get("authorization")
    if authorization is not None:
        scheme, _, secret = authorization.partition(" ")
        return _of_program(secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None
    if key := fields.get(KEY_HEADER, "").strip():
        return Credential(Kind.KEY, key)
    cookie = fields.get("cookie")
    token = read_cookie([cookie.encode("latin-1")], cookies.access) if cookie else None
    return Credential(Kind.COOKIE, token) if token else None


def _of_program(secret: str) -> Credential:
    return Credential(Kind.KEY if secret.startswith(KEY_PREFIX) else Kind.TOKEN, secret)


def refuse_forged(method: str, fields: Fields, cookies: PortalCookies, public_url: str) -> None:
    """Judge a request that shows the cookie. Raises CsrfRefused for one that the portal may not have sent."""
    if method in SAFE_METHODS:
        return
    if not is_own_origin(fields.get("origin"), host=fields.get("host", ""), public_url=public_url):
        raise CsrfRefused("it comes from another site")
    csrf = read_cookie([fields.get("cookie", "").encode("latin-1")], cookies.csrf)
    if not csrf_fits(csrf, fields.get(CSRF_HEADER)):
        raise CsrfRefused(f"the header {CSRF_HEADER} does not repeat the cookie {cookies.csrf}")


def refuse_foreign_socket(fields: Fields, public_url: str) -> None:
    """Judge a WebSocket that shows the cookie: browsers let any page open one. Raises CsrfRefused."""
    origin = fields.get("origin")
    if origin is None or not is_own_origin(origin, host=fields.get("host", ""), public_url=public_url):
        raise CsrfRefused("a WebSocket with the portal's cookie must come from the portal")
