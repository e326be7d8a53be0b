"""The fleet of the server profile as real processes, on throwaway servers: PostgreSQL, RabbitMQ, Redis, S3."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from visiobook_client.home import Home
from visiobook_testkit.fleet import Fleet, launch
from visiobook_testkit.postgres import ThrowawayPostgres
from visiobook_testkit.rabbitmq import ThrowawayRabbit, find_server
from visiobook_testkit.redis import ThrowawayRedis, find_redis
from visiobook_testkit.s3 import ThrowawayS3, has_moto

NOBODY = "smtp+plain://127.0.0.1:9"
"""No mail server: letters wait, which nothing here waits for."""


def missing_servers() -> str:
    """What is not installed of the servers that a fleet of this profile needs; empty where everything is."""
    missing = []
    if find_server() is None:
        missing.append("RabbitMQ (apt-get install rabbitmq-server)")
    if find_redis() is None:
        missing.append("Redis (apt-get install redis-server)")
    if not has_moto():
        missing.append("moto (pip install -r requirements-dev.txt)")
    return ", ".join(missing)


class ThrowawayServers:
    """The four servers of one fleet. Each may be stopped, killed and started again by itself."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own where we are root
        self.postgres = ThrowawayPostgres(folder / "postgres")
        self.rabbit = ThrowawayRabbit(folder / "rabbitmq")
        self.redis = ThrowawayRedis(folder / "redis")
        self.s3 = ThrowawayS3(folder / "s3", authenticated=True)

    def start(self) -> None:
        """Start all of them at the same time."""
        self._each([self.rabbit.start, self.postgres.start, self.redis.start, self.s3.start])

    def stop(self) -> None:
        """Stop all of them."""
        self._each([self.rabbit.stop, self.postgres.stop, self.redis.stop, self.s3.stop])

    def environment(self) -> dict[str, str]:
        """The variables by which the fleet finds them."""
        return {
            "VISIOBOOK_ADMIN_DATABASE_URL": self.postgres.url.replace("+asyncpg", ""),
            "VISIOBOOK_AMQP_URL": self.rabbit.url,
            "VISIOBOOK_REDIS_URL": self.redis.url,
            "VISIOBOOK_STORE_URL": self.s3.url,
            "VISIOBOOK_STORE_OPTIONS": json.dumps(self.s3.store_options),
            "VISIOBOOK_PUBLIC_URL": "http://127.0.0.1",
            "VISIOBOOK_SMTP_URL": NOBODY,
            "VISIOBOOK_EMAIL_VERIFICATION": "false",
        }

    def _each(self, calls: list[Callable[[], None]]) -> None:
        with ThreadPoolExecutor(len(calls)) as pool:
            for done in [pool.submit(call) for call in calls]:
                done.result()


@dataclass
class ServerFleet(Fleet):
    """A process for each service and for each host's workers. ``stop`` leaves the servers running."""

    servers: ThrowawayServers | None = None

    @classmethod
    def on(cls, home: Home, servers: ThrowawayServers) -> "ServerFleet":
        """A fleet whose home remembers where its servers are, so that every command can start it again."""
        fleet = cls(home, servers=servers)
        fleet.remember()
        return fleet

    @property
    def stands_on(self) -> ThrowawayServers:
        """Its servers."""
        assert self.servers is not None
        return self.servers

    def remember(self, **changes: str) -> None:
        """Write ``<home>/server.env``, with other values where given: the address of a proxy, say."""
        path = self.home.folder / "server.env"
        path.touch(mode=0o600)
        values = {**self.stands_on.environment(), **changes}
        path.write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))

    def start(self) -> None:
        """Start the fleet and wait until it answers; its servers must be up."""
        self.process, _ = launch(self.home, "visiobook_server")

    def admin_url(self) -> str:
        """SQLAlchemy URL of the database's administrator."""
        return self.stands_on.postgres.url

    def pids(self) -> dict[str, int]:
        """The fleet's processes by name, as it noted them last."""
        running = self.home.running()
        assert running is not None
        return {process.name: process.pid for process in running.processes}

    def kill(self, *, database: bool = False) -> None:
        """``kill -9`` of all processes and, if wanted, of PostgreSQL, which its operator then starts again."""
        self._kill_processes()
        if database:
            self.stands_on.postgres.kill()
            self.stands_on.postgres.start()
