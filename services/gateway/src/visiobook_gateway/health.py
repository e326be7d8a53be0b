"""The state of the fleet: every service's readiness, asked at the same time, remembered for a moment."""

import asyncio
import time
from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel

from visiobook_gateway.upstreams import Fleet

FRESH_SECONDS = 1.0


class State(StrEnum):
    """READY: it and everything it stands on answer."""

    READY = "ready"
    UNAVAILABLE = "unavailable"


class FleetHealth(BaseModel):
    """``services`` by name. Reasons are in the services' logs; this answer is public."""

    status: State
    services: dict[str, State]


class HealthMonitor:
    """Asks at most once a second however often it is asked."""

    def __init__(self, fleet: Fleet, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fleet, self._clock = fleet, clock
        self._last: FleetHealth | None = None
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def health(self) -> FleetHealth:
        """Readiness of all services."""
        async with self._asking:
            if self._last is None or self._clock() >= self._until:
                self._last = await self._ask()
                self._until = self._clock() + FRESH_SECONDS
            return self._last

    async def _ask(self) -> FleetHealth:
        states = await asyncio.gather(*(self._state(name) for name in self._fleet.names))
        worst = State.READY if all(state is State.READY for state in states) else State.UNAVAILABLE
        return FleetHealth(status=worst, services=dict(zip(self._fleet.names, states, strict=True)))

    async def _state(self, name: str) -> State:
        try:
            async with asyncio.timeout(3):
                answer = await self._fleet.ask(name, "/health/ready")
        except Exception:  # whatever goes wrong in asking, the answer is that it is not ready
            return State.UNAVAILABLE
        return State.READY if answer.is_success else State.UNAVAILABLE
