"""A host in parts, as processes of their own would be, on a real database, with a storage that lives in memory."""

import asyncio
import hashlib
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import Mode, Part
from visiobook_persistence.database import Database, open_engine
from visiobook_testkit.tokens import TokenMaker

sys.path.insert(0, str(Path(__file__).parent))  # sample_modules, for the tests and for the worker processes they start

from sample_modules import modules  # by the line above

from visiobook_modules.application import create_host_app
from visiobook_modules.settings import HostSettings

PATIENCE_SECONDS = 20
Start = Callable[..., AbstractAsyncContextManager[FastAPI]]


@pytest.fixture(scope="session")
def service() -> str:
    """A host, for its job tables."""
    return "ai-analysis"


class MemoryStorage:
    """Plays storage: what was kept, by digest. ``before_keeping`` runs when a file is about to be kept."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.before_keeping: Callable[[], Any] | None = None

    async def answer(self, request: httpx.Request) -> httpx.Response:
        digest = request.url.path.rsplit("/", 1)[1]
        if request.method == "PUT":
            if self.before_keeping is not None:
                await self.before_keeping()
            content = await request.aread()
            assert hashlib.sha256(content).hexdigest() == digest
            self.files[digest] = content
            return httpx.Response(201)
        if digest not in self.files:
            return httpx.Response(404, json={"title": "Not found", "status": 404, "code": "not-found", "detail": "no"})
        return httpx.Response(200, content=self.files[digest] if request.method == "GET" else b"")


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


class JobTable:
    """The host's table as other processes see it, and as the host's API fills it."""

    def __init__(self, database: Database, keys: Path, service: str) -> None:
        self.database = database
        self._keys = keys
        self._service = service

    async def submit(self, app: FastAPI, module: str, text: object, **more: object) -> uuid.UUID:
        """A job of ada's, through the API."""
        headers = TokenMaker(self._keys, self._service).user("ada")
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
        ) as client:
            body = {"module": module, "input": {"text": str(text)}, **more}
            answer = await client.post(f"/api/v1/{self._service}/jobs", json=body)
            return uuid.UUID(answer.raise_for_status().json()["id"])

    async def cancel(self, app: FastAPI, job: uuid.UUID) -> None:
        """As ada would."""
        headers = TokenMaker(self._keys, self._service).user("ada")
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
        ) as client:
            (await client.post(f"/api/v1/{self._service}/jobs/{job}/cancel")).raise_for_status()

    async def row(self, job: uuid.UUID) -> Any:
        """A job as it stands."""
        async with self.database.transaction() as session:
            return (await session.execute(text("select * from job where id = :id"), {"id": job})).one()

    async def until(self, job: uuid.UUID, state: str) -> Any:
        """The job, once it has this state."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (row := await self.row(job)).state != state:  # noqa: ASYNC110  # another process sets no event
                await asyncio.sleep(0.02)
        return row

    async def execute(self, statement: str, **values: object) -> None:
        """Change something behind the host's back."""
        async with self.database.transaction() as session:
            await session.execute(text(statement), values)


@pytest.fixture
async def table(database_url: str, keys: Path, service: str) -> AsyncIterator[JobTable]:
    """Emptied afterwards."""
    engine = open_engine(database_url, application_name="test", pool_size=12)
    table = JobTable(Database(engine), keys, service)
    yield table
    for name in ("job", "job_result", "bus.binding", "bus.delivery"):
        await table.execute(f"delete from {name}" + (" where owner = current_user" if "." in name else ""))
    await engine.dispose()


@pytest.fixture
def start(database_url: str, keys: Path, tmp_path: Path, service: str, storage: MemoryStorage) -> Start:
    """Start a part of the host as a process of its own would: with its own connections, wake-up and workers."""

    def client_of(name: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"http://{name}", transport=httpx.MockTransport(storage.answer))

    @asynccontextmanager
    async def start(part: Part = Part.ALL, *, workers: int = 1) -> AsyncIterator[FastAPI]:
        values = {"service": service, "mode": Mode.EMBEDDED, "part": part, "home": tmp_path, "keys": keys}
        settings = HostSettings.model_validate({**values, "database_url": database_url, "workers": workers})
        keyring = load_keyring(keys, service)
        app = create_host_app(
            settings,
            title="A host",
            modules=modules(),
            factory="sample_modules:modules",
            keyring=keyring,
            network=Network(keyring, client_of),
        )
        async with app.router.lifespan_context(app):
            yield app

    return start


async def appears(path: Path) -> str:
    """What is in a file that another process writes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (path.exists() and path.read_text()):  # noqa: ASYNC110  # another process sets no event
            await asyncio.sleep(0.01)
    return path.read_text()


@pytest.fixture(name="appears")
def appears_fixture() -> Callable[[Path], Any]:
    return appears
