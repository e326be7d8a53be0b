"""What create_app gives to every service: errors, health, telemetry, and resources in order."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ValidationError

from visiobook_chassis.application import create_app
from visiobook_chassis.auth import Administrator, CallingService, CurrentPrincipal, public, service_token
from visiobook_chassis.errors import InsufficientStorage, NotFound, TooManyRequests
from visiobook_chassis.keys import Keyring
from visiobook_chassis.settings import Mode, ServiceSettings

router = APIRouter(prefix="/api/v1/payment")


class Order(BaseModel):
    credits: int


@router.get("/missing", openapi_extra=public())
async def missing() -> None:
    raise NotFound("There is no such wallet.", hint="Open one.", owner="ada")


@router.get("/full", openapi_extra=public())
async def full() -> None:
    raise InsufficientStorage("The disk is full.")


@router.get("/busy", openapi_extra=public())
async def busy() -> None:
    raise TooManyRequests("Slow down.", retry_after=3)


@router.get("/broken", openapi_extra=public())
async def broken() -> None:
    raise RuntimeError("password=hunter2")


@router.post("/orders", openapi_extra=public())
async def order(wanted: Order) -> Order:
    return wanted


@router.get("/me")
async def me(principal: CurrentPrincipal) -> str:
    return principal.subject


@router.get("/admin")
async def admin(principal: Administrator) -> str:
    return principal.subject


@router.get("/peers")
async def peers(principal: CallingService) -> str:
    return principal.subject


@pytest.fixture
def app(payment_settings: ServiceSettings) -> FastAPI:
    return create_app(payment_settings, title="Test", routers=[router])


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1/payment") as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


class TestProblems:
    async def test_a_refusal_says_what_where_and_what_to_do(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/missing")

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == {
            "type": "urn:visiobook:problem:not-found",
            "title": "Not Found",
            "status": 404,
            "code": "not-found",
            "detail": "There is no such wallet.",
            "hint": "Open one.",
            "instance": "/api/v1/payment/missing",
            "extra": {"owner": "ada"},
        }

    async def test_a_full_disk_has_a_status_of_its_own(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/full")

        assert (answer.status_code, answer.json()["code"]) == (507, "no-space-left")

    async def test_too_many_requests_say_when_to_come_back(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/busy")).headers["retry-after"] == "3"

    async def test_an_unforeseen_error_tells_nothing_of_the_inside(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/broken")

        assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
        assert "hunter2" not in answer.text
        assert "RuntimeError" not in answer.text

    @pytest.mark.parametrize("body", ['{"credits": "many"}', "{}", "{", ""])
    async def test_a_payload_that_does_not_fit_is_422_naming_the_field(
        self, client: httpx.AsyncClient, body: str
    ) -> None:
        answer = await client.post("/orders", content=body, headers={"content-type": "application/json"})

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "invalid-payload")
        assert problem["extra"]["errors"][0]["where"].startswith("body")
        assert problem["detail"].startswith("body")

    @pytest.mark.parametrize(
        ("method", "path", "code"), [("GET", "/x", "not-found"), ("PUT", "/me", "method-not-allowed")]
    )
    async def test_what_no_route_knows_is_a_problem_too(
        self, client: httpx.AsyncClient, method: str, path: str, code: str
    ) -> None:
        answer = await client.request(method, path)

        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == code


class TestAuthentication:
    @pytest.mark.parametrize("headers", [{}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer "}])
    async def test_nobody_is_challenged(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        answer = await client.get("/me", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "POST /api/v1/user/sessions" in answer.json()["hint"]

    async def test_a_service_is_no_administrator(self, client: httpx.AsyncClient, project: Keyring) -> None:
        headers = bearer(service_token(project, audience="payment"))

        answers = [(await client.get(path, headers=headers)).status_code for path in ("/me", "/admin", "/peers")]

        assert answers == [200, 403, 200]

    async def test_a_user_is_no_service(self, client: httpx.AsyncClient, user: Keyring) -> None:
        token = user.sign({"sub": "ada", "aud": "visiobook", "iat": 0, "exp": 9_999_999_999, "roles": ["admin"]})

        paths = ("/me", "/admin", "/peers")
        answers = [(await client.get(path, headers=bearer(token))).status_code for path in paths]

        assert answers == [200, 200, 403]


class TestTelemetry:
    async def test_keeps_a_request_id(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/missing", headers={"x-request-id": "abc-1"})

        assert answer.headers["x-request-id"] == "abc-1"

    @pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a;b", '"><script>'])
    async def test_makes_one_where_it_is_not_well_formed(self, client: httpx.AsyncClient, given: str) -> None:
        answer = await client.get("/missing", headers={"x-request-id": given})

        assert answer.headers["x-request-id"] != given
        assert len(answer.headers["x-request-id"]) == 32

    async def test_counts_by_status(self, client: httpx.AsyncClient) -> None:
        await client.get("/broken")

        metrics = (await client.get("http://test/metrics")).text

        assert 'visiobook_request_seconds_count{method="GET",service="payment",status="5xx"}' in metrics


class TestLifecycle:
    def resource(self, name: str, seen: list[str], *, fails: bool = False) -> Callable[[FastAPI], Any]:
        @asynccontextmanager
        async def enter(app: FastAPI) -> AsyncIterator[None]:
            if fails:
                raise RuntimeError(name)
            seen.append(f"+{name}")
            try:
                yield
            finally:
                seen.append(f"-{name}")

        return enter

    def running(self, settings: ServiceSettings, *resources: Any) -> AbstractAsyncContextManager[Any]:
        app = create_app(settings, title="Test", routers=[], resources=resources)
        context: AbstractAsyncContextManager[Any] = app.router.lifespan_context(app)
        return context

    async def test_resources_are_left_in_reverse(self, payment_settings: ServiceSettings) -> None:
        seen: list[str] = []

        async with self.running(payment_settings, self.resource("a", seen), self.resource("b", seen)):
            seen.append("up")

        assert seen == ["+a", "+b", "up", "-b", "-a"]

    async def test_a_resource_that_fails_takes_the_others_along(self, payment_settings: ServiceSettings) -> None:
        seen: list[str] = []

        with pytest.raises(RuntimeError, match="b"):
            async with self.running(payment_settings, self.resource("a", seen), self.resource("b", seen, fails=True)):
                pytest.fail("it must not come up")

        assert seen == ["+a", "-a"]

    async def test_readiness_names_what_does_not_answer(self, app: FastAPI, client: httpx.AsyncClient) -> None:
        async def answers() -> None: ...

        async def fails() -> None:
            raise OSError("connection refused")

        app.state.readiness["disk"] = answers
        good = await client.get("http://test/health/ready")
        app.state.readiness["database"] = fails
        bad = await client.get("http://test/health/ready")

        assert good.json() == {"service": "payment", "status": "ready", "checks": ["disk"]}
        assert bad.status_code == 503
        assert bad.json()["detail"] == "database does not answer: connection refused"


class TestSettings:
    def test_a_server_without_keys_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="VISIOBOOK_KEYS"):
            ServiceSettings(service="payment", mode=Mode.SERVER)

    def test_an_application_without_keys_is_refused(self, tmp_path: Path) -> None:
        settings = ServiceSettings(service="payment", mode=Mode.EMBEDDED, home=tmp_path)

        with pytest.raises(ValueError, match="no keys folder"):
            create_app(settings, title="Test", routers=[])
