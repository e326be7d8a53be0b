"""What a person sees while a film is made."""

import io
from typing import Any

import pytest
from rich.console import Console

from visiobook_client.film import readable
from visiobook_client.progress import clock, render, watch


def step(name: str, state: str, done: int = 0, total: int = 0) -> dict[str, Any]:
    return {"name": name, "title": name.capitalize(), "state": state, "done": done, "total": total}


def run(state: str, progress: float, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"id": "r", "state": state, "progress": progress, "steps": [*steps]}


HALF = run("running", 0.5, step("ingest", "completed", 1, 1), step("paint", "running", 3, 6), step("prove", "waiting"))


class Runs:
    """An API that answers with one state of the run after the other."""

    def __init__(self, *states: dict[str, Any]) -> None:
        self._states = list(states)

    def run(self, run_id: str) -> dict[str, Any]:
        return self._states.pop(0)


def shown(value: Any) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.print(value)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


class TestTheTable:
    def test_marks_each_step_and_counts_its_jobs(self) -> None:
        lines = shown(render(HALF, 60.0)).splitlines()

        assert "✓" in lines[0]
        assert "Ingest" in lines[0]
        assert "▸" in lines[1]
        assert "3/6" in lines[1]
        assert "·" in lines[2]

    def test_tells_the_time_that_passed_and_that_is_left(self) -> None:
        assert "50%   1:00 passed   about 1:00 left" in shown(render(HALF, 60.0))

    def test_promises_nothing_at_the_very_beginning(self) -> None:
        assert "left" not in shown(render(run("queued", 0.0, step("ingest", "waiting")), 0.1))

    def test_shows_a_state_it_does_not_know(self) -> None:
        assert "?" in shown(render(run("running", 0.1, step("ingest", "paused")), 1.0))


class TestWatch:
    def test_says_every_step_once_in_a_log(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("visiobook_client.progress.POLL_SECONDS", 0)
        done = run("completed", 1.0, step("ingest", "completed", 1, 1), step("paint", "completed", 6, 6))
        console = Console(file=io.StringIO(), width=100)

        ended = watch(Runs(HALF, HALF, done), "r", console)  # type: ignore[arg-type]  # answers like the API

        assert isinstance(console.file, io.StringIO)
        lines = console.file.getvalue().splitlines()
        assert ended is done
        assert [line.split("  ")[-1] for line in lines] == ["Ingest", "Paint (6)"]

    @pytest.mark.parametrize("state", ["completed", "failed", "cancelled"])
    def test_ends_with_the_run(self, state: str) -> None:
        ended = watch(Runs(run(state, 0.3)), "r", Console(file=io.StringIO()))  # type: ignore[arg-type]  # as above

        assert ended["state"] == state

    def test_draws_a_live_table_for_people(self) -> None:
        console = Console(file=io.StringIO(), width=100, force_terminal=True)

        watch(Runs(run("completed", 1.0, step("ingest", "completed", 1, 1))), "r", console)  # type: ignore[arg-type]

        assert isinstance(console.file, io.StringIO)
        assert "Ingest" in console.file.getvalue()


class TestWords:
    @pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (59.6, "1:00"), (75, "1:15"), (3661, "1:01:01")])
    def test_of_time(self, seconds: float, said: str) -> None:
        assert clock(seconds) == said

    @pytest.mark.parametrize(("size", "said"), [(12, "1 kB"), (45_300, "45 kB"), (1_197_888, "1.2 MB")])
    def test_of_sizes(self, size: int, said: str) -> None:
        assert readable(size) == said
