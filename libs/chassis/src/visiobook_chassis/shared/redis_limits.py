"""Rates that hold across processes: each leases tokens from buckets in Redis, so that hardly a request waits for it.

A caller unseen for a moment gets a small credit at once, owed to its bucket and paid within a tenth of a second. Who
uses up what was leased waits for the next settlement, one round trip for all callers that wait, and gets twice as
much. What is unused for a tenth of a second goes back. So a rate holds over all processes, and a burst may be passed
by one credit a process. While Redis is away every process limits for itself, and says so once.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from visiobook_chassis.shared.limits import Decision, Rate, TokenBuckets
from visiobook_chassis.shared.redis_client import ANSWER_SECONDS, AWAY, PREFIX, Presence, end

LEASE_SECONDS = 0.1
RETRY_SECONDS = 1.0
BATCH = 500
SETTLE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local answers = {}
for index, bucket in ipairs(KEYS) do
  local back, wanted = tonumber(ARGV[1 + 2 * index]), tonumber(ARGV[2 + 2 * index])
  local held = redis.call('HMGET', bucket, 'tokens', 'since')
  local tokens = burst
  if held[1] then
    tokens = math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) * rate)
  end
  tokens = math.min(burst, tokens + back)
  local granted = math.max(0, math.min(wanted, math.floor(tokens)))
  tokens = tokens - granted
  redis.call('HSET', bucket, 'tokens', string.format('%.6f', tokens), 'since', string.format('%.6f', now))
  redis.call('PEXPIRE', bucket, math.ceil((burst - tokens) / rate * 1000) + 1000)
  answers[index] = granted .. ' ' .. string.format('%.6f', math.max(0, 1 - tokens) / rate) .. ' ' .. math.floor(tokens)
end
return answers
"""


@dataclass(slots=True)
class _Lease:
    """What one caller has here: tokens to spend, of which some are still owed, and the next size to ask for.

    ``left`` is what the shared bucket held when it was last asked.
    """

    tokens: int
    owed: int
    size: int
    used_at: float
    refused_until: float = 0.0
    wait: float = 0.0
    left: int = 0


class LeasedBuckets:
    """``visiobook_chassis.shared.limits.Limiter`` for several processes; shares while ``running`` is entered."""

    def __init__(self, redis: Any, name: str, rate: Rate) -> None:
        self._settle_script = redis.register_script(SETTLE)
        self._prefix = f"{PREFIX}{{limits}}:{name}:"  # one hash slot, where Redis is a cluster
        self._rate = rate
        self._credit = max(1, min(rate.burst, math.ceil(rate.per_second * LEASE_SECONDS)))
        self._largest = max(self._credit, rate.burst // 4)
        self._leases: dict[str, _Lease] = {}
        self._asking: dict[str, int] = {}
        self._answered: asyncio.Future[None] | None = None
        self._stir = asyncio.Event()
        self._alone: TokenBuckets | None = TokenBuckets(rate)
        self._presence = Presence(f"limits {name}", meanwhile="every process limits for itself")

    @property
    def is_shared(self) -> bool:
        """Whether the buckets are shared now."""
        return self._alone is None

    async def take(self, key: str) -> Decision:
        """Take one token of a caller, if there is one; waits only where what was leased is used up."""
        while (decision := self.take_now(key)) is None:
            await self._settlement(key)
        return decision

    def take_now(self, key: str) -> Decision | None:
        """``take`` where no settlement is needed first."""
        if self._alone is not None:
            return self._alone.take_now(key)
        lease = self._leases.get(key) or self._open(key)
        now = lease.used_at = time.monotonic()
        if lease.tokens >= 1:
            lease.tokens -= 1
            return Decision(self._rate.burst, remaining=min(self._rate.burst, lease.left + lease.tokens))
        if now < lease.refused_until:
            return Decision(self._rate.burst, lease.wait)
        return None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Share while the block lasts; leases go back at its end."""
        task = asyncio.create_task(self._work())
        try:
            yield
        finally:
            await end(task)
            with suppress(*AWAY):
                await self._settle(list(self._leases), returning=True)
            self._part()

    def _open(self, key: str) -> _Lease:
        credit = self._credit
        lease = _Lease(tokens=credit, owed=credit, size=credit, used_at=0.0, left=self._rate.burst - credit)
        self._leases[key] = lease
        if len(self._leases) == 1:
            self._stir.set()
        return lease

    async def _settlement(self, key: str) -> None:
        """Wait for the next one, in which this caller asks for more."""
        self._asking[key] = self._asking.get(key, 0) + 1
        if self._answered is None:
            self._answered = asyncio.get_running_loop().create_future()
        self._stir.set()
        await asyncio.shield(self._answered)

    async def _work(self) -> None:
        while True:
            try:
                await self._round()
                self._presence.back()
                self._alone = None
                pause = LEASE_SECONDS if self._leases else None
            except AWAY as error:
                self._presence.away(error)
                self._part()
                pause = RETRY_SECONDS
            self._stir.clear()
            if self._asking:
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stir.wait()

    async def _round(self) -> None:
        """Settle for those who wait, for what is owed and for what was not used."""
        answered, self._answered = self._answered, None
        asking, self._asking = self._asking, {}
        try:
            before = time.monotonic() - LEASE_SECONDS
            idle = [key for key, lease in self._leases.items() if lease.used_at < before and key not in asking]
            await self._settle(idle, returning=True)
            owing = [key for key, lease in self._leases.items() if lease.owed and key not in asking]
            await self._settle([*asking, *owing], asking=asking)
            if not (asking or owing or idle) and self._alone is not None:
                await self._settle_script(keys=[], args=[1, 1])  # nothing to settle: is it back?
        finally:
            if answered is not None and not answered.done():
                answered.set_result(None)

    async def _settle(
        self, keys: Sequence[str], *, returning: bool = False, asking: Mapping[str, int] | None = None
    ) -> None:
        for start in range(0, len(keys), BATCH):
            batch = [key for key in keys[start : start + BATCH] if key in self._leases]
            leases = [self._leases.pop(key) if returning else self._leases[key] for key in batch]
            terms: list[float] = [self._rate.per_second, self._rate.burst]
            for key, lease in zip(batch, leases, strict=True):
                wanted = max(lease.size, asking[key]) if asking and key in asking else 0
                terms += [(lease.tokens if returning else 0) - lease.owed, wanted]
                lease.owed = 0
            if not batch:
                continue
            async with asyncio.timeout(2 * ANSWER_SECONDS):
                answers = await self._settle_script(keys=[self._prefix + key for key in batch], args=terms)
            if not returning:
                self._grant(leases, answers)

    def _grant(self, leases: Sequence[_Lease], answers: Sequence[bytes]) -> None:
        now = time.monotonic()
        for lease, answer in zip(leases, answers, strict=True):
            granted, wait, left = answer.split()
            lease.tokens += int(granted)
            lease.left = int(left)
            lease.wait = max(float(wait), 0.001)
            if int(granted):
                lease.size = min(self._largest, 2 * lease.size)
                lease.refused_until = 0.0
            else:
                lease.size = self._credit
                lease.refused_until = now + min(lease.wait, LEASE_SECONDS)

    def _part(self) -> None:
        """Go on alone: what was leased is forgotten."""
        if self._alone is None:
            self._alone = TokenBuckets(self._rate)
        self._leases.clear()
        self._asking.clear()
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)
        self._answered = None
