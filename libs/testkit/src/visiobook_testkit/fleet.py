"""A fleet of its own as real processes, and the command line as somebody on this machine uses it: what journeys drive.

The two profiles have the same surface: ``visiobook_testkit.embedded_fleet`` and ``visiobook_testkit.server_fleet``.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil

from visiobook_client import fleet
from visiobook_client.home import VARIABLE, Home
from visiobook_client.sdk import Visiobook
from visiobook_messaging.wakeup import connect_arguments

POLL_SECONDS = 0.005
PATIENCE_SECONDS = 90.0
COMMAND_SECONDS = 240.0
LOOK_SECONDS = 0.1
BUSY_SHARE = 0.2


def launch(home: Home, module: str) -> tuple["subprocess.Popen[bytes]", float]:
    """Run a launcher in the background; its process, and the seconds from its birth until the fleet answers."""
    home.folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with home.log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "--home", str(home.folder), "--port", "0"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    while time.perf_counter() - begun < PATIENCE_SECONDS:
        running = home.running()
        if running is not None and running.pid == process.pid and answers(running.url):
            return process, time.perf_counter() - begun
        if process.poll() is not None:
            raise RuntimeError(home.log_file.read_text("utf-8")[-2000:])
        time.sleep(POLL_SECONDS)
    raise TimeoutError("the fleet does not answer")


def answers(url: str) -> bool:
    """Whether the fleet answers a request."""
    try:
        return httpx.get(f"{url}/health/live", timeout=5).is_success
    except httpx.TransportError:
        return False


def stop(process: "subprocess.Popen[bytes]") -> float:
    """Stop a fleet; the seconds it took."""
    begun = time.perf_counter()
    process.terminate()
    process.wait(30)
    return time.perf_counter() - begun


@contextmanager
def throwaway_home() -> Iterator[Home]:
    """A home that is removed afterwards; readable for the database's own user where we are root."""
    with tempfile.TemporaryDirectory(prefix="visiobook-fleet-") as folder:
        Path(folder).chmod(0o755)
        yield Home(Path(folder))


@dataclass
class Fleet(ABC):
    """A home with, at most times, a fleet at work on it."""

    home: Home
    process: "subprocess.Popen[bytes] | None" = None
    commands: list["subprocess.Popen[str]"] = field(default_factory=list)

    @abstractmethod
    def start(self) -> None:
        """Start the fleet and wait until it answers."""

    @abstractmethod
    def admin_url(self) -> str:
        """SQLAlchemy URL of the database's administrator."""

    @abstractmethod
    def kill(self, *, database: bool = False) -> None:
        """``kill -9`` of all the fleet's processes and, if wanted, of PostgreSQL with all of its own."""

    def stop(self) -> None:
        """Stop whatever fleet is at work here, whoever started it, and the commands that are still under way."""
        for command in self.commands:
            if command.returncode is None:
                command.kill()
                command.communicate()
        fleet.stop(self.home)
        if self.process is not None:
            self.process.wait(30)

    def begin(self, *arguments: object) -> "subprocess.Popen[str]":
        """Give a command and go on."""
        visiobook = Path(sys.executable).with_name("visiobook")
        command = subprocess.Popen(
            [str(visiobook), *map(str, arguments)],
            env={**os.environ, VARIABLE: str(self.home.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.commands.append(command)
        return command

    def command(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Give a command and wait for its end."""
        return finished(self.begin(*arguments))

    def api(self) -> Visiobook:
        """A client, signed in as the owner of this machine's fleet."""
        running = self.home.running()
        assert running is not None
        api = Visiobook(running.url)
        api.log_in_as_owner(self.home)
        return api

    def query(self, statement: str, *values: object) -> list[Any]:
        """Rows of the fleet's database, as its administrator."""
        # In a thread of its own: a browser's synchronous interface keeps a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._query(statement, *values)).result()

    async def _query(self, statement: str, *values: object) -> list[Any]:
        connection = await asyncpg.connect(**connect_arguments(self.admin_url()))
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    def workers(self) -> list[psutil.Process]:
        """The worker processes that compute."""
        running = self.home.running()
        assert running is not None
        return [child for child in psutil.Process(running.pid).children(recursive=True) if _is_worker(child)]

    def is_idle(self) -> bool:
        """Whether no worker computes: none has taken a share of a core just now."""
        before = {worker: _cpu_seconds(worker) for worker in self.workers()}
        time.sleep(LOOK_SECONDS)
        return not any(_cpu_seconds(worker) - used > BUSY_SHARE * LOOK_SECONDS for worker, used in before.items())

    def _kill_processes(self) -> None:
        running = self.home.running()
        assert running is not None
        os.killpg(running.pid, signal.SIGKILL)
        if self.process is not None and self.process.pid == running.pid:
            self.process.wait(30)
        wait_until(lambda: not self.home.is_held(), "the killed fleet is gone")


def _is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.Error):  # it has just ended
        return "spawn_main" in " ".join(process.cmdline())
    return False


def _cpu_seconds(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def finished(process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
    """Wait for the end of a command that was begun."""
    output, errors = process.communicate(timeout=COMMAND_SECONDS)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = COMMAND_SECONDS) -> None:
    """Look again and again. Raises TimeoutError naming what did not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.05)
