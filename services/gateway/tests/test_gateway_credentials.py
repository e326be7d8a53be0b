"""What shows who asks: tokens, API keys, the portal's cookie; and what of it goes inward."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.types import ASGIApp

from visiobook_chassis.auth import PUBLIC_AUDIENCE, CallingService, CurrentPrincipal, public
from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.permissions import needs
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings

KEY = "vbk_key-1_0123456789abcdef"
ORIGIN = "http://test"


class KeyOffice:
    """The part of ``user`` that knows what keys are worth."""

    def __init__(self, keys: Path) -> None:
        self._keyring = load_keyring(keys, "user")
        self.asked: list[str] = []
        self.worth: dict[str, dict[str, Any]] = {KEY: {"sub": "ada", "sid": "key-1", "permissions": ["project:read"]}}

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        return self._keyring.sign({"aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 600, **claims})

    def add_to(self, app: FastAPI) -> None:
        @app.post("/internal/v1/user/api-keys/exchange")
        async def exchange(body: dict[str, str], _: CallingService) -> dict[str, Any]:
            self.asked.append(body["key"])
            if body["key"] not in self.worth:
                raise Unauthenticated("no such key")
            return {"access_token": self.token(**self.worth[body["key"]]), "expires_in": 600}


@pytest.fixture
def office(keys: Path) -> KeyOffice:
    return KeyOffice(keys)


@pytest.fixture
def services(services: dict[str, FastAPI], office: KeyOffice) -> dict[str, FastAPI]:
    office.add_to(services["user"])
    for name, base in (("project", "/api/v1/project"), ("user", "/api/v1/user/portal")):
        app = services[name]

        async def seen(request: Request, principal: CurrentPrincipal) -> dict[str, Any]:
            fields = {name: request.headers.get(name) for name in ("authorization", "x-api-key", "cookie")}
            return {"subject": principal.subject, **fields}

        app.get(f"{base}/seen", name="see")(seen)
        app.post(f"{base}/seen", name="change")(seen)

        @app.post(f"{base}/search", openapi_extra=needs("project:read"))
        async def search(principal: CurrentPrincipal) -> str:
            return principal.subject

        @app.post(f"{base}/opened", openapi_extra=public())
        async def opened(request: Request) -> dict[str, Any]:
            return {"cookie": request.headers.get("cookie")}

    return services


class TestApiKeys:
    @pytest.mark.parametrize("fields", [{"authorization": f"Bearer {KEY}"}, {"x-api-key": KEY}])
    async def test_are_worth_a_token_which_alone_goes_inward(
        self, visitor: httpx.AsyncClient, fields: dict[str, str]
    ) -> None:
        answer = (await visitor.get("/api/v1/project/seen", headers=fields)).json()

        assert answer["subject"] == "ada"
        assert answer["x-api-key"] is None
        assert answer["authorization"].startswith("Bearer ey")

    async def test_are_asked_about_once_a_minute(self, visitor: httpx.AsyncClient, office: KeyOffice) -> None:
        for _ in range(3):
            await visitor.get("/api/v1/project/seen", headers={"x-api-key": KEY})

        assert office.asked == [KEY]

    @pytest.mark.parametrize("key", ["vbk_key-2_x", "vbk_", "vbk_" + "x" * 300, "another"])
    async def test_that_are_not_valid_open_nothing(self, visitor: httpx.AsyncClient, key: str) -> None:
        answer = await visitor.get("/api/v1/project/seen", headers={"x-api-key": key})
        public_route = await visitor.get("/api/v1/project/open", headers={"x-api-key": key})

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-api-key")
        assert public_route.status_code == 200

    async def test_that_were_revoked_end_at_once(self, visitor: httpx.AsyncClient, app: FastAPI) -> None:
        before = await visitor.get("/api/v1/project/seen", headers={"x-api-key": KEY})

        await app.state.shared.revocations.announce(["key-1"], until=time.time() + 60)
        after = await visitor.get("/api/v1/project/seen", headers={"x-api-key": KEY})

        assert (before.status_code, after.status_code) == (200, 401)

    async def test_cannot_be_checked_without_user(self, app: FastAPI, make_service: Any) -> None:
        transport = httpx.ASGITransport(build_entry(app, {"project": make_service("project")}))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            answer = await client.get("/api/v1/project/whoami", headers={"x-api-key": KEY})

        assert answer.status_code == 503


class TestPermissions:
    async def test_of_a_key_are_its_scopes(self, visitor: httpx.AsyncClient) -> None:
        visitor.headers["x-api-key"] = KEY

        read = await visitor.get("/api/v1/project/seen")
        write = await visitor.post("/api/v1/project/seen")
        elsewhere = await visitor.get("/api/v1/storage/whoami")

        assert [answer.status_code for answer in (read, write, elsewhere)] == [200, 403, 403]
        assert (write.json()["code"], write.json()["extra"]["permission"]) == ("missing-permission", "project:write")

    async def test_are_what_the_route_says(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.post("/api/v1/project/search", headers={"x-api-key": KEY})

        assert answer.status_code == 200

    async def test_of_a_token_without_any_are_none(self, visitor: httpx.AsyncClient, office: KeyOffice) -> None:
        token = office.token(sub="ada", permissions=[])
        headers = {"authorization": f"Bearer {token}"}

        assert (await visitor.get("/api/v1/project/seen", headers=headers)).status_code == 403
        assert (await visitor.get("/api/v1/project/open", headers=headers)).status_code == 200


class TestCookies:
    @pytest.fixture
    def browser(self, visitor: httpx.AsyncClient, office: KeyOffice) -> httpx.AsyncClient:
        """Somebody who is signed in to the portal."""
        token = office.token(sub="ada", sid="portal-1")
        visitor.headers["cookie"] = f"theme=dark; visiobook_access={token}; visiobook_csrf=right; visiobook_refresh=r"
        return visitor

    async def test_are_the_token_and_end_at_the_edge(self, browser: httpx.AsyncClient) -> None:
        answer = (await browser.get("/api/v1/project/seen")).json()

        assert (answer["subject"], answer["cookie"]) == ("ada", "theme=dark")
        assert answer["authorization"].startswith("Bearer ey")

    async def test_reach_the_addresses_that_keep_the_session(self, browser: httpx.AsyncClient) -> None:
        answer = (await browser.get("/api/v1/user/portal/seen")).json()

        assert "visiobook_refresh=r" in answer["cookie"]

    async def test_of_a_stranger_do_not_go_inward_either(self, visitor: httpx.AsyncClient) -> None:
        visitor.headers["cookie"] = "a=1; visiobook_refresh=r"

        assert (await visitor.post("/api/v1/project/opened")).json() == {"cookie": "a=1"}

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({}, 403),
            ({"x-csrf-token": "wrong"}, 403),
            ({"x-csrf-token": ""}, 403),
            ({"x-csrf-token": "right"}, 200),
            ({"x-csrf-token": "right", "origin": ORIGIN}, 200),
            ({"x-csrf-token": "right", "origin": "http://elsewhere.example"}, 403),
            ({"x-csrf-token": "right", "origin": "null"}, 403),
        ],
    )
    async def test_change_something_only_with_the_proof_that_the_portal_wants_it(
        self, browser: httpx.AsyncClient, fields: dict[str, str], status: int
    ) -> None:
        answer = await browser.post("/api/v1/project/seen", headers=fields)

        assert answer.status_code == status
        assert status == 200 or answer.json()["code"] == "csrf"

    async def test_do_not_count_beside_a_header(self, browser: httpx.AsyncClient, office: KeyOffice) -> None:
        program = {"authorization": f"Bearer {office.token(sub='bob')}"}
        broken = {"authorization": "Bearer nonsense"}

        assert (await browser.post("/api/v1/project/seen", headers=program)).json()["subject"] == "bob"
        assert (await browser.get("/api/v1/project/seen", headers=broken)).status_code == 401

    async def test_have_other_names_where_the_portal_is_opened_by_https(
        self, gateway_settings: dict[str, Any], services: dict[str, FastAPI], office: KeyOffice
    ) -> None:
        entry: ASGIApp = build_entry(create_app(Settings(**gateway_settings, public_url="https://v.example")), services)
        token = office.token(sub="ada")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(entry), base_url=ORIGIN) as client:
            plain = await client.get("/api/v1/project/seen", headers={"cookie": f"visiobook_access={token}"})
            prefixed = await client.get("/api/v1/project/seen", headers={"cookie": f"__Host-visiobook_access={token}"})

        assert (plain.status_code, prefixed.status_code) == (401, 200)

    async def test_let_an_administrator_see_what_the_gateway_shows(
        self, visitor: httpx.AsyncClient, office: KeyOffice
    ) -> None:
        token = office.token(sub="root", roles=["admin"])

        answer = await visitor.get("/metrics", headers={"cookie": f"visiobook_access={token}"})

        assert answer.status_code == 200
