"""What a host forgets, on real PostgreSQL with times set in the database."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from visiobook_contracts.jobs import JobRequested
from visiobook_modules import results, retention, store, upkeep
from visiobook_modules.retention import Forgotten, forget
from visiobook_persistence.database import Database, open_engine

MONTH = timedelta(days=30)
NEVER = timedelta(days=36500)


async def added(database: Database, *, finished: str | None = None, run_id: uuid.UUID | None = None) -> uuid.UUID:
    """A job, finished so long ago as SQL has it."""
    wanted = JobRequested(job_id=uuid.uuid4(), module="copy", input={}, owner="ada", run_id=run_id)
    async with database.transaction() as session:
        await store.add(session, wanted)
        if finished:
            statement = (
                f"update job set state = 'completed', finished_at = now() - interval '{finished}' where id = :id"
            )
            await session.execute(text(statement), {"id": wanted.job_id})
    return wanted.job_id


async def remembered(database: Database, key: str, *, used: str) -> None:
    async with database.transaction() as session:
        job = await store.get(session, await added(database, finished="1 hour"), "ada")
        assert job is not None
        await results.remember(session, job, key, {"n": 1})
        statement = f"update job_result set used_at = now() - interval '{used}' where key = :key"
        await session.execute(text(statement), {"key": key})


async def jobs(database: Database) -> set[uuid.UUID]:
    async with database.transaction() as session:
        return set(await session.scalars(text("select id from job")))


class TestJobs:
    async def test_finished_ones_are_forgotten_after_their_time(self, database: Database) -> None:
        await added(database, finished="31 days")
        kept = {await added(database, finished="29 days"), await added(database)}

        gone = await forget(database, jobs_kept=MONTH, results_kept=NEVER)

        assert (gone, await jobs(database)) == (Forgotten(1, 0), kept)

    async def test_those_of_a_run_that_is_at_work_stay(self, database: Database) -> None:
        run = uuid.uuid4()
        kept = {await added(database, finished="31 days", run_id=run), await added(database, run_id=run)}

        await forget(database, jobs_kept=MONTH, results_kept=NEVER)

        assert await jobs(database) == kept

    async def test_go_in_small_batches(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(retention, "BATCH", 2)
        for _ in range(5):
            await added(database, finished="31 days")

        assert (await forget(database, jobs_kept=MONTH, results_kept=NEVER)).jobs == 5


class TestResults:
    async def test_are_forgotten_when_nobody_has_used_them_for_long(self, database: Database) -> None:
        await remembered(database, "old", used="31 days")
        await remembered(database, "fresh", used="29 days")

        gone = await forget(database, jobs_kept=NEVER, results_kept=MONTH)

        async with database.transaction() as session:
            assert gone.results == 1
            assert await results.recall(session, "ada", "old") is None
            assert await results.recall(session, "ada", "fresh") == {"n": 1}

    async def test_a_use_makes_them_young(self, database: Database) -> None:
        await remembered(database, "old", used="31 days")

        async with database.transaction() as session:
            await results.note_use(session, "ada", "old")

        assert (await forget(database, jobs_kept=NEVER, results_kept=MONTH)).results == 0

    async def test_stay_while_a_job_waits_that_they_would_serve(self, database: Database) -> None:
        await remembered(database, "old", used="31 days")
        await added(database)

        assert (await forget(database, jobs_kept=NEVER, results_kept=MONTH)).results == 0


class TestOneAtATime:
    @pytest.fixture
    async def elsewhere(self, database_url: str) -> AsyncIterator[Database]:
        """As another process sees the same database."""
        engine = open_engine(database_url, application_name="test")
        yield Database(engine)
        await engine.dispose()

    async def test_while_another_process_forgets_this_one_does_not(
        self, database: Database, elsewhere: Database
    ) -> None:
        await added(database, finished="31 days")

        async with elsewhere.transaction() as session:
            assert await session.scalar(retention.ALONE)
            gone = await forget(database, jobs_kept=MONTH, results_kept=MONTH)

        assert gone == Forgotten(0, 0)


class TestMetrics:
    async def test_tell_what_waits_and_since_when(self, database: Database) -> None:
        await added(database)
        async with database.transaction() as session:
            await session.execute(text("update job set created_at = now() - interval '90 s'"))

        await upkeep.measure(database, ["copy", "other"])

        values = {s.labels["module"]: s.value for s in next(iter(upkeep.oldest_pending.collect())).samples}
        assert 90 <= values["copy"] < 120
        assert values["other"] == 0
        counts = {
            (s.labels["module"], s.labels["state"]): s.value for s in next(iter(upkeep.jobs_open.collect())).samples
        }
        assert counts["copy", "pending"] == 1
        assert counts["copy", "processing"] == 0
