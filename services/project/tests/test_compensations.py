"""What is undone when a run ends before its time."""

from typing import Any

import pytest
from project_stage import SOURCE, Stage

from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.project import RunCompleted

BURNT: dict[str, Any] = {"pipeline": "burnt-book"}


async def painted(stage: Stage) -> dict[str, Any]:
    """A run with its pictures painted, about to bind them."""
    run = await stage.started(**BURNT)
    await stage.finish_jobs("read")
    await stage.finish_jobs("paint")
    return run


async def undoings(stage: Stage) -> list[JobRequested]:
    return [job for job in await stage.published.of(JobRequested) if job.module == "burn"]


class TestCompensation:
    async def test_of_a_failed_run_undoes_what_is_completed_the_latest_first(self, stage: Stage) -> None:
        run = await painted(stage)

        await stage.fail_one("bind")

        shown = await stage.run(run)
        assert [job.input for job in await undoings(stage)] == [
            {"pictures": [{"picture": 1}] * 3, "source": {**SOURCE, "name": None}},
            {"parts": ["sea", "sky", "sun"]},
        ]
        assert [step["state"] for step in shown["steps"]] == ["compensated", "compensated", "failed"]

    async def test_of_a_cancelled_run_leaves_out_what_was_never_done(self, stage: Stage) -> None:
        run = await stage.started(**BURNT)
        await stage.finish_jobs("read")

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        assert [job.input for job in await undoings(stage)] == [{"parts": ["sea", "sky", "sun"]}]

    async def test_is_not_stopped_with_the_jobs_of_the_run(self, stage: Stage) -> None:
        await painted(stage)

        await stage.fail_one("bind")

        assert {job.run_id for job in await undoings(stage)} == {None}

    async def test_of_a_completed_run_is_never_asked_for(self, stage: Stage) -> None:
        await painted(stage)

        await stage.finish_jobs("bind")

        assert await undoings(stage) == []

    async def test_is_followed_by_a_new_beginning_when_the_step_is_tried_again(self, stage: Stage) -> None:
        run = await painted(stage)
        await stage.fail_one("bind")
        stage.forget_jobs(*await undoings(stage))

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/steps/bind/retry", json={})
        await stage.pay(run)
        played = []
        while modules := await stage.finish_jobs():
            played += modules

        (completed,) = await stage.published.of(RunCompleted)
        assert played == ["read", "paint", "paint", "paint", "bind"]
        assert completed.credits == 5
        assert (await stage.run(run))["state"] == "completed"

    @pytest.mark.parametrize("times", [2])
    async def test_is_asked_for_once(self, stage: Stage, times: int) -> None:
        run = await painted(stage)

        for _ in range(times):
            await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        assert len(await undoings(stage)) == 2
