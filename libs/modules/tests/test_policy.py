"""What a pipeline wants of attempts and time reaches the job and is honoured by the host, with real workers."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from sample_modules import EchoModule, modules
from sqlalchemy import text

from visiobook_chassis.network import Peer
from visiobook_contracts.jobs import JobFailed, JobRequested
from visiobook_messaging.bus import Bus
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules import policy, store
from visiobook_modules.files import FileCarrier
from visiobook_modules.host import ModuleHost
from visiobook_modules.pool import WorkerPool
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents


def request(module: str = "crash", **changes: object) -> JobRequested:
    values = {"job_id": uuid.uuid4(), "module": module, "input": {"text": "no"}, "owner": "ada"}
    return JobRequested.model_validate(values | changes)


async def added(database: Database, wanted: JobRequested) -> store.Job:
    async with database.transaction() as session:
        await store.add(session, wanted)
        job = await store.get(session, wanted.job_id, "ada")
    assert job is not None
    return job


class TestWords:
    async def test_the_host_decides_where_the_pipeline_says_nothing(self, database: Database) -> None:
        job = await added(database, request())

        assert (policy.attempts(job), policy.delay(job), policy.timeout(job, EchoModule())) == (4, 1.0, 900.0)

    async def test_the_pipeline_decides_where_it_says_something(self, database: Database) -> None:
        job = await added(database, request(max_attempts=2, backoff=0.5, timeout=7))

        assert (policy.attempts(job), policy.delay(job), policy.timeout(job, EchoModule())) == (2, 0.5, 7.0)

    async def test_no_pause_is_a_word_too(self, database: Database) -> None:
        assert policy.delay(await added(database, request(backoff=0))) == 0.0


class TestCancel:
    async def test_that_comes_late_leaves_what_was_asked_for_after_it(self, database: Database) -> None:
        run = uuid.uuid4()
        first, second = [await added(database, request(run_id=run, run_attempt=n)) for n in (1, 2)]

        async with database.transaction() as session:
            stopped = [job.id for job in await store.cancel(session, run_id=run, run_attempt=1)]
            rest = [job.id for job in await store.cancel(session, run_id=run)]

        assert (stopped, rest) == ([first.id], [second.id])


@pytest.fixture
async def host(database: Database, bus: Bus, tmp_path: Path) -> AsyncIterator[ModuleHost]:
    pool = WorkerPool(1)
    host = ModuleHost(
        modules={module.name: module for module in modules()},
        factory="sample_modules:modules",
        database=database,
        bus=bus,
        carrier=FileCarrier(create_autospec(Peer, instance=True)),
        pool=pool,
        wakeup=Wakeup(),
        folder=tmp_path,
        service="ai-analysis",
    )
    yield host
    await pool.stop()


class TestHost:
    async def test_tries_as_often_as_it_is_told(
        self, host: ModuleHost, database: Database, published: PublishedEvents
    ) -> None:
        job = await added(database, request(max_attempts=2, backoff=0))

        for _ in range(3):
            await take_and_finish(host)

        async with database.transaction() as session:
            attempts = await session.scalar(text("select attempts from job where id = :id"), {"id": job.id})
        assert attempts == 2
        assert len(await published.of(JobFailed)) == 1

    async def test_the_end_of_a_host_is_no_attempt_of_the_job(
        self, host: ModuleHost, database: Database, published: PublishedEvents
    ) -> None:
        job = await added(database, request(max_attempts=1, backoff=0))
        await interrupted(database, job, times=policy.MAX_INTERRUPTIONS - 1)

        await take_and_finish(host)

        (failed,) = await published.of(JobFailed)
        assert failed.failure.code == "module-failed"  # it was tried

    async def test_but_a_job_that_ends_one_host_after_another_is_given_up(
        self, host: ModuleHost, database: Database, published: PublishedEvents
    ) -> None:
        job = await added(database, request())
        await interrupted(database, job, times=policy.MAX_INTERRUPTIONS + 1)

        await take_and_finish(host)

        (failed,) = await published.of(JobFailed)
        assert failed.failure.code == "attempts-used-up"

    async def test_stops_an_attempt_at_its_time(
        self, host: ModuleHost, database: Database, published: PublishedEvents, tmp_path: Path
    ) -> None:
        wanted = request("hang", input={"text": str(tmp_path / "begun")}, max_attempts=1, timeout=0.2)
        await added(database, wanted)

        await take_and_finish(host)

        (failed,) = await published.of(JobFailed)
        assert failed.failure.code == "timeout"


async def interrupted(database: Database, job: store.Job, *, times: int) -> None:
    """As if so many hosts had been killed with the job in hand."""
    change = "update job set attempts = cast(:times as int), interruptions = cast(:times as int) where id = :id"
    async with database.transaction() as session:
        await session.execute(text(change), {"times": times, "id": job.id})


async def take_and_finish(host: ModuleHost) -> None:
    await host._take_one()
    await asyncio.gather(*host._running)
