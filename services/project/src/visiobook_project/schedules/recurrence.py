"""When a schedule is due: a cron expression or a fixed interval, in a time zone. Pure.

A cron expression is read as Debian's cron reads it (by cronsim), and by the wall clock of its zone: an hour that a
change of the clocks leaves out runs right after it, one that comes twice runs once. ``2d`` is counted in days of the
wall clock too, ``6h`` in hours that pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cronsim import CronSim, CronSimError

EVERY = re.compile(r"([1-9]\d{0,3})([hd])")
CRON_FIELDS = 5
CRON_LONGEST = 100
CRON_HINT = "Five fields: minute, hour, day of month, month, weekday; like 30 6 * * 1-5 or 0 9 1 * *."


class NoRecurrence(ValueError):
    """Something that says no time. ``hint``: what to write instead."""

    def __init__(self, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.hint = hint


class Rule(Protocol):
    """Moments without end in one direction of time, all in UTC."""

    def after(self, moment: datetime) -> datetime | None:
        """The first one later than a moment."""

    def until(self, moment: datetime) -> datetime | None:
        """The last one at or before a moment."""


@dataclass(frozen=True)
class Recurrence:
    """A rule that begins to hold at ``starts_at``."""

    rule: Rule
    starts_at: datetime

    def after(self, moment: datetime) -> datetime | None:
        """The first occurrence later than a moment; None when there is none in fifty years."""
        return self.rule.after(max(moment, self.starts_at - timedelta(microseconds=1)))

    def until(self, moment: datetime) -> datetime | None:
        """The last occurrence at or before a moment; None when there was none yet."""
        found = self.rule.until(moment)
        return found if found is not None and found >= self.starts_at else None

    def following(self, moment: datetime) -> Iterator[datetime]:
        """All occurrences later than a moment."""
        following = self.after(moment)
        while following is not None:
            yield following
            following = self.after(following)


def recurrence(*, cron: str | None, every: str | None, timezone: str, starts_at: datetime) -> Recurrence:
    """What a schedule says. Raises NoRecurrence."""
    zone = _zone(timezone)
    if cron is not None:
        return Recurrence(_cron(cron, zone), starts_at)
    return Recurrence(_interval(every or "", zone, starts_at), starts_at)


@dataclass(frozen=True)
class _Cron:
    expression: str
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime | None:
        return _utc(next(CronSim(self.expression, moment.astimezone(self.zone)), None))

    def until(self, moment: datetime) -> datetime | None:
        just_after = moment.replace(microsecond=1).astimezone(self.zone)  # CronSim looks for what lies strictly before
        return _utc(next(CronSim(self.expression, just_after, reverse=True), None))


@dataclass(frozen=True)
class _Hours:
    hours: int
    anchor: datetime

    def after(self, moment: datetime) -> datetime:
        return self._at((moment - self.anchor) // timedelta(hours=self.hours) + 1)

    def until(self, moment: datetime) -> datetime:
        return self._at((moment - self.anchor) // timedelta(hours=self.hours))

    def _at(self, number: int) -> datetime:
        return self.anchor + number * timedelta(hours=self.hours)


@dataclass(frozen=True)
class _Days:
    days: int
    anchor: datetime
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        number = self._number(moment)
        return next(at for at in map(self._at, range(number - 1, number + 3)) if at > moment)

    def until(self, moment: datetime) -> datetime:
        number = self._number(moment)
        return next(at for at in map(self._at, range(number + 1, number - 3, -1)) if at <= moment)

    def _number(self, moment: datetime) -> int:
        """The interval that a moment lies in, or the one beside it: a change of the clocks may move it by one."""
        return int((moment.astimezone(self.zone).date() - self._wall().date()).days // self.days)

    def _at(self, number: int) -> datetime:
        wall = (self._wall() + timedelta(days=number * self.days)).replace(tzinfo=self.zone)
        return wall.astimezone(UTC)

    def _wall(self) -> datetime:
        return self.anchor.astimezone(self.zone).replace(tzinfo=None)


def _cron(expression: str, zone: ZoneInfo) -> Rule:
    if len(expression) > CRON_LONGEST or len(expression.split()) != CRON_FIELDS:
        what = f"has {len(expression.split())} fields" if len(expression) <= CRON_LONGEST else "is too long"
        raise NoRecurrence(f"The cron expression {expression[:CRON_LONGEST]!r} {what}.", CRON_HINT)
    try:
        CronSim(expression, datetime(2000, 1, 1, tzinfo=zone))
    except (CronSimError, ValueError, AssertionError, LookupError) as error:
        reason = str(error).replace("Bad ", "the field is wrong: ") or "it is not understood"
        raise NoRecurrence(f"The cron expression {expression!r}: {reason}.", CRON_HINT) from error
    return _Cron(expression, zone)


def _interval(every: str, zone: ZoneInfo, anchor: datetime) -> Rule:
    match = EVERY.fullmatch(every)
    if match is None:
        raise NoRecurrence(f"{every!r} is no interval.", "Write hours or days, like 6h or 2d; for more say it as cron.")
    number = int(match[1])
    return _Hours(number, anchor) if match[2] == "h" else _Days(number, anchor, zone)


def _zone(name: str) -> ZoneInfo:
    try:
        if name in _zones():
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        pass
    near = get_close_matches(name, sorted(_zones()), 1)
    hint = f"Did you mean {near[0]!r}?" if near else "Write a name of the IANA database, like Europe/Paris or UTC."
    raise NoRecurrence(f"There is no time zone {name[:100]!r}.", hint)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
