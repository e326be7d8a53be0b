"""What of the proof of who asks goes inward: one access token. Keys and the portal's cookies end at the edge."""

from starlette.types import Scope

from visiobook_chassis.cookies import PORTAL_PATH, PortalCookies, without_cookies
from visiobook_gateway.admission import Caller
from visiobook_gateway.edge_headers import RawHeaders

COOKIE = frozenset((b"cookie",))
PROOFS = frozenset((b"authorization", b"x-api-key", b"cookie"))


def inward(scope: Scope, caller: Caller | None, cookies: PortalCookies) -> RawHeaders:
    """The fields of a request as services see them. The addresses that keep the portal's session see its cookies.

    Without a caller other authorisation is passed on: of the one who reads metrics, of somebody's callback.
    """
    replaced = PROOFS if caller is not None else COOKIE
    passed: RawHeaders = [header for header in scope["headers"] if header[0] not in replaced]
    if caller is not None:
        passed.append((b"authorization", b"Bearer " + caller.token.encode("latin-1")))
    for name, value in scope["headers"]:
        if name == b"cookie" and (kept := kept_cookies(value, scope["path"], cookies)):
            passed.append((name, kept))
    return passed


def kept_cookies(value: bytes, path: str, cookies: PortalCookies) -> bytes:
    """What of a ``cookie`` field a service at this path sees."""
    if path == PORTAL_PATH or path.startswith(PORTAL_PATH + "/"):
        return value
    return without_cookies(value, cookies.names)
