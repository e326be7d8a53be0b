"""Sessions that ended before their access tokens: whoever verifies a token looks here, in this process's memory."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext

PRUNED_EVERY = 1000


class Revocations:
    """Ended sessions, each for as long as a token of it may live. One instance serves all services of a process.

    Bounded by how many sessions end in the life of a token, at some 150 bytes each.
    """

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        self._waiting: dict[str, list[Callable[[], None]]] = {}
        self._prune_at = PRUNED_EVERY

    def holds(self, *sessions: str | None) -> bool:
        """Whether one of them is known to have ended: a log-in, a key, the mandate to act for an organisation."""
        return any(session in self._until for session in sessions)

    def add(self, sessions: Iterable[str], *, until: float) -> None:
        """Take note; ``until`` is the moment (seconds since 1970) after which no token of them lives."""
        for session in sessions:
            is_news = session not in self._until
            self._until[session] = max(until, self._until.get(session, 0.0))
            for tell in self._waiting.get(session, ()) if is_news else ():
                tell()
        if len(self._until) >= self._prune_at:
            self._until = self.living()
            self._prune_at = 2 * len(self._until) + PRUNED_EVERY

    @contextmanager
    def telling(self, tell: Callable[[], None], *sessions: str | None) -> Iterator[None]:
        """Call ``tell`` at once when one of them ends while the block lasts: what is open for hours is to end, too."""
        known = [session for session in sessions if session is not None]
        for session in known:
            self._waiting.setdefault(session, []).append(tell)
        try:
            yield
        finally:
            for session in known:
                self._waiting[session].remove(tell)
                if not self._waiting[session]:
                    del self._waiting[session]

    def living(self) -> dict[str, float]:
        """What still matters."""
        now = self._clock()
        return {session: until for session, until in self._until.items() if until > now}

    async def announce(self, sessions: Iterable[str], *, until: float) -> None:
        """Take note and tell every process of the fleet. Never raises: who cannot be told now is told later."""
        self.add(sessions, until=until)

    def running(self) -> AbstractAsyncContextManager[None]:
        """Hears of others while the block lasts; alone in its process there is nobody to hear of."""
        return nullcontext()
