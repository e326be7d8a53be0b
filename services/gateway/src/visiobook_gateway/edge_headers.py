"""Headers at the edge: request id, client address, what every answer carries for the safety of browsers."""

import uuid
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from visiobook_chassis.telemetry import REQUEST_ID

RawHeaders = list[tuple[bytes, bytes]]
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade".split()
)
SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
"""What an answer gets that says nothing else itself. Nobody keeps what is somebody's, tokens least (RFC 6749, 5.1)."""
HSTS = "max-age=31536000; includeSubDomains"


def with_request_id(scope: Scope) -> Scope:
    """The scope with a well-formed x-request-id: the client's, or one of ours; services keep and log it."""
    given = Headers(scope=scope).get("x-request-id", "")
    if REQUEST_ID.match(given):
        return scope
    others = [(name, value) for name, value in scope["headers"] if name != b"x-request-id"]
    return {**scope, "headers": [*others, (b"x-request-id", uuid.uuid4().hex.encode())]}


def fields_of(scope: Scope) -> dict[str, str]:
    """Fields by name in lower case; values of a repeated field are joined as its grammar has it."""
    fields: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joint = "; " if key == "cookie" else ", "
        fields[key] = f"{fields[key]}{joint}{text}" if key in fields else text
    return fields


def client_address(scope: Scope, trusted_proxies: int) -> str:
    """Address of the client: the peer of the connection, or what the outermost trusted proxy saw."""
    seen = Headers(scope=scope).getlist("x-forwarded-for") if trusted_proxies else []
    hops = [hop.strip() for line in seen for hop in line.split(",") if hop.strip()]
    if len(hops) >= trusted_proxies > 0:
        return hops[-trusted_proxies]
    return str(scope["client"][0]) if scope.get("client") else "unknown"


def securing(send: Send, *, hsts: bool) -> Send:
    """A ``send`` that adds the security headers that an answer does not set itself."""

    async def secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
            if hsts:
                headers.setdefault("strict-transport-security", HSTS)
        await send(message)

    return secure


def telling(send: Send, told: RawHeaders) -> Send:
    """A ``send`` that adds fields to the answer."""

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start" and told:
            message = {**message, "headers": [*message.get("headers", ()), *told]}
        await send(message)

    return tell if told else send


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
    """Headers that a proxy passes on: no hop-by-hop ones, nor those that Connection names (RFC 9110 section 7.6.1)."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {option.strip().lower() for name, value in lowered if name == b"connection" for option in value.split(b",")}
    return [(name, value) for name, value in lowered if name not in HOP_BY_HOP and name not in named]
