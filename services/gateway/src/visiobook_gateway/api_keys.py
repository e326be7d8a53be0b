"""API keys become access tokens, which ``user`` gives for them; a key is asked about once a minute at most."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import httpx

from visiobook_chassis.errors import Unauthenticated, Unavailable
from visiobook_gateway.credentials import KEY_PREFIX

EXCHANGE = "/internal/v1/user/api-keys/exchange"
KEPT_SECONDS = 60.0
KEPT_KEYS = 10_000
KEY_LENGTH = 256
Ask = Callable[[str], Awaitable[httpx.Response]]
"""Ask ``user`` what a key is worth."""


class BadKey(Unauthenticated):
    """The key is unknown, has expired or has been revoked; which of them is nobody's business."""

    code = "invalid-api-key"

    def __init__(self) -> None:
        super().__init__("This API key is not valid.", hint="Make a new one in the settings.")


class KeyExchange:
    """Bounded; the key unseen for longest goes first. Only digests of keys are kept.

    Revoking a key ends the session that its token names, which the edge looks at in every request.
    """

    def __init__(self, ask: Ask, *, clock: Callable[[], float] = time.time) -> None:
        self._ask, self._clock = ask, clock
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[str]] = {}

    def known(self, key: str) -> str | None:
        """The token of a key that was exchanged within the minute."""
        token, until = self._known.get(_digest(key), ("", 0.0))
        return token if self._clock() < until else None

    async def token(self, key: str) -> str:
        """The token of a key. Raises BadKey, Unavailable. Who asks at the same time shares one question."""
        if (token := self.known(key)) is not None:
            return token
        if not key.startswith(KEY_PREFIX) or len(key) > KEY_LENGTH or not key.isascii():
            raise BadKey
        digest = _digest(key)
        task = self._asking.get(digest)
        if task is None:
            task = self._asking[digest] = asyncio.create_task(self._exchange(key, digest))
            task.add_done_callback(lambda _: self._asking.pop(digest, None))
        return await asyncio.shield(task)

    async def _exchange(self, key: str, digest: bytes) -> str:
        try:
            answer = await self._ask(key)
        except (httpx.HTTPError, OSError) as error:
            raise Unavailable("API keys cannot be checked now.", hint="Try again in a moment.") from error
        if answer.status_code != HTTPStatus.OK:
            if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise BadKey
            raise Unavailable("API keys cannot be checked now.", hint="Try again in a moment.")
        said = answer.json()
        token, seconds = str(said["access_token"]), float(said["expires_in"])
        self._known[digest] = (token, self._clock() + min(KEPT_SECONDS, seconds))
        self._known.move_to_end(digest)
        if len(self._known) > KEPT_KEYS:
            self._known.popitem(last=False)
        return token


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
