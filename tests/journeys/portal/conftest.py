"""Journeys through the web portal in a real Chromium, against the embedded fleet."""

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from visiobook_testkit import browsers
from visiobook_testkit.browsers import DESKTOP, Faults, View
from visiobook_testkit.fleet import Fleet, wait_until
from visiobook_testkit.journeys import MadeFilm, shown_in_portal
from visiobook_testkit.plugin import require

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PASSWORD = "the tide drew back from Saltby"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
            if config.getoption("--profile") != "embedded":
                item.add_marker(pytest.mark.skip(reason="the portal is shown on the embedded profile"))


@dataclass(frozen=True)
class Portal:
    """Where the portal is, the browser to look at it with, and what judges its pages."""

    url: str
    browser: Any
    axe: str

    def visit(self, view: View = DESKTOP, state: Any = None) -> Any:
        """A context of a browser that has been nowhere yet, or, with a ``state``, where that one was."""
        return browsers.look(self.browser, self.url, view, state)


@pytest.fixture(scope="session")
def built() -> None:
    """The portal, built; or, where ``VISIOBOOK_PORTAL`` names a folder, what has been built there."""
    if os.environ.get("VISIOBOOK_PORTAL"):
        return
    command = [sys.executable, str(ROOT / "scripts" / "build_portal.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    command = [sys.executable, str(ROOT / "assets" / "fetch.py"), str(HERE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def portal(built: None, axe: str, fleet: Fleet) -> Iterator[Portal]:
    """The portal of a fleet that is up, with a Chromium; skipped by name where there is none, never in CI."""
    executable = browsers.chromium()
    require(executable, "no Chromium: neither on PATH nor of Playwright (playwright install chromium)")
    assert executable is not None
    running = fleet.home.running()
    assert running is not None
    with browsers.launched(executable) as browser:
        yield Portal(running.url, browser, axe)


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Listens for complaints of the browser; there must be none at the end."""
    faults = Faults()
    yield faults
    assert not faults.found


@pytest.fixture
def visit(portal: Portal, faults: Faults) -> Iterator[Callable[..., Any]]:
    """Opens a page for somebody new: ``visit()``, ``visit(PHONE)``, ``visit(DARK, state)``."""
    contexts: list[Any] = []

    def open_page(view: View = DESKTOP, state: Any = None) -> Any:
        context = portal.visit(view, state)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def new_email() -> str:
    """An address that nobody has."""
    return f"reader-{uuid.uuid4().hex[:10]}@example.org"


@pytest.fixture
def new_address() -> str:
    """An address that nobody has, for one test."""
    return new_email()


def sign_up(page: Any, email: str, *, name: str = "Ada Reader") -> None:
    """Create an account through the form, in English."""
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url(re.compile(r"/(dashboard)?$"))


@pytest.fixture(scope="session")
def newcomer(portal: Portal) -> Any:
    """State of a browser in which somebody has just signed up: nothing is theirs yet."""
    context = portal.visit()
    sign_up(context.new_page(), new_email())
    state = context.storage_state()
    context.close()
    return state


@dataclass(frozen=True)
class Account:
    """Somebody's account. ``state``: of a browser in which they are signed in."""

    name: str
    email: str
    state: Any


@pytest.fixture(scope="session")
def someone(portal: Portal) -> Callable[[str], Account]:
    """Opens accounts with proven addresses, past the forms: ``someone("Ben Reader")``."""

    def open_account(name: str) -> Account:
        form = {"email": new_email(), "password": PASSWORD}
        context = portal.visit()
        browser = context.request
        own = {"origin": portal.url}
        assert browser.post("/api/v1/user/accounts", data=form | {"display_name": name}, headers=own).ok
        assert browser.post("/api/v1/user/portal/session", data=form, headers=own).ok
        proof = {"token": link_of(browser, "verify-email").partition("#token=")[2]}
        httpx.post(f"{portal.url}/api/v1/user/verification", json=proof).raise_for_status()
        state = context.storage_state()
        context.close()
        return Account(name, form["email"], state)

    return open_account


def link_of(browser: Any, template: str, about: str = "") -> str:
    """Where a letter of a kind leads that who is signed in receives; ``about``: words of its subject."""
    found: list[str] = []

    def look() -> bool:
        letters = browser.get("/api/v1/notification/mailbox").json()["items"]
        found.extend(one["link"] for one in letters if one["template"] == template and about in one["subject"])
        return bool(found)

    wait_until(look, f"a letter: {template} {about}", seconds=30)
    return found[0]


@pytest.fixture(scope="session")
def letter_link() -> Callable[..., str]:
    """Where a letter leads that whoever looks at a page receives: ``letter_link(page, "invitation")``."""
    return lambda page, template, about="": link_of(page.request, template, about)


@pytest.fixture(scope="session")
def owner(portal: Portal, fleet: Fleet) -> Any:
    """State of a browser in which the owner of the machine is signed in, by the link that ``visiobook open`` opens."""
    with fleet.api() as api:
        ticket = api.call("POST", "/api/v1/user/portal/tickets")["ticket"]
    context = portal.visit()
    page = context.new_page()
    page.goto(f"/log-in#ticket={ticket}")
    page.wait_for_url(re.compile(r"/(dashboard)?$"))
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def signed_in_page(visit: Callable[..., Any], newcomer: Any) -> Any:
    """A page of somebody who has just signed up."""
    return visit(DESKTOP, newcomer)


@pytest.fixture(scope="session")
def shown(fleet: Fleet, undisturbed: MadeFilm) -> dict[str, str]:
    """What the owner of the machine has to show, by the names that stand in addresses: a film, an organisation."""
    return shown_in_portal(fleet, undisturbed.run)
