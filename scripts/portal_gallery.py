"""Photograph every page of the web portal into docs/gallery/portal: ``python scripts/portal_gallery.py [PART]``.

A fleet of its own, a film of sixty words, then each page by day, by night, and on a phone in French (tabs by day
alone). ``PART`` narrows it down to addresses that contain it. ``VISIOBOOK_PORTAL`` may name a folder with a build. For
people to look at; the journeys judge.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from visiobook_testkit import browsers
from visiobook_testkit.browsers import DARK, DESKTOP, PHONE, View
from visiobook_testkit.embedded_fleet import EmbeddedFleet, throwaway_home
from visiobook_testkit.fleet import Fleet
from visiobook_testkit.journeys import make_film, shown_in_portal

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery" / "portal"
ADDRESSES: dict[str, list[str]] = json.loads((ROOT / "tests/journeys/portal/addresses.json").read_text("utf-8"))
STORY = ROOT / "docs" / "samples" / "sixty-words.md"
VIEWS = (DESKTOP, DARK, replace(PHONE, name="phone-french", language="fr"))
QUALITY = 68
SHRINK = 0.75


@contextmanager
def fleet_with_a_film(part: str) -> Iterator[tuple[Fleet, dict[str, str]]]:
    """A fleet, and what its owner has to show; the film is made only if a page of it is asked for."""
    with throwaway_home() as home, tempfile.TemporaryDirectory() as folder:
        fleet = EmbeddedFleet(home)
        try:
            fleet.start()
            shown = {}
            if any(part in address for address in ADDRESSES["owner"]):
                run = make_film(fleet, Path(folder) / "film", STORY, "--size", "640x360").run
                shown = shown_in_portal(fleet, run)
            yield fleet, shown
        finally:
            fleet.stop()


def address_of(fleet: Fleet) -> str:
    """Where the fleet answers."""
    running = fleet.home.running()
    assert running is not None
    return running.url


def newcomer(browser: Browser, fleet: Fleet) -> Any:
    """State of a browser in which somebody has just signed up."""
    context = browsers.look(browser, address_of(fleet))
    page = context.new_page()
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Ada Reader")
    page.get_by_label("E-mail address").fill(f"ada-{uuid.uuid4().hex[:6]}@example.org")
    page.get_by_label("Password", exact=True).fill("the tide drew back from Saltby")
    page.get_by_role("button", name="Create the account").click()
    return _state_once_home(page)


def owner(browser: Browser, fleet: Fleet) -> Any:
    """State of a browser in which the owner of the machine is signed in."""
    with fleet.api() as api:
        ticket = api.call("POST", "/api/v1/user/portal/tickets")["ticket"]
    page = browsers.look(browser, address_of(fleet)).new_page()
    page.goto(f"/log-in#ticket={ticket}")
    return _state_once_home(page)


def _state_once_home(page: Page) -> Any:
    page.wait_for_url(re.compile(r"/(dashboard)?$"))
    state = page.context.storage_state()
    page.context.close()
    return state


def photograph(browser: Browser, url: str, view: View, state: Any, pages: dict[str, str]) -> None:
    """Each page, by the name of its file."""
    context = browsers.look(browser, url, view, state, shrink=1.0 if view.is_phone else SHRINK)
    page = context.new_page()
    for name, address in pages.items():
        page.goto(address)
        browsers.settle(page)
        page.wait_for_timeout(400)  # pictures and players find their place
        page.screenshot(path=GALLERY / f"{name}-{view.name}.jpg", type="jpeg", quality=QUALITY)
    context.close()


def file_name(who: str, address: str) -> str:
    """Like ``settings-keys``; what only somebody new sees differs by its first word."""
    plain = address.replace("s/{organisation}", "").replace("s/{host}/{module}", "").replace("?show=", "/")
    words = re.sub(r"/+", "-", re.sub(r"\{\w+\}", "", plain).strip("/")) or "welcome"
    return f"first-{words}" if who == "newcomer" and address in ADDRESSES["owner"] else words


def main(part: str) -> int:
    """Photograph; 0 when all is done."""
    if not os.environ.get("VISIOBOOK_PORTAL"):
        subprocess.run([sys.executable, str(ROOT / "scripts" / "build_portal.py")], check=True)
    executable = browsers.chromium()
    if executable is None:
        raise SystemExit("gallery: no Chromium")
    GALLERY.mkdir(parents=True, exist_ok=True)
    with fleet_with_a_film(part) as (fleet, shown), browsers.launched(executable) as browser:
        for who, signed_in in (("visitor", None), ("newcomer", newcomer), ("owner", owner)):
            wanted = [address for address in ADDRESSES[who] if part in address]
            for view in VIEWS if wanted else ():
                state = signed_in(browser, fleet) if signed_in else None
                shot = [address for address in wanted if view == DESKTOP or "?" not in address]
                pages = {file_name(who, address): address.format(**shown) for address in shot}
                photograph(browser, address_of(fleet), view, state, pages)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
