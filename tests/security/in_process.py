"""The whole fleet in this process, on a database of its own, with people who really signed up. No job is worked on."""

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from starlette.types import ASGIApp

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.network import TIMEOUT, Network
from visiobook_chassis.settings import Mode, Part
from visiobook_chassis.shared.connection import Shared
from visiobook_messaging.wakeup import Wakeup
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database, open_engine

PASSWORD = "nine lighthouses sing"
FLEET = read_fleet()


@dataclass(frozen=True)
class Tenant:
    """Somebody who owns things: a person, or an organisation that a person acts for. ``token`` says so."""

    name: str
    owner: str
    token: str
    account: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


@dataclass
class InProcessFleet:
    """Applications by service, asked without the gateway: each must hold by itself."""

    apps: Mapping[str, FastAPI]
    admin: Database
    keys: Path
    tenants: dict[str, Tenant] = field(default_factory=dict)

    async def ask(
        self, service: str, method: str, path: str, *, who: Tenant | None = None, **options: Any
    ) -> httpx.Response:
        """One request; what the application raises is answered as a client would see it."""
        headers = options.pop("headers", {}) | (who.headers if who else {})
        transport = httpx.ASGITransport(self.apps[service], raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{service}", timeout=60) as client:
            return await client.request(method, path, headers=headers, **options)

    async def sign_up(self, name: str) -> Tenant:
        """A person who is logged in."""
        email = f"{name}@example.org"
        form = {"email": email, "password": PASSWORD, "display_name": name.title()}
        await self.ask("user", "POST", "/api/v1/user/accounts", json=form)
        return await self.log_in(name)

    async def log_in(self, name: str) -> Tenant:
        """The person again, in a new session."""
        form = {"email": f"{name}@example.org", "password": PASSWORD}
        answer = await self.ask("user", "POST", "/api/v1/user/sessions", json=form)
        assert answer.status_code == 201, answer.text
        tokens = answer.json()
        return Tenant(name, tokens["user_id"], tokens["access_token"], tokens["user_id"])

    async def found(self, name: str, founder: str) -> Tenant:
        """An organisation, by a session of its founder that acts for it."""
        acting = await self.log_in(founder)
        made = await self.ask("user", "POST", "/api/v1/user/organisations", who=acting, json={"name": name})
        return await self.act(acting, made.json()["id"], name)

    async def act(self, acting: Tenant, organisation: str, name: str) -> Tenant:
        """A person's session, acting for an organisation."""
        path, form = "/api/v1/user/sessions/current/organisation", {"organisation_id": organisation}
        answer = await self.ask("user", "PUT", path, who=acting, json=form)
        assert answer.status_code == 200, answer.text
        return Tenant(name, organisation, answer.json()["access_token"], acting.account)


@asynccontextmanager
async def running(admin_url: str, home: Path) -> AsyncIterator[InProcessFleet]:
    """Every service's application with its resources; hosts take no jobs."""
    keys = home / "keys"
    keys.mkdir()
    ensure_keys(keys, [service.name for service in FLEET])
    apps: dict[str, FastAPI] = {}
    shared, wakeup = Shared(), Wakeup()
    for service in FLEET:
        app = _application(service, home, admin_url, apps)
        app.state.shared, app.state.wakeup = shared, wakeup
        apps[service.name] = app
    engine = open_engine(admin_url, application_name="security", pool_size=2)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        for app in apps.values():
            await stack.enter_async_context(app.router.lifespan_context(app))
        yield InProcessFleet(apps, Database(engine), keys)


def _application(service: FleetService, home: Path, admin_url: str, apps: Mapping[str, ASGIApp]) -> FastAPI:
    settings = importlib.import_module(f"{service.package}.settings").Settings(
        service=service.name,
        mode=Mode.EMBEDDED,
        part=Part.API,
        home=home,
        keys=home / "keys",
        database_url=provisioning.url_of(admin_url, service.name) if service.schema else "",
        database_pool=2,
        public_url="http://127.0.0.1:1",
    )
    keyring = load_keyring(home / "keys", service.name)

    def client_of(name: str) -> httpx.AsyncClient:
        transport = StreamingASGITransport(apps[name])
        return httpx.AsyncClient(transport=transport, base_url=f"http://{name}", timeout=TIMEOUT)

    app = importlib.import_module(f"{service.package}.main").create_app(
        settings, keyring=keyring, network=Network(keyring, client_of)
    )
    assert isinstance(app, FastAPI)
    return app


async def columns(admin: Database, schema: str) -> dict[str, dict[str, Any]]:
    """Every column of every table of a schema: table -> column -> what PostgreSQL says of it."""
    query = text(
        "select c.table_name, c.column_name, c.data_type, c.udt_name, c.is_nullable, c.column_default, c.is_identity,"
        " c.is_generated from information_schema.columns c"
        " join information_schema.tables t using (table_schema, table_name)"
        " where c.table_schema = :schema and t.table_type = 'BASE TABLE' order by c.ordinal_position"
    )
    found: dict[str, dict[str, Any]] = {}
    async with admin.transaction() as session:
        for row in (await session.execute(query, {"schema": schema})).mappings():
            found.setdefault(row["table_name"], {})[row["column_name"]] = dict(row)
    return found
