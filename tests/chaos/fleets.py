"""The fleets under fire: what the suite needs beside starting and stopping them."""

import asyncio
import hashlib
import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
import obstore
import psutil
from disk_s3 import DiskS3
from turned_clock import TurnedClock, turnable

from visiobook_messaging.rabbit_topology import Names
from visiobook_storage.remote_store import RemoteStore
from visiobook_storage.store import open_store
from visiobook_testkit.embedded_fleet import EmbeddedFleet
from visiobook_testkit.fleet import throwaway_home
from visiobook_testkit.proxy import TcpProxy
from visiobook_testkit.server_fleet import ServerFleet, ThrowawayServers

SETTLE_SECONDS = 30.0
POLL_SECONDS = 0.1
TIDY = {"VISIOBOOK_STRAYS_INTERVAL": "PT3S", "VISIOBOOK_UNFINISHED_AFTER": "PT10S"}  # what takes a day in real life
UNFINISHED = (".part", ".arriving", ".new")
ROWS = "select digest from storage.blob"
WAITING = "select subscriber, topic, attempts, last_error from bus.delivery"


class EmbeddedUnderFire(EmbeddedFleet):
    """All services in one process, a bundled PostgreSQL, files in a folder."""

    mode = "embedded"
    clock: TurnedClock | None = None

    def contents(self) -> list[Path]:
        """The files of the store."""
        return [path for path in (self.home.folder / "files" / "sha256").rglob("*") if path.is_file()]

    def objects(self) -> dict[str, str]:
        """Every content in the store: the digest by which it is named, and the one that it has."""
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.contents()}

    def strays(self) -> list[str]:
        """Contents without a row."""
        return sorted(self.objects().keys() - {row[0] for row in self.query(ROWS)})

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


@dataclass(frozen=True)
class Proxies:
    """One before each server of a fleet."""

    postgres: TcpProxy
    rabbit: TcpProxy
    redis: TcpProxy
    s3: TcpProxy

    def environment(self, servers: ThrowawayServers) -> dict[str, str]:
        """What the fleet is told instead of the servers' own addresses."""
        direct, options = servers.environment(), servers.s3.store_options
        return {
            "VISIOBOOK_ADMIN_DATABASE_URL": self.postgres.through(direct["VISIOBOOK_ADMIN_DATABASE_URL"]),
            "VISIOBOOK_AMQP_URL": self.rabbit.through(direct["VISIOBOOK_AMQP_URL"]),
            "VISIOBOOK_REDIS_URL": self.redis.through(direct["VISIOBOOK_REDIS_URL"]),
            "VISIOBOOK_STORE_OPTIONS": json.dumps(options | {"endpoint": self.s3.through(options["endpoint"])}),
        }


class ServerUnderFire(ServerFleet):
    """A process for each service and each host's workers; the way to every server leads through a proxy."""

    mode = "server"
    proxies: Proxies

    def objects(self) -> dict[str, str]:
        """Every content in the store: the digest by which it is named, and the one that it has."""
        found = {}
        for key in self._keys("sha256/"):
            content = obstore.get(self._store, key).bytes()
            found[key.rpartition("/")[2]] = hashlib.sha256(bytes(content)).hexdigest()
        return found

    def strays(self) -> list[str]:
        """Contents without a row that are still there after a while."""
        return settled(lambda: sorted(self.objects().keys() - {row[0] for row in self.query(ROWS)}))

    def half_done(self) -> list[str]:
        """What interrupted work has left lying in the home and, after its patience, in the store."""
        left = [str(path) for path in self.home.folder.glob("work/*/tasks/*/[!.]*")]
        return left + settled(lambda: self._keys("incoming/"))

    def unsettled(self) -> list[tuple[Any, ...]]:
        """Events that nobody has handled after a while of patience: in the database, and in the broker."""
        subscribers = [row[0] for row in self.query("select distinct subscriber from bus.binding")]
        return settled(lambda: [tuple(row) for row in self.query(WAITING)] + asyncio.run(self._in_broker(subscribers)))

    async def _in_broker(self, subscribers: list[str]) -> list[tuple[Any, ...]]:
        names = Names()
        async with await aio_pika.connect(self.stands_on.rabbit.url) as connection:
            channel = await connection.channel()
            counts = {}
            for name in [f(each) for each in subscribers for f in (names.queue, names.dead_queue)]:
                queue = await channel.declare_queue(name, passive=True)
                counts[name] = queue.declaration_result.message_count
            return [(name, count) for name, count in counts.items() if count]

    @property
    def _store(self) -> Any:
        store = open_store(self.stands_on.s3.url, self.stands_on.s3.store_options)
        assert isinstance(store, RemoteStore)
        return store._store

    def _keys(self, prefix: str) -> list[str]:
        return [entry["path"] for batch in obstore.list(self._store, prefix) for entry in batch]


@contextmanager
def server() -> Iterator[ServerUnderFire]:
    """A fresh fleet of the server profile, up, with proxies before its servers."""
    with throwaway_home() as home, throwaway_home() as below, ExitStack() as stack:
        servers = ThrowawayServers(below.folder)
        servers.s3 = DiskS3(below.folder / "s3")
        servers.start()
        stack.callback(servers.stop)
        each = (servers.postgres, servers.rabbit, servers.redis, servers.s3)
        proxies = Proxies(*(stack.enter_context(TcpProxy("127.0.0.1", one.port)) for one in each))
        fleet = ServerUnderFire(home, servers=servers)
        fleet.proxies = proxies
        fleet.remember(**proxies.environment(servers), **TIDY)
        fleet.start()
        stack.callback(fleet.stop)
        yield fleet


@contextmanager
def embedded() -> Iterator[EmbeddedUnderFire]:
    """A fresh embedded fleet, up, with a clock that can be turned."""
    with turnable() as clock, throwaway_home() as home:
        fleet = EmbeddedUnderFire(home)
        fleet.clock = clock
        fleet.start()
        try:
            yield fleet
        finally:
            fleet.stop()


def settled(look: Callable[[], list[Any]]) -> list[Any]:
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
