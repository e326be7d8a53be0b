"""Every service alike: one shape, a true OpenAPI document, no route without a principal."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import write_openapi
from alembic.config import Config
from alembic.script import ScriptDirectory
from fastapi import FastAPI
from fastapi.routing import APIRoute

from visiobook_chassis import permissions
from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.keys import ensure_keys
from visiobook_chassis.settings import Mode

ROOT = Path(__file__).parents[2]
FLEET = read_fleet()
COMMON = {"/health/live", "/health/ready", "/metrics"}
DOCUMENTS = re.compile(r"/(docs(/oauth2-redirect)?|openapi\.json)$")
PERSONAL = {
    "notification/mail/endpoints.py",
    "notification/preferences/endpoints.py",
    "project/flags/endpoints.py",
    "ai-analysis/versions/endpoints.py",
    "storyboard-assembly/boards/endpoints.py",
}  # mail is a person's whomever they act for; the others note who did something
OF_PERSONS = {"user", "gateway"}
SUBJECT = re.compile(r"\b(principal|who)\.subject\b")
PUBLIC = {
    "user": {
        "POST /api/v1/user/accounts",
        "POST /api/v1/user/sessions",
        "POST /api/v1/user/sessions/refresh",
        "GET /api/v1/user/.well-known/jwks.json",
        "POST /api/v1/user/portal/session",  # cookies instead of tokens; the next two prove themselves by cookies
        "POST /api/v1/user/portal/session/refresh",
        "DELETE /api/v1/user/portal/session",
        "POST /api/v1/user/portal/session/ticket",
        "GET /api/v1/user/portal/providers",  # buttons of the log-in page, and the way there and back
        "GET /api/v1/user/portal/providers/{name}/start",
        "GET /api/v1/user/portal/providers/{name}/callback",
        "POST /api/v1/user/verification",  # these five prove themselves by a token of a letter, or ask for one
        "POST /api/v1/user/verification/letters",
        "POST /api/v1/user/verification/new-email",
        "POST /api/v1/user/password-resets",
        "POST /api/v1/user/password-resets/confirmation",
    },
    "storage": {"GET /api/v1/storage/links/{digest}", "OPTIONS /api/v1/storage/uploads"},
    "gateway": {
        "GET /",
        "GET /docs",
        "GET /health",
        "GET /api/v1/openapi.json",
        "GET /api/v1/services",
        "GET /assets/{name}",
    },
}

each_service = pytest.mark.parametrize("service", FLEET, ids=lambda service: service.name)


def folder_of(service: FleetService) -> Path:
    return ROOT / "services" / service.name


def routes_of(app: FastAPI) -> list[APIRoute]:
    """All API routes; FastAPI keeps included routers as they are."""
    found: list[APIRoute] = []
    waiting: list[Any] = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            waiting += route.original_router.routes
    assert found, "no route was found: has FastAPI changed how it keeps them?"
    return found


@pytest.fixture
def app(service: FleetService, tmp_path: Path) -> FastAPI:
    ensure_keys(tmp_path, [s.name for s in FLEET])
    module = __import__(f"{service.package}.settings", fromlist=["Settings"])
    settings = module.Settings(service=service.name, mode=Mode.EMBEDDED, home=tmp_path, keys=tmp_path)
    made = __import__(f"{service.package}.main", fromlist=["create_app"]).create_app(settings)
    assert isinstance(made, FastAPI)
    return made


@each_service
class TestShape:
    def test_things_belong_to_the_owner_that_is_acted_for(self, service: FleetService) -> None:
        if service.name in OF_PERSONS:
            pytest.skip(f"{service.name} knows persons, not owners")
        source = (ROOT / "services" / service.name / "src").rglob("*.py")

        slips = [
            f"{path.name}:{number}"
            for path in source
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
            if SUBJECT.search(line) and f"{service.name}/{path.parent.name}/{path.name}" not in PERSONAL
        ]

        assert not slips, "own by principal.owner: a person who acts for an organisation works on its things"

    def test_has_the_files_that_every_service_has(self, service: FleetService) -> None:
        wanted = ["README.md", "pyproject.toml", f"src/{service.package}/main.py", f"src/{service.package}/settings.py"]

        missing = [name for name in wanted if not (folder_of(service) / name).is_file()]

        assert not missing, f"services/{service.name} lacks {missing}: copy the shape of services/payment"

    def test_its_readme_is_short_and_names_it(self, service: FleetService) -> None:
        lines = (folder_of(service) / "README.md").read_text("utf-8").splitlines()

        assert lines[0].lower() == f"# {service.name}"
        assert len(lines) <= 40, "say what it owns, listens to, emits, and the one surprise; the rest belongs into docs"

    def test_has_tests(self, service: FleetService) -> None:
        assert list((folder_of(service) / "tests").rglob("test_*.py")), f"services/{service.name}/tests holds no test"

    def test_its_migrations_have_one_head_and_a_short_environment(self, service: FleetService) -> None:
        if service.schema is None:
            pytest.skip(f"{service.name} has no schema")
        folder = folder_of(service) / "migrations"
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")

        heads = ScriptDirectory.from_config(config).get_heads()

        assert len(heads) == 1
        environment = [line for line in (folder / "env.py").read_text().splitlines() if line.strip()]
        assert len(environment) <= 3, "env.py calls visiobook_persistence.migrations.run_environment and nothing else"


@each_service
class TestApi:
    def test_its_openapi_document_is_true(self, service: FleetService, tmp_path: Path) -> None:
        kept = write_openapi.path_of(service)

        now = write_openapi.rendered(write_openapi.document(service, tmp_path))

        assert kept.exists(), f"{kept} is missing: run `make openapi`"
        assert kept.read_text("utf-8") == now, f"{kept} is not what the service answers: run `make openapi`, review it"

    def test_every_path_begins_with_the_service(self, service: FleetService, app: FastAPI) -> None:
        prefixes = (*(f"/api/v1/{name}/" for name in service.public_names), f"/internal/v1/{service.name}/")
        allowed = COMMON | {key.split(" ")[1] for key in PUBLIC.get(service.name, set())}

        strangers = [r.path for r in routes_of(app) if not r.path.startswith(prefixes) and r.path not in allowed]

        assert not strangers

    def test_every_operation_is_described(self, service: FleetService, app: FastAPI) -> None:
        undescribed = [f"{r.methods} {r.path}" for r in routes_of(app) if not r.description]

        assert not undescribed, "give the function a docstring: it is the API reference"

    def test_public_routes_are_the_ones_we_know(self, service: FleetService, app: FastAPI) -> None:
        public = {
            f"{method} {route.path}"
            for route in routes_of(app)
            if (route.openapi_extra or {}).get("x-public") and route.path not in COMMON
            for method in route.methods - {"HEAD"}
        }

        assert public == PUBLIC.get(service.name, set()), "a public route is a decision: add it here with a reason"

    def test_every_other_route_needs_a_permission_or_a_service(self, service: FleetService, app: FastAPI) -> None:
        unclear = [
            f"{route.methods} {route.path}"
            for route in routes_of(app)
            if not (route.openapi_extra or {}).get("x-public")
            and not needs_permission(route)
            and not route.path.startswith("/internal/")
        ]

        assert not unclear, (
            "ask for CurrentPrincipal or Administrator; mark it public(), or move it under /internal/v1/"
        )

    def test_its_internal_routes_are_for_services_alone(self, service: FleetService, app: FastAPI) -> None:
        internal = [route for route in routes_of(app) if route.path.startswith("/internal/")]

        open_to_users = [route.path for route in internal if needs_permission(route)]

        assert not open_to_users, "ask for CallingService: the gateway never forwards /internal, so no user comes here"

    def test_permissions_are_of_the_service_itself(self, service: FleetService, app: FastAPI) -> None:
        strange = {
            str(permission)
            for route in routes_of(app)
            if (permission := needs_permission(route)) is not None
            and str(permission) not in {f"{service.name}:{level}" for level in permissions.LEVELS}
        }

        assert not strange

    async def test_every_other_route_refuses_a_stranger(self, service: FleetService, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        answers: dict[str, int] = {}

        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for route in routes_of(app):
                if (route.openapi_extra or {}).get("x-public") or DOCUMENTS.search(route.path):
                    continue
                for method in route.methods:
                    answer = await client.request(method, filled(route), json={})
                    answers[f"{method} {route.path}"] = answer.status_code

        assert {name: status for name, status in answers.items() if status != 401} == {}

    def test_operation_ids_are_unique_in_the_fleet(self, service: FleetService, app: FastAPI) -> None:
        names = [route.name for route in routes_of(app)]

        assert len(names) == len(set(names))


def needs_permission(route: APIRoute) -> object:
    return (route.openapi_extra or {}).get(permissions.EXTENSION)


def filled(route: APIRoute) -> str:
    """The route's path with values that fit its parameters."""
    values: dict[str, Any] = {"digest": "0" * 64}
    default = "00000000-0000-4000-8000-000000000000"
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda match: str(values.get(match[1], default)), route.path)
