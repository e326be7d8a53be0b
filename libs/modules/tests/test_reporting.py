"""Progress on its way out of a worker."""

import math
import time

import pytest

from visiobook_modules.reporting import Reporter

HOURS = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def sent() -> list[tuple[float, str]]:
    return []


class TestReporter:
    def test_the_first_leaves_at_once_and_the_last_at_the_end(self, sent: list[tuple[float, str]]) -> None:
        reporter = Reporter(lambda *report: sent.append(report), every=HOURS)

        for n in range(1, 101):
            reporter(n / 100, f"{n} of 100")
        before = list(sent)
        reporter.close()

        assert before == [(0.01, "1 of 100")]
        assert sent[1:] == [(1.0, "100 of 100")]

    def test_what_waits_leaves_in_its_time_while_the_module_is_busy(self, sent: list[tuple[float, str]]) -> None:
        reporter = Reporter(lambda *report: sent.append(report), every=0.02)
        reporter(0.1)
        reporter(0.2, "begin the long part")

        deadline = time.monotonic() + 5
        while len(sent) < 2 and time.monotonic() < deadline:
            sum(range(1000))
        reached = list(sent)
        reporter.close()

        assert reached == sent == [(0.1, ""), (0.2, "begin the long part")]

    def test_at_most_ten_a_second(self, sent: list[tuple[float, str]]) -> None:
        reporter = Reporter(lambda *report: sent.append(report))
        begun = time.monotonic()

        for n in range(30_000):
            reporter(n / 30_000)
        reporter.close()

        assert len(sent) <= 10 * (time.monotonic() - begun) + 2
        assert sent[-1][0] == 29_999 / 30_000

    def test_never_goes_backward_nor_beyond_its_ends(self, sent: list[tuple[float, str]]) -> None:
        clock = Clock()
        reporter = Reporter(lambda *report: sent.append(report), clock=clock)

        for fraction in (0.5, 0.2, math.nan, -1.0, 7.0, 0.9):
            clock.now += 1
            reporter(fraction)

        assert [fraction for fraction, _ in sent] == [0.5, 0.5, 0.5, 0.5, 1.0, 1.0]

    def test_nobody_listening_any_more_is_no_error_of_the_module(self) -> None:
        def broken(fraction: float, message: str) -> None:
            raise BrokenPipeError

        reporter = Reporter(broken)

        reporter(0.5)
        reporter.close()
