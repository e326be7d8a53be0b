"""One shot is changed, the film made again and played: by mouse, by keyboard, in two windows, on a phone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from visiobook_testkit.browsers import DESKTOP, PHONE, View, overflow, settle, violations
from visiobook_testkit.fleet import wait_until

FRENCH_PHONE = View("phone-french", language="fr", width=PHONE.width, height=PHONE.height)
DRAWN_MS, FILMED_MS = 60_000, 120_000


@pytest.fixture
def editor(visit: Callable[..., Any], owner: Any, shown: dict[str, str]) -> Callable[..., Any]:
    """Opens the storyboard of the film of sixty words."""

    def open_editor(view: View = DESKTOP) -> Any:
        page = visit(view, owner)
        page.goto(f"/storyboards/{shown['film']}")
        settle(page)
        page.get_by_role("option").first.wait_for()
        return page

    return open_editor


def version(page: Any) -> int:
    """The version that the page shows, once it is saved."""
    said = page.get_by_role("status").filter(has_text=re.compile(r"^Version \d+$"))
    said.wait_for()
    return int(said.inner_text().removeprefix("Version "))


def saved(page: Any, number: int) -> None:
    """Wait for a version to be there."""
    page.get_by_role("status").filter(has_text=re.compile(f"^Version {number}$")).wait_for()


def until(page: Any, what: str) -> None:
    """Wait until something is so in the page; its policy lets nobody evaluate from within."""
    wait_until(lambda: bool(page.evaluate(what)), what)


def story_shot(page: Any, place: int = 0) -> Any:
    """A shot that is no card."""
    return page.locator("[role=option][draggable=true]").nth(place)


def panel(page: Any) -> Any:
    """What is said of the shot that is open."""
    return page.get_by_role("complementary").filter(has=page.get_by_role("tablist"))


class TestOneShotIsChanged:
    def test_the_film_is_made_again_and_played(self, editor: Callable[..., Any], portal: Any, tmp_path: Path) -> None:
        page = editor()
        before = version(page)
        story_shot(page).click()
        panel(page).get_by_role("tab", name="Picture").click()

        panel(page).get_by_label("Mood").select_option("mystery")
        saved(page, before + 1)
        panel(page).get_by_role("button", name="Draw it now").click()
        panel(page).get_by_role("button", name="Draw another").wait_for(timeout=DRAWN_MS)
        page.get_by_role("button", name="Make the film").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text(re.compile(r"\d shots? of \d+")).wait_for()
        assert dialog.get_by_text("voice").count() == 0
        assert violations(page, portal.axe) == []
        dialog.get_by_role("button", name="Make the film").click()
        page.get_by_role("button", name="Watch").click(timeout=FILMED_MS)

        page.get_by_role("button", name="Play").first.click()
        until(page, "document.querySelector('video').currentTime > 0.5")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        download.value.save_as(tmp_path / "film.mp4")
        assert (tmp_path / "film.mp4").stat().st_size > 100_000

    def test_undo_and_redo_bring_the_change_and_its_film_back(self, editor: Callable[..., Any]) -> None:
        page = editor()
        before = version(page)
        story_shot(page).click()
        panel(page).get_by_role("tab", name="Picture").click()
        mood = panel(page).get_by_label("Mood")
        was = mood.input_value()
        mood.select_option("joyful")
        saved(page, before + 1)

        page.locator("h1").click()
        page.keyboard.press("Control+z")
        saved(page, before + 2)
        assert mood.input_value() == was
        page.keyboard.press("Control+Shift+z")
        saved(page, before + 3)
        assert mood.input_value() == "joyful"
        page.get_by_role("button", name="Versions").click()
        page.get_by_role("button", name=f"Bring back: Version {before}", exact=True).click()

        saved(page, before + 4)


class TestByKeyboardAlone:
    def test_a_shot_is_moved_left_out_and_taken_in_again(self, editor: Callable[..., Any]) -> None:
        page = editor()
        before, count = version(page), page.get_by_role("option").count()
        page.get_by_role("option").first.focus()
        for _ in range(count):
            if page.evaluate("document.activeElement.getAttribute('draggable')") == "true":
                break
            page.keyboard.press("ArrowRight")
        name = page.evaluate("document.activeElement.dataset.shot")

        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.get_by_text(re.compile(rf"^Place \d+ of {count}\.$")).wait_for()
        page.keyboard.press("Space")
        saved(page, before + 1)
        assert page.evaluate("document.activeElement.dataset.shot") == name
        page.keyboard.press("Delete")
        saved(page, before + 2)
        assert page.locator(f"[data-shot='{name}']").get_by_text("Left out").count() == 1
        page.keyboard.press("Delete")

        saved(page, before + 3)

    def test_a_shot_that_is_put_back_is_no_change(self, editor: Callable[..., Any]) -> None:
        page = editor()
        before = version(page)
        story_shot(page).focus()

        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")

        page.get_by_text("Shot put back.").wait_for()
        assert version(page) == before


class TestWords:
    def test_what_is_written_is_not_lost_by_going_back(self, editor: Callable[..., Any]) -> None:
        page = editor()
        before = version(page)
        story_shot(page).click()
        panel(page).get_by_role("textbox", name="Words").first.fill("It began otherwise, <b>they say</b>.")

        page.get_by_role("link", name="Library").first.click()
        page.locator("dialog[open]").get_by_role("button", name="Cancel").click()
        panel(page).get_by_role("button", name="Save the words").click()

        saved(page, before + 1)
        panel(page).get_by_text("The book says:").wait_for()
        assert story_shot(page).get_by_text("<b>they say</b>").count() == 1
        panel(page).get_by_role("button", name="Back to the book’s words").click()
        saved(page, before + 2)


class TestTwoWindows:
    def test_the_slower_one_loses_nothing(self, editor: Callable[..., Any]) -> None:
        slow, fast = editor(), editor()
        before = version(fast)
        story_shot(fast).focus()
        fast.keyboard.press("Delete")
        saved(fast, before + 1)

        story_shot(slow, 1).click()
        panel(slow).get_by_role("button", name="Draw another").or_(
            panel(slow).get_by_role("button", name="Leave out")
        ).last.click()
        dialog = slow.get_by_role("alertdialog", name="Somebody else was faster")
        dialog.get_by_text(re.compile(r"Shot \d+ left out")).wait_for()
        dialog.get_by_role("button", name="Make my change too").click()

        saved(slow, before + 2)
        assert slow.get_by_text("Left out", exact=True).count() == 2
        for number in (3, 4):
            slow.locator("h1").click()
            slow.keyboard.press("Control+z")
            saved(slow, before + number)


class TestThePlayer:
    @pytest.fixture
    def player(self, visit: Callable[..., Any], owner: Any, shown: dict[str, str]) -> Callable[..., Any]:
        def open_player(view: View = DESKTOP) -> Any:
            page = visit(view, owner)
            page.goto(f"/films/{shown['film']}/watch")
            settle(page)
            until(page, "document.querySelector('video')?.readyState >= 1")
            page.locator(".line").first.wait_for()
            return page

        return open_player

    def test_a_word_leads_to_its_moment_and_is_lit_there(self, player: Callable[..., Any]) -> None:
        page = player()

        page.locator(".line").nth(2).click()

        until(page, "document.querySelector('video').currentTime > 4")
        page.locator(".line.now .heard").wait_for()
        assert page.locator(".line").nth(2).get_attribute("aria-current") == "true"

    def test_it_is_driven_by_keys(self, player: Callable[..., Any]) -> None:
        page = player()
        time = "document.querySelector('video').currentTime"

        page.keyboard.press("5")
        half = page.evaluate(time)
        page.keyboard.press("j")
        until(page, f"{time} < {half - 9}")
        page.keyboard.press("m")
        page.keyboard.press(">")
        page.keyboard.press("c")

        assert page.evaluate("document.querySelector('video').muted") is True
        assert page.evaluate("document.querySelector('video').playbackRate") == 1.25
        assert page.get_by_role("button", name="Captions", exact=True).get_attribute("aria-pressed") == "true"
        page.keyboard.press("?")
        page.get_by_role("dialog", name="Keys").wait_for()

    def test_it_goes_on_where_one_left(self, player: Callable[..., Any]) -> None:
        page = player()
        page.keyboard.press("5")
        page.evaluate("document.querySelector('video').muted = true")
        page.keyboard.press("k")
        until(page, "Object.keys(localStorage).some((key) => key.startsWith('visiobook.player.'))")

        page.reload()

        page.get_by_text(re.compile(r"Going on at 0:\d\d\.")).wait_for()
        assert page.evaluate("document.querySelector('video').currentTime") > 5

    def test_a_link_plays_for_somebody_without_an_account(self, player: Callable[..., Any], visit: Any) -> None:
        page = player()
        page.get_by_role("button", name="Share").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Make a link").click()
        link = dialog.get_by_text(re.compile(r"/api/v1/storage/links/"))
        link.wait_for()
        address = link.input_value() if link.evaluate("e => 'value' in e") else link.inner_text()

        answer = visit().request.get(address, headers={"range": "bytes=0-99"})

        assert (answer.status, len(answer.body())) == (206, 100)

    def test_it_fits_a_phone_in_french(self, player: Callable[..., Any], portal: Any) -> None:
        page = player(FRENCH_PHONE)

        page.get_by_role("button", name="Aspect des sous-titres").click()
        page.get_by_label("Lecture facilitée").check()

        assert overflow(page) <= 0
        assert violations(page, portal.axe) == []


class TestOnAPhone:
    def test_a_shot_is_opened_and_changed(self, editor: Callable[..., Any], portal: Any) -> None:
        page = editor(FRENCH_PHONE)

        story_shot(page).click()
        for tab in ("Image", "Personnages", "Texte"):
            panel(page).get_by_role("tab", name=tab).click()
            assert overflow(page) <= 0
            assert violations(page, portal.axe) == []
        panel(page).get_by_role("button", name="Fermer le plan").click()

        page.get_by_role("button", name="Pellicule").click()
        assert overflow(page) <= 0
