"""The folder of this machine's fleet, and what is known there of a running one.

``VISIOBOOK_HOME``, else ``.visiobook`` in the checkout, else the user's data folder.
"""

import fcntl
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "VISIOBOOK_HOME"
MARKER = Path("deploy") / "fleet.yaml"


@dataclass(frozen=True)
class RunningFleet:
    """A fleet as it noted itself."""

    pid: int
    url: str


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
    def log_file(self) -> Path:
        return self.folder / "fleet.log"

    @property
    def owner_file(self) -> Path:
        return self.folder / "owner.json"

    def running(self) -> RunningFleet | None:
        """The living fleet that noted itself here. A note left by a crash counts for nothing, whoever has its pid."""
        try:
            noted = json.loads(self.state_file.read_text("utf-8"))
            fleet = RunningFleet(pid=int(noted["pid"]), url=str(noted["url"]))
            os.kill(fleet.pid, 0)
        except (OSError, ValueError, KeyError, TypeError):
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

    def note(self, fleet: RunningFleet) -> None:
        """Say where the fleet is; whole or not at all."""
        half = self.state_file.with_suffix(".new")
        half.write_text(json.dumps({"pid": fleet.pid, "url": fleet.url}), encoding="utf-8")
        half.replace(self.state_file)

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


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "visiobook"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "visiobook"
