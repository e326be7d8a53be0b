"""A clock that the suite turns under a running fleet, its workers and its PostgreSQL; built from ``clock.c``.

Leases, retries and schedules go by the database's clock, tokens by each process's own; all of them are turned together,
as on a machine whose clock is set. What waits or times out is measured by monotonic clocks, which nobody turns.
"""

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
PRELOAD, FILE = "LD_PRELOAD", "CHAOS_CLOCK"


class TurnedClock:
    """The file with the seconds by which the time of day is off."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._off = 0
        path.write_bytes(struct.pack("q", 0))

    def turn(self, seconds: int) -> None:
        """Set it forward, or back where negative."""
        self._off += seconds
        with self._path.open("r+b") as file:
            file.write(struct.pack("q", self._off))


@contextmanager
def turnable() -> Iterator[TurnedClock | None]:
    """The clock of every process that is started within the block; None where there is no C compiler to build it."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="visiobook-clock-") as folder:
        Path(folder).chmod(0o755)
        library, file = Path(folder) / "clock.so", Path(folder) / "off"
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        clock = TurnedClock(file)
        os.environ |= {PRELOAD: str(library), FILE: str(file)}
        try:
            yield clock
        finally:
            del os.environ[PRELOAD], os.environ[FILE]
