"""A failed run opened again at the step that failed; what every run tells of itself."""

import uuid
from typing import Any

import httpx
import pytest
from project_stage import SOURCE, Stage, completion, failure

from visiobook_contracts.jobs import JobCancelled, JobCancelRequested
from visiobook_contracts.payment import CreditsRefused, CreditsReserved
from visiobook_contracts.project import RunCompleted, RunFailed, RunRequested

BOOK: dict[str, Any] = {"pipeline": "picture-book"}


async def retry(stage: Stage, run: dict[str, Any], step: str, **body: Any) -> httpx.Response:
    return await stage.client.post(f"/api/v1/project/runs/{run['id']}/steps/{step}/retry", json=body)


@pytest.fixture
async def failed(stage: Stage) -> dict[str, Any]:
    """A run with one picture painted, one failed, and two other jobs under way."""
    run = await stage.started(**BOOK)
    await stage.finish_jobs("read")
    painting = [job for job in await stage.waiting_jobs() if job.module == "paint"]
    await stage.tell(completion(painting[1], output={"picture": "kept"}), service="studio")
    await stage.tell(failure(painting[0]), service="studio")
    stage.forget_jobs(*await stage.waiting_jobs())
    return run


class TestRetry:
    async def test_reserves_anew_under_another_reference(self, stage: Stage, failed: dict[str, Any]) -> None:
        answer = await retry(stage, failed, "paint")

        first, second = await stage.published.of(RunRequested)
        assert (answer.json()["state"], answer.json()["attempt"], answer.json()["failure"]) == ("queued", 2, None)
        assert (first.paid_under, second.run_id) == (first.run_id, first.run_id)
        assert second.paid_under != first.paid_under
        assert await stage.waiting_jobs() == []

    async def test_asks_only_for_what_is_missing(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")

        await stage.pay(failed)

        asked = [(job.module, job.input, job.run_attempt) for job in await stage.waiting_jobs()]
        assert asked == [
            ("paint", {"part": "sea"}, 2),
            ("paint", {"part": "sun"}, 2),
            ("sing", {"melody": "la"}, 2),
        ]

    async def test_completes_and_pays_once_for_everything(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")
        await stage.pay(failed)

        while await stage.finish_jobs():
            pass

        shown = await stage.run(failed)
        (completed,) = await stage.published.of(RunCompleted)
        (ended,) = await stage.published.of(RunFailed)
        assert (shown["state"], shown["credits_used"]) == ("completed", 6)
        assert completed.credits == 6
        assert completed.paid_under != ended.paid_under

    async def test_keeps_the_order_of_results(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")
        await stage.pay(failed)
        await stage.finish_jobs("paint")
        await stage.finish_jobs("sing")

        (bind,) = await stage.waiting_jobs()

        assert bind.input["pictures"] == [{"picture": 1}, {"picture": "kept"}, {"picture": 1}]

    async def test_late_words_of_the_first_opening_change_nothing(self, stage: Stage, failed: dict[str, Any]) -> None:
        old = stage.forgotten
        await retry(stage, failed, "paint")
        await stage.pay(failed)

        for job in old:
            await stage.tell(failure(job), service="studio")
            fields = {
                "job_id": job.job_id,
                "module": job.module,
                "owner": "ada",
                "run_id": job.run_id,
                "step": job.step,
            }
            await stage.tell(JobCancelled.model_validate(fields), service="studio")
            await stage.tell(completion(job), service="studio")
        await stage.tell(CreditsReserved(owner="ada", reference=failed["id"], credits=100))
        await stage.tell(CreditsRefused(owner="ada", reference=failed["id"], credits=100, balance=0))

        shown = await stage.run(failed)
        assert (shown["state"], shown["steps"][1]["done"], shown["credits_used"]) == ("running", 1, 2)

    async def test_its_cancel_spares_no_job_of_this_opening(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")
        await stage.pay(failed)

        await stage.client.post(f"/api/v1/project/runs/{failed['id']}/cancel")

        assert [c.run_attempt for c in await stage.published.of(JobCancelRequested)] == [1, 1, 2, 2]

    async def test_can_fail_and_be_tried_again(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")
        await stage.pay(failed)
        await stage.fail_one("paint")

        again = await retry(stage, failed, "paint")

        assert (again.status_code, again.json()["attempt"]) == (200, 3)
        assert len({r.paid_under for r in await stage.published.of(RunRequested)}) == 3

    async def test_refused_credits_leave_it_open_to_another(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")
        reference = (await stage.published.of(RunRequested))[-1].paid_under
        await stage.tell(CreditsRefused(owner="ada", reference=reference, credits=100, balance=0))

        again = await retry(stage, failed, "paint")

        assert (again.status_code, again.json()["attempt"]) == (200, 3)

    async def test_raises_the_ceiling_that_stopped_it(self, stage: Stage) -> None:
        run = await stage.started(**BOOK, ceiling=6)
        await stage.finish_jobs()

        answer = await retry(stage, run, "paint", ceiling=20)
        await stage.pay(run)
        while await stage.finish_jobs():
            pass

        assert (answer.json()["ceiling"], answer.json()["credits_reserved"]) == (20, 20)
        assert (await stage.run(run))["state"] == "completed"

    async def test_under_a_lower_ceiling_asks_for_nothing_that_might_exceed_it(
        self, stage: Stage, failed: dict[str, Any]
    ) -> None:
        await retry(stage, failed, "paint", ceiling=5)  # 2 are used, and two pictures more may cost 4

        await stage.pay(failed)

        shown = await stage.run(failed)
        assert await stage.waiting_jobs() == []
        assert (shown["failure"]["code"], shown["failure"]["step"]) == ("cost-ceiling", "paint")
        assert "may cost 4 credits; 2 of the ceiling of 5" in shown["failure"]["detail"]

    async def test_held_by_the_ceiling_goes_on_under_a_higher_one(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint", ceiling=5)
        await stage.pay(failed)

        await retry(stage, failed, "paint", ceiling=20)
        await stage.pay(failed)
        while await stage.finish_jobs():
            pass

        shown = await stage.run(failed)
        assert (shown["state"], shown["credits_used"], shown["attempt"]) == ("completed", 6, 3)

    @pytest.mark.parametrize("step", ["read", "bind", "nothing"])
    async def test_another_step_is_refused(self, stage: Stage, failed: dict[str, Any], step: str) -> None:
        answer = await retry(stage, failed, step)

        assert (answer.status_code, answer.json()["code"]) == (409, "step-not-failed")

    async def test_a_run_that_did_not_fail_is_refused(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)

        assert (await retry(stage, run, "read")).json()["code"] == "step-not-failed"

    async def test_a_run_that_was_started_anew_is_refused(self, stage: Stage, failed: dict[str, Any]) -> None:
        body = {**BOOK, "input": {"source": SOURCE}}
        await stage.client.post(f"/api/v1/project/projects/{failed['project_id']}/runs", json=body)

        assert (await retry(stage, failed, "paint")).json()["code"] == "run-superseded"


class TestJobThatWasCancelledByItself:
    async def test_fails_its_run(self, stage: Stage) -> None:
        run = await stage.started(**BOOK)
        (job,) = await stage.waiting_jobs()
        fields = {"job_id": job.job_id, "module": job.module, "owner": "ada", "run_id": job.run_id, "step": job.step}

        await stage.tell(JobCancelled.model_validate(fields), service="desk")

        assert (await stage.run(run))["failure"]["code"] == "job-cancelled"


class TestTimeline:
    async def test_tells_what_happened_in_order(self, stage: Stage, failed: dict[str, Any]) -> None:
        await retry(stage, failed, "paint")

        timeline = (await stage.client.get(f"/api/v1/project/runs/{failed['id']}/timeline")).json()

        assert [(entry["what"], entry["step"]) for entry in timeline] == [
            ("requested", None),
            ("started", None),
            ("step started", "read"),
            ("step completed", "read"),
            ("step started", "paint"),
            ("step started", "sing"),
            ("failed", "paint"),
            ("reopened", "paint"),
        ]
        assert [entry["at"] for entry in timeline] == sorted(entry["at"] for entry in timeline)
        assert timeline[4]["detail"] == "3 jobs"

    async def test_of_an_unknown_run_is_not_found(self, stage: Stage) -> None:
        assert (await stage.client.get(f"/api/v1/project/runs/{uuid.uuid4()}/timeline")).status_code == 404
