"""The instances of a service: each an address with its pool and its circuit breaker; which of them is asked next."""

from collections.abc import Collection, Sequence

from visiobook_gateway.breaker import CircuitBreaker
from visiobook_gateway.errors import CircuitOpen
from visiobook_gateway.settings import Settings
from visiobook_gateway.wire.pool import Address, Pool, Sweeper


class Instance:
    """One process of a service, as the gateway sees it."""

    def __init__(self, url: str, settings: Settings, sweeper: Sweeper) -> None:
        self.url = url
        self.breaker = CircuitBreaker(failures=settings.breaker_failures, seconds=settings.breaker_seconds)
        self.pool = Pool(
            Address.of(url),
            limit=settings.connections,
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
            sweeper=sweeper,
        )


class Instances:
    """All instances of one service. Addresses come and go while requests are under way."""

    def __init__(self, name: str, urls: Sequence[str], settings: Settings, sweeper: Sweeper) -> None:
        self.name = name
        self._settings, self._sweeper = settings, sweeper
        self._turn = 0
        self._members: list[Instance] = []
        self.become(urls)

    @property
    def members(self) -> Sequence[Instance]:
        """All of them."""
        return tuple(self._members)

    @property
    def urls(self) -> list[str]:
        """Where they listen."""
        return [member.url for member in self._members]

    def become(self, urls: Sequence[str]) -> None:
        """From now on these; connections to those that remain are kept, what is under way at others ends by itself."""
        known = {member.url: member for member in self._members}
        for url, member in known.items():
            if url not in urls:
                member.pool.retire()
        self._members = [known.get(url) or Instance(url, self._settings, self._sweeper) for url in dict.fromkeys(urls)]

    def choose(self, but: Collection[Instance] = (), *, guarded: bool = True) -> Instance:
        """The least busy instance that has not failed lately, in turns where some are alike. Raises CircuitOpen.

        Its breaker, if it is asked (``guarded``), has admitted one request. ``but``: instances that have been tried
        already, taken where there is no other.
        """
        members = [member for member in self._members if member not in but] or self._members
        if len(members) > 1:
            self._turn = (self._turn + 1) % len(members)
            members = members[self._turn :] + members[: self._turn]
            members = [member for member in members if not member.breaker.wait()] or members
            members = [min(members, key=_outstanding)]
        if not members:
            raise CircuitOpen(self.name, 1.0)
        if guarded and (wait := members[0].breaker.admit()):
            raise CircuitOpen(self.name, wait)
        return members[0]

    def choose_idle(self) -> Instance | None:
        """``choose`` where that is simple: one healthy instance, or several of which the least busy is healthy."""
        members = self._members
        if len(members) > 1:
            self._turn = (self._turn + 1) % len(members)
            chosen = min(members[self._turn :] + members[: self._turn], key=_outstanding)
        elif members:
            chosen = members[0]
        else:
            return None
        return chosen if chosen.breaker.is_closed else None

    def others(self, tried: Collection[Instance]) -> bool:
        """Whether there is one that has not been tried."""
        return any(member not in tried for member in self._members)

    def close(self) -> None:
        """End all connections."""
        for member in self._members:
            member.pool.close()


def _outstanding(member: Instance) -> int:
    return member.pool.outstanding
