"""Heads of messages (RFC 9112): a strict grammar, and how long the body of an answer is.

Whatever has two readings is refused, because the next hop might take the other one: a length beside an encoding, two
lengths, an encoding other than ``chunked``, folded or bare lines (RFC 9112 sections 5.1, 5.2, 6.3).
"""

import re
from dataclasses import dataclass, field

from visiobook_gateway.wire.errors import BadAnswer

HEAD_LIMIT = 64 * 1024
"""Bytes of a head."""
FIELD_LINES = re.compile(rb"(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*")
FIELD_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*")
STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
BODYLESS = frozenset((204, 304))
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade".split()
)
READ = frozenset(
    b"connection content-encoding content-length content-type date etag location server transfer-encoding vary"
    b" x-request-id cache-control content-range x-content-type-options x-frame-options referrer-policy"
    b" content-security-policy cross-origin-opener-policy cross-origin-resource-policy permissions-policy"
    b" strict-transport-security".split()
)
"""Fields of answers whose values are looked at."""
WRITTEN_ANEW = frozenset(b"content-length date server x-request-id".split())
NOT_KEPT = WRITTEN_ANEW | HOP_BY_HOP
CHANGING = frozenset((b"x-request-id", b"etag", b"set-cookie", b"location"))
REMEMBERED_LINES, LONGEST_REMEMBERED = 512, 256
FRAMING = frozenset((b"content-length", b"transfer-encoding"))


@dataclass(slots=True)
class AnswerHead:
    """``lines`` are the end-to-end fields as they came, without those in ``WRITTEN_ANEW``.

    ``length`` is None where the body ends with its last chunk (``chunked``) or with the connection.
    """

    status: int
    lines: list[bytes]
    length: int | None
    chunked: bool
    keep_alive: bool
    values: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def fields(self) -> list[tuple[bytes, bytes]]:
        """The lines as pairs, names in lower case."""
        pairs = (line.partition(b":") for line in self.lines)
        return [(name.lower(), value.strip(b" \t")) for name, _, value in pairs]


def parse_answer(head: bytes, *, to_head: bool = False) -> AnswerHead:
    """Read the head of an answer, without its empty line; ``to_head``: it answers HEAD. Raises BadAnswer."""
    first, *rest = head.split(b"\r\n")
    status_line = STATUS_LINE.fullmatch(first)
    if status_line is None:
        raise BadAnswer("the status line of the answer is malformed")
    lines, values = [], {}
    for line in rest:
        name, value, is_kept = _seen.get(line) or _read_line(line)
        if is_kept:
            lines.append(line)
        if value is not None:
            if name in values and name in FRAMING:
                raise BadAnswer("the answer has two lengths or two encodings")
            values[name] = value
    status, connection = int(status_line[2]), values.get(b"connection", b"").lower()
    keep_alive = status_line[1] == b"1" and b"close" not in connection
    if connection not in (b"", b"close", b"keep-alive"):
        lines = _without_named(lines, connection)
    length, chunked = _framing(status, values, to_head=to_head)
    return AnswerHead(status, lines, length, chunked, keep_alive, values)


_seen: dict[bytes, tuple[bytes, bytes | None, bool]] = {}
"""Lines that were read lately; services repeat most of theirs from answer to answer."""


def _read_line(line: bytes) -> tuple[bytes, bytes | None, bool]:
    """Name in lower case, the value where it is looked at, and whether the line goes on. Raises BadAnswer."""
    if FIELD_LINE.fullmatch(line) is None:
        raise BadAnswer("a field of the answer is malformed")
    name, _, value = line.partition(b":")
    name = name.lower()
    read = name, (value.strip(b" \t") if name in READ else None), name not in NOT_KEPT
    if name not in CHANGING and len(line) <= LONGEST_REMEMBERED:
        if len(_seen) >= REMEMBERED_LINES:
            _seen.clear()
        _seen[line] = read
    return read


def _framing(status: int, values: dict[bytes, bytes], *, to_head: bool) -> tuple[int | None, bool]:
    """Length of the body and whether it is chunked, by RFC 9112 section 6.3."""
    encoding, announced = values.get(b"transfer-encoding"), values.get(b"content-length")
    if announced is not None and not (announced.isdigit() and len(announced) < 19):
        raise BadAnswer("the length of the answer is no number")
    if encoding is not None and (announced is not None or encoding.lower() != b"chunked"):
        raise BadAnswer("the answer has a length beside its encoding, or an encoding that is not chunked")
    if to_head or status in BODYLESS or status < 200:
        return 0, False
    if encoding is not None:
        return None, True
    return (None if announced is None else int(announced)), False


def _without_named(lines: list[bytes], connection: bytes) -> list[bytes]:
    """Less the fields that ``Connection`` names (RFC 9110 section 7.6.1)."""
    named = {option.strip() for option in connection.split(b",")}
    return [line for line in lines if line.partition(b":")[0].lower() not in named]
