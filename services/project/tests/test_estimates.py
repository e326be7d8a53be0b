"""A quote before the run, learnt from the runs before."""

import uuid
from typing import Any

import pytest
from project_stage import SOURCE, Stage
from sqlalchemy import text

from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

BOOK: dict[str, Any] = {"pipeline": "picture-book"}


async def quoted(stage: Stage, **changes: Any) -> dict[str, Any]:
    project = (await stage.client.post("/api/v1/project/projects", json={"name": f"q{uuid.uuid4()}"})).json()
    body = {**BOOK, "input": {"source": SOURCE}, **changes}
    answer = await stage.client.post(f"/api/v1/project/projects/{project['id']}/estimates", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def completed(stage: Stage, **changes: Any) -> None:
    await stage.started(**BOOK, again=True)
    while await stage.finish_jobs(**{"seconds": 2.0, **changes}):
        pass


class TestQuote:
    async def test_is_rough_before_anything_was_learnt(self, stage: Stage) -> None:
        quote = await quoted(stage)

        assert (quote["rough"], quote["observations"], quote["run_id"]) == (True, 0, None)
        assert [step["name"] for step in quote["steps"]] == ["read", "paint", "sing", "bind"]
        assert quote["credits_to_reserve"] == 100
        assert all(s["seconds"]["low"] < s["seconds"]["expected"] < s["seconds"]["high"] for s in quote["steps"])

    async def test_is_learnt_from_completed_runs(self, stage: Stage) -> None:
        for _ in range(5):
            await completed(stage)

        quote = await quoted(stage)

        read, paint, sing, bind = quote["steps"]
        assert not quote["rough"]
        assert {step["observations"] for step in quote["steps"]} == {5}
        assert (read["seconds"]["expected"], paint["seconds"]["expected"]) == (2.0, 6.0)
        assert [step["credits"]["expected"] for step in (read, paint, sing, bind)] == [1, 6, 5, 1]
        assert quote["credits"]["expected"] == 13
        assert quote["work_seconds"]["expected"] == 12.0

    async def test_learns_nothing_from_results_that_were_there_already(self, stage: Stage) -> None:
        await completed(stage, reused=True, credits=0)

        quote = await quoted(stage)

        assert (quote["observations"], quote["steps"][0]["observations"]) == (0, 0)

    async def test_learns_nothing_from_a_run_that_failed(self, stage: Stage) -> None:
        await stage.started(**BOOK)
        await stage.finish_jobs("read")
        await stage.fail_one("paint")

        assert (await quoted(stage))["steps"][0]["observations"] == 0

    async def test_counts_the_jobs_that_are_said_to_be_left(self, stage: Stage) -> None:
        for _ in range(5):
            await completed(stage)

        quote = await quoted(stage, jobs={"paint": 1, "bind": 1})

        read, paint, sing, bind = quote["steps"]
        assert [step["credits"]["expected"] for step in (read, paint, sing, bind)] == [0, 2, 0, 1]
        assert (read["seconds"]["expected"], paint["seconds"]["expected"]) == (0.0, 2.0)
        assert quote["credits"]["expected"] == 3

    async def test_refuses_jobs_of_a_step_that_is_not_there(self, stage: Stage) -> None:
        project = (await stage.client.post("/api/v1/project/projects", json={"name": f"q{uuid.uuid4()}"})).json()
        body = {**BOOK, "input": {"source": SOURCE}, "jobs": {"dream": 1}}

        answer = await stage.client.post(f"/api/v1/project/projects/{project['id']}/estimates", json=body)

        assert answer.status_code == 400
        assert "'dream'" in answer.json()["detail"]

    async def test_names_the_run_that_would_be_found(self, stage: Stage) -> None:
        run = await stage.start(**BOOK)

        assert (await quoted(stage))["run_id"] == run["id"]

    async def test_looks_at_the_latest_runs_only(self, stage: Stage, database: Database) -> None:
        insert = """insert into step_statistic (pipeline, step, media_type, kilobytes, megapixels, items, seconds)
            select 'picture-book', 'read', 'text/plain', 2, 1, 1, case when n > 60 then 4 else 400 end
            from generate_series(1, 110) n"""
        async with database.transaction() as session:
            await session.execute(text(insert))

        read = (await quoted(stage))["steps"][0]

        assert (read["observations"], read["seconds"]["high"]) == (50, 4.0)

    async def test_starts_nothing(self, stage: Stage) -> None:
        await quoted(stage)

        assert (await stage.client.get("/api/v1/project/runs")).json()["items"] == []

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [({"pipeline": "nothing"}, 404, "pipeline-not-found"), ({"input": {}}, 400, "invalid-input")],
    )
    async def test_bad_input_is_refused_by_name(
        self, stage: Stage, changes: dict[str, Any], status: int, code: str
    ) -> None:
        project = (await stage.client.post("/api/v1/project/projects", json={"name": "x"})).json()
        body = {**BOOK, "input": {"source": SOURCE}, **changes}

        answer = await stage.client.post(f"/api/v1/project/projects/{project['id']}/estimates", json=body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_of_anothers_project_is_not_found(self, stage: Stage, tokens: TokenMaker) -> None:
        run = await stage.start(**BOOK)
        path = f"/api/v1/project/projects/{run['project_id']}/estimates"

        answer = await stage.client.post(path, json={"input": {"source": SOURCE}}, headers=tokens.user("eve"))

        assert answer.status_code == 404
