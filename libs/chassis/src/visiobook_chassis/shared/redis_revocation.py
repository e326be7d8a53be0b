"""Ended sessions, known to every process: announced in Redis, kept in each process's memory, merged after an outage.

A sorted set holds them by the moment at which they stop to matter, a channel tells those who listen. Whoever connects
gives what it knows and takes what is there, so that an outage, or a Redis that has lost its memory, loses nothing that
any process knows. While Redis is away each process goes on with what it knows.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from visiobook_chassis.shared.redis_client import ANSWER_SECONDS, AWAY, PREFIX, Presence, end
from visiobook_chassis.shared.revocation import Revocations

KEY = PREFIX + "revoked"
CHANNEL = PREFIX + "revoked"
COMPARE_SECONDS = 5.0
RETRY_SECONDS = 1.0


class RedisRevocations(Revocations):
    """Revocations of a fleet of several processes."""

    def __init__(self, redis: Any) -> None:
        super().__init__()
        self._redis = redis
        self.is_listening = False
        self._presence = Presence("revocations", meanwhile="log-outs elsewhere are not heard of")

    async def announce(self, sessions: Iterable[str], *, until: float) -> None:
        told = dict.fromkeys(sessions, until)
        self.add(told, until=until)
        if not told:
            return
        try:
            await self._give(told)
        except AWAY as error:
            self._presence.away(error)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear of others while the block lasts. What is known already is taken before it begins, if Redis answers."""
        try:
            await self._merge()
        except AWAY as error:
            self._presence.away(error)
        task = asyncio.create_task(self._listen_for_ever())
        try:
            yield
        finally:
            await end(task)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    await self._listen(channel)
            except AWAY as error:
                self._presence.away(error)
            self.is_listening = False
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, channel: Any) -> None:
        """Merge now and in every silence: a message may be lost, and a dead connection may look like silence."""
        await self._merge()
        self.is_listening = True
        while True:
            message = await channel.get_message(ignore_subscribe_messages=True, timeout=COMPARE_SECONDS)
            if message is None:
                await self._merge()
            elif message["type"] == "message":
                self._hear(message["data"])

    def _hear(self, data: bytes) -> None:
        with suppress(ValueError, AttributeError, TypeError):  # not ours
            for session, until in json.loads(data).items():
                self.add([session], until=float(until))

    async def _merge(self) -> None:
        known = self.living()
        async with asyncio.timeout(2 * ANSWER_SECONDS):
            there = await self._redis.zrangebyscore(KEY, self._clock(), "+inf", withscores=True)
        found = {session.decode(): float(until) for session, until in there}
        for session, until in found.items():
            self.add([session], until=until)
        missing = {session: until for session, until in known.items() if session not in found}
        if missing:
            await self._give(missing)
        self._presence.back()

    async def _give(self, sessions: Mapping[str, float]) -> None:
        async with asyncio.timeout(2 * ANSWER_SECONDS), self._redis.pipeline(transaction=True) as all_at_once:
            all_at_once.zadd(KEY, dict(sessions), gt=True)
            all_at_once.zremrangebyscore(KEY, "-inf", self._clock())
            all_at_once.publish(CHANNEL, json.dumps(dict(sessions)))
            await all_at_once.execute()
