"""The application under test and a person who uses it."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_user.main import create_app
from visiobook_user.settings import Settings

PASSWORD = "nine lighthouses sing"


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
