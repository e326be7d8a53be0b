import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from visiobook_chassis.fleet import FleetService
from visiobook_contracts.user import UserDeleted
from visiobook_database.main import create_app
from visiobook_database.provisioning import provision
from visiobook_database.settings import Settings
from visiobook_messaging.bus import Bus
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_persistence.database import Database
from visiobook_persistence.provisioning import url_of
from visiobook_testkit.tokens import TokenMaker

OPERATOR = "/api/v1/database"
FLEET = """services:
  gateway: {port: 1, package: visiobook_gateway}
  payment: {port: 2, package: visiobook_payment, schema: payment}
  database: {port: 3, package: visiobook_database, schema: database}
"""


@pytest.fixture
async def operator(
    empty_database: str, fleet: tuple[FleetService, ...], keys: Path, tmp_path: Path, tokens: TokenMaker
) -> AsyncIterator[httpx.AsyncClient]:
    """The running application on a provisioned database, called by an administrator."""
    (tmp_path / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    await provision(empty_database, fleet)
    settings = Settings(
        database_url=url_of(empty_database, "database"),
        admin_url=empty_database,
        keys=keys,
        fleet=tmp_path / "fleet.yaml",
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://test", headers=tokens.admin())
    async with app.router.lifespan_context(app), client:
        yield client


class TestListSchemas:
    async def test_tells_what_each_service_has(self, operator: httpx.AsyncClient) -> None:
        response = await operator.get(f"{OPERATOR}/schemas")

        payment, database = response.json()
        assert (payment["service"], payment["schema"], payment["role"]) == ("payment", "payment", "visiobook_payment")
        assert (payment["revision"], payment["role_exists"]) == ("payment_0002", True)
        assert payment["tables"] >= 4
        assert payment["bytes"] > 0
        assert database["connections"] >= 1


class TestGetDatabaseHealth:
    async def test_tells_the_servers_load_and_the_oldest_transaction(
        self, operator: httpx.AsyncClient, empty_database: str
    ) -> None:
        engine = create_async_engine(empty_database)
        async with engine.connect() as connection, connection.begin():
            await connection.exec_driver_sql("select 1")
            health = (await operator.get(f"{OPERATOR}/health")).json()
        await engine.dispose()

        assert int(health["server_version"].split(".")[0]) >= 16
        assert 0 < health["connections"] < health["max_connections"]
        assert health["longest_transaction_seconds"] > 0
        assert health["uptime_seconds"] > 0

    async def test_tells_what_waits_in_the_bus_and_what_was_given_up(
        self, operator: httpx.AsyncClient, empty_database: str, query: Callable[[str, str], Awaitable[list[Any]]]
    ) -> None:
        engine = create_async_engine(url_of(empty_database, "payment"))
        bus = Bus(Database(engine), service="payment")
        await bus.start(listening())
        await bus.stop()
        async with Database(engine).transaction() as session:
            await bus.publish(session, UserDeleted(user_id="ada"))
        await engine.dispose()
        await query(empty_database, GIVE_UP)

        [queue] = (await operator.get(f"{OPERATOR}/health")).json()["queues"]

        assert (queue["subscriber"], queue["waiting"], queue["retrying"]) == ("payment.close_wallet", 1, 0)
        assert queue["oldest_seconds"] > 0
        assert queue["dead"] == 1


GIVE_UP = """insert into bus.dead
    (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    select id, subscriber, owner, event_id, topic, envelope, 8, created_at, 'it never worked' from bus.delivery"""


def listening() -> Subscriptions:
    subscriptions = Subscriptions()

    @subscriptions.on(UserDeleted)
    async def close_wallet(incoming: Incoming[UserDeleted]) -> None:
        await asyncio.sleep(0)

    return subscriptions


class TestRunMigrations:
    async def test_says_that_all_is_up_to_date(self, operator: httpx.AsyncClient) -> None:
        response = await operator.post(f"{OPERATOR}/migrations")

        assert (response.status_code, response.json()) == (200, {"migrated": []})

    async def test_without_an_administrators_address_says_what_to_set(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        response = await client.post(f"{OPERATOR}/migrations", headers=tokens.admin())

        assert (response.status_code, response.json()["code"]) == (409, "no-administrator")


class TestEveryRoute:
    @pytest.mark.parametrize(("method", "path"), [("GET", "schemas"), ("GET", "health"), ("POST", "migrations")])
    async def test_is_for_administrators(self, client: httpx.AsyncClient, method: str, path: str) -> None:
        response = await client.request(method, f"{OPERATOR}/{path}")

        assert response.status_code == 403
