"""What a host does with its jobs, with real workers, a real database and a storage in memory."""

import asyncio
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from visiobook_chassis.settings import Part
from visiobook_contracts.jobs import JobCompleted, JobFailed, JobProgressed, JobRequested
from visiobook_modules import store
from visiobook_testkit.events import PublishedEvents


async def added(table: Any, app: Any, module: str, text: object, **more: object) -> Any:
    """A job as a pipeline asks for it."""
    values = {"job_id": uuid.uuid4(), "module": module, "input": {"text": str(text)}, "owner": "ada"}
    request = JobRequested.model_validate(values | more)
    async with table.database.transaction() as session:
        await store.add(session, request)
        app.state.bus.wake_after_commit(session, "queue.ai-analysis")
    return request.job_id


class TestCancel:
    async def test_ends_native_code_that_ignores_everything_within_two_seconds_in_a_worker_process(
        self, start: Any, table: Any, tmp_path: Path, appears: Any
    ) -> None:
        async with start(Part.API) as api, start(Part.WORKER):
            job = await table.submit(api, "stubborn", tmp_path / "begun")
            pid = int(await appears(tmp_path / "begun"))

            begun = time.monotonic()
            await table.cancel(api, job)
            async with asyncio.timeout(2 - (time.monotonic() - begun)):
                while psutil.pid_exists(pid):  # noqa: ASYNC110  # another process sets no event
                    await asyncio.sleep(0.01)

        assert (await table.row(job)).state == "cancelled"


class TestDeadline:
    async def test_stops_work_that_is_under_way_and_tries_no_more(self, start: Any, table: Any, tmp_path: Path) -> None:
        async with start() as app:
            soon = datetime.now(UTC) + timedelta(seconds=5)  # it must have begun by then, on whatever machine
            job = await added(table, app, "hang", tmp_path / "begun", deadline=soon)

            row = await table.until(job, "failed")

        assert (row.failure["code"], row.attempts) == ("deadline-passed", 1)

    async def test_fails_what_never_had_its_turn(self, start: Any, table: Any) -> None:
        async with start() as app:
            events = PublishedEvents(table.database, "ai-analysis")
            await events.listen()

            job = await added(table, app, "echo", "late", deadline=datetime(2001, 1, 1, tzinfo=UTC))
            row = await table.until(job, "failed")
            (failed,) = await events.of(JobFailed)

        assert (row.attempts, failed.job_id, failed.failure.code) == (0, job, "deadline-passed")


class TestProgress:
    async def test_of_a_chatterbox_is_told_a_few_times_and_the_last_word_arrives(
        self, start: Any, table: Any, tmp_path: Path, appears: Any
    ) -> None:
        async with start() as app:
            events = PublishedEvents(table.database, "ai-analysis")
            await events.listen()
            begun = time.monotonic()
            job = await table.submit(app, "chatty", tmp_path / "begun")
            async with asyncio.timeout(20):
                while (await table.row(job)).message != "100000 of 100000":  # noqa: ASYNC110  # nor the database
                    await asyncio.sleep(0.02)
            (tmp_path / "begun.go").touch()
            await table.until(job, "completed")
            told = [event.progress for event in await events.of(JobProgressed)]

        assert told == sorted(told)
        assert 1 <= len(told) <= 10 * (time.monotonic() - begun)


class TestLeaseLost:
    async def test_in_mid_write_settles_nothing_and_names_no_file(self, start: Any, table: Any, storage: Any) -> None:
        """The files are there already when the lease goes: the job is refused, and done anew by whoever holds it."""
        taken = asyncio.Event()

        async def lose_the_lease() -> None:
            if not taken.is_set():
                await table.execute("update job set lease = gen_random_uuid(), lease_until = now() + interval '1 s'")
                taken.set()

        storage.before_keeping = lose_the_lease
        async with start() as app:
            events = PublishedEvents(table.database, "ai-analysis")
            await events.listen()
            job = await table.submit(app, "copy", "words")
            await taken.wait()
            row = await table.until(job, "completed")  # the other holder dies, its lease runs out
            reports = await events.of(JobCompleted)

        assert (row.attempts, row.interruptions, len(reports)) == (2, 1, 1)
        assert list(storage.files) == [row.output["file"]["digest"]]
