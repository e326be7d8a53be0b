"""Small real services behind a real entry."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp

from visiobook_chassis import application
from visiobook_chassis.auth import Administrator, CurrentPrincipal, public
from visiobook_chassis.errors import NotFound
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.tokens import TokenMaker

MakeService = Callable[[str], FastAPI]


@pytest.fixture(scope="session")
def service() -> str:
    return "gateway"


@pytest.fixture
def gateway_settings(keys: Path, tmp_path: Path) -> dict[str, Any]:
    return {"mode": Mode.EMBEDDED, "home": tmp_path, "keys": keys, "portal": tmp_path / "not built"}


@pytest.fixture
def app(gateway_settings: dict[str, Any]) -> FastAPI:
    return create_app(Settings(**gateway_settings))


@pytest.fixture
def make_service(keys: Path) -> MakeService:
    """A service with a public route, routes for users, a stream, and things that nobody outside may reach."""

    def make(name: str) -> FastAPI:
        settings = ServiceSettings(service=name, mode=Mode.EMBEDDED, keys=keys)
        app = application.create_app(settings, title=f"The {name}", routers=[], keyring=load_keyring(keys, name))
        _add_routes(app, name)
        return app

    return make


def _add_routes(app: FastAPI, name: str) -> None:
    base = f"/api/v1/{name}"

    @app.get(f"{base}/whoami")
    async def whoami(principal: CurrentPrincipal, request: Request) -> dict[str, Any]:
        client = request.client.host if request.client else None
        seen = {header: request.headers.get(header) for header in ("x-forwarded-for", "x-request-id", "connection")}
        return {"service": name, "subject": principal.subject, "client": client, **seen}

    @app.get(f"{base}/open", openapi_extra=public())
    async def open_to_all() -> dict[str, str]:
        return {"service": name}

    @app.get(f"{base}/books/hidden")
    async def hidden(principal: CurrentPrincipal) -> dict[str, str]:
        return {"subject": principal.subject}

    @app.get(f"{base}/books/{{book}}", openapi_extra=public())
    async def book(book: str) -> dict[str, str]:
        return {"book": book}

    @app.get(f"{base}/administration")
    async def administration(principal: Administrator) -> dict[str, str]:
        return {"subject": principal.subject}

    @app.post(f"{base}/echo")
    async def echo(request: Request, _: CurrentPrincipal) -> Response:
        pieces = [piece async for piece in request.stream()]
        return Response(b"".join(pieces), headers={"x-pieces": str(len(pieces))})

    @app.get(f"{base}/refused")
    async def refused(_: CurrentPrincipal) -> None:
        raise NotFound("There is no such book.")

    @app.get(f"{base}/failing")
    async def failing(_: CurrentPrincipal) -> None:
        raise RuntimeError("the inside is showing")

    @app.get(f"/internal/v1/{name}/secret", openapi_extra=public(), include_in_schema=False)
    async def secret() -> dict[str, str]:
        return {"secret": name}


@pytest.fixture
def services(make_service: MakeService) -> dict[str, FastAPI]:
    return {name: make_service(name) for name in ("user", "project", "storage")}


@pytest.fixture
def entry(app: FastAPI, services: dict[str, FastAPI]) -> ASGIApp:
    """The embedded entry."""
    return build_entry(app, services)


@pytest.fixture
async def visitor(entry: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token."""
    transport = httpx.ASGITransport(entry, raise_app_exceptions=False, client=("203.0.113.9", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
def ada(visitor: httpx.AsyncClient, tokens: TokenMaker) -> httpx.AsyncClient:
    """Somebody with a token."""
    visitor.headers.update(tokens.user("ada"))
    return visitor
