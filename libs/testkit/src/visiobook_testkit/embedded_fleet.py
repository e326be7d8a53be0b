"""The fleet of the embedded profile as a real process: throwaway home, free port. For journeys and benchmarks."""

import subprocess
from contextlib import suppress
from urllib.parse import quote

import psutil

from visiobook_client.home import Home
from visiobook_testkit.fleet import Fleet, answers, finished, launch, stop, throwaway_home, wait_until

__all__ = ["EmbeddedFleet", "answers", "finished", "start", "stop", "throwaway_home", "wait_until"]


def start(home: Home) -> tuple["subprocess.Popen[bytes]", float]:
    """Start a fleet; the process, and the seconds from its birth until it answers."""
    return launch(home, "visiobook_embedded")


def resident_megabytes(process: "subprocess.Popen[bytes]") -> float:
    """Memory of the process, without its workers and PostgreSQL."""
    return float(psutil.Process(process.pid).memory_info().rss) / 1e6


class EmbeddedFleet(Fleet):
    """All services in one process, a bundled PostgreSQL, files in a folder."""

    def start(self) -> None:
        """Start the fleet and wait until it answers."""
        self.process, _ = start(self.home)

    def admin_url(self) -> str:
        """SQLAlchemy URL of the database's administrator, while the database is up."""
        return f"postgresql+asyncpg://postgres@/postgres?host={quote(self._postmaster_lines()[4])}"

    def _postmaster_lines(self) -> list[str]:
        return (self.home.folder / "postgres" / "postmaster.pid").read_text().splitlines()

    def kill(self, *, database: bool = False) -> None:
        """``kill -9`` of the process and its workers and, if wanted, of PostgreSQL with all its processes."""
        if database:
            postmaster = psutil.Process(int(self._postmaster_lines()[0]))
        self._kill_processes()
        if database:
            for process in [postmaster, *postmaster.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
