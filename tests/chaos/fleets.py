"""The fleets under fire: what the suite needs beside starting and stopping them."""

import hashlib
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from visiobook_testkit.embedded_fleet import EmbeddedFleet, throwaway_home

SETTLE_SECONDS = 30.0
POLL_SECONDS = 0.1
UNFINISHED = (".part", ".arriving", ".new")
WAITING = "select subscriber, topic, attempts, last_error from bus.delivery"


class EmbeddedUnderFire(EmbeddedFleet):
    """All services in one process, a bundled PostgreSQL, files in a folder."""

    mode = "embedded"

    def contents(self) -> list[Path]:
        """The files of the store."""
        return [path for path in (self.home.folder / "files" / "sha256").rglob("*") if path.is_file()]

    def objects(self) -> dict[str, str]:
        """Every content in the store: the digest by which it is named, and the one that it has."""
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.contents()}

    def half_done(self) -> list[str]:
        """What interrupted work has left lying in the home."""
        folder = self.home.folder
        left = [path for path in folder.rglob("*") if path.name.endswith(UNFINISHED)]
        left += [*(folder / "files" / "incoming").glob("*"), *folder.glob("work/*/tasks/*/[!.]*")]
        return [str(path.relative_to(folder)) for path in left]

    def unsettled(self) -> list[tuple[Any, ...]]:
        """Events that nobody has handled after a while of patience."""
        return settled(lambda: [tuple(row) for row in self.query(WAITING)])

    def postgres(self) -> list[psutil.Process]:
        """The database server's processes."""
        postmaster = psutil.Process(int(self._postmaster_lines()[0]))
        return [postmaster, *postmaster.children(recursive=True)]


@contextmanager
def embedded() -> Iterator[EmbeddedUnderFire]:
    """A fresh embedded fleet, up."""
    with throwaway_home() as home:
        fleet = EmbeddedUnderFire(home)
        fleet.start()
        try:
            yield fleet
        finally:
            fleet.stop()


def settled(look: Any) -> list[tuple[Any, ...]]:
    """What is still there when patience ends; empty as soon as there is nothing."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (left := look()) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return list(left)


def send(processes: list[psutil.Process], number: signal.Signals) -> None:
    """A signal to each of them that still lives."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
