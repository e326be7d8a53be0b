"""When schedules are due."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiobook_project.schedules.recurrence import NoRecurrence, Recurrence, recurrence

LONG_AGO = datetime(2001, 1, 1, 9, 30, tzinfo=UTC)
YEARS = 365 * 24 * 3600
MOMENTS = st.integers(2 * YEARS, 60 * YEARS).map(lambda seconds: LONG_AGO + timedelta(seconds=seconds))


def when(text: str, *, timezone: str = "Europe/Paris", starts_at: datetime = LONG_AGO) -> Recurrence:
    """A cron expression where there are spaces, an interval else."""
    cron, every = (text, None) if " " in text else (None, text)
    return recurrence(cron=cron, every=every, timezone=timezone, starts_at=starts_at)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def coming(rule: Recurrence, moment: str, count: int = 3) -> list[str]:
    return [f"{at:%m-%d %H:%M}" for at in islice(rule.following(utc(moment)), count)]


class TestCron:
    def test_is_read_by_the_wall_clock_of_its_zone(self) -> None:
        rule = when("30 6 * * 1-5")

        assert coming(rule, "2026-01-02") == ["01-02 05:30", "01-05 05:30", "01-06 05:30"]
        assert coming(rule, "2026-07-03", 2) == ["07-03 04:30", "07-06 04:30"]

    def test_an_hour_that_is_left_out_runs_right_after_it(self) -> None:
        assert coming(when("30 2 * * *"), "2026-03-28 00:00") == ["03-28 01:30", "03-29 01:00", "03-30 00:30"]

    def test_an_hour_that_comes_twice_runs_once(self) -> None:
        assert coming(when("30 2 * * *"), "2026-10-24 12:00", 2) == ["10-25 00:30", "10-26 01:30"]

    def test_may_be_due_once_in_a_leap_year(self) -> None:
        assert [at.year for at in islice(when("0 0 29 2 *").following(utc("2026-01-01")), 2)] == [2028, 2032]


class TestInterval:
    def test_of_hours_is_counted_in_hours_that_pass(self) -> None:
        rule = when("6h", starts_at=utc("2026-03-28 23:00"))

        assert coming(rule, "2026-03-28 20:00") == ["03-28 23:00", "03-29 05:00", "03-29 11:00"]

    def test_of_days_keeps_the_wall_clock(self) -> None:
        rule = when("1d", starts_at=utc("2026-03-27 08:00"))  # nine o'clock in Paris

        assert coming(rule, "2026-03-27 12:00") == ["03-28 08:00", "03-29 07:00", "03-30 07:00"]


class TestAnyRecurrence:
    RULES = st.sampled_from(["30 2 * * *", "*/7 1-3 * * *", "0 9 1 * *", "0 0 * 2 1#2", "5h", "1d", "3d", "9999h"])
    ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])

    @given(RULES, ZONES, MOMENTS)
    def test_leaves_no_occurrence_out_and_invents_none(self, text: str, zone: str, moment: datetime) -> None:
        rule = when(text, timezone=zone)

        last, following = rule.until(moment), rule.after(moment)

        assert last is not None
        assert following is not None
        assert last <= moment < following
        assert rule.after(last) == following
        assert rule.until(following - timedelta(seconds=1)) == last

    @given(RULES, ZONES, MOMENTS)
    def test_does_not_begin_before_its_start(self, text: str, zone: str, starts_at: datetime) -> None:
        rule = when(text, timezone=zone, starts_at=starts_at)

        first = rule.after(LONG_AGO)

        assert first is not None
        assert first >= starts_at
        assert rule.until(starts_at - timedelta(seconds=1)) is None


class TestNoRecurrence:
    @given(st.text("0159*,-/#LWMONSU ", max_size=30))
    def test_is_what_any_other_text_is(self, text: str) -> None:
        with suppress(NoRecurrence):
            assert when(f"{text} * * * *").after(LONG_AGO) is not None

    @pytest.mark.parametrize(
        ("text", "detail", "hint"),
        [
            ("61 * * * *", "the field is wrong: minute", "Five fields"),
            ("* * * *", "has 4 fields", "Five fields"),
            ("0 * * * * *", "has 6 fields", "like 30 6 * * 1-5"),
            ("0 0 * * MON#2/2", "day-of-week", "Five fields"),
            ("0 0 31 2 *", "day-of-month", "Five fields"),
            ("0 0 " + "1," * 100 + "1 * *", "too long", "Five fields"),
            ("soon", "'soon' is no interval", "like 6h or 2d"),
            ("0h", "'0h' is no interval", "like 6h or 2d"),
            ("99999d", "is no interval", "like 6h or 2d"),
        ],
    )
    def test_says_what_is_wrong_and_what_to_write(self, text: str, detail: str, hint: str) -> None:
        with pytest.raises(NoRecurrence, match=detail) as caught:
            when(text)

        assert hint in caught.value.hint

    @pytest.mark.parametrize(
        ("zone", "hint"),
        [("Europe/Pari", "Did you mean 'Europe/Paris'?"), ("../../etc/passwd", "IANA"), ("", "IANA"), ("x\0", "IANA")],
    )
    def test_an_unknown_zone_is_named_with_the_nearest(self, zone: str, hint: str) -> None:
        with pytest.raises(NoRecurrence, match="There is no time zone") as caught:
            when("1d", timezone=zone)

        assert hint in caught.value.hint
