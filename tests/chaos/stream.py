"""Processes that publish and handle a stream of events and are killed in the middle of it, and the count at the end.

Every effect is a row written in the transaction that publishes or handles. A producer writes ``made`` and publishes; a
first subscriber writes ``first`` and publishes what follows; a second one, slow enough to hold a lease, writes
``second``. Committed is what the tables say, whatever a process believed when it died.
"""

import asyncio
import contextlib
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

import asyncpg
import stream_process
from audit import Findings
from scenario import Outcome, Row
from sqlalchemy.ext.asyncio import create_async_engine

from visiobook_messaging.wakeup import connect_arguments
from visiobook_persistence import migrations, provisioning

KILLS = 12
SERVICE = stream_process.SERVICE
PATIENCE_SECONDS = 60.0
LONGEST_LIFE_SECONDS = 0.6
TABLES = (
    "create table made (number int primary key)",
    "create table first (id bigint generated always as identity, number int)",
    "create table second (id bigint generated always as identity, number int)",
)
Blow = Callable[[dict[str, BaseProcess]], None]
COUNTS = """select (select count(*) from made) as made,
    (select count(*) from first) as first, (select count(distinct number) from first) as first_different,
    (select count(*) from second) as second, (select count(distinct number) from second) as second_different,
    (select count(*) from bus.delivery) as waiting, (select count(*) from bus.dead) as dead"""


@dataclass(frozen=True)
class Wire:
    """Where the stream flows: an empty database, and a broker in server mode."""

    admin_url: str
    amqp_url: str = ""
    prefix: str = "chaos"

    @property
    def mode(self) -> str:
        return "server" if self.amqp_url else "embedded"

    @property
    def url(self) -> str:
        """The database as the service sees it."""
        return provisioning.url_of(self.admin_url, SERVICE, stream_process.PASSWORD)

    def ask(self, statement: str) -> Any:
        """The first row of an administrator's question."""
        return asyncio.run(_asked(self.admin_url, statement))


def prepare(wire: Wire) -> None:
    """The bus, the service's schema, and the tables of effects."""
    asyncio.run(_prepare(wire))


def killed(wire: Wire, chance: random.Random, kills: int = KILLS) -> Outcome:
    """Kill the processes of the stream, each a random while after it has moved again; then count."""

    def blow(actors: dict[str, BaseProcess]) -> None:
        name = chance.choice(sorted(actors))
        _end(actors[name])
        actors[name] = _begun(wire, name)

    return _struck(wire, "process of a stream killed", [blow] * kills, chance)


def struck(wire: Wire, fault: str, blow: Callable[[], None], chance: random.Random, times: int) -> Outcome:
    """Strike what the stream stands on, several times; ``blow`` returns when it is back."""
    return _struck(wire, fault, [lambda _: blow()] * times, chance)


def _struck(wire: Wire, fault: str, blows: Sequence[Blow], chance: random.Random) -> Outcome:
    slowest = 0.0
    with _actors(wire) as actors:
        moved = _moves(wire, (0, 0))
        for blow in blows:
            time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
            begun = time.monotonic()
            blow(actors)
            moved = _moves(wire, moved)
            slowest = max(slowest, time.monotonic() - begun)
        _end(actors["producer"])
        _drained(wire)
    return counted(wire, fault, len(blows), slowest)


def _end(process: BaseProcess) -> None:
    process.kill()
    process.join()


def counted(wire: Wire, fault: str, kills: int, slowest: float) -> Outcome:
    """The row of a stream that has come to rest, and what is wrong with it in words."""
    counts = wire.ask(COUNTS)
    lost = 2 * counts["made"] - counts["first_different"] - counts["second_different"]
    duplicates = counts["first"] - counts["first_different"] + counts["second"] - counts["second_different"]
    committed = counts["made"] + counts["first_different"]
    lost += counts["dead"] + counts["waiting"] + int(not committed)
    findings = Findings(committed)
    findings.forbid("of a stream", [dict(counts)] if lost or duplicates else [])
    return Outcome([Row(fault, wire.mode, kills, committed, lost, duplicates, round(slowest, 2))], findings)


@contextlib.contextmanager
def _actors(wire: Wire) -> Iterator[dict[str, BaseProcess]]:
    actors = {name: _begun(wire, name) for name in ("producer", "consumer one", "consumer two")}
    try:
        yield actors
    finally:
        for process in actors.values():
            _end(process)


def _begun(wire: Wire, name: str) -> BaseProcess:
    """A process that is ready at once: it is forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["stream_process"])
    arguments = (wire.url, wire.amqp_url, wire.prefix)
    target = stream_process.produce if name == "producer" else stream_process.consume
    process = context.Process(target=target, args=arguments, daemon=True, name=name)
    process.start()
    return process


def _seen(wire: Wire) -> tuple[int, int] | None:
    """How far both ends of the stream are; None while the database does not answer."""
    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        counts = wire.ask(COUNTS)
        return counts["made"], counts["second"]
    return None


def _moves(wire: Wire, before: tuple[int, int]) -> tuple[int, int]:
    """Wait until both ends of the stream have moved on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        now = _seen(wire)
        if now is not None and all(there > then for there, then in zip(now, before, strict=True)):
            return now
        time.sleep(0.02)
    raise TimeoutError(f"the stream stands still at {before}: {dict(wire.ask(COUNTS))}")


def _drained(wire: Wire) -> None:
    """Wait until everything published is handled, or nothing has moved for a while."""
    deadline, before = time.monotonic() + PATIENCE_SECONDS, None
    while time.monotonic() < deadline:
        counts = wire.ask(COUNTS)
        if counts["made"] == counts["first_different"] == counts["second_different"] and not counts["waiting"]:
            return
        if before is None or counts["second"] != before["second"]:
            deadline, before = time.monotonic() + PATIENCE_SECONDS, counts
        time.sleep(0.05)


async def _prepare(wire: Wire) -> None:
    await migrations.migrate(wire.admin_url, migrations.folder_of("visiobook_messaging"))
    engine = create_async_engine(wire.admin_url)
    async with engine.begin() as connection:
        await provisioning.create_schema(connection, SERVICE, stream_process.PASSWORD)
    await engine.dispose()
    own = await asyncpg.connect(**connect_arguments(wire.url))
    for statement in TABLES:
        await own.execute(statement)
    await own.close()


async def _asked(url: str, statement: str) -> Any:
    connection = await asyncpg.connect(**connect_arguments(url))
    try:
        await connection.execute(f"set search_path = {SERVICE}, public")
        return await connection.fetchrow(statement)
    finally:
        await connection.close()
