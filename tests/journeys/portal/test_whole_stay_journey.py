"""A whole stay: from signing up to leaving, once in French with a mouse, once on a phone by keyboard alone."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from visiobook_testkit.browsers import FRENCH, PHONE
from visiobook_testkit.fleet import wait_until

PASSWORD = "the tide drew back from Saltby"
FILM_MS = 240_000
ENOUGH_TABS = 150


def panel(page: Any) -> Any:
    """What is said of the shot that is open."""
    return page.get_by_role("complementary").filter(has=page.get_by_role("tablist"))


def order(page: Any, story: Path) -> None:
    """Bring a book and have it filmed, as small as can be."""
    page.locator("input[type=file]").set_input_files(str(story))
    page.get_by_text("Arrivé, entier et en sûreté").wait_for()
    page.get_by_label("Image", exact=True).select_option("sketch")
    page.get_by_text(re.compile(r"environ \d+ crédits")).wait_for()
    page.get_by_role("button", name="Faire le film").click()


class TestFromFirstDayToLast:
    def test_a_reader_comes_films_a_book_changes_a_shot_watches_takes_it_along_and_leaves(
        self, visit: Callable[..., Any], new_address: str, sixty_words: Path, tmp_path: Path
    ) -> None:
        page = visit(FRENCH)
        page.goto("/sign-up")
        page.get_by_label("Votre nom").fill("Ada Lectrice")
        page.get_by_label("Adresse e-mail").fill(new_address)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Créer le compte").click()

        order(page, sixty_words)
        page.get_by_role("link", name="Storyboard").click(timeout=FILM_MS)
        page.locator("[role=option][draggable=true]").first.click()
        panel(page).get_by_role("tab", name="Image").click()
        panel(page).get_by_label("Ambiance").select_option("mystery")
        page.get_by_role("status").filter(has_text=re.compile(r"^Version 2$")).wait_for()
        page.get_by_role("button", name="Faire le film").click()
        page.get_by_role("dialog").get_by_role("button", name="Faire le film").click()
        page.get_by_role("button", name="Regarder").click(timeout=FILM_MS)

        page.get_by_role("button", name="Lire").first.click()
        wait_until(lambda: page.evaluate("document.querySelector('video').currentTime > 0.5"), "the film plays")
        with page.expect_download() as downloading:
            page.get_by_role("link", name="Télécharger").click()
        downloading.value.save_as(tmp_path / "film.mp4")
        assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"

        page.goto("/settings/account")
        page.get_by_role("button", name="Faire une copie").click()
        with page.expect_download() as downloading:
            page.get_by_role("link", name="Télécharger la copie").click()
        downloading.value.save_as(tmp_path / "copy.zip")
        with zipfile.ZipFile(tmp_path / "copy.zip") as copy:
            assert new_address in copy.read("user.jsonl").decode()
            assert "Bright Enough for Two" in copy.read("project.jsonl").decode()

        page.get_by_role("button", name="Supprimer le compte").click()
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Supprimer pour toujours").click()
        page.get_by_text("Votre compte est supprimé").wait_for()
        page.goto("/library")
        page.wait_for_url("**/log-in**")


def reach(page: Any, target: Any) -> Any:
    """Go on by the tabulator until the target has the focus, and it can be seen."""
    target.wait_for()
    for _ in range(ENOUGH_TABS):
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => element.matches(':focus-visible')")
            return target
        page.keyboard.press("Tab")
    raise AssertionError(f"not to be reached by keyboard: {target}")


def write(page: Any, label: str, words: str) -> None:
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def press(page: Any, target: Any) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


class TestByKeyboardOnAPhone:
    def test_a_reader_comes_orders_a_film_and_leaves(
        self, visit: Callable[..., Any], new_address: str, sixty_words: Path
    ) -> None:
        page = visit(PHONE)
        page.goto("/")
        press(page, page.get_by_role("link", name="Make your first film").first)
        write(page, "Your name", "Ada Reader")
        write(page, "E-mail address", new_address)
        write(page, "Password", PASSWORD)
        page.keyboard.press("Enter")

        with page.expect_file_chooser() as choosing:
            press(page, page.get_by_role("button", name="Choose a file"))
        choosing.value.set_files(str(sixty_words))
        reach(page, page.get_by_label("Title", exact=True))
        page.keyboard.press("Control+a")
        page.keyboard.type("By Keyboard")
        press(page, page.get_by_role("button", name="Make the film"))
        page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}$"))
        page.get_by_role("heading", level=1, name="By Keyboard").wait_for()

        press(page, page.get_by_role("button", name=re.compile("Your account")))
        while page.evaluate("document.activeElement.innerText.trim()") != "Settings":
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        press(page, page.get_by_role("link", name="Your account"))
        press(page, page.get_by_role("button", name="Delete the account"))
        write(page, "Password", PASSWORD)
        page.keyboard.press("Enter")

        page.get_by_text("Your account is deleted").wait_for()

    def test_the_owner_changes_a_shot_and_watches_the_film(
        self, visit: Callable[..., Any], owner: Any, shown: dict[str, str]
    ) -> None:
        page = visit(PHONE, owner)
        page.goto(f"/projects/{shown['project']}")
        press(page, page.get_by_role("link", name="Storyboard"))
        shot = page.locator("[role=option][draggable=true]")
        shot.first.wait_for()
        reach(page, page.locator("[role=option][tabindex='0']"))
        while page.evaluate("document.activeElement.getAttribute('draggable')") != "true":
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        reach(page, panel(page).get_by_role("tab", selected=True))
        while page.evaluate("document.activeElement.innerText.trim()") != "Picture":
            page.keyboard.press("ArrowRight")
        mood = reach(page, panel(page).get_by_label("Mood"))
        before = mood.input_value()
        page.keyboard.press("ArrowDown")
        wait_until(lambda: mood.input_value() != before, "another mood")
        page.get_by_role("status").filter(has_text=re.compile(r"^Version \d+$")).wait_for()

        page.goto(f"/films/{shown['film']}/watch")
        press(page, page.get_by_role("button", name="Play").last)

        wait_until(lambda: page.evaluate("document.querySelector('video').currentTime > 0.5"), "the film plays")
