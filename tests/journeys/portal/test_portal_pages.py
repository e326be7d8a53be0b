"""Every page of the portal: no violation of accessibility, nothing wider than the screen, no complaint of Chromium."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from visiobook_testkit.browsers import DARK, DESKTOP, FRENCH, PHONE, View, overflow, settle, unroll, violations

HERE = Path(__file__).parent
PAGES = HERE.parents[2] / "services" / "web-portal" / "src" / "pages"
ADDRESSES: dict[str, list[str]] = json.loads((HERE / "addresses.json").read_text("utf-8"))
CASES = [(who, address) for who, addresses in ADDRESSES.items() for address in addresses]
PARAMETER = re.compile(r"\{\w+\}|:\w+(\(.*\))?")

LINKED = re.compile(r'(?:src|href)="([^"]+)"')
LATER = "/UploadRing-"
"""The ring of uploads comes after the page, with what it needs."""


def declared() -> set[str]:
    """Addresses that the areas' routes declare, parameters as ``*``; children stand below /settings alone."""
    found = set()
    for routes in PAGES.glob("*/routes.ts"):
        for path in re.findall(r"(?:path: |door\(\s*)'([^']*)'", routes.read_text("utf-8")):
            whole = path if path.startswith("/") else f"/settings/{path}"
            found.add(PARAMETER.sub("*", whole).replace("**", "*"))
    return found


class TestEveryPage:
    def test_no_route_is_forgotten_here(self) -> None:
        walked = {PARAMETER.sub("*", address.partition("?")[0]) for _, address in CASES} | {"/*", "/settings", "/admin"}

        assert declared() - walked == set()

    @pytest.mark.parametrize(("who", "address"), CASES)
    @pytest.mark.parametrize("view", [DESKTOP, FRENCH], ids=lambda view: view.name)
    def test_can_be_used_by_everybody(
        self,
        who: str,
        address: str,
        view: View,
        visit: Callable[..., Any],
        portal: Any,
        request: pytest.FixtureRequest,
    ) -> None:
        state = None if who == "visitor" else request.getfixturevalue(who)
        page = visit(view, state)
        page.goto(address.format(**(request.getfixturevalue("shown") if "{" in address else {})))
        settle(page)

        assert page.locator("h1").count() == 1
        assert page.title().endswith("Visiobook")
        assert page.evaluate("document.documentElement.lang") == view.language
        for width, dark in ((view.width, False), (view.width, True), (PHONE.width, False)):
            page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
            unroll(page, width)
            assert violations(page, portal.axe) == []
            assert overflow(page) <= 0


class TestFirstVisit:
    @pytest.mark.parametrize("view", [DESKTOP, FRENCH], ids=lambda view: view.name)
    @pytest.mark.parametrize(
        ("who", "address"),
        [
            ("visitor", "/"),
            ("visitor", "/log-in"),
            ("newcomer", "/dashboard"),
            ("newcomer", "/settings/security"),
            ("owner", "/admin/queues"),
        ],
    )
    def test_the_page_names_its_whole_program_and_asks_once_who_it_is(
        self, who: str, address: str, view: View, visit: Callable[..., Any], request: pytest.FixtureRequest
    ) -> None:
        page = visit(view, None if who == "visitor" else request.getfixturevalue(who))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))

        head = page.goto(address).text().partition("</head>")[0]
        page.locator("h1").wait_for()

        programs = {path for path in asked if path.endswith(".js") and LATER not in path}
        assert programs
        assert programs <= set(LINKED.findall(head))
        assert asked.count("/api/v1/user/me") == (0 if who == "visitor" else 1)


class TestWithoutNetwork:
    def test_the_shell_opens_and_says_so(self, visit: Callable[..., Any], newcomer: Any) -> None:
        page = visit(DARK, newcomer)
        page.goto("/library")
        settle(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")

        page.context.set_offline(True)
        page.reload()

        page.get_by_text("You are offline").wait_for()
        page.context.set_offline(False)
        page.get_by_text("You are offline").wait_for(state="detached")
