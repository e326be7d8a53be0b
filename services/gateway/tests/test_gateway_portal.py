"""The web portal at the root: files of the build, pages, caching, codings."""

import gzip
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types
import httpx
import pytest
from fastapi import FastAPI

from visiobook_gateway.main import create_app
from visiobook_gateway.portal import find_portal
from visiobook_gateway.settings import Settings

INDEX = "<!doctype html><title>Visiobook</title><div id=app></div>" + "<!-- room -->" * 100
SCRIPT = "console.log('a');" * 200
PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "portal").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "portal" / "main-abc123.js").write_text(SCRIPT)
    (folder / "sw.js").write_text("self")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / ".secret").write_text("x")
    (tmp_path / "outside.txt").write_text("outside")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    return folder


@pytest.fixture
def app(gateway_settings: dict[str, Any], build: Path) -> FastAPI:
    return create_app(Settings(**gateway_settings | {"portal": build}))


class TestPortal:
    @pytest.mark.parametrize("path", ["/", "/projects/1/player", "/log-in", "/apiary", "/docsx"])
    async def test_pages_are_the_index(self, visitor: httpx.AsyncClient, path: str) -> None:
        answer = await visitor.get(path, headers=PAGE)

        assert (answer.status_code, answer.text) == (200, INDEX)
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize("path", ["/api/v1/nobody", "/api", "/internal/v1/user/secret", "/assets/none.js"])
    async def test_what_belongs_to_others_is_no_page(self, visitor: httpx.AsyncClient, path: str) -> None:
        assert (await visitor.get(path, headers=PAGE)).status_code == 404

    async def test_a_file_that_is_missing_is_no_page(self, visitor: httpx.AsyncClient) -> None:
        assert (await visitor.get("/portal/gone-1.js", headers={"accept": "*/*"})).status_code == 404
        assert (await visitor.post("/projects/1", headers=PAGE)).status_code == 404

    @pytest.mark.parametrize("path", ["/.secret", "/link.txt", "/portal", "/portal/../../outside.txt"])
    async def test_nothing_else_of_the_disk_is_served(self, visitor: httpx.AsyncClient, path: str) -> None:
        answer = await visitor.get(path, headers={"accept": "*/*"})

        assert answer.status_code in {400, 404}

    async def test_hashed_files_are_kept_and_others_asked_for_again(self, visitor: httpx.AsyncClient) -> None:
        script = await visitor.get("/portal/main-abc123.js")
        worker = await visitor.get("/sw.js")
        icon = await visitor.get("/icon.svg")
        again = await visitor.get("/sw.js", headers={"if-none-match": worker.headers["etag"]})

        assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert script.headers["content-type"].startswith("text/javascript")
        assert icon.headers["cache-control"] == "public, max-age=3600"
        assert worker.headers["cache-control"] == "no-cache"
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize(("accepted", "coding"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, *", "gzip")])
    async def test_texts_come_coded(self, visitor: httpx.AsyncClient, accepted: str, coding: str) -> None:
        answer = await visitor.get("/portal/main-abc123.js", headers={"accept-encoding": accepted})

        assert (answer.headers["content-encoding"], answer.headers["vary"]) == (coding, "accept-encoding")
        assert answer.text == SCRIPT
        assert int(answer.headers["content-length"]) < len(SCRIPT) / 10

    async def test_codings_that_the_build_has_made_are_used(self, visitor: httpx.AsyncClient, build: Path) -> None:
        (build / "portal" / "main-abc123.js.br").write_bytes(brotli.compress(b"made by the build"))
        (build / "portal" / "main-abc123.js.gz").write_bytes(gzip.compress(b"made too"))

        texts = [
            (await visitor.get("/portal/main-abc123.js", headers={"accept-encoding": coding})).text
            for coding in ("br", "gzip", "identity")
        ]

        assert texts == ["made by the build", "made too", SCRIPT]

    async def test_a_new_build_is_seen(self, visitor: httpx.AsyncClient, build: Path) -> None:
        await visitor.get("/", headers=PAGE)
        (build / "index.html").write_text("<p>new")

        assert (await visitor.get("/", headers=PAGE)).text == "<p>new"

    async def test_the_policy_lets_no_foreign_or_inline_script_run(self, visitor: httpx.AsyncClient) -> None:
        policy = (await visitor.get("/", headers=PAGE)).headers["content-security-policy"]

        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    async def test_the_reference_stays_where_it_was(self, visitor: httpx.AsyncClient) -> None:
        assert "reference" in (await visitor.get("/docs", headers=PAGE)).text


class TestWithoutABuild:
    async def test_the_welcome_page_stays(
        self, gateway_settings: dict[str, Any], tmp_path: Path, services: dict[str, FastAPI]
    ) -> None:
        assert find_portal(tmp_path) is None
        entry = httpx.ASGITransport(create_app(Settings(**gateway_settings)))

        async with httpx.AsyncClient(transport=entry, base_url="http://test") as visitor:
            welcome = await visitor.get("/", headers=PAGE)

        assert "Your studio is open" in welcome.text
