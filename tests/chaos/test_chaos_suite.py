"""The suite itself: what it plans, how it counts, what it writes."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import plan
import pytest
import report
import run
import scenario
from audit import Findings, Reference
from faults import EMBEDDED, SERVER, Fault
from scenario import Outcome, Row

NO_REFERENCE = Reference(Counter(), (), "", 0)


class TestPlans:
    def test_the_long_form_strikes_with_everything_there_is(self) -> None:
        planned = plan.long()

        assert {fault.name for film in planned.embedded for fault in film} == EMBEDDED.keys()
        assert {fault.name for film in planned.server for fault in film} == SERVER.keys()

    def test_the_long_form_kills_everything_twelve_times_in_one_film_of_each_mode(self) -> None:
        planned = plan.long()

        assert [[fault.name for fault in films[-1]] for films in (planned.embedded, planned.server)] == [
            ["fleet and PostgreSQL killed"] * 12,
            ["fleet killed"] * 12,
        ]

    def test_the_short_form_kills_and_cuts_and_stalls_every_server(self) -> None:
        struck = {fault.name for film in plan.short().server for fault in film}

        assert {f"{name} {how}" for name in plan.SERVERS for how in ("killed", "cut", "stalled")} <= struck


class TestMoments:
    def test_lie_one_in_each_part_of_the_film_and_before_its_last_jobs(self) -> None:
        for seed in range(50):
            moments = scenario._moments(7, 24, random.Random(seed))

            assert moments == sorted(moments)
            assert moments[-1] <= 24 - scenario.LAST_JOBS


class TestLateFaults:
    """A fast machine may end a film before the last fault strikes."""

    @staticmethod
    def suite(monkeypatch: pytest.MonkeyPatch, *, late: int) -> tuple[run.Suite, list[int]]:
        """A suite whose first ``late`` films each end before their last fault; how many faults each film was given."""
        films: list[int] = []

        def film(_fleet: Any, _story: Any, faults: Sequence[Fault], *_: Any) -> Outcome:
            films.append(len(faults))
            missed = faults[-1:] if len(films) <= late else []
            struck = [fault for fault in faults if fault not in missed]
            return Outcome([Row(fault.name, "embedded", 1, 9, 0, 0, 0.1) for fault in struck], Findings(), missed)

        monkeypatch.setattr(run, "under_fire", film)
        return run.Suite(plan.short(), seed=1), films

    def test_strike_another_film(self, monkeypatch: pytest.MonkeyPatch) -> None:
        suite, films = self.suite(monkeypatch, late=2)
        faults = list(EMBEDDED.values())[:3]

        suite._under_fire(SimpleNamespace(mode="embedded"), faults, NO_REFERENCE, random.Random(1))

        assert films == [3, 1, 1]
        assert [row.fault for outcome in suite.outcomes for row in outcome.rows] == [fault.name for fault in faults]

    def test_that_never_strike_are_a_loss(self, monkeypatch: pytest.MonkeyPatch) -> None:
        suite, films = self.suite(monkeypatch, late=100)

        suite._under_fire(SimpleNamespace(mode="embedded"), list(EMBEDDED.values())[:1], NO_REFERENCE, random.Random(1))

        assert films == [1] * run.MOST_FILMS
        assert suite.outcomes[-1].findings.lost


class TestCounting:
    def test_what_is_missing_is_lost_and_what_is_too_many_is_double(self) -> None:
        findings = Findings()

        for found in (0, 1, 3):
            findings.expect("a capture", found)
        findings.forbid("a dead letter", ["one"])

        assert (findings.committed, len(findings.lost), len(findings.duplicates)) == (3, 2, 2)


class TestReporting:
    def test_writes_what_was_promised_and_nothing_else(self, tmp_path: Path) -> None:
        report.write([Row("worker killed", "embedded", 1, 83, 0, 0, 0.32)], tmp_path / "out" / "chaos.json")

        (row,) = json.loads((tmp_path / "out" / "chaos.json").read_text("utf-8"))
        assert list(row) == ["fault", "mode", "kills", "committed", "lost", "duplicates", "recovered_s"]
