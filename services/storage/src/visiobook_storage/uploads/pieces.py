"""The body of a request in pieces that are written at once: by size, and by time on a slow line."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from starlette.requests import ClientDisconnect

from visiobook_storage.uploads.errors import PieceTooLarge
from visiobook_storage.uploads.protocol import Checksum

PIECE_BYTES = 8 << 20
PIECE_SECONDS = 2.0
CHECKED_BYTES = 16 << 20
"""A body with a checksum is held in memory until it is found true."""


@dataclass(frozen=True)
class Piece:
    """Bytes that follow on one another, never none."""

    chunks: Sequence[bytes]
    size: int

    def head(self, size: int) -> bytes:
        """The first bytes, at most so many."""
        head = b""
        for chunk in self.chunks:
            if len(head) >= size:
                break
            head += chunk
        return head[:size]


async def pieces(
    stream: AsyncIterator[bytes], *, size: int = PIECE_BYTES, seconds: float = PIECE_SECONDS
) -> AsyncIterator[Piece]:
    """What arrives, in pieces of about ``size``; what has come when the client leaves is the last one."""
    chunks: list[bytes] = []
    gathered, since = 0, time.monotonic()
    try:
        async for chunk in stream:
            if chunk:
                chunks.append(chunk)
                gathered += len(chunk)
            if gathered >= size or (chunks and time.monotonic() - since >= seconds):
                yield Piece(chunks, gathered)
                chunks, gathered, since = [], 0, time.monotonic()
    except ClientDisconnect:
        pass  # nobody waits for an answer; what has come is kept, and HEAD tells it
    if chunks:
        yield Piece(chunks, gathered)


async def gathered(stream: AsyncIterator[bytes], checksum: Checksum) -> AsyncIterator[Piece]:
    """The whole body as one piece, checked. Raises ChecksumMismatch, PieceTooLarge, ClientDisconnect."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > CHECKED_BYTES:
            raise PieceTooLarge(
                f"With a checksum a request may carry {CHECKED_BYTES >> 20} MiB.", hint="Send smaller pieces."
            )
        chunks.append(chunk)
    content = b"".join(chunks)
    checksum.verify(content)
    if content:
        yield Piece([content], len(content))
