"""What is undone when a run ends before its time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from project_stage import SOURCE, Stage

from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.project import FilesDiscarded, RunCompleted

BURNT: dict[str, Any] = {"pipeline": "burnt-book"}
DISCARDED: dict[str, Any] = {"pipeline": "discarded-book"}


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

    async def test_keeps_its_order_when_the_clock_was_set_back_meanwhile(self, stage: Stage) -> None:
        run = await stage.started(**BURNT)
        await stage.finish_jobs("read")
        with time_machine.travel(timedelta(hours=-1)):
            await stage.finish_jobs("paint")

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        assert [list(job.input) for job in await undoings(stage)] == [["pictures", "source"], ["parts"]]

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


def picture(digit: str) -> dict[str, Any]:
    return {"picture": {"digest": digit * 64, "media_type": "image/png", "size": 5}, "seen": [digit]}


async def discarded(stage: Stage) -> list[list[str]]:
    """First digits of the files of each event."""
    return [[file.digest[0] for file in event.files] for event in await stage.published.of(FilesDiscarded)]


async def with_pictures(stage: Stage, *digits: str) -> dict[str, Any]:
    run = await stage.started(**DISCARDED, again=True)
    await stage.finish_jobs("read", output={"parts": list(digits)})
    painting = [job for job in await stage.waiting_jobs() if job.module == "paint"]
    for job, digit in zip(painting, digits, strict=True):
        await stage.finish(job, output=picture(digit))
    return run


class TestCompensationByEvent:
    async def test_tells_others_which_files_of_the_run_go(self, stage: Stage) -> None:
        run = await with_pictures(stage, "a", "b", "a")

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        [event] = await stage.published.of(FilesDiscarded)
        assert (await discarded(stage), event.owner, str(event.run_id)) == ([["a", "b"]], "ada", run["id"])
        assert len(await undoings(stage)) == 1

    async def test_spares_the_source_and_what_other_runs_refer_to(self, stage: Stage) -> None:
        await with_pictures(stage, "b")
        run = await with_pictures(stage, "0", "a", "b")  # the source's digest is all zeros

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        assert await discarded(stage) == [["a"]]

    async def test_says_nothing_where_no_file_goes(self, stage: Stage) -> None:
        run = await with_pictures(stage, "0")

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        timeline = (await stage.client.get(f"/api/v1/project/runs/{run['id']}/timeline")).json()
        assert await discarded(stage) == []
        assert "files-discarded: 0 of its files" in [entry["detail"] for entry in timeline]


class TestCompensationThatLeadsNowhere:
    async def test_does_not_keep_the_run_from_ending(self, stage: Stage) -> None:
        run = await stage.started(**BURNT)
        await stage.finish_jobs("read", output={"pages": 3})

        shown = await stage.run(run)
        timeline = (await stage.client.get(f"/api/v1/project/runs/{run['id']}/timeline")).json()
        [noted] = [entry for entry in timeline if entry["what"] == "compensation impossible"]
        assert (shown["state"], shown["failure"]["code"]) == ("failed", "pipeline-broken")
        assert (noted["step"], noted["detail"]) == ("read", "${read.parts}: there is no 'parts'")
