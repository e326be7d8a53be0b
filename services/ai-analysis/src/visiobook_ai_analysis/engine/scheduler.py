"""Which engine gets the next request: the one with least to do; one that failed is left alone for a while.

Pure: whoever asks brings what is known of the load, so the same scheduler serves real engines and fake ones.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_REST_SECONDS, _LONGEST_REST = 1.0, 60.0


@dataclass(slots=True)
class _Trouble:
    failures: int
    until: float


class Scheduler:
    """Engines by name. ``clock`` in seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._troubles: dict[str, _Trouble] = {}

    def order(self, waiting: Mapping[str, int], speed: Mapping[str, float] | None = None) -> list[str]:
        """Engines in the order in which to try them, by the time until each has nothing left to do.

        ``waiting``: pieces in hand of each; ``speed``: pieces a second where known. Those at rest come last: with
        nobody else left they are tried all the same.
        """
        rate = speed or {}
        now = self._clock()

        def key(name: str) -> tuple[bool, float, str]:
            trouble = self._troubles.get(name)
            return trouble is not None and trouble.until > now, waiting[name] / max(rate.get(name, 1.0), 1e-9), name

        return sorted(waiting, key=key)

    def failed(self, name: str) -> None:
        """An engine did not answer or its device failed: it rests, each time twice as long, at most a minute."""
        known = self._troubles.get(name)
        failures = 1 + (known.failures if known else 0)
        rest = min(_LONGEST_REST, _REST_SECONDS * 2 ** (failures - 1))
        self._troubles[name] = _Trouble(failures, self._clock() + rest)

    def worked(self, name: str) -> None:
        """An engine answered: what was is forgotten."""
        self._troubles.pop(name, None)
