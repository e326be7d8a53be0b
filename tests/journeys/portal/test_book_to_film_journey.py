"""From signing up to the film on one's own disk, as somebody does it who has never been here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from visiobook_testkit.browsers import DESKTOP, Faults, overflow, settle, violations
from visiobook_testkit.fleet import wait_until

PASSWORD = "the tide drew back from Saltby"
FILM_MS = 240_000
SCRIPT = "<script>document.title='taken'</script> & Sons"
KEPT = """async (title) => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('visiobook-uploads'))
  const kept = await done(database.transaction('uploads').objectStore('uploads').getAll())
  database.close()
  return kept.some((upload) => upload.order.title === title)
}"""
"""Whether the browser keeps an upload under this title."""


@pytest.fixture(scope="class")
def reader(portal: Any) -> Iterator[Any]:
    """A browser context of somebody who has just signed up; the tests of a class go on where the last one ended."""
    context = portal.visit(DESKTOP)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture(scope="class")
def page(reader: Any) -> Iterator[Any]:
    """The one page that this reader has open; it never complains."""
    page, faults = reader.new_page(), Faults()
    faults.watch(page)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_up(page, f"reader-{id(page):x}@example.org")
    yield page
    assert not faults.found


def sign_up(page: Any, email: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Ada Reader")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("heading", level=1, name="Which book shall we film first?").wait_for()


def bring(page: Any, *files: Any) -> None:
    """Choose files where one is asked for a book."""
    page.locator("input[type=file]").set_input_files(list(files))


def row(page: Any, name: str) -> Any:
    """A book in the list of those on their way."""
    return page.locator("li").filter(has_text=name).first


def book(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


class TestABookBecomesAFilm:
    def test_it_is_brought_quoted_and_begun(self, page: Any, sixty_words: Path, portal: Any) -> None:
        bring(page, str(sixty_words))
        page.wait_for_url("**/upload")
        mine = row(page, sixty_words.name)

        mine.get_by_text("Here, whole and safe").wait_for()
        assert mine.get_by_label("Title").input_value() == "Bright Enough for Two"
        assert "English" in mine.get_by_label("Language of the book").inner_text()
        mine.get_by_label("Picture", exact=True).select_option("sketch")
        mine.get_by_text(re.compile(r"about \d+ credits")).wait_for()
        assert violations(page, portal.axe) == []
        mine.get_by_role("button", name="Make the film").dblclick()

        page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}$"))
        page.get_by_role("heading", level=1, name="Bright Enough for Two").wait_for()

    def test_one_watches_it_being_made(self, page: Any, portal: Any) -> None:
        strip = page.get_by_role("progressbar", name="Progress of “Bright Enough for Two”")
        strip.first.wait_for()
        page.get_by_text(re.compile("credits set aside are used")).wait_for()

        assert violations(page, portal.axe) == []
        page.get_by_role("link", name="Downloads").wait_for(timeout=FILM_MS)

        assert page.get_by_role("list").get_by_text("Prove that nothing was lost").is_visible()
        page.get_by_role("link", name=re.compile("Messages, .*unread")).wait_for()

    def test_nothing_is_begun_twice_by_a_double_click(self, page: Any) -> None:
        page.goto("/library")

        page.get_by_role("article").first.wait_for()

        assert page.get_by_role("article").count() == 1

    def test_it_is_taken_home_with_its_proof(self, page: Any, portal: Any, tmp_path: Path) -> None:
        page.get_by_role("link", name="Bright Enough for Two").last.click()
        page.get_by_role("link", name="Downloads").click()
        page.get_by_role("heading", name="Nothing was lost").wait_for()
        assert violations(page, portal.axe) == []

        with page.expect_download() as downloading:
            page.get_by_role("link", name="Download: The film").click()
        downloading.value.save_as(tmp_path / "film.mp4")

        assert downloading.value.suggested_filename == "Bright Enough for Two.mp4"
        assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"

    def test_a_link_works_for_anybody_until_it_is_taken_back(self, page: Any, portal: Any) -> None:
        page.get_by_role("button", name="Share: Poster").click()
        page.get_by_role("button", name="Make a link").click()
        address = page.get_by_label("Address of the shared file").inner_text()

        shared = httpx.get(address)
        page.get_by_role("button", name="Take this link back").click()
        page.get_by_label("Address of the shared file").wait_for(state="detached")

        assert (shared.status_code, shared.headers["content-type"]) == (200, "image/jpeg")
        assert httpx.get(address).status_code == 403
        page.keyboard.press("Escape")

    def test_it_cost_what_the_credits_page_says(self, page: Any, portal: Any) -> None:
        page.goto("/credits")

        page.get_by_text(re.compile(r"It cost \d+ credits\.")).wait_for()

        assert violations(page, portal.axe) == []

    def test_its_messages_are_read_in_another_tab_too(self, page: Any, reader: Any) -> None:
        other = reader.new_page()
        other.goto("/notifications")
        other.get_by_role("button", name="Mark all read").click()
        other.get_by_text("All read").wait_for()

        page.goto("/notifications")

        page.get_by_role("link", name="Messages, none unread").wait_for()
        other.close()

    def test_it_is_renamed_to_what_looks_like_script_and_stays_text(self, page: Any) -> None:
        page.goto("/library")
        page.get_by_role("button", name="Actions for “Bright Enough for Two”").click()
        page.get_by_role("menuitem", name="Rename").click()
        page.get_by_label("Name", exact=True).fill(SCRIPT)
        page.get_by_role("button", name="Save").click()

        page.get_by_role("heading", name=SCRIPT).wait_for()

        assert page.title() == "Library · Visiobook"

    def test_deleting_it_can_be_taken_back(self, page: Any) -> None:
        page.get_by_role("button", name=re.compile("Actions for")).click()
        page.get_by_role("menuitem", name="Delete").click()
        page.get_by_role("heading", name="The shelves are still empty").wait_for()

        page.get_by_role("button", name="Undo").click()

        page.get_by_role("heading", name=SCRIPT).wait_for()


class TestABookOnItsWay:
    def test_wrong_files_are_refused_with_the_reason(self, page: Any) -> None:
        page.goto("/upload")
        bring(
            page,
            {"name": "game.exe", "mimeType": "", "buffer": b"MZ" + bytes(100)},
            {"name": "empty.txt", "mimeType": "", "buffer": b""},
            {"name": "books.zip", "mimeType": "", "buffer": b"PK\x03\x04" + bytes(100)},
        )

        row(page, "game.exe").get_by_text("This file is a program, not a book.").wait_for()
        row(page, "empty.txt").get_by_text("This file is empty.").wait_for()
        row(page, "books.zip").get_by_text("Unpack it").wait_for()

    def test_one_that_the_service_alone_sees_through_is_refused_too(self, page: Any) -> None:
        """The first bytes are text; the rest is not, which only the service looks at."""
        bring(page, {"name": "odd.txt", "mimeType": "", "buffer": b"Once upon a time. " * 300 + bytes(60_000)})

        row(page, "odd.txt").get_by_role("alert").wait_for()

        assert "binary" in row(page, "odd.txt").get_by_role("alert").inner_text()

    def test_it_goes_on_by_itself_when_the_line_comes_back(self, page: Any) -> None:
        page.route("**/api/v1/storage/uploads/*", lambda route: route.abort("connectionreset"))
        bring(page, book("tide.txt", "The tide drew back from the harbour, and Nell went out. " * 50_000))
        row(page, "tide.txt").get_by_text("No connection just now").wait_for()

        page.unroute("**/api/v1/storage/uploads/*")

        row(page, "tide.txt").get_by_text("Here, whole and safe").wait_for()

    def test_it_is_still_there_after_a_reload_with_what_was_chosen(self, page: Any) -> None:
        row(page, "tide.txt").get_by_label("Title").fill("The Tide")
        wait_until(lambda: bool(page.evaluate(KEPT, "The Tide")), "the browser keeps the title")
        page.reload()

        row(page, "tide.txt").get_by_text("Here, whole and safe").wait_for()

        assert row(page, "tide.txt").get_by_label("Title").input_value() == "The Tide"

    def test_another_tab_leaves_it_to_the_first(self, page: Any, reader: Any) -> None:
        other = reader.new_page()
        other.goto("/upload")

        row(other, "tide.txt").get_by_text("Another window of this browser").wait_for()

        other.close()

    def test_the_page_fits_a_phone(self, page: Any, portal: Any) -> None:
        page.set_viewport_size({"width": 360, "height": 780})
        settle(page)

        assert overflow(page) == 0
        assert violations(page, portal.axe) == []
