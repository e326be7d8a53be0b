"""How fast a job is leased while 100,000 finished ones and 10,000 held-up ones lie in the same table.

The anchor is an empty transaction (``select 1``) on the same connections, measured in turn with the leases.
"""

import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles

from sqlalchemy import text

from visiobook_modules import leases
from visiobook_persistence import provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.database import Database, open_engine
from visiobook_testkit.plugin import prepare

HOST = "media-generation"
LIMITS = {"narrate-shot": None, "illustrate-shot": None, "gpu-model": 1}
ROUNDS, BATCH = 20, 25
BAR_MS = 50.0
FINISHED = """insert into job (id, module, input, owner, state, finished_at, output, created_at)
    select gen_random_uuid(), (array['narrate-shot', 'illustrate-shot', 'gpu-model'])[1 + n % 3], '{}', 'ada',
        'completed', now(), '{}', now() - make_interval(secs => n) from generate_series(1, 100000) n"""
HELD_UP = """insert into job (id, module, input, owner, priority)
    select gen_random_uuid(), 'gpu-model', '{}', 'ada', 9 from generate_series(1, 10000)"""
WAITING = """insert into job (id, module, input, owner)
    select gen_random_uuid(), (array['narrate-shot', 'illustrate-shot'])[1 + n % 2], '{}', 'ada'
    from generate_series(1, 1000) n"""


def measure() -> dict[str, object]:
    """The 95th percentile of a lease in milliseconds, beside that of an empty transaction."""
    with tempfile.TemporaryDirectory(prefix="visiobook-lease-") as folder:
        Path(folder).chmod(0o755)
        server = BundledPostgres(Path(folder) / "data")
        server.start()
        try:
            asyncio.run(prepare(server.url(), (HOST,)))
            lease, empty = asyncio.run(_times(provisioning.url_of(server.url(), HOST)))
        finally:
            server.stop()
    value, anchor = _p95(lease), _p95(empty)
    return {
        "row": "lease", "value": value, "unit": "ms, p95", "anchor": anchor, "ratio": anchor / value,
        "bar": f"< {BAR_MS:.0f} ms", "holds": value < BAR_MS,
    }  # fmt: skip


async def _times(url: str) -> tuple[list[float], list[float]]:
    engine = open_engine(url, application_name="benchmark")
    database = Database(engine)
    for statement in (FINISHED, HELD_UP, WAITING):
        async with database.transaction() as session:
            await session.execute(text(statement))
    lease: list[float] = []
    empty: list[float] = []
    await _lease(database)  # the one that the limited module may run; the rest of it is held up
    for _ in range(ROUNDS):
        lease += [await _timed(lambda: _lease(database)) for _ in range(BATCH)]
        empty += [await _timed(database.ping) for _ in range(BATCH)]
    await engine.dispose()
    return lease, empty


async def _lease(database: Database) -> None:
    async with database.transaction() as session:
        job = await leases.claim(session, LIMITS, uuid.uuid4(), 600.0)
    assert job is not None


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    await work()
    return 1000 * (time.perf_counter() - begun)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18]


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
