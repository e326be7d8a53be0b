"""Bound the size of request bodies: by what the client announces, and by counting what it sends."""

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from visiobook_chassis.errors import BadRequest, PayloadTooLarge


class LimitedBody:
    """Stands between server and application. When the limit is passed before the answer began, the application's own
    answer to the broken-off body is dropped, and ``refuse_if_exceeded`` raises the right one.
    """

    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit, self._receive, self._send = limit, receive, send
        self._seen = 0
        self._answering = False
        self.exceeded = False

    async def receive(self) -> Message:
        """The next piece, passed on as it is. Raises PayloadTooLarge."""
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self.exceeded = True
            raise too_large(self._limit)
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless it answers a body that we broke off."""
        if self.exceeded and not self._answering:
            return
        self._answering = True
        await self._send(message)

    @property
    def cut_off(self) -> bool:
        """The limit was passed and the client has had no answer yet."""
        return self.exceeded and not self._answering

    def refuse_if_exceeded(self) -> None:
        """Raise PayloadTooLarge when the body was cut off."""
        if self.cut_off:
            raise too_large(self._limit)


def refuse_announced(scope: Scope, limit: int) -> None:
    """Judge the Content-Length. Raises PayloadTooLarge, BadRequest."""
    announced = Headers(scope=scope).get("content-length")
    if announced is None:
        return
    if not (announced.isascii() and announced.isdigit()):
        raise BadRequest("The Content-Length is not a number.")
    if int(announced) > limit:
        raise too_large(limit)


def too_large(limit: int) -> PayloadTooLarge:
    """The refusal, in words."""
    size = f"{limit / 1024 / 1024:.3g} MiB" if limit >= 1024 * 1024 else f"{limit} bytes"
    return PayloadTooLarge(f"The request body is larger than {size}.", hint="Upload files to /api/v1/storage.")
