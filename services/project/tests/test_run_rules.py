"""What a definition may ask of a run: conditions, attempts, time, costs."""

from typing import Any

from project_stage import SOURCE, Stage

from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.project import RunFailed, RunRequested
from visiobook_persistence.database import Database
from visiobook_project.repository import database_time

BOOK: dict[str, Any] = {"pipeline": "picture-book"}


async def finish(stage: Stage, **changes: Any) -> list[str]:
    played = []
    while modules := await stage.finish_jobs(**changes):
        played += modules
    return played


class TestConditions:
    async def test_a_step_whose_condition_holds_is_played(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)

        assert sorted(await finish(stage)) == ["bind", "paint", "paint", "paint", "read", "sing"]
        assert (await stage.run(run))["state"] == "completed"

    async def test_a_step_whose_condition_does_not_hold_is_skipped_and_gives_nothing(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, input={"source": SOURCE, "chapters": "1"})

        played = await finish(stage)

        shown = await stage.run(run)
        (bind,) = [job for job in await stage.published.of(JobRequested) if job.module == "bind"]
        assert "sing" not in played
        assert bind.input == {"pictures": [{"picture": 1}] * 3, "song": None}
        assert [step["state"] for step in shown["steps"]] == ["completed", "completed", "skipped", "completed"]
        assert (shown["state"], shown["progress"], shown["version"]) == ("completed", 1.0, 3)


class TestPolicy:
    async def test_travels_with_every_job(self, stage: Stage) -> None:
        await stage.started(**BOOK)
        await finish(stage)

        policies = {j.module: (j.max_attempts, j.backoff, j.timeout) for j in await stage.published.of(JobRequested)}

        assert policies["paint"] == (2, 0.5, 7.0)
        assert policies["read"] == (None, None, None)

    async def test_a_deadline_counts_from_the_request_on_the_clock_of_the_database(
        self, stage: Stage, database: Database
    ) -> None:
        async with database.transaction() as session:
            before = await database_time(session)
        await stage.started(**BOOK)
        await finish(stage)

        deadlines = {job.module: job.deadline for job in await stage.published.of(JobRequested)}

        assert deadlines["read"] is None
        assert deadlines["paint"] is not None
        assert 60 <= (deadlines["paint"] - before).total_seconds() < 120


class TestCeiling:
    async def test_is_the_most_that_is_reserved(self, stage: Stage) -> None:
        await stage.start(**BOOK, ceiling=9)

        assert [r.credits for r in await stage.published.of(RunRequested)] == [9]

    async def test_stops_before_the_step_that_might_exceed_it(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, ceiling=6)

        played = await finish(stage)

        shown = await stage.run(run)
        assert played == ["read"]
        assert (shown["state"], shown["failure"]["code"], shown["failure"]["step"]) == (
            "failed",
            "cost-ceiling",
            "paint",
        )
        assert "“Paint” may cost 6 credits; 1 of the ceiling of 6" in shown["failure"]["detail"]
        assert shown["steps"][0]["state"] == "completed"
        assert len(await stage.published.of(RunFailed)) == 1

    async def test_lets_what_is_under_way_finish_first(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, ceiling=11)

        await stage.finish_jobs("read")
        under_way = await stage.run(run)
        played = await finish(stage)

        assert under_way["state"] == "running"
        assert played == ["paint", "paint", "paint", "sing", "bind"]
        assert (await stage.run(run))["state"] == "completed"

    async def test_fails_only_when_nothing_is_under_way(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, ceiling=11)

        await stage.finish_jobs("read")
        await stage.finish_jobs("paint", credits=2)

        shown = await stage.run(run)
        assert (shown["state"], shown["failure"]["step"], shown["credits_used"]) == ("failed", "sing", 7)

    async def test_that_is_enough_stops_nothing(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, ceiling=13)

        await finish(stage)

        assert (await stage.run(run))["state"] == "completed"

    async def test_below_zero_is_refused(self, stage: Stage) -> None:
        project = (await stage.client.post("/api/v1/project/projects", json={"name": "x"})).json()
        body = {**BOOK, "input": {"source": SOURCE}, "ceiling": -1}

        answer = await stage.client.post(f"/api/v1/project/projects/{project['id']}/runs", json=body)

        assert answer.status_code == 422


class TestResultsThatLackWhatIsAskedOfThem:
    async def test_end_the_run_where_a_step_needs_them(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)

        await stage.finish_jobs("read", output={"melody": "la"})

        shown = await stage.run(run)
        assert (shown["state"], shown["failure"]["code"]) == ("failed", "pipeline-broken")
        assert "there is no 'parts'" in shown["failure"]["detail"]

    async def test_end_the_run_where_its_outputs_need_them(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)
        for module in ("read", "paint", "sing"):
            await stage.finish_jobs(module)

        await stage.finish_jobs("bind", output={})

        shown = await stage.run(run)
        assert (shown["state"], shown["failure"]["code"]) == ("failed", "pipeline-broken")
        assert "${bind.book}: there is no 'book'" in shown["failure"]["detail"]

    async def test_end_the_run_where_a_fan_out_finds_no_list(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)

        await stage.finish_jobs("read", output={"parts": "sea", "melody": "la"})

        assert "${read.parts} is not a list" in (await stage.run(run))["failure"]["detail"]
