"""Processes that die, and processes that race: on a database of their own, with real commits."""

import asyncio
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from project_stage import SOURCE, completion
from sqlalchemy import select, text

from visiobook_contracts.events import Envelope, Event
from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.payment import CreditsReserved
from visiobook_contracts.project import RunCancelled
from visiobook_messaging.bus import Bus
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database, open_engine
from visiobook_project import runs
from visiobook_project.handlers import subscriptions
from visiobook_project.library import Library, available
from visiobook_project.models import Project, Run
from visiobook_project.saga import Saga
from visiobook_project.schedules.clockwork import Clockwork
from visiobook_project.schedules.models import Occurrence, Schedule
from visiobook_project.schedules.starter import Starter
from visiobook_project.schemas import NewRun

TESTS = Path(__file__).parent


class AnyEvent(Event):
    """Whatever is published."""

    name = "visiobook."


class Fleet:
    """The orchestrator on a database that keeps what is committed, and what it has published there."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.library: Library = available(TESTS / "pipelines")
        self.engines = [open_engine(url, application_name=f"process {number}") for number in range(3)]
        self.databases = [Database(engine) for engine in self.engines]
        self.buses = [Bus(database, service="project") for database in self.databases]

    async def make(self, *rows: Any) -> None:
        async with self.databases[0].transaction() as session:
            for row in rows:
                session.add(row)
                await session.flush()

    async def tell(self, event: Event, service: str) -> None:
        envelope = Envelope(source="/test", type=event.topic(service=service), data=event.model_dump(mode="json"))
        async with self.databases[0].transaction() as session:
            await self.buses[0].deliver(subscriptions, session, [envelope])

    async def published(self, kind: type[Event]) -> list[Any]:
        query = text("select envelope from bus.delivery where subscriber = 'probe' order by id")
        async with self.databases[0].transaction() as session:
            envelopes = [Envelope.model_validate_json(body) for body in await session.scalars(query)]
        return [kind.model_validate(e.data) for e in envelopes if e.type.startswith(kind.name)]

    async def started_run(self, project: Project, pipeline: str) -> Run:
        new = NewRun(pipeline=pipeline, input={"source": SOURCE}, again=True)
        async with self.databases[0].transaction() as session:
            run, _ = await runs.start(session, self.buses[0], self.library, project, new)
        await self.tell(CreditsReserved(owner="ada", reference=run.id, credits=100), "payment")
        return run

    async def finish(self, run: Run, module: str) -> None:
        for job in await self.published(JobRequested):
            if job.run_id == run.id and job.module == module:
                await self.tell(completion(job), "host")

    async def rows(self, model: Any) -> Sequence[Any]:
        async with self.databases[0].transaction() as session:
            return list(await session.scalars(select(model)))

    def die(self, what: str, run: str, *, after: int) -> None:
        """Let another process begin a transaction and die in it."""
        command = [sys.executable, str(TESTS / "killed_process.py"), self.url, what, run, str(after)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert ended.stdout == "dying in the transaction\n"


@pytest.fixture
async def fleet(make_database: Callable[..., str]) -> AsyncIterator[Fleet]:
    url = await asyncio.to_thread(make_database, "project")
    fleet = Fleet(provisioning.url_of(url, "project"))
    async with fleet.databases[0].transaction() as session:
        await session.execute(text("insert into bus.binding (subscriber, pattern) values ('probe', '%')"))
    yield fleet
    for engine in fleet.engines:
        await engine.dispose()


@pytest.fixture
async def project(fleet: Fleet) -> Project:
    project = Project(id=uuid.uuid4(), owner="ada", name="books")
    await fleet.make(project)
    return project


@pytest.fixture
async def due(fleet: Fleet, project: Project) -> Schedule:
    return await make_due(fleet, project)


async def make_due(fleet: Fleet, project: Project) -> Schedule:
    """A schedule that has been due for an hour."""
    async with fleet.databases[0].transaction() as session:
        now = await session.scalar(text("select now() - interval '1 hour'"))
    assert now is not None
    schedule = Schedule(
        owner="ada", project_id=project.id, name="hourly", pipeline="picture-book", input={"source": SOURCE},
        every="3h", timezone="UTC", starts_at=now, next_at=now, overlap="start",
    )  # fmt: skip
    await fleet.make(schedule)
    return schedule


class TestCancel:
    @pytest.mark.parametrize("events", [0, 1, 3])
    async def test_that_dies_half_way_leaves_neither_a_cancel_nor_a_compensation(
        self, fleet: Fleet, project: Project, events: int
    ) -> None:
        run = await fleet.started_run(project, "burnt-book")
        await fleet.finish(run, "read")
        await fleet.finish(run, "paint")
        before = len(await fleet.published(AnyEvent))

        await asyncio.to_thread(fleet.die, "cancel", str(run.id), after=events)

        [shown] = await fleet.rows(Run)
        assert shown.state == "running"
        assert len(await fleet.published(AnyEvent)) == before

    async def test_after_that_asks_for_every_compensation_once(self, fleet: Fleet, project: Project) -> None:
        run = await fleet.started_run(project, "burnt-book")
        await fleet.finish(run, "read")
        await fleet.finish(run, "paint")
        await asyncio.to_thread(fleet.die, "cancel", str(run.id), after=1)

        async with fleet.databases[1].transaction() as session:
            saga = await Saga.locked(session, runs.publisher(session, fleet.buses[1]), run.id)
            assert saga is not None
            assert await saga.cancel()

        assert [job.module for job in await fleet.published(JobRequested)][-2:] == ["burn", "burn"]
        assert len(await fleet.published(RunCancelled)) == 1


class TestSchedule:
    async def test_is_acted_on_once_by_three_processes_at_once(self, fleet: Fleet, due: Schedule) -> None:
        starters = [
            Starter(database, bus, fleet.library)
            for database, bus in zip(fleet.databases, fleet.buses, strict=True)
            for _ in range(3)
        ]

        acted = await asyncio.gather(*(starter.start_due() for starter in starters))

        assert sum(acted) == 1
        assert len(await fleet.rows(Run)) == len(await fleet.rows(Occurrence)) == 1

    async def test_of_a_process_that_died_while_starting_it_is_started_by_another(
        self, fleet: Fleet, due: Schedule
    ) -> None:
        await asyncio.to_thread(fleet.die, "start-due", "-", after=0)
        left = (await fleet.rows(Run), await fleet.rows(Occurrence))

        acted = await Starter(fleet.databases[1], fleet.buses[1], fleet.library).start_due()

        assert left == ([], [])
        assert acted == len(await fleet.rows(Run)) == 1


class Watched(Starter):
    """Says when it has acted; breaks as often as it is told to."""

    def __init__(self, fleet: Fleet, *, failures: int = 0) -> None:
        super().__init__(fleet.databases[2], fleet.buses[2], fleet.library)
        self.acted, self.idle = asyncio.Event(), asyncio.Event()
        self._failures = failures

    async def start_due(self) -> int:
        if self._failures:
            self._failures -= 1
            raise ConnectionRefusedError("the database is away")
        acted = await super().start_due()
        (self.acted if acted else self.idle).set()
        return acted


@asynccontextmanager
async def clockwork(starter: Starter, *, patience: float) -> AsyncIterator[Clockwork]:
    running = Clockwork(starter, patience=patience)
    task = asyncio.create_task(running.run())
    yield running
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class TestClockwork:
    async def test_starts_what_was_missed_as_soon_as_it_runs(self, fleet: Fleet, due: Schedule) -> None:
        starter = Watched(fleet)

        async with clockwork(starter, patience=3600), asyncio.timeout(30):
            await starter.acted.wait()

        assert len(await fleet.rows(Run)) == 1

    async def test_looks_again_at_once_when_a_schedule_is_made(self, fleet: Fleet, project: Project) -> None:
        starter = Watched(fleet)

        async with clockwork(starter, patience=3600) as running, asyncio.timeout(30):
            await starter.idle.wait()
            await make_due(fleet, project)
            running.look_again()
            await starter.acted.wait()

        assert len(await fleet.rows(Run)) == 1

    async def test_goes_on_when_the_database_was_away(self, fleet: Fleet, due: Schedule) -> None:
        starter = Watched(fleet, failures=2)

        async with clockwork(starter, patience=0.01), asyncio.timeout(30):
            await starter.acted.wait()

        assert len(await fleet.rows(Occurrence)) == 1
