"""Slow down guessing: every attempt counts before it is judged and is forgiven when it succeeds.

Counting first means that a burst of parallel guesses gets no more tries than the same guesses one by one.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import AttemptCounter

FORGOTTEN_AFTER = timedelta(days=1)
FORGOTTEN_AT_ONCE = 100


@dataclass(frozen=True)
class Limit:
    """``free`` failures cost nothing; then the delay doubles from one second up to ``cap`` seconds."""

    free: int
    cap: float = 300.0

    def delay(self, failures: int) -> float:
        """Seconds to wait after that many failures in a row."""
        over = failures - self.free
        return 0.0 if over < 0 else min(self.cap, 2.0 ** min(over, 20))


BY_EMAIL = Limit(free=5)
BY_ADDRESS = Limit(free=50)
BY_LETTER = Limit(free=3, cap=3600.0)
BY_REGISTRATION = Limit(free=200)
BY_CODE = Limit(free=5, cap=900.0)


def email_key(email: str) -> str:
    """Counter of an e-mail address; the address itself is not stored, it may belong to nobody here."""
    return "email:" + hashlib.sha256(email.encode()).hexdigest()


def address_key(address: str) -> str:
    """Counter of log-ins from a client address."""
    return "address:" + address


def registration_key(address: str) -> str:
    """Counter of registrations from a client address."""
    return "registration:" + address


def letter_key(email: str) -> str:
    """Counter of letters that anybody can have sent to an e-mail address."""
    return "letter:" + hashlib.sha256(email.encode()).hexdigest()


def letters_key(address: str) -> str:
    """Counter of letters that were asked for from a client address."""
    return "letters:" + address


def code_key(account_id: uuid.UUID) -> str:
    """Counter of second factors that were tried for an account."""
    return f"code:{account_id}"


async def count(session: AsyncSession, limits: Mapping[str, Limit]) -> float:
    """Count one attempt under each key. Returns the seconds to wait; above zero the attempt must not be made."""
    await _forget_old(session)
    counters = await _locked(session, sorted(limits))
    now = datetime.now(UTC)
    wait = max(_left(counter, limits[counter.key], now) for counter in counters)
    if wait > 0:
        return wait
    for counter in counters:
        counter.failures += 1
        counter.last_at = now
        delay = limits[counter.key].delay(counter.failures)
        counter.blocked_until = now + timedelta(seconds=delay) if delay else None
    await session.flush()
    return 0.0


def _left(counter: AttemptCounter, limit: Limit, now: datetime) -> float:
    """Seconds until another attempt. More than the cap comes of a clock that was set back, and is nobody's fault."""
    seconds = (counter.blocked_until - now).total_seconds() if counter.blocked_until else 0.0
    return seconds if seconds <= limit.cap else 0.0


async def forgive(session: AsyncSession, *, wholly: str | None = None, once: str | None = None) -> None:
    """After a success: forget a key ``wholly``, take back one attempt of another.

    An address is never forgotten wholly, or one good account would buy unlimited guesses at others.
    """
    for counter in await _locked(session, sorted(filter(None, (wholly, once)))):
        counter.failures = 0 if counter.key == wholly else max(0, counter.failures - 1)
        counter.blocked_until = None
    await session.flush()


async def _locked(session: AsyncSession, keys: list[str]) -> list[AttemptCounter]:
    """The counters, made where missing, locked in the order of their keys (so that no two attempts deadlock)."""
    rows = [{"key": key, "failures": 0, "last_at": datetime.now(UTC)} for key in keys]
    await session.execute(insert(AttemptCounter).values(rows).on_conflict_do_nothing())
    query = select(AttemptCounter).where(AttemptCounter.key.in_(keys)).order_by(AttemptCounter.key).with_for_update()
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def _forget_old(session: AsyncSession) -> None:
    limit = datetime.now(UTC) - FORGOTTEN_AFTER
    old = select(AttemptCounter.key).where(AttemptCounter.last_at < limit).limit(FORGOTTEN_AT_ONCE)
    await session.execute(delete(AttemptCounter).where(AttemptCounter.key.in_(old.with_for_update(skip_locked=True))))
