"""Answers made smaller for clients that ask for it: zstd, br or gzip, piece by piece.

Left as they are: what is small, coded already or no text; events and ranges; ``no-transform``; answers that set cookies
(their secrets would stand beside what others can choose: BREACH, 2013); and those with a strong ETag, which names
these very bytes and is what ``If-Match`` repeats.
"""

import zlib
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]  # it has no types
import zstandard
from starlette.types import Message, Scope, Send

from visiobook_gateway.wire.heads import AnswerHead

SMALLEST = 1024
"""Bytes: below, an answer fits into one packet anyway."""
TEXTS = frozenset(
    b"application/json application/problem+json application/xml application/javascript application/x-ndjson"
    b" application/manifest+json image/svg+xml".split()
)
EVENTS = b"text/event-stream"
NOT_WHOLE = frozenset((204, 206, 304))
PREFERRED = (b"zstd", b"br", b"gzip")
GZIP_LEVEL, BROTLI_QUALITY, ZSTD_LEVEL = 5, 4, 3
GZIP_WINDOW = zlib.MAX_WBITS | 16


class Coder(Protocol):
    """A compressor of one of the libraries, as they are used here."""

    def feed(self, data: bytes, *, flush: bool) -> bytes: ...

    def finish(self) -> bytes: ...


class Gzip:
    def __init__(self) -> None:
        self._coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)

    def feed(self, data: bytes, *, flush: bool) -> bytes:
        coded = self._coder.compress(data)
        return coded + self._coder.flush(zlib.Z_SYNC_FLUSH) if flush else coded

    def finish(self) -> bytes:
        return self._coder.flush()


class Brotli:
    def __init__(self) -> None:
        self._coder: Any = brotli.Compressor(quality=BROTLI_QUALITY)

    def feed(self, data: bytes, *, flush: bool) -> bytes:
        coded: bytes = self._coder.process(data)
        return coded + self._coder.flush() if flush else coded

    def finish(self) -> bytes:
        return bytes(self._coder.finish())


class Zstd:
    def __init__(self) -> None:
        self._coder: Any = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()

    def feed(self, data: bytes, *, flush: bool) -> bytes:
        coded: bytes = self._coder.compress(data)
        return coded + self._coder.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) if flush else coded

    def finish(self) -> bytes:
        return bytes(self._coder.flush())


CODERS: dict[bytes, type[Gzip | Brotli | Zstd]] = {b"gzip": Gzip, b"br": Brotli, b"zstd": Zstd}


class Compressor:
    """Codes one answer. ``live``: its length is not known, so each piece leaves at once."""

    def __init__(self, name: bytes, *, live: bool) -> None:
        self.name, self._live = name, live
        self._coder: Coder = CODERS[name]()

    def feed(self, data: bytes) -> bytes:
        """What leaves for a piece of the body."""
        return self._coder.feed(data, flush=self._live) if data else b""

    def finish(self) -> bytes:
        """What leaves at its end."""
        return self._coder.finish()


def plan(accepted: bytes, head: AnswerHead) -> Compressor | None:
    """How an answer is made smaller; None where it stays as it is. ``accepted``: the client's Accept-Encoding."""
    sets_cookie = any(line[:11].lower() == b"set-cookie:" for line in head.lines)
    return _plan(accepted, head.status, head.values, head.length, sets_cookie=sets_cookie)


def _plan(
    accepted: bytes, status: int, values: dict[bytes, bytes], length: int | None, *, sets_cookie: bool
) -> Compressor | None:
    if status in NOT_WHOLE or status < 200 or (length is not None and length < SMALLEST):
        return None
    if not is_text(values.get(b"content-type", b"")) or b"content-encoding" in values or b"content-range" in values:
        return None
    if sets_cookie or b"no-transform" in values.get(b"cache-control", b"") or values.get(b"etag", b"W/")[:2] != b"W/":
        return None
    name = negotiated(accepted)
    return Compressor(name, live=length is None) if name is not None else None


def is_text(content_type: bytes) -> bool:
    """Whether something of this type becomes smaller, and may wait for its next bytes."""
    media = content_type.partition(b";")[0].strip().lower()
    return media in TEXTS or (media.startswith(b"text/") and media != EVENTS)


def negotiated(accepted: bytes) -> bytes | None:
    """The coding that a client likes best (RFC 9110 section 12.5.3), ours where it likes several alike; None: none."""
    likes = weights(accepted)
    star = likes.get(b"*", 0.0)
    weight, _, name = max((likes.get(name, star), -rank, name) for rank, name in enumerate(PREFERRED))
    return name if weight > 0 and weight >= likes.get(b"identity", 0.0) else None


def weights(accepted: bytes) -> dict[bytes, float]:
    """What an Accept-Encoding says of each coding it names."""
    likes: dict[bytes, float] = {}
    for item in accepted.lower().split(b","):
        name, _, parameter = item.strip().partition(b";")
        likes[name.strip()] = _weight(parameter)
    return likes


def _weight(parameter: bytes) -> float:
    key, _, value = parameter.strip().partition(b"=")
    if key.strip() != b"q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class CompressedSend:
    """A ``send`` for ASGI that makes the answer smaller on its way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        fields = (value for name, value in scope["headers"] if name == b"accept-encoding")
        self._accepted = b",".join(fields) if scope["method"] == "GET" else b""
        self._compressor: Compressor | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif self._compressor is not None and message["type"] == "http.response.body":
            more = message.get("more_body", False)
            body = self._compressor.feed(message.get("body", b"")) + (b"" if more else self._compressor.finish())
            message = {**message, "body": body}
            if more and not body:
                return
        await self._send(message)

    def _begun(self, message: Message) -> Message:
        values = {name.lower(): value for name, value in message["headers"]} if self._accepted else {}
        if not values:
            return message
        length = int(values[b"content-length"]) if b"content-length" in values else None
        sets_cookie = b"set-cookie" in values
        self._compressor = _plan(self._accepted, message["status"], values, length, sets_cookie=sets_cookie)
        if self._compressor is None:
            return message
        kept = [header for header in message["headers"] if header[0].lower() != b"content-length"]
        coded = [(b"content-encoding", self._compressor.name), (b"vary", b"accept-encoding")]
        return {**message, "headers": [*kept, *coded]}
