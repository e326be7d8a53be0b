"""One service as a process: what it refuses, how it starts, how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from visiobook_chassis.keys import ensure_keys

GATEWAY = "gateway"
SECONDS = 30


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What the gateway needs: keys, nothing else."""
    ensure_keys(tmp_path / "keys", [GATEWAY, "user"])
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VISIOBOOK_")}
    return {**clean, "VISIOBOOK_KEYS": str(tmp_path / "keys"), "VISIOBOOK_PORT": "0"}


Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def launch(environment: dict[str, str]) -> Iterator[Launch]:
    processes: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, fds: tuple[int, ...] = (), **changes: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "visiobook_chassis.serve", *arguments],
            env={**environment, **changes},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=fds,
        )
        processes.append(process)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def lines_of(process: "subprocess.Popen[str]") -> list[dict[str, object]]:
    _, said = process.communicate(timeout=SECONDS)
    return [json.loads(line) for line in said.splitlines()]


class TestWhatIsRefused:
    def test_a_service_that_is_not_in_the_list(self, launch: Launch) -> None:
        process = launch("gatway")

        [line] = lines_of(process)

        assert process.returncode == 2
        assert str(line["reason"]).startswith("There is no service 'gatway' in the fleet's list; known: gateway, ")

    def test_a_service_with_tables_and_no_database(self, launch: Launch) -> None:
        process = launch("payment")

        [line] = lines_of(process)

        assert process.returncode == 2
        assert line["reason"] == "payment owns tables: set VISIOBOOK_DATABASE_URL to the URL of its own role."

    def test_settings_that_do_not_work_naming_the_variable(self, launch: Launch) -> None:
        process = launch(GATEWAY, VISIOBOOK_BODY_LIMIT="much")

        [line] = lines_of(process)

        assert process.returncode == 2
        assert str(line["reason"]).startswith("The settings of gateway do not work: VISIOBOOK_BODY_LIMIT Input should")

    @pytest.mark.parametrize("port", ["http", "-1", "65536"])
    def test_a_port_that_is_none(self, launch: Launch, port: str) -> None:
        process = launch(GATEWAY, VISIOBOOK_PORT=port)

        [line] = lines_of(process)

        assert process.returncode == 2
        assert line["reason"] == f"VISIOBOOK_PORT is '{port}': give a number from 0 to 65535."

    def test_a_port_that_is_taken(self, launch: Launch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            process = launch(GATEWAY, VISIOBOOK_PORT=str(port))

            [line] = lines_of(process)

        assert process.returncode == 2
        assert str(line["reason"]).startswith(f"Port {port} is taken:")

    def test_a_database_that_is_away_is_worth_another_try(self, launch: Launch, tmp_path: Path) -> None:
        ensure_keys(tmp_path / "keys", ["payment"])
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]

        process = launch("payment", VISIOBOOK_DATABASE_URL=f"postgresql+asyncpg://a:secret@127.0.0.1:{port}/b")
        lines = lines_of(process)

        assert process.returncode == 1
        assert lines[-1]["service"] == "payment"
        assert "secret" not in json.dumps(lines)


class TestAServiceThatRuns:
    def test_says_when_it_is_ready_answers_and_stops_when_told(self, launch: Launch) -> None:
        reading, writing = os.pipe()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            process = launch(
                GATEWAY, "--socket", str(listener.fileno()), "--ready", str(writing), fds=(listener.fileno(), writing)
            )
            os.close(writing)

            assert os.read(reading, 1) == b"\n"
            answer = httpx.get(f"http://127.0.0.1:{listener.getsockname()[1]}/health/live", timeout=SECONDS)
            process.send_signal(signal.SIGTERM)
            lines = lines_of(process)

        os.close(reading)
        assert answer.json()["service"] == GATEWAY
        assert process.returncode == 0
        assert [line["event"] for line in lines] == ["service.up", "service.down"]
        assert {line["service"] for line in lines} == {GATEWAY}

    def test_stops_with_its_supervisor_and_leaves_ctrl_c_to_it(self, launch: Launch) -> None:
        reading, writing = os.pipe()
        process = launch(GATEWAY, "--ready", str(writing), "--supervised", fds=(writing,))
        os.close(writing)
        assert os.read(reading, 1) == b"\n"
        os.close(reading)

        process.send_signal(signal.SIGINT)
        assert process.poll() is None
        lines = lines_of(process)  # closes our end of its standard input

        assert process.returncode == 0
        assert [line["event"] for line in lines] == ["service.up", "service.down"]
