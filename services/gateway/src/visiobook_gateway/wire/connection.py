"""One connection to a service: one exchange after the other, each told to a receiver as it arrives."""

import asyncio
from collections.abc import Callable
from typing import Protocol, cast

from visiobook_gateway.wire.chunks import ChunkReader
from visiobook_gateway.wire.errors import BadAnswer, BrokenOff, TimedOut, WireError
from visiobook_gateway.wire.heads import HEAD_LIMIT, AnswerHead, parse_answer

IDLE, HEAD, LENGTH, CHUNKED, UNTIL_CLOSE, TUNNEL, CLOSED = range(7)
SWITCHING_PROTOCOLS = 101


class Receiver(Protocol):
    """Hears how an exchange goes, from the event loop; nothing is told after ``done`` or ``broken``."""

    def answered(self, head: AnswerHead, data: bytes, done: bool) -> None:
        """The head has come, with the first part of the body; ``done``: that was all of it."""

    def received(self, data: bytes, done: bool) -> None:
        """More of the body."""

    def broken(self, error: WireError) -> None:
        """The exchange has failed."""

    def writable(self, ready: bool) -> None:
        """Whether the service takes more of the request now."""


class Connection(asyncio.Protocol):
    """``released`` is called when an exchange is over and another may begin, ``lost`` when it is no more.

    Whatever a service says unasked ends the connection: it would be taken for the answer to somebody else.
    """

    __slots__ = (
        "_body", "_is_fresh", "_keep_alive", "_left", "_lost", "_partial", "_paused", "_receiver", "_released", "_sent",
        "_state", "_to_head", "_transport", "_upgrading", "touched_at",
    )  # fmt: skip

    def __init__(self, released: Callable[["Connection"], None], lost: Callable[["Connection"], None]) -> None:
        self._released, self._lost = released, lost
        self._transport: asyncio.Transport | None = None
        self._receiver: Receiver | None = None
        self._state = IDLE
        self._partial = b""
        self._left = 0
        self._body = ChunkReader()
        self._keep_alive = self._to_head = self._sent = self._paused = self._upgrading = False
        self._is_fresh = True
        self.touched_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether an exchange could begin."""
        return self._state == IDLE and self._transport is not None and not self._transport.is_closing()

    @property
    def is_waiting(self) -> bool:
        """An exchange is under way and it is the service's turn."""
        return self._state in (HEAD, LENGTH, CHUNKED, UNTIL_CLOSE) and not self._paused

    def begin(
        self,
        receiver: Receiver,
        head: bytes,
        now: float,
        *,
        to_head: bool = False,
        sent: bool = True,
        upgrading: bool = False,
    ) -> None:
        """Send a request's head. ``sent``: there is no more of it to come; else ``write`` and ``finish`` follow.

        ``upgrading``: 101 is welcome, and makes the connection a tunnel.
        """
        assert self._transport is not None
        self._receiver, self._to_head, self._sent, self._upgrading = receiver, to_head, sent, upgrading
        self._state, self.touched_at = HEAD, now
        self._transport.write(head)

    def write(self, data: bytes, now: float) -> None:
        """Send more of the request; nothing happens when the exchange is over."""
        if self._transport is not None and self._receiver is not None:
            self.touched_at = now
            self._transport.write(data)

    def finish(self) -> None:
        """The request has been sent."""
        self._sent = True

    def pause(self) -> None:
        """Hear nothing for now."""
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def resume(self, now: float) -> None:
        """Hear on."""
        if self._paused and self._transport is not None:
            self._paused = False
            self.touched_at = now
            self._transport.resume_reading()

    def leave(self) -> None:
        """Break the exchange off: its receiver hears nothing more, the service sees the connection end."""
        self._receiver = None
        self._close()

    def time_out(self) -> None:
        """The service was silent for too long."""
        self._fail(TimedOut("silence"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are none by their class

    def data_received(self, data: bytes) -> None:
        state = self._state
        try:
            if state == HEAD:
                self._read_head(data)
            elif state == LENGTH:
                self._read_length(data)
            elif state == CHUNKED:
                piece = self._body.feed(data)
                self._pass_on(piece, done=self._body.done, surplus=bool(self._body.surplus))
            elif state in (UNTIL_CLOSE, TUNNEL):
                self._pass_on(data, done=False)
            else:
                self._close()
        except BadAnswer as error:
            self._fail(error)

    def eof_received(self) -> None:
        if self._state == UNTIL_CLOSE:
            self._pass_on(b"", done=True)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._state == UNTIL_CLOSE and exc is None:
            self._pass_on(b"", done=True)
        stale = not self._is_fresh and self._state == HEAD and not self._partial
        self._fail(BrokenOff(repr(exc) if exc else "the connection ended", stale=stale))
        self._transport = None
        self._lost(self)

    def pause_writing(self) -> None:
        if self._receiver is not None:
            self._receiver.writable(False)

    def resume_writing(self) -> None:
        if self._receiver is not None:
            self._receiver.writable(True)

    def _read_head(self, data: bytes) -> None:
        if self._partial:
            data = self._partial + data
        end = data.find(b"\r\n\r\n")
        if end < 0 or end > HEAD_LIMIT:
            if len(data) > HEAD_LIMIT:
                raise BadAnswer("the head of the answer is too long")
            self._partial = data
            return
        self._partial = b""
        head = parse_answer(data[:end], to_head=self._to_head)
        rest = data[end + 4 :]
        if head.status == SWITCHING_PROTOCOLS:
            if not self._upgrading:
                raise BadAnswer("the service switches protocols unasked")
            self._state, self._keep_alive = TUNNEL, False
            self._tell_head(head, rest, done=False)
        elif head.status < 200:
            if rest:
                self._read_head(rest)
        else:
            self._keep_alive = head.keep_alive
            self._begin_body(head, rest)

    def _begin_body(self, head: AnswerHead, data: bytes) -> None:
        if head.chunked:
            self._state, self._body = CHUNKED, ChunkReader()
            piece = self._body.feed(data)
            self._tell_head(head, piece, done=self._body.done, surplus=bool(self._body.surplus))
        elif head.length is None:
            self._state = UNTIL_CLOSE
            self._tell_head(head, data, done=False)
        else:
            self._state, self._left = LENGTH, head.length - len(data)
            body = data if self._left >= 0 else data[: head.length]
            self._tell_head(head, body, done=self._left <= 0, surplus=self._left < 0)

    def _read_length(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            data = data[: self._left]
        self._pass_on(data, done=self._left <= 0, surplus=self._left < 0)

    def _tell_head(self, head: AnswerHead, data: bytes, *, done: bool, surplus: bool = False) -> None:
        receiver = self._receiver
        if done:
            self._end(surplus)
        if receiver is not None:
            receiver.answered(head, data, done)

    def _pass_on(self, data: bytes, *, done: bool, surplus: bool = False) -> None:
        receiver = self._receiver
        self.touched_at = asyncio.get_running_loop().time()
        if done:
            self._end(surplus)
        if receiver is not None and (data or done):
            receiver.received(data, done)

    def _end(self, surplus: bool) -> None:
        """The answer is whole. Nobody may get what is left over, nor a connection with half a request in it."""
        again = self._keep_alive and self._sent and not surplus and self._state in (LENGTH, CHUNKED)
        self._receiver, self._is_fresh = None, False
        if again:
            self._state = IDLE
            self._released(self)
        else:
            self._close()

    def _fail(self, error: WireError) -> None:
        receiver, self._receiver = self._receiver, None
        self._close()
        if receiver is not None:
            receiver.broken(error)

    def _close(self) -> None:
        tunnel = self._state == TUNNEL
        self._state = CLOSED
        if self._transport is not None and not self._transport.is_closing():
            if tunnel:
                self._transport.close()  # after what has been written
            else:
                self._transport.abort()
