"""Rate limits: one token bucket for each caller, in memory, a bounded number of them."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

CALLERS = 50_000


@dataclass(frozen=True)
class Decision:
    """``retry_after`` is in seconds, 0 when the request may pass."""

    limit: int
    retry_after: float = 0.0

    @property
    def allowed(self) -> bool:
        """Whether the request may pass."""
        return self.retry_after <= 0


class TokenBuckets:
    """``burst`` requests at once, refilled at ``rate`` a second, for each key.

    The caller unseen for longest is forgotten first; it most likely has a full bucket anyway.
    """

    def __init__(
        self, *, rate: float, burst: int, callers: int = CALLERS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._callers, self._clock = rate, burst, callers, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> Decision:
        """Take one token of a caller, if there is one."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
        self._buckets[key] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > self._callers:
            self._buckets.popitem(last=False)
        return Decision(limit=self._burst, retry_after=wait)
