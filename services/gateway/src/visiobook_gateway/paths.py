"""Which service a path belongs to, and which paths are refused because two readers could read them differently.

Routing looks at the same path that the service will look at, so a trick could only live in a difference between the
two readings. Paths that have more than one reading are refused; nothing is repaired.
"""

import re
from collections.abc import Container, Mapping
from urllib.parse import quote, unquote_to_bytes

from starlette.types import Scope

from visiobook_gateway.errors import SuspiciousPath

PREFIX = "/api/v1/"
TRICKS = (
    (re.compile(rb"//"), "an empty segment (//)"),
    (re.compile(rb"\\|%5c", re.IGNORECASE), "a backslash"),
    (re.compile(rb"%2f", re.IGNORECASE), "an encoded slash"),
    (re.compile(rb"%(?![0-9a-f]{2})", re.IGNORECASE), "a broken percent code"),
    (re.compile(rb"%25(2e|2f|5c)", re.IGNORECASE), "a percent code inside a percent code"),
    (re.compile(rb"[\x00-\x20\x7f-\xff]|%[01][0-9a-f]|%7f", re.IGNORECASE), "a control character or a raw byte"),
)


def raw_path(scope: Scope) -> bytes:
    """The path as the client sent it, without the query."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return raw.partition(b"?")[0]


def service_of(scope: Scope, routes: Mapping[str, str]) -> str | None:
    """Name of the service that a request is for; None for the gateway itself. Raises SuspiciousPath.

    ``routes``: the first word of a path after ``/api/v1/`` -> the service.
    """
    path = _checked(scope)
    return routes.get(path[len(PREFIX) :].partition("/")[0]) if path.startswith(PREFIX) else None


def is_of(path: str, names: Container[str]) -> bool:
    """Whether a path is public and begins with one of the names."""
    return path.startswith(PREFIX) and path[len(PREFIX) :].partition("/")[0] in names


def _checked(scope: Scope) -> str:
    raw = raw_path(scope)
    for pattern, why in TRICKS:
        if pattern.search(raw):
            raise SuspiciousPath(why)
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise SuspiciousPath("bytes that are not UTF-8") from None
    if any(segment in {".", ".."} for segment in path.split("/")):
        raise SuspiciousPath("a dot segment")
    if path != scope["path"]:
        raise SuspiciousPath("something that reads differently when decoded")
    return path
