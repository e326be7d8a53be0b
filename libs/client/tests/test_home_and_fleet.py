"""Whether a fleet is up: what its note says counts only while its lock is held."""

import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from visiobook_client import fleet
from visiobook_client.errors import CommandError
from visiobook_client.home import FleetError, FleetProcess, Home, Profile, RunningFleet, find_home

OURS = RunningFleet(pid=os.getpid(), url="http://127.0.0.1:1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def held(home: Home) -> Iterator[Home]:
    """A home whose lock is held, as a fleet holds it."""
    with home.lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield home


class TestRunning:
    def test_is_what_noted_itself_and_holds_the_lock(self, held: Home) -> None:
        held.note(OURS)

        assert held.running() == OURS

    def test_is_nothing_in_a_new_home(self, home: Home) -> None:
        assert home.running() is None
        assert home.is_held() is False

    def test_is_not_a_stranger_who_has_the_pid_of_a_crashed_fleet(self, home: Home) -> None:
        home.lock_file.touch()
        home.note(OURS)

        assert home.running() is None

    def test_is_not_a_fleet_whose_process_is_gone(self, held: Home) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        held.note(RunningFleet(pid=gone.pid, url="http://127.0.0.1:1"))

        assert held.running() is None

    @pytest.mark.parametrize("rubbish", ["", "{}", "[1]", "null", '{"pid": "x", "url": "y"}'])
    def test_is_not_a_note_that_cannot_be_read(self, held: Home, rubbish: str) -> None:
        held.state_file.write_text(rubbish)

        assert held.running() is None

    def test_is_not_a_fleet_that_only_starts(self, held: Home) -> None:
        assert held.running() is None
        assert held.is_held() is True

    def test_is_over_when_the_fleet_forgets_itself(self, held: Home) -> None:
        held.note(OURS)

        held.forget()
        held.forget()

        assert held.running() is None

    def test_the_lock_ends_with_its_process(self, home: Home) -> None:
        program = (
            "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.flock(f,fcntl.LOCK_EX); print(1,flush=True); input()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program, str(home.lock_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            assert home.is_held() is True

            holder.kill()

        assert home.is_held() is False


class TestAProfile:
    def test_is_none_in_a_new_home(self, home: Home) -> None:
        assert home.profile is None

    def test_is_remembered_with_all_processes(self, held: Home) -> None:
        process = FleetProcess("payment", os.getpid(), 8087, restarts=2)
        fleet = RunningFleet(os.getpid(), "http://127.0.0.1:1", Profile.SERVER, (process,))

        held.note(fleet)

        assert held.running() == fleet
        held.forget()
        assert held.profile is Profile.SERVER

    def test_of_a_home_from_before_profiles_is_the_embedded_one(self, home: Home) -> None:
        (home.folder / "postgres").mkdir()

        assert home.profile is Profile.EMBEDDED

    def test_is_not_changed_by_another_launcher(self, home: Home) -> None:
        with home.hold(Profile.SERVER):
            home.note(RunningFleet(os.getpid(), "http://127.0.0.1:1", Profile.SERVER))

        refusal = pytest.raises(FleetError, match=r"is the home of the server profile.* set VISIOBOOK_HOME to a folder")
        with refusal, home.hold(Profile.EMBEDDED):
            pass

        assert home.profile is Profile.SERVER

    def test_of_a_home_is_not_another_when_a_fleet_is_to_start(self, home: Home) -> None:
        (home.folder / "postgres").mkdir()

        with pytest.raises(CommandError, match=r"is the home of the embedded profile.* set VISIOBOOK_HOME") as refused:
            fleet.ensure_up(home, profile=Profile.SERVER, notice=lambda _: None)

        assert refused.value.exit_code == 2
        assert not home.log_file.exists()

    def test_of_a_running_fleet_is_not_another(self, held: Home) -> None:
        held.note(OURS)

        with pytest.raises(CommandError, match="A fleet of the embedded profile is running") as refused:
            fleet.ensure_up(held, profile=Profile.SERVER, notice=lambda _: None)

        assert refused.value.exit_code == 2


class TestHolding:
    def test_is_for_one_at_a_time(self, home: Home) -> None:
        with home.hold(Profile.EMBEDDED):
            home.note(OURS)

            refusal = pytest.raises(
                FleetError, match=r"already running on .* at http://127\.0\.0\.1:1 .*visiobook down"
            )
            with refusal, home.hold(Profile.EMBEDDED):
                pass

            assert home.running() == OURS

    def test_lasts_as_long_as_a_child_that_inherits_it(self, home: Home) -> None:
        with home.hold(Profile.SERVER) as lock:
            child = subprocess.Popen(
                [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()], stderr=-1
            )
        assert home.is_held() is True

        child.communicate()

        assert home.is_held() is False


class TestFindHome:
    def test_the_variable_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_HOME", str(tmp_path / "mine"))

        assert find_home() == Home(tmp_path / "mine")

    def test_a_checkout_has_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("VISIOBOOK_HOME", raising=False)

        found = find_home().folder

        assert found.name == ".visiobook"
        assert (found.parent / "deploy" / "fleet.yaml").is_file()


class TestStarting:
    def test_a_port_that_is_taken_is_named(self, home: Home) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            with pytest.raises(CommandError, match=rf"did not start:\n.*Port {port} is taken.*--port") as failed:
                fleet.ensure_up(home, port=port, notice=lambda _: None)

        assert failed.value.exit_code == 1
        assert home.is_held() is False

    def test_stopping_where_nothing_runs_says_so(self, home: Home) -> None:
        home.state_file.write_text(json.dumps({"pid": os.getpid(), "url": "http://127.0.0.1:1"}))

        assert fleet.stop(home) is False

    def test_a_fleet_that_does_not_answer_is_named(self, held: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fleet, "START_SECONDS", 0.2)
        held.note(OURS)

        with pytest.raises(CommandError, match=r"The fleet at http://127\.0\.0\.1:1 does not answer"):
            fleet.ensure_up(held, notice=lambda _: None)
