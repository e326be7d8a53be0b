"""Where calls that are made once are known: in this process, or in the Redis that all gateways share."""

import base64
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from visiobook_chassis.errors import Unavailable

KEPT_SECONDS = 24 * 3600.0
RUNNING_SECONDS = 600.0
"""After so long without an end its gateway must have fallen: the call may be made again."""
ANSWER_BYTES = 256 * 1024
MEMORY_BYTES = 64 * 1024 * 1024
ENTRY_BYTES = 500
"""What an entry takes beside its answer, about."""


@dataclass(frozen=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass(frozen=True)
class Entry:
    """A call by a digest of its request (``print``); without an answer while it is under way, or one too large."""

    print: str
    done: bool = False
    answer: Answer | None = None


class IdempotencyStore(Protocol):
    """Raises Unavailable while it does not answer."""

    async def begin(self, name: str, print_: str) -> Entry | None:
        """Claim a name; the entry of whoever has claimed it before, None when the call may now be made."""

    async def finish(self, name: str, entry: Entry) -> None:
        """Keep the answer."""

    async def forget(self, name: str) -> None:
        """The name is free again."""


class MemoryIdempotency:
    """In this process. The oldest entries go first when ``limit`` bytes are passed."""

    def __init__(self, *, limit: int = MEMORY_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._clock = limit, clock
        self._entries: OrderedDict[str, tuple[Entry, float]] = OrderedDict()
        self._size = 0

    async def begin(self, name: str, print_: str) -> Entry | None:
        known = self._entries.get(name)
        if known is not None and self._clock() < known[1]:
            return known[0]
        self._put(name, Entry(print_), RUNNING_SECONDS)
        return None

    async def finish(self, name: str, entry: Entry) -> None:
        self._put(name, entry, KEPT_SECONDS)

    async def forget(self, name: str) -> None:
        known = self._entries.pop(name, None)
        if known is not None:
            self._size -= _weight(known[0])

    def _put(self, name: str, entry: Entry, seconds: float) -> None:
        old = self._entries.pop(name, None)
        self._size += _weight(entry) - (_weight(old[0]) if old else 0)
        self._entries[name] = (entry, self._clock() + seconds)
        while self._size > self._limit and len(self._entries) > 1:
            self._size -= _weight(self._entries.popitem(last=False)[1][0])


class RedisIdempotency:
    """In Redis. While that is away, calls with a key are refused: whoever sends one relies on it."""

    def __init__(self, redis: Any, away: tuple[type[Exception], ...], *, prefix: str) -> None:
        self._redis, self._away, self._prefix = redis, away, prefix + "idempotency:"

    async def begin(self, name: str, print_: str) -> Entry | None:
        key, running = self._prefix + name, _written(Entry(print_))
        try:
            for _ in range(2):  # the other's entry may end between the two questions
                if await self._redis.set(key, running, nx=True, px=int(RUNNING_SECONDS * 1000)):
                    return None
                if (found := await self._redis.get(key)) is not None:
                    return _read(found)
        except self._away as error:
            raise _unavailable() from error
        raise _unavailable()

    async def finish(self, name: str, entry: Entry) -> None:
        try:
            await self._redis.set(self._prefix + name, _written(entry), px=int(KEPT_SECONDS * 1000))
        except self._away as error:
            raise _unavailable() from error

    async def forget(self, name: str) -> None:
        try:
            await self._redis.delete(self._prefix + name)
        except self._away as error:
            raise _unavailable() from error


def _unavailable() -> Unavailable:
    return Unavailable("Calls with an Idempotency-Key cannot be made now.", hint="Try again in a moment.")


def _weight(entry: Entry) -> int:
    answer = entry.answer
    headers = sum(len(name) + len(value) for name, value in answer.headers) if answer else 0
    return ENTRY_BYTES + headers + (len(answer.body) if answer else 0)


def _written(entry: Entry) -> bytes:
    answer = entry.answer
    document: dict[str, Any] = {"print": entry.print, "done": entry.done}
    if answer is not None:
        headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.headers]
        body = base64.b64encode(answer.body).decode()
        document["answer"] = {"status": answer.status, "headers": headers, "body": body}
    return json.dumps(document).encode()


def _read(raw: bytes) -> Entry:
    document = json.loads(raw)
    given = document.get("answer")
    if given is None:
        return Entry(document["print"], document["done"])
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in given["headers"]]
    return Entry(document["print"], document["done"], Answer(given["status"], headers, base64.b64decode(given["body"])))
