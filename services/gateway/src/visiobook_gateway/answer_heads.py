"""The head of an answer as a client gets it: the service's fields, the edge's own, and the framing."""

from http import HTTPStatus

from visiobook_gateway.edge_headers import HSTS, SECURITY
from visiobook_gateway.forwarding import relative
from visiobook_gateway.wire.heads import AnswerHead

SECURITY_NAMES = frozenset(name.encode() for name in (*SECURITY, "strict-transport-security"))


def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase.encode()
    except ValueError:
        phrase = b""
    return b"HTTP/1.1 %d %b" % (status, phrase)


STATUS_LINES = {status: _status_line(status) for status in range(100, 1000)}


class AnswerHeads:
    """Writes heads; ``hsts``: with Strict-Transport-Security."""

    def __init__(self, *, hsts: bool) -> None:
        fields = SECURITY | ({"strict-transport-security": HSTS} if hsts else {})
        self._lines = {name.encode(): f"{name}: {value}".encode() for name, value in fields.items()}
        self.security = list(self._lines.values())

    def written(self, head: AnswerHead, authority: bytes, extra: list[bytes]) -> bytes:
        """Status line and fields with the empty line behind them; ``extra``: lines that are added."""
        lines, values = head.lines, head.values
        if b"location" in values:
            lines = [_relative(line, authority) for line in lines]
        security = self.security if SECURITY_NAMES.isdisjoint(values) else self._missing(values)
        return b"\r\n".join([STATUS_LINES[head.status], *lines, *extra, *security, b"\r\n"])

    def _missing(self, values: dict[bytes, bytes]) -> list[bytes]:
        return [line for name, line in self._lines.items() if name not in values]


def _relative(line: bytes, authority: bytes) -> bytes:
    name, _, value = line.partition(b":")
    return b"location: " + relative(value.strip(b" \t"), authority) if name.lower() == b"location" else line
