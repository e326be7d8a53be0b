"""What one settles in the portal: the picture beside the name, and which messages come here and which by mail."""

import json
import re
import struct
import uuid
import zlib
from collections.abc import Callable
from typing import Any

from visiobook_testkit.fleet import Fleet, wait_until

TELL = """insert into bus.delivery (subscriber, owner, event_id, topic, envelope, attempts)
    values ($1, 'visiobook_notification', $2, $3, $4, 0)"""
TOPIC = "visiobook.project.run"


def png(side: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + b"\x80" * side) * side)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tell(fleet: Fleet, handler: str, what: str, owner: str, **more: Any) -> None:
    """Let notification hear of the end of a run, as project would tell it."""
    data = {
        "run_id": str(uuid.uuid4()), "project_id": str(uuid.uuid4()), "owner": owner, "pipeline": "book-to-film",
        "title": "Bright Enough for Two", **more,
    }  # fmt: skip
    envelope = {"specversion": "1.0", "source": "/visiobook/project", "type": f"{TOPIC}.{what}", "data": data}
    fleet.query(TELL, f"notification.{handler}", uuid.uuid4(), f"{TOPIC}.{what}", json.dumps(envelope).encode())


def completed(fleet: Fleet, owner: str) -> None:
    tell(fleet, "tell_completion", "completed", owner, credits=45, outputs={})


def failed(fleet: Fleet, owner: str) -> None:
    tell(fleet, "tell_failure", "failed", owner, step="ingest", failure={"code": "scanned-pdf", "detail": "No text."})


def account_of(page: Any) -> str:
    return str(page.request.get("/api/v1/user/me").json()["id"])


def subjects(page: Any) -> list[str]:
    """What the letters in one's mailbox are about."""
    return [one["subject"] for one in page.request.get("/api/v1/notification/mailbox").json()["items"]]


class TestPortrait:
    def test_is_shown_kept_and_taken_away_and_is_always_a_picture(
        self, visit: Callable[..., Any], newcomer: Any
    ) -> None:
        page = visit(state=newcomer)
        page.goto("/settings/profile")
        chooser = page.locator("input[type=file]")
        shown = page.get_by_role("button", name=re.compile("Your account")).locator("img")
        chooser.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": b"no picture at all"})
        page.get_by_text("This picture cannot be taken").wait_for()
        assert shown.count() == 0

        chooser.set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": png(64)})
        shown.wait_for()
        page.reload()
        shown.wait_for()
        wait_until(lambda: shown.evaluate("image => image.complete && image.naturalWidth > 0"), "the picture is there")

        page.get_by_role("button", name="Remove it").click()
        shown.wait_for(state="detached")


class TestMessages:
    def test_come_by_the_ways_that_one_chose(
        self, visit: Callable[..., Any], someone: Callable[[str], Any], fleet: Fleet
    ) -> None:
        reader = someone("Ida Choosy")
        page = visit(state=reader.state)
        page.goto("/settings/messages")
        page.get_by_text(f"E-mail goes to {reader.email}.").wait_for()
        here = page.get_by_role("switch", name="A film is ready: Here")
        by_mail = page.get_by_role("switch", name="A film could not be made: E-mail")
        here.focus()
        page.keyboard.press("Space")
        by_mail.click()
        wait_until(lambda: self.chosen(page) == {"run_completed": (False, True), "run_failed": (True, False)}, "chosen")
        page.reload()
        here.wait_for()
        assert (here.get_attribute("aria-checked"), by_mail.get_attribute("aria-checked")) == ("false", "false")

        completed(fleet, account_of(page))
        failed(fleet, account_of(page))
        wait_until(lambda: "Your film is ready" in subjects(page), "the letter", seconds=30)
        page.goto("/notifications")
        page.get_by_text("“Bright Enough for Two” could not be made").wait_for()

        assert page.get_by_text("Your film is ready").count() == 0
        assert not any("could not be made" in subject for subject in subjects(page))

    def chosen(self, page: Any) -> dict[str, tuple[bool, bool]]:
        """The two kinds as the service keeps them."""
        items = page.request.get("/api/v1/notification/preferences").json()["items"]
        ways = {one["kind"]: (one["in_app"], one["by_email"]) for one in items}
        return {kind: ways[kind] for kind in ("run_completed", "run_failed")}

    def test_that_cannot_be_chosen_turn_back_and_say_why(self, signed_in_page: Any) -> None:
        page = signed_in_page
        page.goto("/settings/messages")
        page.get_by_text("E-mail comes once your address is confirmed.").wait_for()
        switch = page.get_by_role("switch", name="A film is ready: Here")
        switch.wait_for()
        refuse = {"status": 429, "json": {"code": "too-many-requests", "status": 429, "title": "", "detail": "Wait."}}
        page.route("**/preferences", lambda route: route.fulfill(**refuse) if route.request.method == "PATCH"
                   else route.continue_())  # fmt: skip

        switch.click()

        page.get_by_role("main").get_by_role("alert").wait_for()
        page.locator("[role=switch][aria-checked=true][aria-label='A film is ready: Here']").wait_for()

    def test_that_came_while_the_line_was_cut_are_there_when_it_is_back(
        self, visit: Callable[..., Any], someone: Callable[[str], Any], fleet: Fleet
    ) -> None:
        page = visit(state=someone("Otto Offline").state)
        page.goto("/notifications")
        page.get_by_text("Welcome, Otto Offline").wait_for()
        otto = account_of(page)
        page.context.set_offline(True)
        page.get_by_text("You are offline").wait_for()
        failed(fleet, otto)
        kept = "select 1 from notification.message where owner = $1 and kind = 'run_failed'"
        wait_until(lambda: bool(fleet.query(kept, otto)), "the message is kept")

        page.context.set_offline(False)

        page.get_by_text("“Bright Enough for Two” could not be made").first.wait_for()


class TestASlowLine:
    def test_makes_one_key_of_three_clicks(self, signed_in_page: Any) -> None:
        page = signed_in_page
        asked: list[Any] = []
        page.route("**/api/v1/user/api-keys", lambda route: asked.append(route) if route.request.method == "POST"
                   else route.continue_())  # fmt: skip
        page.goto("/settings/keys")
        page.get_by_role("button", name="Make a key").click()
        page.get_by_label("Name", exact=True).fill("Slow robot")
        make = page.get_by_role("dialog").get_by_role("button", name="Make a key")
        for _ in range(3):
            make.dispatch_event("click")
        wait_until(lambda: bool(asked), "the request is on its way")
        page.get_by_label("Name", exact=True).press("Enter")
        asked[0].continue_()
        page.get_by_role("button", name="I have kept it").click()

        page.get_by_role("button", name="Revoke Slow robot").wait_for()
        assert page.get_by_role("button", name="Revoke Slow robot").count() == 1
        assert len(asked) == 1


class TestALinkOfALetter:
    def test_that_was_used_already_says_so(
        self, visit: Callable[..., Any], someone: Callable[[str], Any], letter_link: Callable[..., str]
    ) -> None:
        page = visit(state=someone("Vera Fied").state)

        page.goto(letter_link(page, "verify-email"))

        page.get_by_text("This link has expired, or it was used already.").wait_for()
