"""The application under test and a person who uses it."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Peer
from visiobook_contracts.notification import MailOrder
from visiobook_persistence.database import Database
from visiobook_user import throttle
from visiobook_user.letters.courier import Courier
from visiobook_user.letters.writing import Writer
from visiobook_user.main import create_app
from visiobook_user.settings import Settings

PASSWORD = "nine lighthouses sing"
PORTAL_URL = "http://portal.example"


@pytest.fixture(scope="session")
def service() -> str:
    return "user"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    return create_app(Settings(**service_settings))


@dataclass
class Person:
    """Somebody with an account, and the tokens of a log-in."""

    api: httpx.AsyncClient
    email: str
    password: str = PASSWORD
    tokens: dict[str, Any] | None = None

    async def register(self, **changes: object) -> httpx.Response:
        form = {"email": self.email, "password": self.password, "display_name": "Ada", "language": "fr"}
        return await self.api.post("/api/v1/user/accounts", json=form | changes)

    async def log_in(self, **changes: object) -> httpx.Response:
        form = {"email": self.email, "password": self.password}
        answer = await self.api.post("/api/v1/user/sessions", json=form | changes)
        if answer.is_success:
            self.tokens = answer.json()
        return answer

    async def refresh(self, refresh_token: str | None = None) -> httpx.Response:
        assert self.tokens
        body = {"refresh_token": refresh_token or self.tokens["refresh_token"]}
        return await self.api.post("/api/v1/user/sessions/refresh", json=body)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        assert self.tokens
        headers = {"authorization": f"Bearer {self.tokens['access_token']}"}
        return await self.api.request(method, f"/api/v1/user{path}", headers=headers, **options)


@pytest.fixture
def stranger(client: httpx.AsyncClient) -> Person:
    """Somebody without an account yet."""
    del client.headers["authorization"]
    return Person(client, "Ada@Example.org")


@pytest.fixture
async def ada(stranger: Person) -> Person:
    """Somebody who is logged in."""
    assert (await stranger.register()).status_code == 201
    assert (await stranger.log_in()).status_code == 201
    return stranger


@pytest.fixture
async def bob(ada: Person) -> Person:
    """Somebody else who is logged in."""
    bob = Person(ada.api, "bob@example.org")
    await bob.register(display_name="Bob")
    await bob.log_in()
    return bob


@pytest.fixture
def long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who guesses too often waits a minute at once: a slow machine must not let them in meanwhile."""
    monkeypatch.setattr(throttle.Limit, "delay", lambda limit, failures: 60.0 if failures >= limit.free else 0.0)


@dataclass
class Mailbox:
    """What notification was asked to send. ``away``: it does not answer."""

    courier: Courier | None = None
    mails: list[MailOrder] = field(default_factory=list)
    away: bool = False

    async def take(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("nobody listens")
        order = MailOrder.model_validate_json(request.content)
        if order.id not in {known.id for known in self.mails}:
            self.mails.append(order)
        return httpx.Response(202, json={"id": str(order.id)})

    async def new(self) -> list[MailOrder]:
        """Bring what was ordered; the mails that came of it."""
        assert self.courier is not None
        before = len(self.mails)
        await self.courier.bring_all()
        return self.mails[before:]

    async def token(self, template: str) -> str:
        """The token of the link in the last mail of a kind."""
        await self.new()
        link = [mail.values["link"] for mail in self.mails if mail.template == template][-1]
        return link.partition("#token=")[2]


@pytest.fixture
async def mailbox(app: FastAPI, database: Database, keyring: Keyring) -> Mailbox:
    mailbox = Mailbox()
    client = httpx.AsyncClient(transport=httpx.MockTransport(mailbox.take), base_url="http://notification")
    peer = Peer(client, keyring, "notification")
    mailbox.courier = Courier(database, app.state.letters, Writer(PORTAL_URL), peer)
    return mailbox
