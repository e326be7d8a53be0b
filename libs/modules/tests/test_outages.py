"""Database or storage are away for a while: what was computed is kept, and the outage costs no attempt."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sample_modules import modules
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Peer
from visiobook_contracts.jobs import JobRequested
from visiobook_messaging.bus import Bus
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules import attempt, store
from visiobook_modules.files import FileCarrier
from visiobook_modules.host import ModuleHost
from visiobook_modules.pool import WorkerPool
from visiobook_persistence.database import Database, open_engine

PATIENCE = 20


class FlakyDatabase(Database):
    """Refuses connections, as a server does that was killed, while ``away``; ``refused`` counts."""

    away = False
    refused = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.away:
            self.refused += 1
            raise ConnectionRefusedError(111, "Connection refused")
        async with super().transaction() as session:
            yield session


class Storage:
    """Answers as storage does; while ``away`` with 503, or not at all."""

    def __init__(self) -> None:
        self.away = self.silent = False
        self.asked = 0
        self.files: set[str] = set()

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.silent:
            raise httpx.ConnectError("refused", request=request)
        if self.away:
            return httpx.Response(503, text="the object store does not answer")
        if request.method == "PUT":
            self.files.add(request.url.path)
        return httpx.Response(200 if request.url.path in self.files else 404)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(attempt, "TELL_SECONDS", 0.02)
    monkeypatch.setattr("visiobook_persistence.outages.PAUSES", (0.02, 0.05))


@pytest.fixture
async def table(database_url: str) -> AsyncIterator[FlakyDatabase]:
    """The host's database; emptied afterwards."""
    engine = open_engine(database_url, application_name="test")
    database = FlakyDatabase(engine)
    yield database
    database.away = False
    async with database.transaction() as session:
        for name in ("job", "job_result"):
            await session.execute(text(f"delete from {name}"))
        await session.execute(text("delete from bus.delivery where owner = current_user"))
    await engine.dispose()


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest.fixture
async def host(
    table: FlakyDatabase, storage: Storage, keys: Path, service: str, tmp_path: Path
) -> AsyncIterator[ModuleHost]:
    wakeup, pool = Wakeup(), WorkerPool(1)
    client = httpx.AsyncClient(base_url="http://storage", transport=httpx.MockTransport(storage.answer))
    host = ModuleHost(
        modules={module.name: module for module in modules()},
        factory="sample_modules:modules",
        database=table,
        bus=Bus(table, service=service, wakeup=wakeup),
        carrier=FileCarrier(Peer(client, load_keyring(keys, service), "storage")),
        pool=pool,
        wakeup=wakeup,
        folder=tmp_path / "work",
        service=service,
    )
    await host.start(alone=False)
    yield host
    await host.stop()
    await pool.stop()
    await client.aclose()


async def asked_for(table: Database, module: str, **given: object) -> uuid.UUID:
    job = JobRequested(job_id=uuid.uuid4(), owner="ada", module=module, input=given)
    async with table.transaction() as session:
        await store.add(session, job)
    return job.job_id


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # other processes set no event
            await asyncio.sleep(0.01)


async def ended(table: Database, job_id: uuid.UUID) -> tuple[str, int]:
    """State and attempts of a job, once it is through."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with table.transaction() as session:
                row = (await session.execute(text("select * from job where id = :id"), {"id": job_id})).one()
            if row.finished_at is not None:
                return row.state, row.attempts
            await asyncio.sleep(0.01)


class TestADatabaseThatIsAway:
    async def test_costs_neither_the_work_under_way_nor_its_result(
        self, host: ModuleHost, table: FlakyDatabase, tmp_path: Path
    ) -> None:
        begun = tmp_path / "begun"
        job_id = await asked_for(table, "wait", text=str(begun))
        await until(begun.exists)

        table.away = True
        await until(lambda: table.refused > 3)  # heartbeats
        (tmp_path / "begun.go").touch()
        refused = table.refused
        await until(lambda: table.refused > refused + 3)  # the settling among them
        table.away = False

        assert await ended(table, job_id) == ("completed", 1)


class TestAStorageThatIsAway:
    @pytest.mark.parametrize("how", ["away", "silent"])
    async def test_is_waited_for_with_the_finished_work_in_hand(
        self, host: ModuleHost, table: FlakyDatabase, storage: Storage, how: str
    ) -> None:
        setattr(storage, how, True)
        job_id = await asked_for(table, "copy", text="kept")

        await until(lambda: storage.asked > 8)
        setattr(storage, how, False)

        assert await ended(table, job_id) == ("completed", 1)
        assert len(storage.files) == 1
