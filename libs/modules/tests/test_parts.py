"""One host in several processes: an API that takes no jobs, and workers that share its table."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sample_modules import modules
from sqlalchemy import text

from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import Mode, Part
from visiobook_modules.application import create_host_app
from visiobook_modules.settings import HostSettings
from visiobook_persistence.database import Database, open_engine
from visiobook_testkit.tokens import TokenMaker

PATIENCE = 20
Start = Callable[[Part], Any]


@pytest.fixture
async def table(database_url: str) -> AsyncIterator[Database]:
    """The host's database as other processes see it; emptied afterwards."""
    engine = open_engine(database_url, application_name="test")
    database = Database(engine)
    yield database
    async with database.transaction() as session:
        await session.execute(text("delete from job"))
        await session.execute(text("delete from job_result"))
        await session.execute(text("delete from bus.binding where owner = current_user"))
        await session.execute(text("delete from bus.delivery where owner = current_user"))
    await engine.dispose()


@pytest.fixture
def start(database_url: str, keys: Path, tmp_path: Path, service: str) -> Start:
    """Start a part of the host as a process of its own would: with its own connections and its own wake-up."""

    @asynccontextmanager
    async def start(part: Part) -> AsyncIterator[FastAPI]:
        values = {"service": service, "mode": Mode.EMBEDDED, "part": part, "home": tmp_path, "keys": keys}
        settings = HostSettings.model_validate({**values, "database_url": database_url, "workers": 1})
        keyring = load_keyring(keys, service)
        network = Network(keyring, lambda name: httpx.AsyncClient(base_url=f"http://{name}"))
        factory = "sample_modules:modules"
        app = create_host_app(
            settings, title="A host", modules=modules(), factory=factory, keyring=keyring, network=network
        )
        async with app.router.lifespan_context(app):
            yield app

    return start


async def submitted(app: FastAPI, keys: Path, service: str, **submission: object) -> dict[str, Any]:
    transport = httpx.ASGITransport(app)
    headers = TokenMaker(keys, service).user("ada")
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        answer = await client.post(f"/api/v1/{service}/jobs", json=submission)
        job: dict[str, Any] = answer.raise_for_status().json()
        return job


async def until_state(table: Database, job_id: str, state: str) -> Any:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with table.transaction() as session:
                row = (await session.execute(text("select * from job where id = :id"), {"id": uuid.UUID(job_id)})).one()
            if row.state == state:
                return row
            await asyncio.sleep(0.02)


class TestParts:
    async def test_a_worker_does_what_the_api_took_and_is_woken_for_it(
        self, start: Start, table: Database, keys: Path, service: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_modules.host.IDLE_SECONDS", 3600.0)  # it would never look by itself
        async with AsyncExitStack() as stack:
            api = await stack.enter_async_context(start(Part.API))
            await stack.enter_async_context(start(Part.WORKER))

            job = await submitted(api, keys, service, module="echo", input={"text": "hello"})
            row = await until_state(table, job["id"], "completed")

        assert row.output == {"text": "hello"}
        assert not hasattr(api.state, "host")

    async def test_the_api_takes_no_jobs(self, start: Start, table: Database, keys: Path, service: str) -> None:
        async with start(Part.API) as api:
            job = await submitted(api, keys, service, module="echo", input={"text": "later"})

            assert not hasattr(api.state, "host")

        assert (await until_state(table, job["id"], "pending")).attempts == 0

    async def test_a_worker_leaves_the_subscriptions_of_its_service_alone(self, start: Start, table: Database) -> None:
        bound = text("select count(*) from bus.binding where owner = current_user")
        async with start(Part.API), table.transaction() as session:
            before = await session.scalar(bound)

        async with start(Part.WORKER), table.transaction() as session:
            after = await session.scalar(bound)

        assert before == after == 2

    async def test_a_worker_that_stops_gives_its_job_back_to_the_others(
        self, start: Start, table: Database, keys: Path, service: str, tmp_path: Path
    ) -> None:
        mark = tmp_path / "begun"
        async with start(Part.API) as api:
            job = await submitted(api, keys, service, module="hang", input={"text": str(mark)})
            async with start(Part.WORKER):
                async with asyncio.timeout(PATIENCE):
                    while not mark.exists():  # noqa: ASYNC110  # another process sets no event
                        await asyncio.sleep(0.02)

            row = await until_state(table, job["id"], "pending")

        assert (row.attempts, row.lease) == (0, None)

    async def test_a_new_worker_leaves_the_jobs_of_the_living_alone(
        self, start: Start, table: Database, keys: Path, service: str, tmp_path: Path
    ) -> None:
        mark = tmp_path / "begun"
        async with start(Part.API) as api, start(Part.WORKER) as first:
            job = await submitted(api, keys, service, module="hang", input={"text": str(mark)})
            held = await until_state(table, job["id"], "processing")
            async with start(Part.WORKER), start(Part.WORKER):
                still = await until_state(table, job["id"], "processing")

                assert (still.lease, still.attempts) == (held.lease, 1)
            assert first.state.host is not None
