"""Rates: a token bucket for each caller. In this process here; ``redis_limits`` leases from buckets that all share."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

CALLERS = 50_000


@dataclass(frozen=True)
class Rate:
    """``burst`` requests at once, refilled at ``per_second``."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Decision:
    """``retry_after`` is in seconds, 0 when the request may pass; ``remaining`` are tokens, as far as is known here."""

    limit: int
    retry_after: float = 0.0
    remaining: int = 0

    @property
    def allowed(self) -> bool:
        """Whether the request may pass."""
        return self.retry_after <= 0


class Limiter(Protocol):
    """Never raises, and never waits for longer than a shared bucket takes to answer, half a second at most."""

    async def take(self, key: str) -> Decision:
        """Take one token of a caller, if there is one."""

    def take_now(self, key: str) -> Decision | None:
        """``take`` for who cannot wait; None, and nothing taken, where a shared bucket must be asked first."""


class TokenBuckets:
    """Buckets in this process. The caller unseen for longest is forgotten first; it most likely has a full one."""

    def __init__(self, rate: Rate, *, callers: int = CALLERS, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._callers, self._clock = rate, callers, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def take(self, key: str) -> Decision:
        return self.take_now(key)

    def take_now(self, key: str) -> Decision:
        """``take`` for callers that do not wait."""
        now, rate = self._clock(), self._rate
        tokens, since = self._buckets.pop(key, (float(rate.burst), now))
        tokens = min(rate.burst, tokens + (now - since) * rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate.per_second
        self._buckets[key] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > self._callers:
            self._buckets.popitem(last=False)
        return Decision(rate.burst, wait, int(tokens) if wait else int(tokens) - 1)
