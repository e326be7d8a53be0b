"""What pages of the portal name in their heads: by address, language, and who asks."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_gateway.main import create_app
from visiobook_gateway.page_parts import Visitor
from visiobook_gateway.portal import REMEMBERED_PAGES, Pages, PortalFile
from visiobook_gateway.settings import Settings

SCRIPT, STYLE = "document.title = 'a'", "body { margin: 0 }"
INDEX = f"<!doctype html><html><head><script>{SCRIPT}</script><style>{STYLE}</style></head><body></body></html>"
PAGE = {"accept": "text/html", "accept-language": "de, fr;q=0.8, en;q=0.9"}
SESSION = "visiobook_csrf=c; visiobook_access=a"
PROJECT = "7ead3a70-e719-4f02-910b-0102f287d853"


def page(name: str, **more: Any) -> dict[str, Any]:
    words = {language: [f"portal/{name}-{language}.js"] for language in ("en", "fr")}
    return {"scripts": [f"portal/{name}.js"], "styles": [f"portal/{name}.css"], "words": words, "data": [], **more}


TABLE = {
    "addresses": [
        {"path": r"^\/projects\/([0-9a-f-]{36})\/?$", "names": ["id"], "stranger": "log-in", "member": "project"},
        {"path": r"^\/films\/([^/]+?)\/?$", "names": ["id"], "stranger": "log-in", "member": "film"},
        {"path": r"^\/log-in\/?$", "names": [], "stranger": "log-in", "member": "missing"},
        {"path": "", "names": [], "stranger": "missing", "member": "missing"},
    ],
    "pages": {
        "project": page("project", data=["/api/v1/project/projects/{id}"]),
        "film": page("film", data=["/api/v1/films/{id}?limit=1&small=yes"]),
        "log-in": page("log-in"),
        "missing": page("missing"),
    },
    "companions": {"scripts": ["portal/member.js"], "styles": []},
}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "portal").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "portal" / "routes.json").write_text(json.dumps(TABLE))
    return folder


@pytest.fixture
def app(gateway_settings: dict[str, Any], build: Path) -> FastAPI:
    return create_app(Settings(**gateway_settings | {"portal": build}))


async def head(visitor: httpx.AsyncClient, path: str, **fields: str) -> str:
    answer = await visitor.get(path, headers=PAGE | fields)
    assert answer.status_code == 200
    return answer.text.partition("</head>")[0]


class TestPageParts:
    async def test_a_page_names_its_program_its_styles_its_words_and_its_data(self, visitor: httpx.AsyncClient) -> None:
        found = await head(visitor, f"/projects/{PROJECT}", cookie=SESSION)

        for name in ("project.js", "project-en.js", "member.js"):
            assert f'<link rel="modulepreload" crossorigin href="/portal/{name}">' in found
        assert '<link rel="preload" as="style" crossorigin href="/portal/project.css">' in found
        for data in ("/api/v1/user/me", f"/api/v1/project/projects/{PROJECT}"):
            assert f'<link rel="preload" as="fetch" crossorigin href="{data}">' in found

    async def test_a_stranger_gets_the_door_and_nothing_that_would_be_refused(self, visitor: httpx.AsyncClient) -> None:
        found = await head(visitor, f"/projects/{PROJECT}")

        assert "/portal/log-in.js" in found
        assert "/api/" not in found
        assert "member.js" not in found

    async def test_nothing_is_asked_with_a_token_that_ran_out(self, visitor: httpx.AsyncClient) -> None:
        found = await head(visitor, f"/projects/{PROJECT}", cookie="visiobook_csrf=c")

        assert "/portal/project.js" in found
        assert "/api/" not in found

    @pytest.mark.parametrize(
        ("fields", "language"),
        [
            ({}, "en"),
            ({"accept-language": "fr-CA"}, "fr"),
            ({"accept-language": "de"}, "en"),
            ({"cookie": "visiobook_language=fr"}, "fr"),
            ({"cookie": "visiobook_language=../x"}, "en"),
        ],
    )
    async def test_words_come_in_the_language_that_will_be_spoken(
        self, visitor: httpx.AsyncClient, fields: dict[str, str], language: str
    ) -> None:
        found = await head(visitor, "/log-in", **fields)

        assert f"/portal/log-in-{language}.js" in found
        assert found.count("log-in-") == 1

    async def test_what_an_address_brings_stays_a_name(self, visitor: httpx.AsyncClient) -> None:
        found = await head(visitor, '/films/"><script>x', cookie=SESSION)

        assert 'href="/api/v1/films/%22%3E%3Cscript%3Ex?limit=1&amp;small=yes"' in found
        assert "<script>x" not in found

    async def test_an_address_of_nobody_gets_the_page_that_says_so(self, visitor: httpx.AsyncClient) -> None:
        assert "/portal/missing.js" in await head(visitor, "/a/b/c")

    async def test_the_etag_follows_what_is_served(self, visitor: httpx.AsyncClient) -> None:
        plain = await visitor.get("/log-in", headers=PAGE)
        again = await visitor.get("/log-in", headers=PAGE | {"if-none-match": plain.headers["etag"]})
        french = await visitor.get(
            "/log-in", headers=PAGE | {"accept-language": "fr", "if-none-match": plain.headers["etag"]}
        )

        assert (again.status_code, french.status_code) == (304, 200)
        assert plain.headers["etag"] != french.headers["etag"]

    async def test_a_new_build_is_named(self, visitor: httpx.AsyncClient, build: Path) -> None:
        await head(visitor, "/log-in")
        table = TABLE | {"pages": {name: page("newer") for name in TABLE["pages"]}}
        (build / "portal" / "routes.json").write_text(json.dumps(table))

        assert "/portal/newer.js" in await head(visitor, "/log-in")

    async def test_a_build_without_a_table_is_served_as_it_is(self, visitor: httpx.AsyncClient, build: Path) -> None:
        (build / "portal" / "routes.json").unlink()

        assert (await visitor.get("/log-in", headers=PAGE)).text == INDEX

    async def test_the_policy_names_what_the_build_wrote_into_the_page(self, visitor: httpx.AsyncClient) -> None:
        policy = (await visitor.get("/log-in", headers=PAGE)).headers["content-security-policy"]

        def digest(text: str) -> str:
            return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

        assert f"script-src 'self' 'sha256-{digest(SCRIPT)}';" in policy
        assert f"style-src 'self' 'sha256-{digest(STYLE)}';" in policy
        assert "unsafe" not in policy

    def test_only_the_last_pages_are_kept(self) -> None:
        index = PortalFile("index.html", INDEX.encode(), (1, len(INDEX)), {})
        table = PortalFile("portal/routes.json", json.dumps(TABLE).encode(), (1, 1), {})
        pages, member = Pages(), Visitor("en", has_session=True, is_known=True)

        made = [pages.page(index, table, f"/films/{number}", member) for number in range(REMEMBERED_PAGES + 1)]

        assert pages.page(index, table, f"/films/{REMEMBERED_PAGES}", member) is made[-1]
        assert pages.page(index, table, "/films/0", member) is not made[0]
