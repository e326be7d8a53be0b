"""Row ``pipelines``: whole workflows a second, and the time to resume after ``kill -9``.

A workflow is a book of six pictures: read, six paintings at once, bind; eight jobs that do nothing, answered over the
embedded bus on the bundled PostgreSQL by a host and a payment that only reply. Everything else is the real thing:
reservations, saga transactions, items, timeline, statistics. The anchor is the bare insert-and-commit rate of the same
database in the same run: a workflow takes at least a dozen commits.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop
from sqlalchemy import text

from visiobook_contracts.jobs import JobCompleted, JobRequested
from visiobook_contracts.payment import CreditsReserved
from visiobook_contracts.project import RunRequested
from visiobook_messaging.bus import Bus
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_messaging.wakeup import Wakeup
from visiobook_persistence import migrations, provisioning
from visiobook_persistence.bundled import BundledPostgres
from visiobook_persistence.database import Database, open_engine
from visiobook_project import runs
from visiobook_project.definitions import parse
from visiobook_project.handlers import subscriptions as saga_handlers
from visiobook_project.library import Library
from visiobook_project.models import Project
from visiobook_project.schemas import NewRun

WORKFLOWS = 200
PICTURES = 6
BAR_RATE = 60.0
BAR_RESUME = 3.0
SLOW_SECONDS = 0.4
PIPELINE = """
name: no-op
version: 1
title: Nothing
input: FilmRequest
reserve: {base: 10, per_kilobyte: 0}
steps:
  read: {title: Read, run: desk/read, weight: 1, with: {source: "${input.source}"}}
  paint: {title: Paint, run: desk/paint, weight: 6, for_each: "${read.parts}", with: {part: "${item}"}}
  bind: {title: Bind, run: desk/bind, weight: 1, with: {pictures: "${paint}"}}
outputs: {book: "${bind.book}"}
"""
MODULES = {"desk": {"read": 1, "paint": 1, "bind": 1}}
RESULTS = {"read": {"parts": list(range(PICTURES))}, "paint": {"picture": 1}, "bind": {"book": "b"}}
SOURCE = {"digest": "0" * 64, "media_type": "text/plain", "size": 1024}
STATES = "select state, count(*) from run group by state"


def generous_payment() -> Subscriptions:
    """A payment that always pays."""
    subscriptions = Subscriptions()

    @subscriptions.on(RunRequested)
    async def pay(incoming: Incoming[RunRequested]) -> None:
        run = incoming.event
        await incoming.publish(CreditsReserved(owner=run.owner, reference=run.paid_under, credits=run.credits))

    return subscriptions


def desk(delay: float) -> Subscriptions:
    """A host whose every job is done after ``delay`` seconds."""
    subscriptions = Subscriptions()

    @subscriptions.on(JobRequested, to="desk", batch=1 if delay else 20)
    async def work(incoming: Incoming[JobRequested]) -> None:
        job = incoming.event
        await asyncio.sleep(delay if job.module == "paint" else 0)
        fields = job.model_dump(include={"job_id", "module", "owner", "run_id", "step"})
        await incoming.publish(JobCompleted(**fields, output=RESULTS[job.module], credits=1), subject=str(job.run_id))

    return subscriptions


@asynccontextmanager
async def backbone(url: str, *, delay: float = 0.0) -> AsyncIterator[tuple[Database, Bus]]:
    """The orchestrator and its counterparts on one database, in this process, as the embedded fleet has them."""
    engine = open_engine(url, application_name="bench", pool_size=10)
    database, wakeup = Database(engine), Wakeup()
    orchestrator = Bus(database, service="project", wakeup=wakeup)
    payment = Bus(database, service="payment", wakeup=wakeup)
    host = Bus(database, service="desk", wakeup=wakeup)
    await orchestrator.start(saga_handlers)
    await payment.start(generous_payment())
    await host.start(desk(delay))
    try:
        yield database, orchestrator
    finally:
        for bus in (orchestrator, payment, host):
            await bus.stop()
        await engine.dispose()


async def start_workflow(database: Database, bus: Bus, project: Project, library: Library) -> None:
    new = NewRun(pipeline="no-op", input={"source": SOURCE}, again=True)
    async with database.transaction() as session:
        await runs.start(session, bus, library, project, new)


async def made_project(database: Database) -> Project:
    project = Project(id=uuid.uuid4(), owner="ada", name="bench")
    async with database.transaction() as session:
        session.add(project)
    return project


async def until_completed(database: Database, count: int) -> None:
    while True:
        async with database.transaction() as session:
            states = {row.state: row.count for row in await session.execute(text(STATES))}
        assert not {"failed", "cancelled"} & states.keys(), states
        if states.get("completed", 0) == count:
            return
        await asyncio.sleep(0.02)


async def rate(url: str, workflows: int) -> tuple[float, float]:
    """Workflows a second, and commits a second of a bare insert."""
    library = Library({"no-op": parse(PIPELINE, modules=MODULES)}, MODULES)
    async with backbone(url) as (database, bus):
        commits = await commits_a_second(database)
        project = await made_project(database)
        begun = time.perf_counter()
        await asyncio.gather(*(start_workflow(database, bus, project, library) for _ in range(workflows)))
        await until_completed(database, workflows)
        return workflows / (time.perf_counter() - begun), commits


async def commits_a_second(database: Database, count: int = 200) -> float:
    begun = time.perf_counter()
    for number in range(count):
        async with database.transaction() as session:
            await session.execute(
                text("insert into project (id, owner, name) values (:id, 'anchor', :name)"),
                {"id": uuid.uuid4(), "name": str(number)},
            )
    return count / (time.perf_counter() - begun)


async def resume(url: str) -> float:
    """Seconds from the restart of a killed orchestrator, its imports included, to the end of the workflow."""
    engine = open_engine(url, application_name="watch")
    database = Database(engine)
    async with database.transaction() as session:
        await session.execute(text("delete from project"))
    library = Library({"no-op": parse(PIPELINE, modules=MODULES)}, MODULES)
    worker = spawn(url)
    await start_workflow(database, Bus(database, service="project"), await made_project(database), library)
    await until_painted(database, 2)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    begun = time.perf_counter()
    worker = spawn(url)
    await until_completed(database, 1)
    seconds = time.perf_counter() - begun
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    async with database.transaction() as session:
        used = await session.scalar(text("select credits_used from run"))
    assert used == PICTURES + 2, f"{used} credits: something was lost or done twice"
    await engine.dispose()
    return seconds


async def until_painted(database: Database, count: int) -> None:
    while True:
        async with database.transaction() as session:
            done = await session.scalar(text("select done from step where name = 'paint'"))
        if done is not None and done >= count:
            return
        await asyncio.sleep(0.02)


def spawn(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--worker", url], stderr=subprocess.DEVNULL)


async def serve(url: str) -> None:
    async with backbone(url, delay=SLOW_SECONDS):
        await asyncio.Event().wait()


async def prepare(url: str) -> str:
    """The bus and the orchestrator's own schema; returns the orchestrator's URL."""
    await migrations.migrate(url, migrations.folder_of("visiobook_messaging"))
    engine = open_engine(url, application_name="prepare")
    async with engine.begin() as connection:
        await provisioning.create_schema(connection, "project")
    await engine.dispose()
    own = provisioning.url_of(url, "project")
    await migrations.migrate(own, migrations.folder_of("visiobook_project"))
    return own


async def measured(url: str, workflows: int) -> list[dict[str, object]]:
    own = await prepare(url)
    workflows_a_second, commits = await rate(own, workflows)
    resumed = await resume(own)
    return [
        {
            "row": "pipelines",
            "value": round(workflows_a_second, 1),
            "unit": f"workflows/s of {PICTURES + 2} jobs",
            "anchor": round(commits, 1),
            "ratio": round(workflows_a_second / commits, 3),
            "bar": f">= {BAR_RATE:g}",
            "holds": workflows_a_second >= BAR_RATE,
        },
        {
            "row": "pipelines_resume",
            "value": round(resumed, 2),
            "unit": "s from restart after kill -9 to the end",
            "anchor": round((PICTURES - 2) * SLOW_SECONDS, 2),
            "ratio": round(resumed / ((PICTURES - 2) * SLOW_SECONDS), 2),
            "bar": f"<= {BAR_RESUME:g}",
            "holds": resumed <= BAR_RESUME,
        },
    ]


def measure(workflows: int = WORKFLOWS) -> list[dict[str, object]]:
    """Rate of whole workflows, then the resume after a kill."""
    with tempfile.TemporaryDirectory(prefix="visiobook-bench-") as folder:
        server = BundledPostgres(Path(folder) / "data")
        server.start()
        try:
            return uvloop.run(measured(server.url(), workflows))
        finally:
            server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--worker")
    given = parser.parse_args()
    if given.worker:
        with contextlib.suppress(KeyboardInterrupt):
            uvloop.run(serve(given.worker))
    else:
        print(json.dumps(measure(), indent=1))
