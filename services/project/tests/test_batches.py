"""Reports of many jobs and runs that come together."""

from collections.abc import Sequence
from typing import Any

from project_stage import Stage, completion

from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.payment import CreditsReserved
from visiobook_contracts.project import RunCompleted, RunProgressed, RunStarted

BOOK: dict[str, Any] = {"pipeline": "picture-book", "again": True}


async def painting(stage: Stage) -> Sequence[JobRequested]:
    return [job for job in await stage.waiting_jobs() if job.module == "paint"]


class TestBatches:
    async def test_runs_whose_credits_come_together_all_begin_once(self, stage: Stage) -> None:
        runs = [await stage.start(**BOOK) for _ in range(3)]
        reserved = [CreditsReserved(owner="ada", reference=run["id"], credits=9) for run in runs]

        await stage.tell(*reserved, reserved[0])

        assert [(await stage.run(run))["state"] for run in runs] == ["running"] * 3
        assert len(await stage.published.of(RunStarted)) == 3
        assert [job.module for job in await stage.waiting_jobs()] == ["read"] * 3

    async def test_all_jobs_of_a_step_in_one_batch_start_what_waits_for_it_once(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)
        await stage.finish_jobs("read")
        jobs = await painting(stage)

        await stage.tell(*(completion(job) for job in jobs), service="studio")

        steps = {step["name"]: step for step in (await stage.run(run))["steps"]}
        assert (steps["paint"]["state"], steps["paint"]["done"], steps["paint"]["credits"]) == ("completed", 3, 3)
        progressed = [event for event in await stage.published.of(RunProgressed) if event.step == "paint"]
        assert [(event.done, event.total) for event in progressed] == [(3, 3)]

    async def test_a_report_that_comes_twice_in_a_batch_counts_once(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)
        await stage.finish_jobs("read")
        first, second, _ = await painting(stage)
        reports = [completion(first), completion(second), completion(first)]

        await stage.tell(*reports, service="studio")
        await stage.tell(*reports, service="studio")

        steps = {step["name"]: step for step in (await stage.run(run))["steps"]}
        assert (steps["paint"]["state"], steps["paint"]["done"]) == ("running", 2)
        assert (await stage.run(run))["credits_used"] == 3

    async def test_each_run_of_a_batch_moves_by_its_own_reports(self, stage: Stage) -> None:
        runs = [await stage.started(**BOOK) for _ in range(2)]
        cancelled = await stage.started(**BOOK)
        reads = list(await stage.waiting_jobs())
        await stage.client.post(f"/api/v1/project/runs/{cancelled['id']}/cancel")

        await stage.tell(*(completion(job) for job in reads), service="studio")

        assert [(await stage.run(run))["credits_used"] for run in (*runs, cancelled)] == [1, 1, 0]
        assert (await stage.run(cancelled))["state"] == "cancelled"
        assert len(await painting(stage)) == 6

    async def test_whole_runs_complete_in_batches(self, stage: Stage) -> None:
        runs = [await stage.started(**BOOK) for _ in range(3)]

        while jobs := list(await stage.waiting_jobs()):
            await stage.tell(*(completion(job) for job in jobs), service="studio")
            stage.forget_jobs(*jobs)

        assert [(await stage.run(run))["state"] for run in runs] == ["completed"] * 3
        assert len(await stage.published.of(RunCompleted)) == 3
