"""Full disks: a clear word, nothing half-written, nothing charged; with room again the same command succeeds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from visiobook_client.home import Home
from visiobook_testkit.embedded_fleet import EmbeddedFleet
from visiobook_testkit.fleet import Fleet, finished, wait_until

SMALL = ("--size", "320x180")
ROOM_BYTES = 8_000_000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.md"
    path.write_text("Rain fell on the bridge. Odile waited with her red umbrella, and nobody came.\n", "utf-8")
    return path


def fill(disk: Path, *, leaving: int) -> Path:
    """Take up the room of a disk but for some bytes; the file that does so."""
    ballast = disk / "ballast"
    with ballast.open("wb") as stream:
        written = 0
        while (room := free(disk) - leaving) > 0:
            written += stream.write(bytes(min(room, 1 << 20)))
            stream.flush()
    return ballast


def free(disk: Path) -> int:

    state = os.statvfs(disk)
    return state.f_bavail * state.f_frsize


class TestAFullDiskOfTheOutput:
    def test_is_named_and_the_same_command_succeeds_with_room_again(
        self, fleet: Fleet, tiny_disk: Callable[[str], Path], book: Path
    ) -> None:
        disk = tiny_disk("4m")
        ballast = fill(disk, leaving=60_000)
        out = disk / "film"

        said = fleet.command("film", book, *SMALL, "--out", out)

        assert said.returncode == 2, said.stderr
        assert said.stderr.startswith(f"visiobook: No space left for {out}.")
        assert said.stderr.count("\n") == 1
        assert not out.exists()
        ballast.unlink()
        assert fleet.command("film", book, *SMALL, "--out", out).returncode == 0
        assert (out / "film.mp4").stat().st_size > 0


@pytest.mark.embedded_only("on servers of one's own, database and files lie on disks that are not the fleet's")
class TestAFullDiskOfTheFleet:
    def test_fails_the_run_charges_nothing_and_the_same_command_succeeds_with_room_again(
        self, tiny_disk: Callable[[str], Path], home_on: Callable[[Path], Home], book: Path, tmp_path: Path
    ) -> None:
        disk = tiny_disk("190m")
        home = disk / "home"
        home.mkdir(mode=0o755)
        fleet = EmbeddedFleet(home_on(home))
        fleet.start()
        try:
            command = fleet.begin("film", book, *SMALL, "--out", tmp_path / "film")
            with fleet.api() as api:
                wait_until(api.runs, "the book is in storage and the run has begun")
            ballast = fill(disk, leaving=ROOM_BYTES)

            said = finished(command)

            assert said.returncode == 1
            assert "no space left" in said.stderr.lower()
            assert said.stderr.count("\n") == 1
            assert not (tmp_path / "film").exists()
            with fleet.api() as api:
                wait_until(lambda: api.wallet()["reserved"] == 0, "the credits are given back", seconds=10)
                assert api.run(api.runs()[0]["id"])["failure"]["code"] == "no-space-left"
            ballast.unlink()
            assert fleet.command("film", book, *SMALL, "--out", tmp_path / "film").returncode == 0
        finally:
            fleet.stop()
