"""Heads of simple requests, read at once and remembered: a GET or HEAD without a body, that any two readers read alike.

What is not simple is not read here but left to the server's parser. Clients repeat their fields from request to
request, so the reading of a block of fields is kept for a moment, by its very bytes.
"""

import re
from dataclasses import dataclass

from visiobook_chassis.cookies import PortalCookies, without_cookies
from visiobook_chassis.telemetry import REQUEST_ID
from visiobook_gateway.credentials import Credential, presented
from visiobook_gateway.forwarding import NOT_FORWARDED
from visiobook_gateway.wire.heads import FIELD_LINES, HOP_BY_HOP

REQUEST_LINE = re.compile(rb"(GET|HEAD) (/[!-~]*) HTTP/1\.1")
NEVER_SIMPLE = frozenset(b"content-length transfer-encoding expect upgrade te trailer proxy-connection".split())
ONCE = frozenset(b"host authorization x-api-key cookie connection accept-encoding x-request-id origin".split())
NOT_PASSED = NOT_FORWARDED | HOP_BY_HOP | {b"authorization", b"x-api-key", b"cookie", b"x-request-id"}
LONGEST_BLOCK = 4096


@dataclass(slots=True)
class Fields:
    """``lines`` go on as they are; of the rest, what the edge needs to know. ``close``: the client's last request."""

    lines: bytes
    host: bytes
    credential: Credential | None
    authorization: bytes
    accept_encoding: bytes
    request_id: bytes
    forwarded_for: list[bytes]
    has_origin: bool
    close: bool


def read_fields(block: bytes, cookies: PortalCookies) -> Fields | None:
    """The fields of a simple request, each line with its CR LF; None where they are not simple."""
    if len(block) > LONGEST_BLOCK or FIELD_LINES.fullmatch(block) is None:
        return None
    once: dict[bytes, bytes] = {}
    lines, hops = [], []
    for line in block.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in NEVER_SIMPLE or name in once:
            return None
        if name in ONCE:
            once[name] = value
        if name == b"x-forwarded-for":
            hops.append(value)
        if name == b"cookie":
            lines += _cookie(value, cookies)
        elif name not in NOT_PASSED:
            lines.append(line)
    connection = once.get(b"connection", b"keep-alive").lower()
    if b"host" not in once or connection not in (b"keep-alive", b"close"):
        return None
    text = {name.decode(): value.decode("latin-1") for name, value in once.items()}
    given = text.get("x-request-id", "")
    return Fields(
        lines=b"".join(line + b"\r\n" for line in lines),
        host=once[b"host"],
        credential=presented(text, cookies),
        authorization=once.get(b"authorization", b""),
        accept_encoding=once.get(b"accept-encoding", b""),
        request_id=once[b"x-request-id"] if REQUEST_ID.match(given) else b"",
        forwarded_for=hops,
        has_origin=b"origin" in once,
        close=connection == b"close",
    )


def _cookie(value: bytes, cookies: PortalCookies) -> list[bytes]:
    kept = without_cookies(value, cookies.names)
    return [b"cookie: " + kept] if kept else []
