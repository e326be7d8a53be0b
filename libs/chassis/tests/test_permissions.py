"""Who may do what: grants of a token against what a route needs."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from visiobook_chassis import permissions
from visiobook_chassis.application import create_app
from visiobook_chassis.auth import (
    PUBLIC_AUDIENCE,
    Administrator,
    CallingService,
    CurrentPrincipal,
    Principal,
    public,
    service_token,
    verify,
)
from visiobook_chassis.keys import Keyring
from visiobook_chassis.settings import ServiceSettings

router = APIRouter(prefix="/api/v1/payment")


@router.get("/lines")
async def read_lines(principal: CurrentPrincipal) -> str:
    return principal.owner


@router.post("/lines")
async def write_line(principal: CurrentPrincipal) -> str:
    return principal.owner


@router.post("/quote", openapi_extra=permissions.needs("payment:read"))
async def quote(principal: CurrentPrincipal) -> str:
    return principal.owner


@router.get("/all")
async def read_all(principal: Administrator) -> str:
    return principal.owner


@router.get("/peers")
async def peers(principal: CallingService) -> str:
    return principal.owner


@router.get("/prices", openapi_extra=public())
async def prices() -> str:
    return "free"


@pytest.fixture
def app(payment_settings: ServiceSettings) -> FastAPI:
    outer = APIRouter()
    outer.include_router(router)
    return create_app(payment_settings, title="Test", routers=[outer])


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1/payment") as client:
        yield client


def bearer(user: Keyring, **claims: Any) -> dict[str, str]:
    now = int(time.time())
    token = user.sign({"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60} | claims)
    return {"authorization": f"Bearer {token}"}


class TestGrants:
    @pytest.mark.parametrize("grant", ["storage:read", "*:read", "storage:*", "*:*"])
    def test_stars_stand_for_every_service_and_level(self, grant: str) -> None:
        assert permissions.allows([grant], "storage:read")

    @pytest.mark.parametrize("grant", ["storage:write", "project:read", "*:admin", "storage:", "storage", "*", ""])
    def test_cover_nothing_else(self, grant: str) -> None:
        assert not permissions.allows([grant], "storage:read")

    def test_may_be_handed_on_by_who_holds_all_of_them(self) -> None:
        assert permissions.covers(["*:read", "*:write", "*:admin"], "storage:*")
        assert not permissions.covers(["*:read", "*:write"], "storage:*")
        assert not permissions.covers(["storage:*"], "*:read")

    @pytest.mark.parametrize("value", ["storage:delete", "Storage:read", "read", "a:b:c", "*:read ", ""])
    def test_have_a_form(self, value: str) -> None:
        assert not permissions.is_grant(value)


class TestPrincipal:
    def test_without_the_claim_reads_and_writes(self, user: Keyring) -> None:
        principal = _of(user)

        assert principal.may("storage:write")
        assert not principal.may("storage:admin")

    def test_with_the_role_administers(self, user: Keyring) -> None:
        assert _of(user, roles=["admin"]).administers("storage")

    def test_with_the_role_and_a_key_of_less_scope_does_not(self, user: Keyring) -> None:
        assert not _of(user, roles=["admin"], permissions=["*:read"]).administers("storage")

    def test_with_an_empty_claim_may_nothing(self, user: Keyring) -> None:
        assert not _of(user, permissions=[]).may("storage:read")

    def test_that_acts_for_an_organisation_owns_as_it(self, user: Keyring) -> None:
        assert _of(user, org="guild").owner == "guild"
        assert _of(user).owner == "ada"

    def test_of_a_service_may_everything(self, payment: Keyring, project: Keyring) -> None:
        principal = verify(payment, service_token(project, audience="payment"), service="payment")

        assert principal.may("payment:admin")


class TestRoutes:
    async def test_reading_lets_nobody_write(self, client: httpx.AsyncClient, user: Keyring) -> None:
        headers = bearer(user, permissions=["payment:read"])

        assert (await client.get("/lines", headers=headers)).status_code == 200
        answer = await client.post("/lines", headers=headers)

        assert answer.status_code == 403
        assert answer.json()["code"] == "missing-permission"
        assert answer.json()["extra"]["permission"] == "payment:write"

    async def test_may_name_another_permission(self, client: httpx.AsyncClient, user: Keyring) -> None:
        answer = await client.post("/quote", headers=bearer(user, permissions=["payment:read"]))

        assert answer.status_code == 200

    async def test_for_administrators_need_both_role_and_grant(self, client: httpx.AsyncClient, user: Keyring) -> None:
        scoped = await client.get("/all", headers=bearer(user, roles=["admin"], permissions=["*:read", "*:write"]))
        pretended = await client.get("/all", headers=bearer(user, permissions=["*:*"]))

        assert (scoped.status_code, scoped.json()["code"]) == (403, "missing-permission")
        assert (pretended.status_code, pretended.json()["code"]) == (403, "forbidden")

    async def test_that_are_public_ask_nothing(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/prices")).status_code == 200

    async def test_refuse_a_mandate_that_has_ended(
        self, app: FastAPI, client: httpx.AsyncClient, user: Keyring
    ) -> None:
        headers = bearer(user, sid="s", org="guild", mandate="m")
        assert (await client.get("/lines", headers=headers)).json() == "guild"

        app.state.shared.revocations.add(["m"], until=time.time() + 60)

        assert (await client.get("/lines", headers=headers)).json()["code"] == "session-over"
        assert (await client.get("/lines", headers=bearer(user, sid="s"))).status_code == 200

    def test_say_in_the_document_what_they_need(self, app: FastAPI) -> None:
        paths = app.openapi()["paths"]
        said = {
            f"{method} {path.removeprefix('/api/v1/payment')}": operation.get("x-permission")
            for path, item in paths.items()
            for method, operation in item.items()
            if path.startswith("/api")
        }

        assert said == {
            "get /lines": "payment:read",
            "post /lines": "payment:write",
            "post /quote": "payment:read",
            "get /all": "payment:admin",
            "get /peers": None,
            "get /prices": None,
        }

    def test_of_one_function_need_one_permission(self, payment_settings: ServiceSettings) -> None:
        torn = APIRouter(prefix="/api/v1/payment")
        torn.get("/torn")(read_lines)
        torn.post("/torn")(read_lines)

        with pytest.raises(ValueError, match="different permissions"):
            create_app(payment_settings, title="Test", routers=[torn])


def _of(user: Keyring, **claims: Any) -> Principal:
    token = bearer(user, **claims)["authorization"].removeprefix("Bearer ")
    return verify(user, token, service="payment")
