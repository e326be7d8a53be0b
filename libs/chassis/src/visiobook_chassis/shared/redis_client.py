"""The connection to Redis: bounded waits, one retry on a new connection; each user knows what to do without it."""

import asyncio
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError  # noqa: A004  # the name it has there

log = structlog.get_logger(__name__)
ANSWER_SECONDS = 0.5
PREFIX = "visiobook:"
AWAY = (RedisError, OSError, TimeoutError, RuntimeError)
"""What asking Redis raises while it is away, starting, full or not ours (a wrong password). RuntimeError is uvloop's,
for a connection that was cut off under a request: seen to end the listening for good."""


def open_redis(url: str) -> Any:
    """A client with a pool; connects when it is first used. Raises ValueError for a URL that is not Redis's."""
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),  # a pooled connection may be dead
        max_connections=64,
    )


async def end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: redis-py swallows a cancellation that falls into the making of a connection."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=ANSWER_SECONDS)


class Presence:
    """Says once that Redis is away for somebody, and once that it is back."""

    def __init__(self, name: str, *, meanwhile: str) -> None:
        self._name, self._meanwhile = name, meanwhile
        self.is_there = True

    def away(self, error: BaseException) -> None:
        """It did not answer."""
        if self.is_there:
            log.warning("redis.away", of=self._name, meanwhile=self._meanwhile, reason=repr(error))
        self.is_there = False

    def back(self) -> None:
        """It answered."""
        if not self.is_there:
            log.info("redis.back", of=self._name)
        self.is_there = True
