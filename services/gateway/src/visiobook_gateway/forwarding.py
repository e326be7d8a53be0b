"""What a service gets to see of a request: its head, less what belongs to the connection or only to the edge."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from visiobook_gateway.edge_headers import RawHeaders, end_to_end
from visiobook_gateway.paths import raw_path

NOT_FORWARDED = frozenset(
    b"host forwarded x-forwarded-for x-forwarded-proto x-forwarded-host content-length expect x-real-ip".split()
)


def request_head(scope: Scope, authority: bytes, framing: bytes) -> bytes:
    """The head of a request as a service gets it. ``framing``: the line that says how long the body is, or b""."""
    query = scope.get("query_string", b"")
    target = raw_path(scope) + (b"?" + query if query else b"")
    return assemble(scope["method"].encode(), target, authority, forwarded_fields(scope) + framing)


def forwarded_fields(scope: Scope) -> bytes:
    """The end-to-end fields of a request and who sent it, each line with its CR LF."""
    fields = b"".join(b"%b: %b\r\n" % pair for pair in _forwarded(scope))
    host = Headers(scope=scope).get("host", "").encode("latin-1")
    return fields + forwarded_lines(_address(scope), scope.get("scheme", "http").encode(), host)


def assemble(method: bytes, target: bytes, authority: bytes, lines: bytes) -> bytes:
    """Request line, Host and the given lines, each with its CR LF."""
    return b"%b %b HTTP/1.1\r\nhost: %b\r\n%b\r\n" % (method, target, authority, lines)


def forwarded_lines(address: bytes, scheme: bytes, host: bytes) -> bytes:
    """Who asked, how, and for which host."""
    said = b"x-forwarded-for: %b\r\nx-forwarded-proto: %b\r\n" % (address, scheme)
    return said + (b"x-forwarded-host: %b\r\n" % host if host else b"")


def _forwarded(scope: Scope) -> Iterable[tuple[bytes, bytes]]:
    passed: RawHeaders = end_to_end(scope["headers"])
    return ((name, value) for name, value in passed if name not in NOT_FORWARDED)


def _address(scope: Scope) -> bytes:
    return str(scope["client"][0]).encode("latin-1") if scope.get("client") else b"unknown"


def relative(location: bytes, authority: bytes) -> bytes:
    """A Location inside the service, which names its inner address, as clients may follow it."""
    parts = urlsplit(location.decode("latin-1"))
    if parts.netloc.encode("latin-1") != authority:
        return location
    return parts._replace(scheme="", netloc="").geturl().encode("latin-1")
