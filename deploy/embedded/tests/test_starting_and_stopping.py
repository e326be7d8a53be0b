"""The launcher as a process: one fleet for one home, and nothing of it left whenever it is told to stop."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from visiobook_testkit.embedded_fleet import EmbeddedFleet, finished, throwaway_home, wait_until
from visiobook_testkit.journeys import LiveStream

STOP_SECONDS = 15.0
MOMENTS = (0.6, 1.0, 1.4)
BOOK = "Rain fell on the bridge. Odile waited with her red umbrella, and nobody came.\n"


@pytest.fixture(scope="module")
def fleet() -> Iterator[EmbeddedFleet]:
    """A home whose database has been made; the fleet on it is down."""
    with throwaway_home() as home:
        fleet = EmbeddedFleet(home)
        fleet.start()
        fleet.stop()
        yield fleet
        fleet.stop()


@pytest.fixture
def up(fleet: EmbeddedFleet) -> Iterator[EmbeddedFleet]:
    fleet.start()
    yield fleet
    fleet.stop()


def launched(fleet: EmbeddedFleet) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-m", "visiobook_embedded", "--home", str(fleet.home.folder), "--port", "0"]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True)


def family(fleet: EmbeddedFleet) -> list[psutil.Process]:
    """The fleet's process, its workers, and PostgreSQL."""
    running = fleet.home.running()
    assert running is not None
    postmaster = int((fleet.home.folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])
    return [psutil.Process(running.pid), *fleet.workers(), psutil.Process(postmaster)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def stop_by(fleet: EmbeddedFleet, *signals: signal.Signals) -> int:
    """Send the signals, one right after the other, to the fleet's process; its exit code."""
    assert fleet.process is not None
    for number in signals:
        fleet.process.send_signal(number)
        time.sleep(0.002)
    return fleet.process.wait(STOP_SECONDS)


def database_is_down(fleet: EmbeddedFleet) -> bool:
    return not (fleet.home.folder / "postgres" / "postmaster.pid").exists()


class TestASecondStart:
    def test_on_the_same_home_is_refused_naming_the_first(self, up: EmbeddedFleet) -> None:
        running = up.home.running()
        assert running is not None

        second = finished(launched(up))

        assert second.returncode == 2
        assert second.stderr == (
            f"visiobook: A fleet is already running on {up.home.folder} at {running.url} (process {running.pid})."
            " Stop it with: visiobook down\n"
        )
        assert up.home.running() == running

    def test_on_a_port_that_is_taken_is_refused(self, up: EmbeddedFleet) -> None:
        running = up.home.running()
        assert running is not None
        port = httpx.URL(running.url).port

        with throwaway_home() as home:
            arguments = ["--home", str(home.folder), "--port", str(port)]
            second = subprocess.run(
                [sys.executable, "-m", "visiobook_embedded", *arguments], capture_output=True, text=True, check=False
            )

        assert second.returncode == 2
        assert second.stderr.startswith(f"visiobook: Port {port} is taken:")
        assert second.stderr.endswith("Choose another with --port.\n")


class TestASignal:
    @pytest.mark.parametrize(
        "signals",
        [(signal.SIGINT,), (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)],
        ids=["Ctrl-C", "twice", "both"],
    )
    def test_stops_everything(self, up: EmbeddedFleet, signals: tuple[signal.Signals, ...]) -> None:
        processes = family(up)

        code = stop_by(up, *signals)

        assert code == 0
        assert alive(processes) == []
        assert database_is_down(up)
        assert not up.home.state_file.exists()

    def test_stops_everything_in_the_middle_of_a_job(self, up: EmbeddedFleet, tmp_path: Path) -> None:
        book = tmp_path / "bridge.md"
        book.write_text(BOOK, "utf-8")
        command = up.begin("film", book, "--size", "320x180", "--out", tmp_path / "film")
        at_work = "select 1 from media_generation.job where state = 'processing'"
        wait_until(lambda: up.query(at_work), "a job is under way")
        processes = family(up)

        code = stop_by(up, signal.SIGINT)

        assert code == 0
        assert len(processes) > 2
        assert alive(processes) == []
        assert database_is_down(up)
        assert finished(command).returncode == 1

    def test_does_not_wait_for_somebody_who_listens(self, up: EmbeddedFleet) -> None:
        running = up.home.running()
        assert running is not None
        with up.api() as api:
            live = LiveStream(running.url, api._http.headers["authorization"].removeprefix("Bearer "))
            live.open()

        begun = time.monotonic()
        code = stop_by(up, signal.SIGTERM)

        live.join(STOP_SECONDS)
        assert code == 0
        assert time.monotonic() - begun < STOP_SECONDS
        assert not live.is_alive()

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_stops_a_fleet_that_is_only_starting(self, fleet: EmbeddedFleet, moment: float) -> None:
        process = launched(fleet)

        time.sleep(moment)  # whatever it does then, it must end
        process.send_signal(signal.SIGTERM)
        said = finished(process)

        assert said.returncode in (0, -signal.SIGTERM)  # the latter before the program has begun
        assert "Traceback" not in said.stderr
        assert database_is_down(fleet)
        assert not fleet.home.is_held()


class TestAfterKill9:
    @pytest.mark.parametrize("database", [False, True], ids=["the database lives", "the database too"])
    def test_the_next_start_comes_up(self, fleet: EmbeddedFleet, *, database: bool) -> None:
        fleet.start()
        fleet.kill(database=database)
        assert fleet.home.running() is None

        fleet.start()

        with fleet.api() as api:
            assert api.wallet()["balance"] > 0
        fleet.stop()
        assert database_is_down(fleet)


class TestADatabaseThatDies:
    def test_is_started_again_under_the_running_fleet(self, up: EmbeddedFleet) -> None:
        running = up.home.running()
        assert running is not None
        postmaster = family(up)[-1]
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.kill()

        def is_ready() -> bool:
            return httpx.get(f"{running.url}/health", timeout=10).is_success

        wait_until(lambda: not is_ready() or not postmaster.is_running(), "the fleet notices", seconds=20)
        wait_until(is_ready, "the fleet is ready again", seconds=30)
        with up.api() as api:
            assert api.wallet()["balance"] > 0
