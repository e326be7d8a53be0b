"""What the gateway itself shows: pages, documents, the state of the fleet."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_gateway.pages import ASSETS


class References(HTMLParser):
    """Everything that a page loads or links, and whatever a strict policy would block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.blocked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.urls += [str(given[name]) for name in ("src", "href") if name in given]
        self.blocked += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.blocked.append(tag)


class TestPages:
    @pytest.mark.parametrize("path", ["/", "/docs"])
    async def test_load_everything_from_here_and_nothing_inline(self, visitor: httpx.AsyncClient, path: str) -> None:
        page = await visitor.get(path)

        found = References(page.text)
        assert page.headers["content-type"].startswith("text/html")
        assert "Visiobook" in page.text
        assert found.blocked == []
        for url in found.urls:
            assert url.startswith(("/", "#")), url
            if url.startswith("/"):
                assert (await visitor.get(url)).status_code == 200, url

    async def test_policy_lets_no_foreign_or_inline_script_run(self, visitor: httpx.AsyncClient) -> None:
        policy = (await visitor.get("/docs")).headers["content-security-policy"]

        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert not re.search(r"unsafe|\*|https?:", policy)

    async def test_assets_name_no_other_host_and_write_no_markup(self, visitor: httpx.AsyncClient) -> None:
        for name in sorted(ASSETS):
            text = (await visitor.get(f"/assets/{name}")).text.replace('xmlns="http://www.w3.org/2000/svg"', "")

            assert "http://" not in text, name
            assert "https://" not in text, name
            assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(", text), name

    async def test_only_listed_assets_are_served(self, visitor: httpx.AsyncClient) -> None:
        for name in ("welcome.html", "../main.py", "..%2fmain.py", "main.py"):
            assert (await visitor.get(f"/assets/{name}")).status_code in {400, 404}


class TestFleet:
    async def test_health_is_that_of_every_service(
        self, visitor: httpx.AsyncClient, services: dict[str, FastAPI]
    ) -> None:
        answer = await visitor.get("/health")

        assert answer.status_code == 200
        assert answer.json() == {"status": "ready", "services": dict.fromkeys(services, "ready")}

    async def test_a_service_that_is_not_ready_shows_without_its_secrets(
        self, visitor: httpx.AsyncClient, services: dict[str, FastAPI]
    ) -> None:
        async def broken() -> None:
            raise ConnectionError("password is hunter2")

        services["project"].state.readiness["database"] = broken

        answer = await visitor.get("/health")

        assert answer.status_code == 503
        assert answer.json()["services"]["project"] == "unavailable"
        assert answer.json()["services"]["user"] == "ready"
        assert "hunter2" not in answer.text

    async def test_services_are_listed(self, visitor: httpx.AsyncClient) -> None:
        listed: list[dict[str, Any]] = (await visitor.get("/api/v1/services")).json()

        first = {"name": "user", "title": "The user", "state": "ready", "base": "/api/v1/user"}
        assert listed[0] == first
        assert [view["name"] for view in listed] == ["user", "project", "storage"]

    async def test_one_document_describes_them_all(self, visitor: httpx.AsyncClient) -> None:
        document = (await visitor.get("/api/v1/openapi.json")).json()

        assert document["openapi"].startswith("3.1")
        assert document["paths"]["/api/v1/project/open"]["get"]["x-public"] is True
        assert not [path for path in document["paths"] if not path.startswith("/api/v1/")]
        identifiers = [o["operationId"] for item in document["paths"].values() for o in item.values()]
        assert len(identifiers) == len(set(identifiers))
