"""What a request is answered while its database is away: a real server that goes and comes back."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from structlog.testing import capture_logs

from visiobook_chassis import application
from visiobook_chassis.auth import public
from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_persistence import database
from visiobook_persistence.database import Session
from visiobook_testkit.postgres import ThrowawayPostgres

router = APIRouter()


@router.get("/count", openapi_extra=public())
async def count(session: Session) -> int:
    return int((await session.execute(text("select 41 + 1"))).scalar_one())


@router.get("/broken", openapi_extra=public())
async def broken(session: Session) -> None:
    await session.execute(text("select nothing"))


@router.get("/unplugged", openapi_extra=public())
async def unplugged() -> None:
    raise ConnectionRefusedError("somebody else's")


@pytest.fixture(scope="module")
def server() -> Iterator[ThrowawayPostgres]:
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        server = ThrowawayPostgres(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
async def caller(server: ThrowawayPostgres, keys: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = ServiceSettings(service="payment", mode=Mode.EMBEDDED, keys=keys, database_url=server.url)
    app: FastAPI = application.create_app(settings, title="A", routers=[router], resources=[database.connected])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        yield client


@pytest.fixture(scope="session")
def service() -> str:
    return "payment"


class TestADatabaseThatGoes:
    @pytest.mark.parametrize("end", ["stop", "kill"])
    async def test_is_told_as_503_with_a_hint_until_it_is_back(
        self, server: ThrowawayPostgres, caller: httpx.AsyncClient, end: str
    ) -> None:
        before = await caller.get("/count")

        getattr(server, end)()
        with capture_logs() as logs:
            during = [await caller.get("/count") for _ in range(3)]
        server.start()
        after = await caller.get("/count")

        assert (before.status_code, after.status_code, after.text) == (200, 200, "42")
        assert [answer.status_code for answer in during] == [503] * 3
        assert during[0].headers["content-type"] == "application/problem+json"
        assert during[0].json()["code"] == "database-away"
        assert int(during[0].headers["retry-after"]) > 0
        assert max(len(str(entry)) for entry in logs) < 600
        assert not any("exc_info" in entry for entry in logs)

    @pytest.mark.parametrize("path", ["/broken", "/unplugged"])
    async def test_is_not_blamed_for_what_is_wrong_in_itself(self, caller: httpx.AsyncClient, path: str) -> None:
        answer = await caller.get(path)

        assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
