"""The job API for owners and administrators."""

import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sample_modules import modules
from sqlalchemy import text

from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Network
from visiobook_contracts.jobs import JobRequested
from visiobook_modules import store
from visiobook_modules.application import create_host_app
from visiobook_modules.settings import HostSettings
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

JOBS = "/api/v1/ai-analysis/jobs"


class Project:
    """Plays project: says whether a run waits for its job."""

    awaited = True

    def answer(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith("/internal/v1/project/jobs/")
        return httpx.Response(200, json={"awaited": self.awaited})


@pytest.fixture
def project() -> Project:
    return Project()


@pytest.fixture
def app(service_settings: dict[str, object], keys: Path, project: Project) -> FastAPI:
    keyring = load_keyring(keys, "ai-analysis")
    settings = HostSettings.model_validate(service_settings)

    def client_of(name: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"http://{name}", transport=httpx.MockTransport(project.answer))

    app = create_host_app(
        settings,
        title="A host",
        modules=modules(),
        factory="sample_modules:modules",
        keyring=keyring,
        network=Network(keyring, client_of),
    )
    app.state.network = Network(keyring, client_of)  # what its lifespan would do
    return app


async def added(
    database: Database, *, owner: str = "ada", module: str = "copy", state: str = "failed", **more: object
) -> str:
    wanted = JobRequested.model_validate(
        {"job_id": uuid.uuid4(), "module": module, "input": {"text": "a"}, "owner": owner, "step": "cut", **more}
    )
    async with database.transaction() as session:
        await store.add(session, wanted)
        change = "update job set state = :state, attempts = 4, finished_at = now() where id = :id"
        await session.execute(text(change), {"id": wanted.job_id, "state": state})
    return str(wanted.job_id)


async def listed(client: httpx.AsyncClient, headers: dict[str, str] | None = None, **filters: str) -> set[str]:
    answer = await client.get(JOBS, params=filters, headers=headers)
    assert answer.status_code == 200, answer.text
    return {job["id"] for job in answer.json()["items"]}


class TestListing:
    async def test_filters_by_state_and_module(self, client: httpx.AsyncClient, database: Database) -> None:
        failed = await added(database)
        done = await added(database, state="completed")
        other = await added(database, module="echo")

        assert await listed(client, state="failed") == {failed, other}
        assert await listed(client, module="copy") == {failed, done}

    async def test_only_administrators_see_the_jobs_of_others(
        self, client: httpx.AsyncClient, database: Database, tokens: TokenMaker
    ) -> None:
        mine, hers = await added(database), await added(database, owner="eve")

        assert await listed(client, owner="eve") == {mine}
        assert await listed(client, tokens.admin()) == {mine, hers}
        assert await listed(client, tokens.admin(), owner="eve") == {hers}

    async def test_refuses_a_state_that_there_is_not(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(JOBS, params={"state": "lost"})

        assert answer.status_code == 422
        assert "pending" in answer.text


class TestRetry:
    async def retry(self, client: httpx.AsyncClient, job: str, headers: dict[str, str]) -> Any:
        return await client.post(f"{JOBS}/{job}/retry", headers=headers)

    async def test_begins_anew_with_all_attempts(
        self, client: httpx.AsyncClient, database: Database, tokens: TokenMaker
    ) -> None:
        job = await added(database, run_id=uuid.uuid4())

        answer = await self.retry(client, job, tokens.admin())

        assert answer.status_code == 200, answer.text
        assert (answer.json()["state"], answer.json()["attempts"]) == ("pending", 0)

    async def test_is_refused_where_its_run_does_not_wait_any_more(
        self, client: httpx.AsyncClient, database: Database, tokens: TokenMaker, project: Project
    ) -> None:
        job, project.awaited = await added(database, run_id=uuid.uuid4()), False

        answer = await self.retry(client, job, tokens.admin())

        assert (answer.status_code, answer.json()["code"]) == (409, "nobody-waits")
        assert "visiobook retry" in answer.json()["hint"]

    @pytest.mark.parametrize("state", ["completed", "cancelled", "pending"])
    async def test_is_refused_for_what_has_not_failed(
        self, client: httpx.AsyncClient, database: Database, tokens: TokenMaker, project: Project, state: str
    ) -> None:
        job, project.awaited = await added(database, state=state, run_id=uuid.uuid4()), False

        answer = await self.retry(client, job, tokens.admin())

        assert (answer.status_code, answer.json()["code"]) == (409, "not-failed")
        assert state in answer.json()["detail"]

    async def test_is_for_administrators(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.post(f"{JOBS}/{await added(database)}/retry")).status_code == 403

    async def test_of_a_job_that_there_is_not(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        assert (await self.retry(client, str(uuid.uuid4()), tokens.admin())).status_code == 404


class TestModules:
    def test_one_that_could_never_run_is_refused_at_the_start(
        self, service_settings: dict[str, object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (copy, *_) = modules()
        monkeypatch.setattr(type(copy), "concurrency", 0)
        settings = HostSettings.model_validate(service_settings)

        with pytest.raises(ValueError, match="copy: concurrency is 0"):
            create_host_app(settings, title="A host", modules=(copy,), factory="")
