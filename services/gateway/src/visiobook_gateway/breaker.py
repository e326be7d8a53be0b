"""A circuit breaker: after failures in a row a service is left alone, then one request tries whether it is back."""

import time
from collections.abc import Callable
from enum import StrEnum


class CircuitState(StrEnum):
    """OPEN refuses at once; HALF_OPEN lets one trial pass."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class CircuitBreaker:
    """One per service. Every admitted request must be followed by one of succeeded, failed, abandoned."""

    def __init__(self, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._seconds, self._clock = failures, seconds, clock
        self._failures = 0
        self._opened_at = 0.0
        self._trial = False
        self.state = CircuitState.CLOSED

    @property
    def is_closed(self) -> bool:
        """Whether requests pass without a question."""
        return self.state is CircuitState.CLOSED

    def wait(self) -> float:
        """Seconds until a request might pass; 0 means now. Nothing is changed by asking."""
        if self.state is CircuitState.CLOSED:
            return 0.0
        rest = self._opened_at + self._seconds - self._clock()
        return rest if rest > 0 else 1.0 if self._trial else 0.0

    def admit(self) -> float:
        """Seconds to wait; 0 means that the request may go on."""
        wait = self.wait()
        if not wait and self.state is not CircuitState.CLOSED:
            self.state, self._trial = CircuitState.HALF_OPEN, True
        return wait

    def succeeded(self) -> None:
        """The service answered, whatever it answered."""
        self.state, self._failures, self._trial = CircuitState.CLOSED, 0, False

    def failed(self) -> None:
        """The service could not be reached, broke off or was too slow."""
        self._failures += 1
        if self._trial or self._failures >= self._limit:
            self.state, self._opened_at = CircuitState.OPEN, self._clock()
        self._trial = False

    def abandoned(self) -> None:
        """The client left first: nothing was learnt."""
        self._trial = False


class Unguarded:
    """Stands where nobody wants to learn how it went."""

    def succeeded(self) -> None: ...

    def failed(self) -> None: ...

    def abandoned(self) -> None: ...
