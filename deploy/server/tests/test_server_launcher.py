"""The launcher with a whole fleet on real servers: one for one home, kept up, and nothing left when it stops."""

import os
import re
import signal
import subprocess
import sys

import httpx
import psutil
import pytest

from visiobook_client.home import Home
from visiobook_testkit.fleet import finished, wait_until
from visiobook_testkit.journeys import LiveStream
from visiobook_testkit.server_fleet import NOBODY, ServerFleet

STOP_SECONDS = 30.0
PROCESSES = 13


def launched(home: Home, **environment: str) -> "subprocess.Popen[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VISIOBOOK_")}
    return subprocess.Popen(
        [sys.executable, "-m", "visiobook_server", "--home", str(home.folder), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**clean, **environment},
    )


def family(fleet: ServerFleet) -> list[psutil.Process]:
    """The launcher and everything under it."""
    running = fleet.home.running()
    assert running is not None
    launcher = psutil.Process(running.pid)
    return [launcher, *launcher.children(recursive=True)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def is_ready(fleet: ServerFleet) -> bool:
    running = fleet.home.running()
    assert running is not None
    return httpx.get(f"{running.url}/health", timeout=60).is_success


class TestAHomeWithoutServers:
    def test_is_told_what_is_missing(self, home: Home) -> None:
        said = finished(launched(home))

        assert said.returncode == 2
        assert said.stderr.startswith("visiobook: The server profile needs VISIOBOOK_ADMIN_DATABASE_URL (like ")
        assert said.stderr.count("\n") == 1
        assert home.profile is None

    def test_is_told_which_servers_do_not_answer_one_line_each(self, home: Home) -> None:
        nowhere = {
            "VISIOBOOK_ADMIN_DATABASE_URL": "postgresql://admin:secret@127.0.0.1:1/films",
            "VISIOBOOK_AMQP_URL": "amqp://fleet:secret@127.0.0.1:1/",
            "VISIOBOOK_REDIS_URL": "redis://:secret@127.0.0.1:1/0",
            "VISIOBOOK_STORE_URL": home.folder.as_uri(),
            "VISIOBOOK_PUBLIC_URL": "https://films.example",
            "VISIOBOOK_SMTP_URL": NOBODY,
        }

        said = finished(launched(home, **nowhere))

        assert said.returncode == 2
        assert re.findall(r"^visiobook: (\w+) at 127.0.0.1:1 does not answer", said.stderr, re.MULTILINE) == [
            "PostgreSQL", "RabbitMQ", "Redis",
        ]  # fmt: skip
        assert said.stderr.count("\n") == 3
        assert "secret" not in said.stderr
        assert not home.is_held()


class TestAFleetThatIsUp:
    def test_is_shown_process_by_process(self, up: ServerFleet) -> None:
        said = up.command("status")

        lines = said.stdout.splitlines()
        assert said.returncode == 0, said.stderr
        assert "(server, process " in lines[0]
        assert len([line for line in lines if re.match(r"  [a-z.-]+ +process \d+ +port \d+$", line)]) == PROCESSES

    def test_is_the_only_one_on_its_home(self, up: ServerFleet) -> None:
        running = up.home.running()
        assert running is not None

        second = finished(launched(up.home))
        other = up.command("up", "--profile", "embedded")

        assert second.returncode == other.returncode == 2
        assert second.stderr == (
            f"visiobook: A fleet is already running on {up.home.folder} at {running.url} (process {running.pid})."
            " Stop it with: visiobook down\n"
        )
        assert other.stderr.startswith("visiobook: A fleet of the server profile is running at ")
        assert up.home.running() == running

    def test_starts_a_fallen_process_again_and_answers_meanwhile(self, up: ServerFleet) -> None:
        before = up.pids()
        with up.api() as api:
            for name in ("payment", "ai-analysis.worker"):
                os.kill(before[name], signal.SIGKILL)
            balance = api.wallet()["balance"]  # the question waits in the listening socket, which the launcher holds
        os.kill(before["gateway"], signal.SIGKILL)
        with up.api() as api:
            again = api.wallet()["balance"]

        wait_until(lambda: len(set(up.pids().values()) - set(before.values())) == 3, "they are back", seconds=30)
        wait_until(lambda: is_ready(up), "the fleet is ready again", seconds=30)
        assert balance == again == 10_000
        assert up.command("status").stdout.count("restarted 1 times") == 3

    def test_names_the_service_in_each_line_of_the_log_and_no_secret(self, up: ServerFleet) -> None:
        log = up.home.log_file.read_text("utf-8")

        secrets = [up.stands_on.postgres.password, up.stands_on.s3.store_options["secret_access_key"]]
        secrets += re.findall(r": \"(\S+)\"", (up.home.folder / "secrets" / "database.json").read_text())
        services = set(re.findall(r"service=(\S+)", log))
        assert services >= {*up.pids(), "fleet"}
        assert [line for line in log.splitlines() if "service=" not in line] == []
        assert [secret for secret in secrets if secret in log] == []


class TestStopping:
    def test_leaves_nothing_behind(self, up: ServerFleet) -> None:
        assert up.process is not None
        processes = family(up)
        with up.api() as api:
            live = LiveStream(str(api._http.base_url), api._http.headers["authorization"].removeprefix("Bearer "))
            live.open()

        up.process.send_signal(signal.SIGINT)
        code = up.process.wait(STOP_SECONDS)

        assert code == 0
        assert len(processes) == PROCESSES + 1
        assert alive(processes) == []
        assert not up.home.state_file.exists()
        assert "process.killed" not in up.home.log_file.read_text("utf-8")

    def test_follows_a_launcher_that_is_killed(self, up: ServerFleet) -> None:
        assert up.process is not None
        processes = family(up)

        up.process.kill()
        up.process.wait()

        wait_until(lambda: not alive(processes), "every process has ended by itself", seconds=STOP_SECONDS)
        assert not up.home.is_held()
        up.start()
        assert is_ready(up)

    def test_is_no_way_to_another_profile(self, up: ServerFleet) -> None:
        up.stop()

        other = up.command("up", "--profile", "embedded", "--port", "0")

        assert other.returncode == 2
        assert other.stderr.startswith(f"visiobook: {up.home.folder} is the home of the server profile, with its own")
        assert other.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("number", "seconds"), [(signal.SIGTERM, 0.3), (signal.SIGINT, 1.5), (signal.SIGTERM, 4.0)]
    )
    def test_works_in_the_middle_of_a_start(self, fleet: ServerFleet, number: signal.Signals, seconds: float) -> None:
        fleet.stop()
        process = launched(fleet.home)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(seconds)
        children = psutil.Process(process.pid).children(recursive=True)

        process.send_signal(number)
        said = finished(process)

        assert said.returncode in (0, -number)  # the latter before the program has begun
        assert "Traceback" not in said.stderr
        assert alive(children) == []
        assert not fleet.home.is_held()
