"""A service is started the same way whether by a fork or in a fresh interpreter."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from visiobook_chassis.keys import ensure_keys
from visiobook_server import forking
from visiobook_server.forking import Birth

FORKED = pytest.param(True, marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks here"))


@pytest.fixture(params=[FORKED, False], ids=["forked", "fresh interpreter"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(forking, "can_fork", lambda: request.param)
    return bool(request.param)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.mark.usefixtures("way")
class TestAService:
    def test_answers_on_the_socket_that_it_is_given_and_ends_with_its_lifeline(
        self, listener: socket.socket, tmp_path: Path
    ) -> None:
        ensure_keys(tmp_path, ["gateway", "user"])
        environment = {"VISIOBOOK_KEYS": str(tmp_path), "PATH": os.environ["PATH"]}
        stdin, lifeline = os.pipe()
        hearing, ready = os.pipe()
        arguments = ["gateway", "--socket", str(listener.fileno()), "--ready", str(ready), "--supervised"]

        pid = forking.start(Birth(arguments, environment, stdin, {listener.fileno(), ready}))
        os.close(stdin)
        os.close(ready)
        word = os.read(hearing, 1)
        answer = httpx.get(f"http://127.0.0.1:{listener.getsockname()[1]}/health/live", timeout=30)
        os.close(lifeline)
        _, status = os.waitpid(pid, 0)

        os.close(hearing)
        assert word == b"\n"
        assert answer.json()["service"] == "gateway"
        assert os.waitstatus_to_exitcode(status) == 0

    def test_that_refuses_says_so_by_its_exit_code(self) -> None:
        stdin, lifeline = os.pipe()

        pid = forking.start(Birth(["payment"], {"PATH": os.environ["PATH"]}, stdin, ()))
        _, status = os.waitpid(pid, 0)

        os.close(stdin)
        os.close(lifeline)
        assert os.waitstatus_to_exitcode(status) == 2


class TestForking:
    def test_is_for_a_process_of_one_thread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(forking, "TASKS", tmp_path)
        (tmp_path / "1").mkdir()
        alone = forking.can_fork()
        (tmp_path / "2").mkdir()

        assert alone is True
        assert forking.can_fork() is False
