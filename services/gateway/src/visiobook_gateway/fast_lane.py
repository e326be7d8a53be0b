"""The lane for simple requests to services in other processes: no task, no queue, no copy between two connections.

A request goes this way when it is simple (``request_heads``), whoever asks is known already and may, and a connection
to a healthy instance is idle. Everything else, every refusal and every failure before an answer began is handed to
the other lane, which is there for all cases; both speak through the same connections, breakers and rates.
"""

import time
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import unquote_to_bytes

import structlog
from prometheus_client import Histogram

from visiobook_chassis.cookies import PORTAL_PATH
from visiobook_chassis.errors import Refusal
from visiobook_chassis.telemetry import SLOW_SECONDS, duration
from visiobook_gateway.admission import Admission, Caller
from visiobook_gateway.answer_heads import AnswerHeads
from visiobook_gateway.credentials import Kind
from visiobook_gateway.fast_exchange import Client, FastExchange, Target
from visiobook_gateway.paths import service_of
from visiobook_gateway.rates import Policy
from visiobook_gateway.request_heads import REQUEST_LINE, Fields, read_fields
from visiobook_gateway.settings import Settings
from visiobook_gateway.upstreams import Fleet

log = structlog.get_logger(__name__)
REMEMBERED_BLOCKS = 1024
REMEMBERED_TARGETS = 4096
BLOCKS_SECONDS = 60.0
LONGEST_TARGET = 2048


@dataclass(slots=True)
class _Known:
    """A remembered block of fields with the caller that it names, trusted ``until`` (seconds since 1970), and what that
    caller was found to be allowed.
    """

    fields: Fields
    caller: Caller | None = None
    until: float = 0.0
    allowed: set[str] = field(default_factory=set)

    def may(self, permission: str) -> bool:
        if permission in self.allowed:
            return True
        if self.caller is None or not self.caller.principal.may(permission):
            return False
        self.allowed.add(permission)
        return True


class FastLane:
    """One for an entry."""

    def __init__(self, settings: Settings, fleet: Fleet, admission: Admission) -> None:
        self._fleet, self._admission = fleet, admission
        self.heads = AnswerHeads(hsts=settings.hsts)
        self.compresses = settings.compression
        self._with_cors = bool(settings.cors_origins)
        self._blocks: dict[bytes, _Known] = {}
        self._targets: dict[bytes, Target] = {}
        self._blocks_until = 0.0
        self._request_ids = count(1)
        self._histograms: dict[tuple[str, int], Histogram] = {}

    def sweep(self, now: float) -> None:
        """Forget what may have changed, and now and then all of it."""
        self._targets.clear()
        if now >= self._blocks_until:
            self._blocks.clear()
            self._blocks_until = now + BLOCKS_SECONDS

    def take(self, client: Client, data: bytes, now: float) -> "FastExchange | None":
        """Serve the request that ``data`` is, if it is one for this lane; else None, and nothing has happened."""
        if not data.endswith(b"\r\n\r\n") or data.find(b"\r\n\r\n") != len(data) - 4:
            return None
        line_end = data.find(b"\r\n")
        target = self._targets.get(data[:line_end]) or self._target(data[:line_end])
        if target is None:
            return None
        known = self._known(data[line_end + 2 : -2])
        if known is None or (self._with_cors and known.fields.has_origin):
            return None
        if known.fields.credential is not None and not self._identified(known):
            return None
        caller = known.caller
        if not target.access.public and (caller is None or not known.may(target.access.permission)):
            return None
        instance = target.instances.choose_idle()
        connection = instance.pool.take_idle() if instance is not None else None
        if instance is None or connection is None:
            return None
        told = self._counted(client, target, known)
        if told is None:
            instance.pool.release(connection)
            return None
        exchange = FastExchange(self, client, connection, instance, target, data, told)
        exchange.begin(known.fields, caller, next(self._request_ids), now)
        return exchange

    def _target(self, line: bytes) -> Target | None:
        """What a request line means, remembered for a moment; None where it is not for this lane."""
        parts = REQUEST_LINE.fullmatch(line)
        if parts is None or len(line) > LONGEST_TARGET or b"#" in line:
            return None
        raw = parts[2].partition(b"?")[0]
        try:
            path = unquote_to_bytes(raw).decode()
            name = service_of({"path": path, "raw_path": raw}, self._fleet.routes)
        except (UnicodeDecodeError, Refusal):
            return None
        instances = self._fleet.instances(name) if name is not None else None
        if name is None or instances is None or path.startswith(PORTAL_PATH):
            return None
        method = parts[1].decode()
        access = self._admission.catalogue.access_now(name, method, path)
        if access is None:
            return None
        rates = self._admission.rates
        users, strangers = (tuple(rates.of(method, path, stranger=stranger)) for stranger in (False, True))
        target = Target(
            name, parts[1], method, path, parts[2], instances, access, users, strangers, _told(users), _told(strangers)
        )
        if len(self._targets) < REMEMBERED_TARGETS:
            self._targets[line] = target
        return target

    def _known(self, block: bytes) -> _Known | None:
        known = self._blocks.get(block)
        if known is None:
            fields = read_fields(block, self._admission.cookies)
            if fields is None:
                return None
            if len(self._blocks) >= REMEMBERED_BLOCKS:
                self._blocks.clear()
            known = self._blocks[block] = _Known(fields)
        return known

    def _identified(self, known: _Known) -> bool:
        """Whether it is known, without waiting, who asks; ``known.caller`` then says who."""
        if time.time() >= known.until:
            known.caller = None
            known.allowed.clear()
            credential = known.fields.credential
            assert credential is not None
            token = self._admission.keys.known(credential.secret) if credential.kind is Kind.KEY else credential.secret
            try:
                principal, until = self._admission.tokens.trusted(token) if token else (None, 0.0)
            except Refusal:
                return False
            if principal is None or token is None:
                return False
            known.caller = Caller(principal, token)
            known.until = until if credential.kind is not Kind.KEY else 0.0
        caller = known.caller
        return caller is not None and not self._admission.revocations.holds(
            caller.principal.session, caller.principal.mandate
        )

    def _counted(self, client: Client, target: Target, known: _Known) -> bytes | None:
        """Count the request: the lines that tell of the rates; None where one of them is used up or must be asked."""
        if known.caller is not None:
            by, policies, told = known.caller.principal.subject, target.for_users, target.told_users
        else:
            by, policies, told = self._address(client, known.fields), target.for_strangers, target.told_strangers
        states = []
        for policy in policies:
            decision = policy.limiter.take_now(by)
            if decision is None or decision.retry_after > 0:
                return None
            states.append(policy.state(decision))
        return told + (states[0] if len(states) == 1 else b", ".join(states))

    def _address(self, client: Client, fields: Fields) -> str:
        trusted = self._admission.trusted_proxies
        if not trusted:
            return client.address
        hops = [hop.strip() for line in fields.forwarded_for for hop in line.split(b",") if hop.strip()]
        return hops[-trusted].decode("latin-1") if len(hops) >= trusted else client.address

    def forwarded(self, client: Client, fields: Fields) -> bytes:
        """The lines that say who asks, and for which host."""
        if not self._admission.trusted_proxies:
            origin = client.origin
        else:
            address = self._address(client, fields).encode("latin-1")
            origin = b"x-forwarded-for: %b\r\nx-forwarded-proto: http\r\n" % address
        return b"%bx-forwarded-host: %b\r\n" % (origin, fields.host)

    def record(self, target: Target, status: int, seconds: float, thought: float) -> None:
        """What every request leaves behind, as ``chassis.telemetry`` has it."""
        key = (target.method_name, status // 100)
        histogram = self._histograms.get(key)
        if histogram is None:
            histogram = self._histograms[key] = duration.labels("edge", key[0], f"{key[1]}xx")
        histogram.observe(seconds)
        if status >= 500:
            log.error("request.answered", method=target.method_name, path=target.path, status=status)
        elif thought > SLOW_SECONDS:
            log.warning("request.slow", method=target.method_name, path=target.path, seconds=round(seconds, 3))


def _told(policies: tuple[Policy, ...]) -> bytes:
    return b"ratelimit-policy: %b\r\nratelimit: " % b", ".join(policy.told for policy in policies)
