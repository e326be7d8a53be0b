"""The job queue on real PostgreSQL."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.jobs import JobCancelRequested, JobFailure, JobRequested, JobState
from visiobook_modules import leases, results, store
from visiobook_modules.leases import JobLeaseLost
from visiobook_persistence.database import Database

WHY = JobFailure(code="x", detail="y")


def request(**changes: object) -> JobRequested:
    values = {"job_id": uuid.uuid4(), "module": "copy", "input": {"text": "a"}, "owner": "ada"}
    return JobRequested.model_validate(values | changes)


async def claimed(session: AsyncSession, seconds: float = 60.0) -> tuple[store.Job, uuid.UUID]:
    token = uuid.uuid4()
    job = await leases.claim(session, {"copy": None}, token, seconds)
    assert job is not None
    return job, token


class TestClaiming:
    async def test_the_most_urgent_comes_first_then_the_oldest(self, database: Database) -> None:
        async with database.transaction() as session:
            requests = [request(priority=p) for p in (5, 9, 5)]
            for number, item in enumerate(requests):
                await store.add(session, item)
                statement = "update job set created_at = now() + make_interval(secs => :n) where id = :id"
                await session.execute(text(statement), {"n": number, "id": item.job_id})

            order = [(await claimed(session))[0].id for _ in requests]

        assert order == [requests[1].job_id, requests[0].job_id, requests[2].job_id]

    async def test_the_same_request_twice_is_one_job(self, database: Database) -> None:
        async with database.transaction() as session:
            item = request()

            assert [await store.add(session, item), await store.add(session, item)] == [True, False]

    async def test_modules_of_others_are_left_alone(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request(module="other"))

            assert await leases.claim(session, {"copy": None}, uuid.uuid4(), 60) is None

    async def test_a_lease_that_ran_out_is_taken_over(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            first, token = await claimed(session, seconds=-1)
            second, _ = await claimed(session)

            assert second.id == first.id
            assert second.attempts == 2
            with pytest.raises(JobLeaseLost):
                await leases.complete(session, first, token, output={}, reused=False, credits=1)

    async def test_orphans_are_released_for_a_host_that_is_alone(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            await claimed(session)

            assert await leases.release_orphans(session) == 1
            assert (await claimed(session))[0].attempts == 2


class TestSettling:
    async def test_a_completed_job_keeps_its_result(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            job, token = await claimed(session)

            await leases.complete(session, job, token, output={"n": 1}, reused=False, credits=3)
            await results.remember(session, job, "key", {"n": 1})

            settled = await store.get(session, job.id, "ada")
            assert settled is not None
            assert (settled.state, settled.output, settled.credits) == (JobState.COMPLETED, {"n": 1}, 3)
            assert await results.recall(session, "ada", "key") == {"n": 1}
            assert await results.recall(session, "eve", "key") is None

    async def test_a_retry_waits_for_its_time(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            job, token = await claimed(session)

            await leases.retry(session, job, token, WHY, delay=60)

            assert await leases.claim(session, {"copy": None}, uuid.uuid4(), 60) is None

    async def test_a_cancel_takes_the_lease_away(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            job, token = await claimed(session)

            cancelled = await store.cancel(session, job_id=job.id)

            assert [j.id for j in cancelled] == [job.id]
            with pytest.raises(JobLeaseLost):
                await leases.heartbeat(session, job, token, seconds=60, progress=0.5, message="")
            assert await store.cancel(session, job_id=job.id) == []

    async def test_a_whole_run_is_cancelled_at_once(self, database: Database) -> None:
        run = uuid.uuid4()
        async with database.transaction() as session:
            for _ in range(3):
                await store.add(session, request(run_id=run))
            await store.add(session, request())

            assert len(await store.cancel(session, run_id=run)) == 3


class TestForgetting:
    async def test_of_an_owner_leaves_no_job_and_no_result_and_ends_the_work(self, database: Database) -> None:
        async with database.transaction() as session:
            await store.add(session, request())
            await results.remember(session, (await claimed(session))[0], "key", {"n": 1})
            await store.add(session, request())
            job, token = await claimed(session)

            await store.forget(session, "ada")

            assert await store.newest(session, "ada", limit=9) == []
            assert await results.recall(session, "ada", "key") is None
            with pytest.raises(JobLeaseLost):
                await leases.heartbeat(session, job, token, seconds=60, progress=0.5, message="")


class TestContentKey:
    def test_depends_on_module_version_and_input_but_not_on_the_order_of_fields(self) -> None:
        key = results.content_key("m", "1", {"a": 1, "b": 2})

        assert key == results.content_key("m", "1", {"b": 2, "a": 1})
        assert key != results.content_key("m", "2", {"a": 1, "b": 2})
        assert key != results.content_key("m", "1", {"a": 1, "b": 3})

    def test_what_an_input_says_by_default_is_not_its_essence(self) -> None:
        bare = {"run_id": str(uuid.uuid4())}

        essence = results.essence(JobCancelRequested, bare)

        assert essence == results.essence(JobCancelRequested, bare | {"run_attempt": None})
        assert results.essence(JobCancelRequested, {"odd": 1}) == {"odd": 1}
