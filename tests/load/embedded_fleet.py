"""A fleet of its own for a benchmark: throwaway home, free port."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from visiobook_client.home import Home

POLL_SECONDS = 0.005
PATIENCE_SECONDS = 60.0


def start(home: Home) -> tuple["subprocess.Popen[bytes]", float]:
    """Start a fleet; the process, and the seconds from its birth until it answers."""
    home.folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with home.log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "visiobook_embedded", "--home", str(home.folder), "--port", "0"],
            stdout=log,
            stderr=log,
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


def resident_megabytes(process: "subprocess.Popen[bytes]") -> float:
    """Memory of the process, without its workers and PostgreSQL."""
    return float(psutil.Process(process.pid).memory_info().rss) / 1e6


@contextmanager
def throwaway_home() -> Iterator[Home]:
    """A home that is removed afterwards; readable for the database's own user where we are root."""
    with tempfile.TemporaryDirectory(prefix="visiobook-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ["VISIOBOOK_HOME"] = folder
        yield Home(Path(folder))
