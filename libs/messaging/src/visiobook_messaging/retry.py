"""When a failed delivery is tried again, and which failures are hopeless."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Delay before attempt n+1: ``base * 2**(n-1)`` seconds, at most ``cap``, +-20%."""

    attempts: int = 8
    base: float = 0.2
    cap: float = 300.0

    def step(self, attempt: int) -> float:
        """Seconds after a failed attempt (from 1), before jitter."""
        return min(self.cap, self.base * 2.0 ** (attempt - 1))

    def delay(self, attempt: int) -> float:
        """Seconds after a failed attempt (from 1), jittered: what failed together returns apart."""
        return self.step(attempt) * random.uniform(0.8, 1.2)

    def gives_up(self, attempts: int, error: Exception) -> bool:
        """Whether no further attempt shall be made after so many."""
        return isinstance(error, MalformedEvent) or attempts >= self.attempts


class MalformedEvent(Exception):
    """An event that can never be read; it goes to the dead letters without retries."""


class EventTooLarge(ValueError):
    """An event over the limit is refused where it is published: a payload belongs in storage, its id in the event."""


def reason_of(error: Exception) -> str:
    """What operators read in the dead letters. A database's error in its own words, without statement and values."""
    words = str(getattr(error, "orig", None) or error)
    return storable(f"{type(error).__name__}: {words}".removesuffix(": "))


def storable(words: str) -> str:
    """What PostgreSQL takes as text: a reason that cannot be stored would keep its event from being buried."""
    return words.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()
