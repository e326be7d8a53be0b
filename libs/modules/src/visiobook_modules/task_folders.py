"""Where the tasks of one process of a host have their scratch and outputs, beside those of other processes.

Each process has a folder of its own, locked as long as it lives; what a killed one left is cleared by the next start,
which learns from it which leases nobody holds any more.
"""

import contextlib
import fcntl
import shutil
import uuid
from pathlib import Path
from typing import IO

LOCK = ".lock"
TOKEN = "[0-9a-f]" * 32


class TaskFolders:
    """Folders below ``root``, which processes of one machine share."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._own = root / uuid.uuid4().hex
        self._lock: IO[bytes] | None = None

    def open(self) -> list[uuid.UUID]:
        """Make the process's own folder, and clear those that no living process holds; the tokens of their attempts."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / LOCK).open("wb") as door:
            fcntl.flock(door, fcntl.LOCK_EX)  # so that nobody takes a folder in the making for a stale one
            self._own.mkdir()
            self._lock = (self._own / LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            dead = [folder for folder in self._root.iterdir() if folder.is_dir() and not _is_held(folder)]
            tokens = [uuid.UUID(attempt.name) for folder in dead for attempt in folder.glob(TOKEN)]
            for folder in dead:
                shutil.rmtree(folder, ignore_errors=True)
            return tokens

    def of(self, token: uuid.UUID) -> Path:
        """The folder of one attempt, named by the token of its lease."""
        folder = self._own / token.hex
        with contextlib.suppress(OSError):  # a full disk is the attempt's to tell
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def close(self) -> None:
        """Remove the process's own folder."""
        if self._lock is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            self._lock.close()
            self._lock = None


def _is_held(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
