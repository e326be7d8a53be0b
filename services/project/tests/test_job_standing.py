"""What other services ask project: whether a run still waits for a job, and who refers to a file."""

import uuid
from collections.abc import Awaitable, Callable

import httpx
import pytest
from project_stage import SOURCE, Stage

from visiobook_testkit.tokens import TokenMaker

Ask = Callable[[object], Awaitable[bool]]


@pytest.fixture
def awaited(client: httpx.AsyncClient, tokens: TokenMaker) -> Ask:
    async def ask(job_id: object) -> bool:
        headers = tokens.of_service("ai-analysis")
        answer = await client.get(f"/internal/v1/project/jobs/{job_id}", headers=headers)
        return bool(answer.raise_for_status().json()["awaited"])

    return ask


class TestJobStanding:
    async def test_the_job_of_a_run_that_is_under_way_is_awaited(self, stage: Stage, awaited: Ask) -> None:
        await stage.started()
        (job,) = await stage.waiting_jobs()

        assert await awaited(job.job_id)

    async def test_one_whose_result_is_there_is_not(self, stage: Stage, awaited: Ask) -> None:
        await stage.started()
        (job,) = await stage.waiting_jobs()
        await stage.finish_jobs()

        assert not await awaited(job.job_id)

    async def test_one_of_a_failed_run_is_not(self, stage: Stage, awaited: Ask) -> None:
        await stage.started()
        job = await stage.fail_one("ingest-book")

        assert not await awaited(job.job_id)

    async def test_a_stranger_is_not(self, awaited: Ask) -> None:
        assert not await awaited(uuid.uuid4())

    async def test_users_may_not_ask(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(f"/internal/v1/project/jobs/{uuid.uuid4()}")).status_code == 403


class TestReferences:
    async def ask(self, client: httpx.AsyncClient, tokens: TokenMaker, owner: str) -> list[str]:
        asked = {"owner": owner, "digests": [SOURCE["digest"], "f" * 64]}
        headers = tokens.of_service("storage")
        answer = await client.post("/internal/v1/project/references", json=asked, headers=headers)
        referred: list[str] = answer.raise_for_status().json()["referred_to"]
        return referred

    async def test_files_that_a_run_names_are_referred_to(
        self, client: httpx.AsyncClient, stage: Stage, tokens: TokenMaker
    ) -> None:
        await stage.start()

        assert await self.ask(client, tokens, "ada") == [SOURCE["digest"]]

    async def test_those_of_another_owner_are_not(
        self, client: httpx.AsyncClient, stage: Stage, tokens: TokenMaker
    ) -> None:
        await stage.start()

        assert await self.ask(client, tokens, "eve") == []
