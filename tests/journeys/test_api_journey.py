"""The API alone: strangers see nothing, a new user goes from registration to a film over HTTP."""

import json
import uuid
from collections.abc import Iterator

import httpx
import pytest

from visiobook_chassis.fleet import read_fleet
from visiobook_testkit.fleet import Fleet, wait_until

STORY = b"Snow fell on the harbour. A boy called Nils counted the boats.\n"
OPTIONS = {"width": 320, "height": 180}
SERVICES = [service.name for service in read_fleet() if service.name != "gateway"]


@pytest.fixture(scope="module")
def url(fleet: Fleet) -> str:
    running = fleet.home.running()
    assert running is not None
    return running.url


def registered(url: str, name: str) -> httpx.Client:
    """A client that carries the token of an account opened just now."""
    client = httpx.Client(base_url=url, timeout=60)
    account = {"email": f"{name}@example.org", "password": "a long enough password", "display_name": name}
    assert client.post("/api/v1/user/accounts", json=account).status_code == 201
    credentials = {"email": account["email"], "password": account["password"]}
    token = client.post("/api/v1/user/sessions", json=credentials).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture(scope="module")
def nils(url: str) -> Iterator[httpx.Client]:
    client = registered(url, "nils")
    yield client
    client.close()


@pytest.fixture(scope="module")
def stranger(url: str) -> Iterator[httpx.Client]:
    client = registered(url, "stranger")
    yield client
    client.close()


@pytest.fixture(scope="module")
def run(nils: httpx.Client) -> dict[str, object]:
    """A finished run of the new user, made over HTTP alone."""
    source = nils.put("/api/v1/storage/files", params={"name": "snow.txt"}, content=STORY)
    assert source.is_success, source.text
    project = nils.post("/api/v1/project/projects", json={"name": "Snow"}).json()
    body = {"pipeline": "book-to-film", "input": {"source": source.json(), "options": OPTIONS}}
    started = nils.post(f"/api/v1/project/projects/{project['id']}/runs", json=body)
    assert started.status_code == 202, started.text
    address = f"/api/v1/project/runs/{started.json()['id']}"
    wait_until(lambda: nils.get(address).json()["state"] not in ("queued", "running"), "the run ends", seconds=120)
    ended: dict[str, object] = nils.get(address).json()
    return ended


class TestWithoutAToken:
    @pytest.mark.parametrize("service", SERVICES)
    def test_every_service_answers_401(self, url: str, service: str) -> None:
        paths = httpx.get(f"{url}/api/v1/openapi.json").json()["paths"]
        mine = [
            (method, path)
            for path, operations in paths.items()
            if path.startswith(f"/api/v1/{service}/")
            for method, operation in operations.items()
            if not operation.get("x-public")
        ]

        answers = {
            httpx.request(method, url + path.replace("{", "").replace("}", "")).status_code for method, path in mine[:3]
        }

        assert mine
        assert answers == {401}

    def test_nothing_internal_can_be_reached(self, url: str, nils: httpx.Client) -> None:
        assert nils.get("/internal/v1/user/accounts").status_code == 404


class TestANewUser:
    def test_gets_a_film(self, run: dict[str, object], nils: httpx.Client) -> None:
        assert run["state"] == "completed", run["failure"]
        outputs = run["outputs"]
        assert isinstance(outputs, dict)
        assert outputs["holds"] is True
        film = nils.get(f"/api/v1/storage/files/{outputs['film']['digest']}")
        assert film.headers["content-type"] == "video/mp4"
        assert film.content[4:8] == b"ftyp"

    def test_is_told_so(self, run: dict[str, object], nils: httpx.Client) -> None:
        messages = nils.get("/api/v1/notification/messages").json()["items"]

        assert any(str(run["id"]) in json.dumps(message) for message in messages)

    def test_may_not_audit_the_ledger(self, nils: httpx.Client) -> None:
        assert nils.get("/api/v1/payment/audit").status_code == 403


class TestSomebodyElse:
    def test_finds_nothing_of_it(self, fleet: Fleet, run: dict[str, object], stranger: httpx.Client) -> None:
        outputs = run["outputs"]
        assert isinstance(outputs, dict)
        job = fleet.query("select id from ai_analysis.job where run_id::text = $1 limit 1", run["id"])[0][0]
        digest = outputs["film"]["digest"]
        addresses = [
            f"/api/v1/project/runs/{run['id']}",
            f"/api/v1/project/projects/{run['project_id']}",
            f"/api/v1/storage/files/{digest}",
            f"/api/v1/ai-analysis/jobs/{job}",
        ]

        answers = {address: stranger.get(address).status_code for address in addresses}

        assert answers == dict.fromkeys(addresses, 404)
        assert stranger.post(f"/api/v1/project/runs/{run['id']}/cancel").status_code == 404
        assert stranger.post(f"/api/v1/ai-analysis/jobs/{job}/cancel").status_code == 404
        assert stranger.delete(f"/api/v1/project/projects/{run['project_id']}").status_code == 404
        assert stranger.get("/api/v1/project/runs").json()["items"] == []

    def test_cannot_make_a_film_of_anothers_file(self, run: dict[str, object], stranger: httpx.Client) -> None:
        outputs = run["outputs"]
        assert isinstance(outputs, dict)
        project = stranger.post("/api/v1/project/projects", json={"name": f"theft {uuid.uuid4()}"}).json()
        stolen = {"digest": outputs["storyboard"]["digest"], "media_type": "text/plain", "size": 1}
        body = {"pipeline": "book-to-film", "input": {"source": stolen}}
        started = stranger.post(f"/api/v1/project/projects/{project['id']}/runs", json=body).json()
        address = f"/api/v1/project/runs/{started['id']}"

        wait_until(lambda: stranger.get(address).json()["state"] == "failed", "the run fails", seconds=60)

        assert "not-found" in stranger.get(address).json()["failure"]["code"]
        assert stranger.get("/api/v1/payment/wallet").json()["reserved"] == 0


class TestTheReference:
    def test_is_one_document_of_all_services(self, url: str) -> None:
        document = httpx.get(f"{url}/api/v1/openapi.json").json()

        assert document["openapi"].startswith("3.")
        assert all(any(path.startswith(f"/api/v1/{name}/") for path in document["paths"]) for name in SERVICES)

    def test_has_a_page(self, url: str) -> None:
        page = httpx.get(f"{url}/docs")

        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "<html" in page.text.lower()

    def test_health_names_every_service(self, url: str) -> None:
        health = httpx.get(f"{url}/health").json()

        assert health == {"status": "ready", "services": dict.fromkeys(SERVICES, "ready")}
