"""Every process of the compose file, by its very command and environment, on local servers: only addresses differ.

No container engine is needed. What cannot be shown this way: that the images build, and the third-party images.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from visiobook_testkit.plugin import require
from visiobook_testkit.server_fleet import NOBODY, ThrowawayServers, missing_servers
from visiobook_testkit.throwaway import free_port

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 180.0


@dataclass
class Machine:
    """Stands in for the engine: gives each process of the file its folders, its addresses, and nothing else."""

    document: dict[str, Any]
    folder: Path
    replaced: dict[str, str]

    def environment(self, name: str) -> dict[str, str]:
        """What the file says, with this machine's addresses and folders."""
        told: Mapping[str, str] = self.document["services"][name].get("environment", {})
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
        return kept | {key: self.local(value, name) for key, value in told.items()}

    def local(self, value: str, name: str) -> str:
        """A value as it is on this machine."""
        secrets = self.folder / "secrets"
        owner = name.removesuffix("-worker")
        folders = {
            "/run/visiobook": secrets / owner, "/provision": secrets, "/app/": f"{ROOT}/",
            "/var/lib/visiobook": self.folder / "lib" / name,
        }  # fmt: skip
        for there, here in {**self.replaced, **{old: str(new) for old, new in folders.items()}}.items():
            value = value.replace(there, here)
        return value

    def command(self, name: str, given: list[str]) -> list[str]:
        """A command of the file, by this interpreter."""
        program, *arguments = given
        assert program == "python"
        return [sys.executable, *(self.local(argument, name) for argument in arguments)]

    def run(self, name: str, given: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run to the end."""
        return subprocess.run(
            self.command(name, given), env=self.environment(name), capture_output=True, text=True, check=False,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        """Start what runs for as long as the fleet is up."""
        home = self.folder / "lib" / name
        home.mkdir(parents=True)
        with (self.folder / f"{name}.log").open("wb") as log:
            command = self.command(name, self.document["services"][name]["command"])
            return subprocess.Popen(command, env=self.environment(name), cwd=home, stdout=log, stderr=log)

    def is_healthy(self, name: str) -> bool:
        """What the health check of the file says."""
        _, *check = self.document["services"][name]["healthcheck"]["test"]
        return self.run(name, check).returncode == 0


@pytest.fixture(scope="module")
def machine(read: Callable[[Mapping[str, str]], dict[str, Any]], secrets: dict[str, str]) -> Iterator[Machine]:
    missing = missing_servers()
    require(not missing, f"needs {missing}")
    with tempfile.TemporaryDirectory(prefix="visiobook-compose-") as place:
        servers = ThrowawayServers(Path(place) / "servers")
        servers.start()
        asyncio.run(_database(servers))
        document = read({**secrets, **_secrets(servers)})
        yield Machine(document, Path(place), _addresses(document, servers, secrets))
        servers.stop()


def _secrets(servers: ThrowawayServers) -> dict[str, str]:
    options = servers.s3.store_options
    return {
        "VISIOBOOK_POSTGRES_PASSWORD": servers.postgres.password,
        "VISIOBOOK_REDIS_PASSWORD": servers.redis.url.split(":")[2].partition("@")[0],
        "VISIOBOOK_STORE_KEY": options["access_key_id"],
        "VISIOBOOK_STORE_SECRET": options["secret_access_key"],
        "VISIOBOOK_PUBLIC_URL": "https://films.example",
        "VISIOBOOK_SMTP_URL": NOBODY,
    }


def _addresses(document: dict[str, Any], servers: ThrowawayServers, secrets: dict[str, str]) -> dict[str, str]:
    password = secrets["VISIOBOOK_RABBITMQ_PASSWORD"]
    replaced = {
        f"amqp://visiobook:{password}@rabbitmq:5672/": servers.rabbit.url,
        "@postgres:5432": f"@127.0.0.1:{servers.postgres.port}",
        "@redis:6379": f"@127.0.0.1:{servers.redis.port}",
        "http://minio:9000": servers.s3.endpoint,
        "s3://visiobook": servers.s3.url,
        "0.0.0.0": "127.0.0.1",  # noqa: S104  # the file's, which is not bound to here
    }
    for name, made in document["services"].items():
        port = made.get("environment", {}).get("VISIOBOOK_PORT")
        if port and not name.endswith("-worker"):
            replaced[f"http://{name}:{port}"] = f"http://127.0.0.1:{free_port()}"
    return replaced


async def _database(servers: ThrowawayServers) -> None:
    connection = await asyncpg.connect(servers.postgres.url.replace("+asyncpg", ""))
    await connection.execute("create database visiobook")
    await connection.close()


@pytest.fixture(scope="module")
def provided(machine: Machine) -> "subprocess.CompletedProcess[str]":
    """What the one-shot service said."""
    (machine.folder / "lib" / "provision").mkdir(parents=True)
    return machine.run("provision", machine.document["services"]["provision"]["command"])


class TestProvision:
    def test_gives_each_service_its_own_and_nobody_elses(
        self, machine: Machine, provided: "subprocess.CompletedProcess[str]", processes: dict[str, Any]
    ) -> None:
        assert (provided.returncode, provided.stderr) == (0, "")
        for name in {name.removesuffix("-worker") for name in processes}:
            folder = machine.folder / "secrets" / name
            found = {path.name for path in folder.iterdir()}
            assert {f"{name}.pem", "jwks.json"} <= found
            assert [key for key in found if key.endswith(".pem")] == [f"{name}.pem"]
            assert ("VISIOBOOK_ADMIN_URL" in found) == (name == "database")
            assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())

    def test_may_run_again(self, machine: Machine, provided: "subprocess.CompletedProcess[str]") -> None:
        before = {path: path.read_bytes() for path in (machine.folder / "secrets").rglob("*") if path.is_file()}

        again = machine.run("provision", machine.document["services"]["provision"]["command"])

        assert again.returncode == 0
        assert {path: path.read_bytes() for path in before} == before

    def test_says_what_is_missing_in_words(self, machine: Machine) -> None:
        command = machine.command("provision", machine.document["services"]["provision"]["command"])
        environment = machine.environment("provision")
        del environment["VISIOBOOK_REDIS_URL"]

        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

        assert said.returncode == 2
        assert "VISIOBOOK_REDIS_URL" in said.stderr
        assert "Traceback" not in said.stderr


class TestEveryProcess:
    def test_becomes_healthy_and_stops_in_order(
        self, machine: Machine, provided: "subprocess.CompletedProcess[str]", processes: dict[str, Any]
    ) -> None:
        assert provided.returncode == 0
        running = _started(machine, processes)
        try:
            with ThreadPoolExecutor(2) as pool:
                healthy = dict(zip(processes, pool.map(lambda name: _wait(machine, name), processes), strict=True))
            entry = _port_of(machine, "gateway")
            fleet = httpx.get(f"http://127.0.0.1:{entry}/health", timeout=30)
        finally:
            codes = _stopped(running)

        logs = {name: _log(machine, name) for name, well in healthy.items() if not well}
        assert logs == {}
        assert (fleet.status_code, set(fleet.json()["services"].values())) == (200, {"ready"})
        assert codes == dict.fromkeys(processes, 0)


def _started(machine: Machine, processes: dict[str, Any]) -> dict[str, "subprocess.Popen[bytes]"]:
    """All of them; a port of the file that another program may have is another here."""
    for name in processes:
        environment = machine.document["services"][name]["environment"]
        environment["VISIOBOOK_PORT"] = str(_port_of(machine, name))
    return {name: machine.start(name) for name in processes}


def _port_of(machine: Machine, name: str) -> int:
    """The port that the others know a service by; of a worker, any."""
    stated = machine.document["services"][name]["environment"]["VISIOBOOK_PORT"]
    known = machine.replaced.get(f"http://{name}:{stated}")
    return int(known.rpartition(":")[2]) if known else int(stated) if int(stated) > 10_000 else free_port()


def _wait(machine: Machine, name: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not machine.is_healthy(name):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def _stopped(running: dict[str, "subprocess.Popen[bytes]"]) -> dict[str, int]:
    """The exit codes after the signal that an engine sends first."""
    for process in running.values():
        process.send_signal(signal.SIGTERM)
    codes = {}
    for name, process in running.items():
        try:
            codes[name] = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            codes[name] = process.wait()
    return codes


def _log(machine: Machine, name: str) -> str:
    return json.dumps((machine.folder / f"{name}.log").read_text(errors="replace")[-1500:])
