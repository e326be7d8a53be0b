"""A throwaway Redis for tests: a real server that keeps nothing on the disk, so a restart has forgotten everything."""

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from visiobook_testkit.throwaway import HOST, ThrowawayServer, spoken_to

MISSING = "no redis-server here: apt-get install redis-server"


def find_redis() -> str | None:
    """The installed server's program, or None."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class ThrowawayRedis(ThrowawayServer):
    """One Redis, with a password."""

    name = "Redis"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._password = secrets.token_hex(8)

    @property
    def url(self) -> str:
        """``redis://`` of database 0."""
        return f"redis://:{self._password}@{HOST}:{self.port}/0"

    def _command(self) -> Sequence[str]:
        program = find_redis()
        if program is None:
            raise RuntimeError(MISSING)
        settings = {
            "port": self.port,
            "bind": HOST,
            "dir": self.folder,
            "requirepass": self._password,
            "save": '""',
            "appendonly": "no",
            "maxmemory": "64mb",
            "loglevel": "warning",
        }
        file = self.folder / "redis.conf"
        file.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return [program, str(file)]

    def _answers(self) -> bool:
        return spoken_to(self.port, b"PING\r\n").startswith(b"-NOAUTH")
