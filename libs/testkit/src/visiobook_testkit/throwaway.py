"""What every throwaway server has in common: one process in its own folder, on its own port, ended by its id."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

HOST = "127.0.0.1"
POLL_SECONDS = 0.01
STOP_SECONDS = 30.0


class ThrowawayServer(ABC):
    """One server. ``start`` and ``stop`` (or ``kill``) may be called in turn; folder and port stay the same."""

    name = "the server"
    start_seconds = 30.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._mourner: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that a client is given, with user and password where there are any."""

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError with the log's end."""
        if self._process is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        command = self._command()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._environment()},
                user=self._system_user(),
                start_new_session=True,
            )
        self._mourner = _mourner(self._process.pid)
        self._wait()

    def stop(self) -> None:
        """End it gently; nothing happens when it does not run."""
        self._end(self._gentle_signal())

    def kill(self) -> None:
        """``kill -9`` of it and its children."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: connections stay open and nothing answers, until ``resume``."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after ``pause``."""
        self._signal(signal.SIGCONT)

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """``pause`` for as long as the block lasts."""
        self.pause()
        try:
            yield
        finally:
            self.resume()

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """What to run; makes the files that it needs. Raises RuntimeError where the program is missing."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it is ready."""

    def _environment(self) -> dict[str, str]:
        return {}

    def _system_user(self) -> str | None:
        return None

    def _gentle_signal(self) -> signal.Signals:
        return signal.SIGTERM

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + self.start_seconds
        while (dead := self._process.poll() is not None) or not self._answers():
            if dead or time.monotonic() > deadline:
                self.kill()
                tail = self._log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{self.name} does not start in {self.folder}:\n{tail}")
            time.sleep(POLL_SECONDS)

    def _family(self) -> list[psutil.Process]:
        """The server and its children; empty once it has gone by itself."""
        with contextlib.suppress(psutil.NoSuchProcess):
            server = psutil.Process(self._process.pid) if self._process is not None else None
            return [server, *server.children(recursive=True)] if server is not None else []
        return []

    def _signal(self, number: signal.Signals) -> None:
        for process in self._family():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._mourner is not None:
            self._mourner.kill()
            self._mourner.communicate()
        family = self._family()
        if how is not signal.SIGKILL:
            self._process.send_signal(how)
            self._process.send_signal(signal.SIGCONT)  # one that is paused cannot hear
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        psutil.wait_procs(family, timeout=STOP_SECONDS)
        self._process = None


def _mourner(group: int) -> "subprocess.Popen[bytes]":
    """A shell that ends a server when the process that started it has died without ending it: its input closes then."""
    watch = ["/bin/sh", "-c", 'read -r _; kill -9 "-$1"', "mourner", str(group)]
    return subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True)


def free_port() -> int:
    """A port on the loopback address that nobody has just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def spoken_to(port: int, said: bytes) -> bytes:
    """The beginning of what a server answers to some bytes; empty where nobody listens."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(said)
            return connection.recv(256)
    except OSError:
        return b""
