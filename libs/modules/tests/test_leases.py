"""Deadlines, modules that run only so often at once, and the speed of a claim, on real PostgreSQL."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobFailure, JobRequested, JobState
from visiobook_modules import leases, store
from visiobook_persistence.database import Database, open_engine

GPU = {"gpu": 1, "copy": None}


def request(module: str = "copy", **changes: object) -> JobRequested:
    values = {"job_id": uuid.uuid4(), "module": module, "input": {"text": "a"}, "owner": "ada"}
    return JobRequested.model_validate(values | changes)


async def claim(session: AsyncSession, limits: dict[str, int | None] | None = None, seconds: float = 60) -> Any:
    return await leases.claim(session, limits or {"copy": None}, uuid.uuid4(), seconds)


@pytest.fixture
async def table(database_url: str) -> AsyncIterator[Database]:
    """The database as several processes see it; emptied afterwards."""
    engine = open_engine(database_url, application_name="test", pool_size=12)
    database = Database(engine)
    yield database
    async with database.transaction() as session:
        await session.execute(text("delete from job"))
    await engine.dispose()


class TestDeadline:
    async def test_a_job_is_not_started_after_it(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request(deadline=datetime(2001, 1, 1, tzinfo=UTC)))

            assert await claim(session) is None

    async def test_a_job_knows_how_long_it_has(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request(deadline=datetime.now(UTC) + timedelta(hours=1)))

            job = await claim(session)

        assert 3500 < job.seconds_left <= 3601

    async def test_what_waits_beyond_it_is_failed_with_the_last_reason(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, late := request(deadline=datetime(2001, 1, 1, tzinfo=UTC)))
            await store.add(session, request(deadline=datetime.now(UTC) + timedelta(hours=1)))
            why = JobFailure(code="x", detail="no luck").model_dump_json()
            await session.execute(text("update job set failure = cast(:why as jsonb)"), {"why": why})

            (failed,) = await leases.fail_overdue(session)

            assert (failed.id, failed.state) == (late.job_id, JobState.FAILED)
            failure = JobFailure.model_validate(failed.failure)
            assert failure.code == "deadline-passed"
            assert "2001-01-01 00:00:00 UTC" in failure.detail
            assert "no luck" in failure.detail
            assert await leases.fail_overdue(session) == []

    async def test_one_that_somebody_works_on_is_left_to_them(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request(deadline=datetime.now(UTC) + timedelta(hours=1)))
            await claim(session)
            await session.execute(text("update job set deadline = now() - interval '1 s'"))

            assert await leases.fail_overdue(session) == []
            await session.execute(text("update job set lease_until = now() - interval '1 s'"))
            assert len(await leases.fail_overdue(session)) == 1

    async def test_needs_a_zone(self) -> None:
        with pytest.raises(ValueError, match="timezone"):
            request(deadline=datetime(2030, 1, 1))  # noqa: DTZ001  # the point


class TestConcurrency:
    async def test_a_full_module_waits_and_holds_up_no_other(self, database: Database) -> None:
        async with database.transaction() as session:
            for module in ("gpu", "gpu", "copy"):
                await store.add(session, request(module, priority=9 if module == "gpu" else 1))

            taken = [await claim(session, GPU) for _ in range(3)]

        assert [job and job.module for job in taken] == ["gpu", "copy", None]

    async def test_the_next_begins_when_one_is_through(self, database: Database) -> None:
        async with database.transaction() as session:
            for _ in range(2):
                await store.add(session, request("gpu"))
            token = uuid.uuid4()
            first = await leases.claim(session, GPU, token, 60)
            assert first is not None

            await leases.complete(session, first, token, output={}, reused=False, credits=1)

            assert (await claim(session, GPU)).module == "gpu"

    async def test_one_whose_lease_ran_out_is_taken_over_in_its_own_place(self, database: Database) -> None:
        async with database.transaction() as session:
            for _ in range(2):
                await store.add(session, request("gpu"))
            lost = await claim(session, GPU, seconds=-1)

            again, other = await claim(session, GPU), await claim(session, GPU)

        assert (again.id, again.interruptions, other) == (lost.id, 1, None)

    async def test_many_processes_at_the_same_moment_never_exceed_it(self, table: Database) -> None:
        async with table.transaction() as session:
            for _ in range(20):
                await store.add(session, request("gpu"))

        async def one() -> bool:
            try:
                async with table.transaction() as session:
                    return await claim(session, {"gpu": 3}) is not None
            except leases.SlotTaken:
                return False

        taken = [sum(await asyncio.gather(*(one() for _ in range(10)))) for _ in range(6)]

        async with table.transaction() as session:
            slots = list(await session.scalars(text("select slot from job where state = 'processing' order by slot")))
        assert sum(taken) == 3
        assert slots == [1, 2, 3]

    async def test_many_processes_at_the_same_moment_miss_no_job(self, table: Database) -> None:
        async with table.transaction() as session:
            for _ in range(10):
                await store.add(session, request())

        async def one() -> Any:
            async with table.transaction() as session:
                return await claim(session)

        taken = await asyncio.gather(*(one() for _ in range(10)))

        assert len({job.id for job in taken}) == 10


class TestSpeed:
    async def test_a_claim_reads_by_the_index_however_many_jobs_are_finished_or_held_up(
        self, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(
                text(
                    """insert into job (id, module, input, owner, state, finished_at)
                    select gen_random_uuid(), 'copy', '{}', 'ada', 'completed', now() from generate_series(1, 20000)"""
                )
            )
            await session.execute(
                text(
                    """insert into job (id, module, input, owner, priority)
                    select gen_random_uuid(), 'gpu', '{}', 'ada', 9 from generate_series(1, 3000)"""
                )
            )
            await store.add(session, request())
            await session.execute(text("analyze job"))
            await claim(session, GPU)

            values = {"modules": ["gpu", "copy"], "limits": [1, None], "token": uuid.uuid4(), "seconds": 60}
            plan = "\n".join(row[0] for row in await session.execute(text(f"explain analyze {leases.CLAIM}"), values))

        assert "ix_job_pending" in plan
        assert "Seq Scan" not in plan
        assert max(float(rows) for rows in re.findall(r"actual time=\S+ rows=([\d.]+)", plan)) <= 2 * leases.CLAIM_WIDTH
