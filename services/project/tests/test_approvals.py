"""Steps that wait for the owner's word."""

from typing import Any

import httpx
from project_stage import Stage

from visiobook_contracts.project import ApprovalRequested, RunFailed
from visiobook_testkit.tokens import TokenMaker

REVIEWED: dict[str, Any] = {"pipeline": "reviewed-book"}


async def waiting(stage: Stage) -> dict[str, Any]:
    """A run that has come to its gate."""
    run = await stage.started(**REVIEWED)
    while await stage.finish_jobs():
        pass
    return run


async def say(stage: Stage, run: dict[str, Any], word: str, **options: Any) -> httpx.Response:
    return await stage.client.post(f"/api/v1/project/runs/{run['id']}/steps/bind/{word}", **{"json": {}, **options})


class TestApproval:
    async def test_a_run_waits_at_the_gate_and_says_so(self, stage: Stage) -> None:
        run = await waiting(stage)

        shown = await stage.run(run)
        assert shown["state"] == "waiting"
        assert [step["state"] for step in shown["steps"]] == ["completed", "completed", "approval"]
        assert [(e.step, e.step_title) for e in await stage.published.of(ApprovalRequested)] == [("bind", "Bind")]

    async def test_an_approval_lets_it_go_on(self, stage: Stage) -> None:
        run = await waiting(stage)

        approved = await say(stage, run, "approve", json={"comment": "Lovely."})
        played = await stage.finish_jobs()

        assert (approved.json()["state"], approved.json()["steps"][2]["comment"]) == ("running", "Lovely.")
        assert played == ["bind"]
        assert (await stage.run(run))["state"] == "completed"

    async def test_a_rejection_ends_it_and_charges_nothing(self, stage: Stage) -> None:
        run = await waiting(stage)

        rejected = await say(stage, run, "reject", json={"comment": "Too dark"})

        assert (rejected.json()["state"], rejected.json()["failure"]["code"]) == ("failed", "rejected")
        assert "was not approved: Too dark" in rejected.json()["failure"]["detail"]
        assert len(await stage.published.of(RunFailed)) == 1

    async def test_is_given_once(self, stage: Stage) -> None:
        run = await waiting(stage)

        await say(stage, run, "approve")
        again = await say(stage, run, "approve")

        assert (again.status_code, again.json()["code"]) == (409, "no-approval-asked")
        assert await stage.finish_jobs() == ["bind"]

    async def test_can_be_withheld_by_a_cancel(self, stage: Stage) -> None:
        run = await waiting(stage)

        await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")

        assert (await say(stage, run, "approve")).status_code == 409

    async def test_is_the_owners_alone(self, stage: Stage, tokens: TokenMaker) -> None:
        run = await waiting(stage)

        assert (await say(stage, run, "approve", headers=tokens.user("eve"))).status_code == 404

    async def test_the_same_input_finds_the_waiting_run(self, stage: Stage) -> None:
        run = await waiting(stage)
        body = {**REVIEWED, "input": run_input()}

        again = await stage.client.post(f"/api/v1/project/projects/{run['project_id']}/runs", json=body)

        assert (again.status_code, again.json()["id"]) == (200, run["id"])

    async def test_a_rejected_step_can_be_asked_for_again(self, stage: Stage) -> None:
        run = await waiting(stage)
        await say(stage, run, "reject")

        reopened = await say(stage, run, "retry")
        await stage.pay(run)

        assert reopened.json()["state"] == "queued"
        assert (await stage.run(run))["state"] == "waiting"


def run_input() -> dict[str, Any]:
    return {"source": {"digest": "0" * 64, "media_type": "text/plain", "size": 2048}}
