"""Rates at the edge: one for each user, one for each address without a user, and tighter ones for single routes.

Told in every answer as draft-ietf-httpapi-ratelimit-headers-10 has it: ``RateLimit-Policy`` names quota (``q``) and
window (``w``, seconds), ``RateLimit`` what remains (``r``) and in how many seconds all of it is back (``t``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_chassis.shared.connection import Shared
from visiobook_chassis.shared.limits import Decision, Limiter, Rate
from visiobook_gateway.errors import RateExceeded
from visiobook_gateway.settings import Settings

RATE = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")


@dataclass(frozen=True)
class Policy:
    """A rate with a name, as clients are told of it."""

    name: str
    rate: Rate
    limiter: Limiter

    @property
    def told(self) -> bytes:
        """An item of ``RateLimit-Policy``."""
        window = max(1, round(self.rate.burst / self.rate.per_second))
        return b'"%b";q=%d;w=%d' % (self.name.encode(), self.rate.burst, window)

    def state(self, decision: Decision) -> bytes:
        """An item of ``RateLimit``."""
        seconds = int((self.rate.burst - decision.remaining) / self.rate.per_second) + 1
        return b'"%b";r=%d;t=%d' % (self.name.encode(), decision.remaining, seconds)


@dataclass(frozen=True)
class RouteRate:
    """The tighter rate of one route; counted by caller, beside the general one."""

    method: str
    pattern: re.Pattern[str]
    policy: Policy

    def covers(self, method: str, path: str) -> bool:
        return method == self.method and self.pattern.fullmatch(path) is not None


class Rates:
    """All rates of one gateway, shared with others where there is Redis."""

    def __init__(self, settings: Settings, shared: Shared) -> None:
        self.users = _policy(shared, "user", Rate(settings.rate_per_second, settings.rate_burst), "users")
        strangers = Rate(settings.public_rate_per_second, settings.public_rate_burst)
        self.strangers = _policy(shared, "address", strangers, "strangers")
        self.routes = [_route_rate(shared, route, rate) for route, rate in settings.route_rates.items()]

    def of(self, method: str, path: str, *, stranger: bool) -> Sequence[Policy]:
        """The rates that a request counts for."""
        general = self.strangers if stranger else self.users
        return (general, *(route.policy for route in self.routes if route.covers(method, path)))

    async def count(self, caller: str, method: str, path: str, *, stranger: bool) -> list[tuple[bytes, bytes]]:
        """Count a request; the fields that tell its caller. Raises RateExceeded, with those fields too."""
        policies = self.of(method, path, stranger=stranger)
        states = []
        for policy in policies:
            decision = await policy.limiter.take(caller)
            states.append(policy.state(decision))
            if not decision.allowed:
                raise RateExceeded(decision, _fields(policies, states))
        return _fields(policies, states)


def _fields(policies: Sequence[Policy], states: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    said = b", ".join(policy.told for policy in policies)
    return [(b"ratelimit-policy", said), (b"ratelimit", b", ".join(states))]


def _policy(shared: Shared, name: str, rate: Rate, key: str) -> Policy:
    return Policy(name, rate, shared.limiter(key, rate))


def _route_rate(shared: Shared, route: str, rate: str) -> RouteRate:
    method, _, template = route.partition(" ")
    pattern = re.compile("[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", template))))
    name = f"{method.lower()} {template.removeprefix('/api/v1/')}"
    return RouteRate(method, pattern, _policy(shared, name, read_rate(rate), name))


def read_rate(text: str) -> Rate:
    """``100/60`` is a hundred requests in 60 seconds. Raises ValueError."""
    parts = RATE.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text!r} is no rate: write requests/seconds, such as 100/60")
    return Rate(per_second=int(parts[1]) / int(parts[2]), burst=int(parts[1]))
