"""The chunked coding (RFC 9112 section 7.1), read strictly: extensions and trailers are dropped."""

import re

from visiobook_gateway.wire.errors import BadAnswer

SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?")
LINE_LIMIT = 4096
TRAILER_LIMIT = 16 * 1024
LAST_CHUNK = b"0\r\n\r\n"


class ChunkReader:
    """Feed it what comes; it gives the body and knows when it is over."""

    __slots__ = ("_in_trailer", "_left", "_partial", "_trailer", "done", "surplus")

    def __init__(self) -> None:
        self._partial = b""
        self._left = 0  # bytes of the current chunk with the CR LF behind it
        self._in_trailer = False
        self._trailer = 0
        self.done = False
        self.surplus = b""

    def feed(self, data: bytes) -> bytes:
        """The part of the body in ``data``. Raises BadAnswer."""
        data, self._partial = self._partial + data, b""
        pieces: list[bytes] = []
        at = 0
        while not self.done:
            if self._left > 2:
                piece = data[at : at + self._left - 2]
                pieces.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if self._left > 2:
                    break
            end = data.find(b"\r\n", at)
            if end < 0:
                self._keep(data[at:])
                break
            self._line(data[at:end])
            at = end + 2
        if self.done:
            self.surplus = data[at:]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _line(self, line: bytes) -> None:
        """A line between chunks: the end of one, the size of the next, or a trailer field."""
        if self._left == 2:
            if line:
                raise BadAnswer("a chunk is longer than it says")
            self._left = 0
        elif self._in_trailer:
            self._trailer += len(line)
            if self._trailer > TRAILER_LIMIT:
                raise BadAnswer("the trailer of the answer is too long")
            self.done = not line
        else:
            size = SIZE_LINE.fullmatch(line)
            if size is None:
                raise BadAnswer("the size of a chunk is malformed")
            count = int(size[1], 16)
            self._left, self._in_trailer = (count + 2 if count else 0), count == 0

    def _keep(self, rest: bytes) -> None:
        if self._left == 2 and rest not in (b"", b"\r"):
            raise BadAnswer("a chunk is longer than it says")
        if len(rest) > LINE_LIMIT:
            raise BadAnswer("a line between chunks is too long")
        self._partial = rest


def chunk(data: bytes) -> bytes:
    """Data as one chunk; b"" stays b"", which would otherwise end the body."""
    return b"%x\r\n%b\r\n" % (len(data), data) if data else b""
