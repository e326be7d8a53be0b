"""Through the entry, as programs and browsers use it: calls made once, rates told, answers smaller, pages."""

import concurrent.futures
import json
from collections.abc import Iterator

import httpx
import pytest

from visiobook_testkit.fleet import Fleet

PROJECTS = "/api/v1/project/projects"


@pytest.fixture
def owner(fleet: Fleet) -> Iterator[httpx.Client]:
    """The owner of the fleet, signed in."""
    running = fleet.home.running()
    assert running is not None
    credentials = json.loads(fleet.home.owner_file.read_text("utf-8"))
    with httpx.Client(base_url=running.url, timeout=30) as client:
        form = {name: credentials[name] for name in ("email", "password")}
        token = client.post("/api/v1/user/sessions", json=form).raise_for_status().json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        yield client


class TestTheEntry:
    def test_makes_a_named_call_once(self, owner: httpx.Client) -> None:
        name = {"idempotency-key": "journey-1"}

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(owner.post, PROJECTS, json={"name": "Once"}, headers=name) for _ in range(8)]
            answers = [call.result() for call in calls]
        again = owner.post(PROJECTS, json={"name": "Once"}, headers=name)
        other = owner.post(PROJECTS, json={"name": "Twice"}, headers=name)

        named = owner.get(PROJECTS, params={"name": "Once"}).json()["items"]
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert other.status_code == 422
        assert [project["id"] for project in named] == [again.json()["id"]]

    def test_tells_everybody_of_their_rate_and_request(self, owner: httpx.Client) -> None:
        for _ in range(3):
            answer = owner.get(PROJECTS, headers={"x-request-id": "journey.2"}).raise_for_status()

            assert answer.headers["ratelimit"].startswith('"user";r=')
            assert answer.headers["ratelimit-policy"].startswith('"user";q=')
            assert answer.headers["x-request-id"] == "journey.2"
            assert answer.headers["x-content-type-options"] == "nosniff"

    def test_gives_each_their_own_answers_at_once(self, owner: httpx.Client) -> None:
        paths = ["/api/v1/user/me", PROJECTS, "/api/v1/payment/wallet", "/api/v1/storage/files"]
        expected = [owner.get(path).raise_for_status().json() for path in paths]

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: (n % 4, owner.get(paths[n % 4])), range(80)))

        assert all(answer.json() == expected[which] for which, answer in answers)

    def test_shows_administrators_what_it_stands_on(self, owner: httpx.Client) -> None:
        views = owner.get("/api/v1/services").raise_for_status().json()

        assert {view["state"] for view in views} == {"ready"}
        assert all("instances" in view for view in views)

    def test_makes_large_documents_smaller(self, owner: httpx.Client) -> None:
        with owner.stream("GET", "/api/v1/openapi.json", headers={"accept-encoding": "gzip"}) as answer:
            answer.read()

        assert answer.headers["content-encoding"] == "gzip"
        assert answer.json()["openapi"].startswith("3.1")

    def test_answers_a_browser_with_a_page(self, owner: httpx.Client) -> None:
        page = owner.get("/", headers={"accept": "text/html"})

        assert page.status_code == 200
        assert "Visiobook" in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
