"""Processes are kept running, and stopped in order; here they are small programs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from visiobook_chassis.fleet import FleetService
from visiobook_chassis.settings import Part
from visiobook_client.home import FleetError
from visiobook_server import supervisor
from visiobook_server.parts import FleetPart
from visiobook_server.supervisor import Child, Supervisor

READY = """
import os, signal, sys, time
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
os.write(int(sys.argv[1]), b".")
os.close(int(sys.argv[1]))
"""
STEADY = READY + "signal.sigwait([signal.SIGTERM])"
FALLING = STEADY + "; sys.exit(1)"
STUBBORN = READY + "time.sleep(60)"
TELLING = READY + "signal.sigwait([signal.SIGTERM]); open(sys.argv[2], 'a').write(sys.argv[3] + ' ')"
WITH_LIFELINE = READY + "sys.stdin.read(); open(sys.argv[2], 'a').write(sys.argv[3] + ' ')"

Make = Callable[..., FleetPart]


@pytest.fixture
def make() -> Iterator[Make]:
    sockets: list[socket.socket] = []

    def part(name: str, role: Part = Part.ALL) -> FleetPart:
        listener = socket.create_server(("127.0.0.1", 0))
        sockets.append(listener)
        service = FleetService(name=name, port=len(sockets), package="nothing")
        return FleetPart(name, service, role, listener)

    yield part
    for listener in sockets:
        listener.close()


class Programs:
    """Starts a program for each part; ``changes`` tells which was started how often."""

    def __init__(self, program_of: dict[str, str], note: Path) -> None:
        self._program_of, self._note = program_of, note
        self.started: list[str] = []

    def start(self, part: FleetPart, stdin: int, ready: int) -> int:
        self.started.append(part.name)
        arguments = [sys.executable, "-c", self._program_of[part.name], str(ready), str(self._note), part.name]
        process = subprocess.Popen(arguments, stdin=stdin, pass_fds=[ready])
        process.returncode = 0  # the supervisor waits for it
        return process.pid


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class TestAFleet:
    def test_is_up_when_all_are_ready_and_ends_when_told(self, make: Make, tmp_path: Path) -> None:
        programs = Programs({"user": STEADY, "payment": STEADY}, tmp_path / "note")
        supervisor = Supervisor([make("user"), make("payment")], programs.start, stop)

        supervisor.run()

        assert programs.started == ["user", "payment"]
        assert [child.pid for child in supervisor.children] == [None, None]

    def test_takes_no_more_work_before_it_gives_up_what_that_stands_on(self, make: Make, tmp_path: Path) -> None:
        programs = Programs(dict.fromkeys(("user", "gateway", "ai"), TELLING), tmp_path / "note")
        parts = [make("user"), make("gateway"), make("ai", Part.WORKER)]

        Supervisor(parts, programs.start, stop).run()

        assert (tmp_path / "note").read_text().split()[-1] == "user"

    def test_that_does_not_get_ready_names_who_is_late(
        self, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(supervisor, "READY_SECONDS", 0.5)
        monkeypatch.setattr(supervisor, "LONGEST_SLEEP", 0.1)
        programs = Programs({"user": STEADY, "payment": "import time; time.sleep(60)"}, tmp_path / "note")

        with pytest.raises(FleetError, match=r"These do not get ready within 0 s: payment; see the log"):
            Supervisor([make("user"), make("payment")], programs.start, stop).run()


class TestAProcessThatFalls:
    def test_is_started_again(self, make: Make, tmp_path: Path) -> None:
        programs = Programs({"user": STEADY, "payment": STEADY}, tmp_path / "note")

        def changed() -> None:
            [user, _] = watching.children
            if user.restarts == 0 and user.pid:
                os.kill(user.pid, signal.SIGKILL)
            elif user.restarts and user.pid:
                stop()

        watching = Supervisor([make("user"), make("payment")], programs.start, changed)
        watching.run()

        assert programs.started == ["user", "payment", "user"]
        assert [child.restarts for child in watching.children] == [1, 0]

    def test_waits_longer_each_time_it_falls_early(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        watching = Supervisor([], lambda *_: 0, stop)
        child = Child(make("user"), started_at=time.monotonic())

        pauses = []
        for _ in range(8):
            watching._plan_return(child, code=1)
            pauses.append(child.pause)

        assert pauses == [0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15.0, 15.0]

    def test_that_ran_well_comes_back_at_once(self, make: Make) -> None:
        watching = Supervisor([], lambda *_: 0, stop)
        child = Child(make("user"), started_at=time.monotonic() - 60, pause=15.0)

        watching._plan_return(child, code=-9)

        assert child.pause == 0.2

    def test_that_refuses_its_settings_ends_the_start(self, make: Make, tmp_path: Path) -> None:
        programs = Programs({"user": STEADY, "payment": "raise SystemExit(2)"}, tmp_path / "note")
        watching = Supervisor([make("user"), make("payment")], programs.start, stop)

        with pytest.raises(FleetError, match="payment refuses to start; its last line in the log says why"):
            watching.run()

        assert [child.pid for child in watching.children] == [None, None]

    def test_does_not_come_back_while_the_fleet_stops(self, make: Make, tmp_path: Path) -> None:
        programs = Programs({"user": FALLING}, tmp_path / "note")

        Supervisor([make("user")], programs.start, stop).run()

        assert programs.started == ["user"]


class TestAProcessThatDoesNotStop:
    def test_is_killed(self, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
        programs = Programs({"user": STUBBORN}, tmp_path / "note")
        watching = Supervisor([make("user")], programs.start, stop)

        watching.run()

        assert watching.children[0].pid is None


class TestALauncherThatIsGone:
    def test_is_noticed_by_every_process(self, make: Make, tmp_path: Path) -> None:
        note = tmp_path / "note"
        programs = Programs({"user": WITH_LIFELINE, "payment": WITH_LIFELINE}, note)
        parts = [make("user"), make("payment")]
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            Supervisor(parts, programs.start, lambda: os.write(writing, b".") and None).run()
            os._exit(1)
        assert os.read(reading, 1) == b"."

        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

        deadline = time.monotonic() + 10
        while (not note.exists() or len(note.read_text().split()) < 2) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert sorted(note.read_text().split()) == ["payment", "user"]
        os.close(reading)
        os.close(writing)
