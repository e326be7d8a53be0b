"""Chromium as people use it: what the journeys through the web portal are made with, and what judges the pages."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000
SERVER_ERROR = 500
SHORTEST, TALLEST = 800, 12_000
PREFERENCES = "visiobook.preferences"
LANGUAGE = "visiobook_language"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class View:
    """How somebody looks at the portal."""

    name: str
    language: str = "en"
    dark: bool = False
    width: int = 1280
    height: int = 800

    @property
    def is_phone(self) -> bool:
        return self.width < 500


DESKTOP = View("light")
DARK = View("dark", dark=True)
FRENCH = View("french", language="fr")
PHONE = View("phone", width=390, height=844)
VIEWS = (DESKTOP, DARK, PHONE, replace(PHONE, name="phone-dark-french", dark=True, language="fr"))


@dataclass
class Faults:
    """What a browser complains of while pages are shown: every one is a fault of ours."""

    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        refused = "Failed to load resource" in message.text  # an answer like 401 is no fault of the page
        if message.type == "error" and not refused:
            self.found.append(f"console: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= SERVER_ERROR:
            self.found.append(f"{response.status}: {response.url}")


def chromium() -> str | None:
    """The Chromium to use: the one on PATH, else Playwright's own; None where there is neither."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


@contextmanager
def launched(executable: str) -> Iterator[Browser]:
    """A browser of one's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def look(browser: Browser, url: str, view: View = DESKTOP, state: Any = None, *, shrink: float = 1.0) -> BrowserContext:
    """A visit of the portal at ``url``; ``state``: of an earlier one, with its session. Movement is kept still.

    ``shrink``: pixels of a photograph per pixel of a page.
    """
    context = browser.new_context(
        base_url=url,
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.dark else "light",
        locale=view.language,
        device_scale_factor=shrink,
        reduced_motion="reduce",
        has_touch=view.is_phone,
        storage_state=speaking(state, view.language),
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def speaking(state: Any, language: str) -> Any:
    """A browser's state, with the portal told to speak this language from now on."""
    if state is None:
        return None
    told = [{"name": PREFERENCES, "value": json.dumps({"theme": "system", "language": language})}]
    cookies = [{**each, "value": language} if each["name"] == LANGUAGE else each for each in state["cookies"]]
    return {"cookies": cookies, "origins": [{**origin, "localStorage": told} for origin in state["origins"]]}


def settle(page: Page) -> None:
    """Wait until the page is there: a heading, nothing that still loads, its letters."""
    page.wait_for_selector("h1", state="attached")
    page.wait_for_selector(".loading:visible, .curtain", state="detached")
    page.evaluate("document.fonts.ready.then(() => true)")


def unroll(page: Page, width: int) -> None:
    """Make the window as high as the page, so that bars that stay in sight cover nothing."""
    page.set_viewport_size({"width": width, "height": SHORTEST})
    needed = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(needed, TALLEST)})
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds wrong with the page: rule, place and words. ``axe``: the program's source."""
    page.evaluate(axe)
    options = json.dumps({"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} -- {node.get('failureSummary', '')[:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
