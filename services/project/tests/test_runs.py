"""Runs as sagas: from the request to the end, with failures, cancels and duplicates."""

import uuid
from typing import Any

import pytest
from project_stage import SOURCE, Stage, completion, failure

from visiobook_contracts.jobs import JobCancelRequested, JobRequested
from visiobook_contracts.payment import CreditsRefused
from visiobook_contracts.project import (
    RunCancelled,
    RunCompleted,
    RunFailed,
    RunProgressed,
    RunRequested,
    RunStarted,
)
from visiobook_contracts.user import UserDeleted
from visiobook_project import repository
from visiobook_testkit.tokens import TokenMaker


class TestStarting:
    async def test_a_run_asks_for_credits_and_nothing_else(self, stage: Stage) -> None:
        run = await stage.start()

        requested = await stage.published.of(RunRequested)
        assert run["state"] == "queued"
        assert [(r.run_id, r.credits) for r in requested] == [(uuid.UUID(run["id"]), 300 + 2 * 60)]
        assert await stage.waiting_jobs() == []

    async def test_reserved_credits_begin_the_first_step_at_its_host(self, stage: Stage) -> None:
        await stage.started()

        topics = [e.type for e in await stage.published.envelopes() if "job.requested" in e.type]
        assert topics == ["visiobook.project.job.requested.ai-analysis"]
        assert len(await stage.published.of(RunStarted)) == 1

    async def test_refused_credits_end_the_run_with_the_reason(self, stage: Stage) -> None:
        run = await stage.start()

        await stage.tell(CreditsRefused(owner="ada", reference=run["id"], credits=420, balance=7))

        shown = await stage.run(run)
        assert shown["state"] == "failed"
        assert "wallet holds 7" in shown["failure"]["detail"]

    async def test_the_same_input_at_the_same_moment_finds_the_first_run(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = await stage.start()
        look, looks = repository.living_run, iter([False])

        async def too_early(*arguments: Any) -> Any:
            """Sees nothing at first: the other's run is not committed yet."""
            return await look(*arguments) if next(looks, True) else None

        monkeypatch.setattr(repository, "living_run", too_early)
        body = {"pipeline": "book-to-film", "input": {"source": SOURCE}}
        again = await stage.client.post(f"/api/v1/project/projects/{run['project_id']}/runs", json=body)

        assert (again.status_code, again.json()["id"]) == (200, run["id"])
        assert len(await stage.published.of(RunRequested)) == 1

    async def test_the_same_input_again_finds_the_living_run(self, stage: Stage) -> None:
        run = await stage.start()
        body = {"pipeline": "book-to-film", "input": {"source": SOURCE}}

        again = await stage.client.post(f"/api/v1/project/projects/{run['project_id']}/runs", json=body)
        anew = await stage.client.post(
            f"/api/v1/project/projects/{run['project_id']}/runs", json={**body, "again": True}
        )

        assert (again.status_code, again.json()["id"]) == (200, run["id"])
        assert anew.status_code == 202
        assert anew.json()["id"] != run["id"]

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"pipeline": "nothing"}, 404, "pipeline-not-found"),
            ({"input": {}}, 400, "invalid-input"),
            ({"input": {"source": SOURCE, "language": "no such language"}}, 400, "invalid-input"),
            ({"input": {"source": {**SOURCE, "digest": "../etc"}}}, 400, "invalid-input"),
        ],
    )
    async def test_bad_input_is_refused_by_name(
        self, stage: Stage, changes: dict[str, Any], status: int, code: str
    ) -> None:
        project = (await stage.client.post("/api/v1/project/projects", json={"name": "x"})).json()
        body = {"pipeline": "book-to-film", "input": {"source": SOURCE}, **changes}

        answer = await stage.client.post(f"/api/v1/project/projects/{project['id']}/runs", json=body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)


class TestRunning:
    async def test_plays_every_step_in_order_and_completes_once(self, stage: Stage) -> None:
        run = await stage.started()

        played = []
        while modules := await stage.finish_jobs():
            played.append(sorted(modules))

        shown = await stage.run(run)
        assert played == [
            ["ingest-book"],
            ["analyse-book"],
            ["plan-storyboard"],
            ["illustrate-shot", "narrate-shot", "narrate-shot"],
            ["cut-film"],
            ["mix-film", "render-shot"],
            ["assemble-film"],
            ["prove-film"],
        ]
        assert (shown["state"], shown["progress"], shown["credits_used"]) == ("completed", 1.0, 11)
        assert shown["outputs"]["film"] == "f"
        completed = await stage.published.of(RunCompleted)
        assert [event.credits for event in completed] == [11]

    async def test_a_step_without_items_is_passed_over(self, stage: Stage) -> None:
        run = await stage.started()
        while await stage.finish_jobs():
            pass

        compose = next(step for step in (await stage.run(run))["steps"] if step["name"] == "compose")

        assert (compose["state"], compose["total"]) == ("completed", 0)

    async def test_a_repeated_report_changes_nothing(self, stage: Stage) -> None:
        run = await stage.started()
        (job,) = await stage.waiting_jobs()

        for _ in range(3):
            await stage.tell(completion(job), service="host")

        shown = await stage.run(run)
        assert shown["credits_used"] == 1
        assert [j.module for j in await stage.published.of(JobRequested)] == ["ingest-book", "analyse-book"]

    async def test_tells_how_far_it_is(self, stage: Stage) -> None:
        await stage.started()

        await stage.finish_jobs()

        (progress,) = await stage.published.of(RunProgressed)
        assert (progress.step, progress.done, progress.total) == ("ingest", 1, 1)
        assert 0 < progress.progress < 0.05


class TestEnding:
    async def test_a_failed_job_fails_the_run_and_stops_every_host(self, stage: Stage) -> None:
        run = await stage.started()
        (job,) = await stage.waiting_jobs()

        await stage.tell(failure(job), service="ai-analysis")

        shown = await stage.run(run)
        assert (shown["state"], shown["failure"]["code"]) == ("failed", "empty-book")
        assert len(await stage.published.of(RunFailed)) == 1
        assert len(await stage.published.of(JobCancelRequested)) == 3

    async def test_a_cancel_publishes_its_compensations_and_is_final(self, stage: Stage) -> None:
        run = await stage.started()
        (job,) = await stage.waiting_jobs()

        cancelled = await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")
        again = await stage.client.post(f"/api/v1/project/runs/{run['id']}/cancel")
        await stage.tell(completion(job), service="host")

        assert cancelled.json()["state"] == "cancelled"
        assert (again.status_code, again.json()["code"]) == (409, "run-ended")
        assert len(await stage.published.of(RunCancelled)) == 1
        assert len(await stage.published.of(JobCancelRequested)) == 3
        assert (await stage.run(run))["credits_used"] == 0

    async def test_a_failed_run_makes_room_for_a_new_one_with_the_same_input(self, stage: Stage) -> None:
        run = await stage.start()
        await stage.tell(CreditsRefused(owner="ada", reference=run["id"], credits=420, balance=7))

        second = await stage.start()

        assert second["id"] != run["id"]

    async def test_a_deleted_account_leaves_nothing(self, stage: Stage) -> None:
        run = await stage.started()

        await stage.tell(UserDeleted(user_id="ada"), service="user")

        assert (await stage.client.get(f"/api/v1/project/runs/{run['id']}")).status_code == 404
        assert len(await stage.published.of(RunCancelled)) == 1


class TestOwnership:
    async def test_another_owner_finds_nothing(self, stage: Stage, tokens: TokenMaker) -> None:
        run = await stage.start()
        other = tokens.user("eve")

        for method, path in (
            ("GET", f"/api/v1/project/runs/{run['id']}"),
            ("POST", f"/api/v1/project/runs/{run['id']}/cancel"),
            ("GET", f"/api/v1/project/projects/{run['project_id']}"),
            ("DELETE", f"/api/v1/project/projects/{run['project_id']}"),
        ):
            answer = await stage.client.request(method, path, headers=other)
            assert answer.status_code == 404, path

        assert (await stage.client.get("/api/v1/project/runs", headers=other)).json()["items"] == []

    async def test_a_name_is_taken_once(self, stage: Stage) -> None:
        first = await stage.client.post("/api/v1/project/projects", json={"name": "Gull Rock"})
        second = await stage.client.post("/api/v1/project/projects", json={"name": "Gull Rock"})

        assert first.status_code == 201
        assert (second.status_code, second.json()["code"]) == (409, "name-taken")

    async def test_pages_through_projects(self, stage: Stage) -> None:
        for number in range(5):
            await stage.client.post("/api/v1/project/projects", json={"name": f"book {number}"})

        first = (await stage.client.get("/api/v1/project/projects?limit=3")).json()
        second = (await stage.client.get(f"/api/v1/project/projects?limit=3&cursor={first['next']}")).json()

        names = [p["name"] for p in first["items"] + second["items"]]
        assert sorted(names) == [f"book {n}" for n in range(5)]
        assert second["next"] is None
