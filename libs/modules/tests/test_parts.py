"""One host in several processes: an API that takes no jobs, and workers that share its table."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from visiobook_chassis.settings import Part


class TestParts:
    async def test_a_worker_does_what_the_api_took_and_is_woken_for_it(
        self, start: Any, table: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_modules.host.IDLE_SECONDS", 3600.0)  # it would never look by itself
        async with AsyncExitStack() as stack:
            api = await stack.enter_async_context(start(Part.API))
            await stack.enter_async_context(start(Part.WORKER))

            job = await table.submit(api, "echo", "hello")
            row = await table.until(job, "completed")

        assert row.output == {"text": "hello"}

    async def test_the_api_takes_no_jobs(self, start: Any, table: Any) -> None:
        async with start(Part.API) as api:
            job = await table.submit(api, "echo", "later")

            assert not hasattr(api.state, "host")

        assert (await table.row(job)).attempts == 0

    async def test_a_worker_leaves_the_subscriptions_of_its_service_alone(self, start: Any, table: Any) -> None:
        bound = text("select count(*) from bus.binding where owner = current_user")
        async with start(Part.API), table.database.transaction() as session:
            before = await session.scalar(bound)

        async with start(Part.WORKER), table.database.transaction() as session:
            after = await session.scalar(bound)

        assert before == after == 4, "two of jobs, and two of owners who go"

    async def test_a_worker_that_stops_gives_its_job_back_to_the_others(
        self, start: Any, table: Any, tmp_path: Path, appears: Any
    ) -> None:
        async with start(Part.API) as api:
            job = await table.submit(api, "hang", tmp_path / "begun")
            async with start(Part.WORKER):
                await appears(tmp_path / "begun")

            row = await table.until(job, "pending")

        assert (row.attempts, row.lease) == (0, None)

    async def test_a_new_worker_leaves_the_jobs_of_the_living_alone(
        self, start: Any, table: Any, tmp_path: Path, appears: Any
    ) -> None:
        async with start(Part.API) as api, start(Part.WORKER):
            job = await table.submit(api, "hang", tmp_path / "begun")
            await appears(tmp_path / "begun")
            held = await table.row(job)
            async with start(Part.WORKER):
                still = await table.row(job)

        assert (still.state, still.lease, still.attempts) == ("processing", held.lease, 1)

    async def test_a_module_that_works_alone_does_so_across_workers(
        self, start: Any, table: Any, tmp_path: Path
    ) -> None:
        first, second = tmp_path / "first", tmp_path / "second"
        async with start(Part.API) as api, start(Part.WORKER), start(Part.WORKER):
            jobs = [await table.submit(api, "gpu", path) for path in (first, second)]
            other = await table.submit(api, "echo", "past them")
            await table.until(other, "completed")
            states = sorted([(await table.row(job)).state for job in jobs])
            for path in (first, second):
                path.with_name(f"{path.name}.go").touch()
            done = [await table.until(job, "completed") for job in jobs]

        assert states == ["pending", "processing"]
        assert max(row.started_at for row in done) >= min(row.finished_at for row in done)
