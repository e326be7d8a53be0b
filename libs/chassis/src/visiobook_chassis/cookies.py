"""The cookies of the web portal: their names, their rules, and the proof that a request comes of the portal itself.

A session of the portal has three. ``access`` is the access token, sent everywhere and read by the gateway alone;
``refresh`` goes to the addresses that exchange it and nowhere else; ``csrf`` is read by the portal's script, which
repeats it in a header: a page of somebody else can make a browser send cookies but cannot read them.
Prefixes: RFC 6265bis section 4.1.3. Double submit: OWASP Cross-Site Request Forgery Prevention Cheat Sheet.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol
from urllib.parse import urlsplit

PORTAL_PATH = "/api/v1/user/portal"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE_LENGTH = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}


class CanSetCookies(Protocol):
    """What of Starlette's Response is needed here."""

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: int | None = None,
        *,
        path: str | None = "/",
        secure: bool = False,
        httponly: bool = False,
        samesite: Literal["lax", "strict", "none"] | None = "lax",
    ) -> None: ...


@dataclass(frozen=True)
class PortalCookies:
    """Names of the cookies. ``secure`` where the portal is opened by https: browsers then enforce the prefixes."""

    secure: bool = False

    @property
    def access(self) -> str:
        return "__Host-visiobook_access" if self.secure else "visiobook_access"

    @property
    def refresh(self) -> str:
        return "__Secure-visiobook_refresh" if self.secure else "visiobook_refresh"

    @property
    def csrf(self) -> str:
        return "__Host-visiobook_csrf" if self.secure else "visiobook_csrf"

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.access, self.refresh, self.csrf})

    def set(self, response: CanSetCookies, session: "PortalSession") -> None:
        """Give a browser the cookies of a session."""
        secure, lasting = self.secure, session.refresh_seconds
        response.set_cookie(self.access, session.access_token, session.access_seconds, secure=secure, httponly=True)
        response.set_cookie(
            self.refresh,
            session.refresh_token,
            lasting,
            path=PORTAL_PATH,
            secure=secure,
            httponly=True,
            samesite="strict",
        )
        response.set_cookie(self.csrf, session.csrf, lasting, secure=secure)

    def clear(self, response: CanSetCookies) -> None:
        """Take the cookies back."""
        response.set_cookie(self.access, "", 0, secure=self.secure, httponly=True)
        response.set_cookie(self.refresh, "", 0, path=PORTAL_PATH, secure=self.secure, httponly=True, samesite="strict")
        response.set_cookie(self.csrf, "", 0, secure=self.secure)


@dataclass(frozen=True)
class PortalSession:
    """What the cookies hold."""

    access_token: str
    access_seconds: int
    refresh_token: str
    refresh_seconds: int
    csrf: str


@cache
def portal_cookies(public_url: str) -> PortalCookies:
    """The cookies of a portal that people open at this address; "" is a plain http one."""
    return PortalCookies(secure=urlsplit(public_url).scheme == "https")


def new_csrf() -> str:
    """144 random bits for the ``csrf`` cookie."""
    return secrets.token_urlsafe(18)


def read_cookie(headers: Iterable[bytes], name: str) -> str | None:
    """Value of a cookie in the values of the ``cookie`` headers of a request; the first, where there are several."""
    wanted = name.encode()
    for header in headers:
        for pair in header.split(b";"):
            key, found, value = pair.strip().partition(b"=")
            if found and key == wanted and 0 < len(value) <= COOKIE_LENGTH:
                return value.decode("latin-1")
    return None


def without_cookies(header: bytes, names: frozenset[str]) -> bytes:
    """A ``cookie`` header less these cookies; b"" when nothing is left."""
    taken = {name.encode() for name in names}
    kept = (pair.strip() for pair in header.split(b";"))
    return b"; ".join(pair for pair in kept if pair and pair.partition(b"=")[0] not in taken)


def csrf_fits(cookie: str | None, header: str | None) -> bool:
    """Whether the header repeats the cookie. An absent one fits nothing."""
    return bool(cookie and header) and hmac.compare_digest((cookie or "").encode(), (header or "").encode())


def is_own_origin(origin: str | None, *, host: str, public_url: str = "") -> bool:
    """Whether an ``Origin`` header is absent or names the portal: the public address, or the host that was asked.

    Where the public address is https, that alone: who can write into plain http is not the portal. ``null`` (sandboxed
    frames, some redirects) is somebody else. ``host`` is the value of the ``Host`` header.
    """
    if origin is None:
        return True
    if public_url and _place(origin) == _place(public_url):
        return True
    if urlsplit(public_url).scheme == "https":
        return False
    return origin.partition("://")[2].lower() == host.lower() != ""


def _place(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port."""
    try:
        parts = urlsplit(url.lower())
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return ("", "", None)
    return (parts.scheme, parts.hostname or "", port)
