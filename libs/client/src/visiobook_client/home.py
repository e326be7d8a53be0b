"""The folder of this machine's fleet, and what is known there of a running one.

``VISIOBOOK_HOME``, else ``.visiobook`` in the checkout, else the user's data folder.
"""

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

VARIABLE = "VISIOBOOK_HOME"
MARKER = Path("deploy") / "fleet.yaml"
LOCK_SECONDS = 0.5
LOCK_POLL_SECONDS = 0.02


class FleetError(Exception):
    """A fleet cannot start; the message says why and what to do."""


class Profile(StrEnum):
    """EMBEDDED: one process and a bundled database. SERVER: a process a service, on servers that somebody runs."""

    EMBEDDED = "embedded"
    SERVER = "server"


@dataclass(frozen=True)
class FleetProcess:
    """One process of a fleet that has several. ``restarts``: how often it fell and was started again."""

    name: str
    pid: int
    port: int
    restarts: int = 0


@dataclass(frozen=True)
class RunningFleet:
    """A fleet as it noted itself; ``pid`` is the one to tell to stop."""

    pid: int
    url: str
    profile: Profile = Profile.EMBEDDED
    processes: tuple[FleetProcess, ...] = ()

    @classmethod
    def read(cls, noted: dict[str, Any]) -> "RunningFleet":
        """Raises KeyError, TypeError or ValueError for what no fleet has noted."""
        processes = tuple(FleetProcess(**process) for process in noted.get("processes", ()))
        profile = Profile(noted.get("profile", Profile.EMBEDDED))
        return cls(int(noted["pid"]), str(noted["url"]), profile, processes)


@dataclass(frozen=True)
class Home:
    """Paths inside the folder."""

    folder: Path

    @property
    def state_file(self) -> Path:
        return self.folder / "fleet.json"

    @property
    def lock_file(self) -> Path:
        return self.folder / "fleet.lock"

    @property
    def profile_file(self) -> Path:
        return self.folder / "profile"

    @property
    def log_file(self) -> Path:
        return self.folder / "fleet.log"

    @property
    def owner_file(self) -> Path:
        return self.folder / "owner.json"

    def running(self) -> RunningFleet | None:
        """The living fleet that noted itself here. A note left by a crash counts for nothing, whoever has its pid."""
        try:
            fleet = RunningFleet.read(json.loads(self.state_file.read_text("utf-8")))
            os.kill(fleet.pid, 0)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return fleet if self.is_held() else None

    def is_held(self) -> bool:
        """Whether a fleet that starts, runs or stops holds the lock. The kernel drops it however a process ends."""
        try:
            with self.lock_file.open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    @property
    def profile(self) -> Profile | None:
        """What kind of fleet this home is of; None for a new one."""
        try:
            return Profile(self.profile_file.read_text("utf-8").strip())
        except (OSError, ValueError):
            return Profile.EMBEDDED if (self.folder / "postgres").is_dir() else None

    @contextmanager
    def hold(self, profile: Profile) -> Iterator[IO[str]]:
        """Hold the home for a fleet of this kind; the kernel lets go however the process ends. Raises FleetError.

        A child that inherits the open file holds the home too.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.lock_file.open("w") as lock:
            if not _locked(lock):
                running = self.running()
                where = f" at {running.url} (process {running.pid})" if running else ""
                raise FleetError(f"A fleet is already running on {self.folder}{where}. Stop it with: visiobook down")
            self.refuse_another(profile)
            self.forget()
            yield lock

    def refuse_another(self, profile: Profile) -> None:
        """A home keeps its kind: what waits in the database of one would never be seen by the other. FleetError."""
        if self.profile not in (None, profile):
            raise FleetError(
                f"{self.folder} is the home of the {self.profile} profile, with its own films and accounts; the"
                f" {profile} profile needs another: set {VARIABLE} to a folder of its own."
            )

    def note(self, fleet: RunningFleet) -> None:
        """Say where the fleet is, and of what kind this home is from now on; whole or not at all."""
        _write(self.profile_file, f"{fleet.profile}\n")
        _write(self.state_file, json.dumps(asdict(fleet), indent=1))

    def forget(self) -> None:
        """The fleet is down."""
        self.state_file.unlink(missing_ok=True)


def find_home() -> Home:
    """The home that applies here."""
    if given := os.environ.get(VARIABLE):
        return Home(Path(given).expanduser().resolve())
    for folder in Path(__file__).resolve().parents:
        if (folder / MARKER).is_file():
            return Home(folder / ".visiobook")
    return Home(_user_data())


def _locked(lock: IO[str]) -> bool:
    """Take the lock, with a little patience: whoever looks whether a fleet is up holds it for an instant."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOCK_POLL_SECONDS)


def _write(path: Path, content: str) -> None:
    half = path.with_name(path.name + ".new")
    half.write_text(content, encoding="utf-8")
    half.replace(path)


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "visiobook"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "visiobook"
