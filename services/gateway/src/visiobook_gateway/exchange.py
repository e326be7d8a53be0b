"""One request to a service and its answer, for a coroutine: the head, then the body piece by piece."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from visiobook_gateway.wire.chunks import LAST_CHUNK, chunk
from visiobook_gateway.wire.connection import Connection
from visiobook_gateway.wire.errors import WireError
from visiobook_gateway.wire.heads import AnswerHead

AHEAD = 256 * 1024
"""Bytes of an answer that wait here for a slow client before its service has to wait."""


class Exchange:
    """A receiver of ``wire.connection``. Leave it in the end, or the connection is never used again."""

    def __init__(self, connection: Connection) -> None:
        self._loop = asyncio.get_running_loop()
        self._connection = connection
        self._head: asyncio.Future[AnswerHead] = self._loop.create_future()
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._done = False
        self._error: WireError | None = None
        self._stir = asyncio.Event()
        self._ready = asyncio.Event()
        self._ready.set()

    def begin(self, head: bytes, *, to_head: bool, sent: bool) -> None:
        """Send the request's head; ``sent`` when that is all of it."""
        self._connection.begin(self, head, self._loop.time(), to_head=to_head, sent=sent)

    async def send(self, pieces: AsyncIterator[bytes], *, chunked: bool) -> None:
        """Send the request's body, at the pace of the service."""
        async for piece in pieces:
            await self._ready.wait()
            self._connection.write(chunk(piece) if chunked else piece, self._loop.time())
        if chunked:
            self._connection.write(LAST_CHUNK, self._loop.time())
        self._connection.finish()

    async def head(self) -> AnswerHead:
        """The head of the answer. Raises WireError."""
        return await asyncio.shield(self._head)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body of the answer. Raises WireError where it breaks off."""
        while True:
            while self._waiting:
                piece = self._waiting.popleft()
                self._size -= len(piece)
                yield piece
            if self._done:
                return
            if self._error is not None:
                raise self._error
            self._connection.resume(self._loop.time())
            self._stir.clear()
            await self._stir.wait()

    @property
    def is_whole(self) -> bool:
        """Whether all of the answer is here."""
        return self._done

    def leave(self) -> None:
        """Break off what is not over."""
        if not self._done and self._error is None:
            self._connection.leave()
        if self._head.done() and not self._head.cancelled():
            self._head.exception()  # asked for, so that nobody is told of it later
        self._head.cancel()

    def answered(self, head: AnswerHead, data: bytes, done: bool) -> None:
        if not self._head.done():
            self._head.set_result(head)
        self.received(data, done)

    def received(self, data: bytes, done: bool) -> None:
        if data:
            self._waiting.append(data)
            self._size += len(data)
        self._done = done
        if not done and self._size > AHEAD:
            self._connection.pause()
        self._stir.set()
        if done:
            self._ready.set()

    def broken(self, error: WireError) -> None:
        self._error = error
        if not self._head.done():
            self._head.set_exception(error)
        self._stir.set()
        self._ready.set()

    def writable(self, ready: bool) -> None:
        if ready:
            self._ready.set()
        else:
            self._ready.clear()
