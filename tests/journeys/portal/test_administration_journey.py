"""What whoever runs the house does in the portal: accounts, letters nobody could read, models, flags."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from visiobook_testkit.fleet import Fleet, wait_until

PASSWORD = "the tide drew back from Saltby"
POISON = """insert into bus.delivery (subscriber, owner, event_id, topic, envelope, attempts)
    values ('payment.open_wallet', 'visiobook_payment', $1, 'visiobook.user.account.registered', $2, 0)"""
SHIPPED = (
    Path(__file__).parents[3]
    / "services/ai-analysis/src/visiobook_ai_analysis/models/literary-en-1.safetensors"
)  # fmt: skip


@pytest.fixture
def page(visit: Callable[..., Any], owner: Any) -> Any:
    """A page of the owner of the machine."""
    return visit(state=owner)


def say_yes(page: Any, verb: str) -> None:
    """Answer the question that stands before what cannot be undone."""
    page.get_by_role("alertdialog").get_by_role("button", name=verb).click()


def log_in(page: Any, email: str) -> None:
    """Log in where one was sent to the door."""
    page.wait_for_url("**/log-in**")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")


def row_of(page: Any, words: str) -> Any:
    return page.get_by_role("listitem").filter(has_text=words)


class TestUsers:
    def find(self, page: Any, email: str) -> None:
        """Look for somebody, until they alone are listed."""
        page.goto("/admin/users")
        page.get_by_label("Name or address").fill(email)
        listed = page.get_by_role("main").get_by_role("listitem")
        wait_until(lambda: listed.count() == 1 and email in listed.inner_text(), "the one who was looked for")

    def do(self, page: Any, name: str, what: str) -> None:
        page.get_by_role("button", name=f"What to do with {name}").click()
        page.get_by_role("menuitem", name=what).click()

    def test_are_found_locked_let_in_again_and_logged_out(
        self, page: Any, visit: Callable[..., Any], someone: Callable[[str], Any]
    ) -> None:
        mona = someone("Mona Locked")
        theirs = visit(state=mona.state)
        theirs.goto("/library")
        theirs.get_by_role("heading", level=1).wait_for()
        self.find(page, mona.email)

        self.do(page, mona.name, "Lock the account")
        page.get_by_text("Mona Locked is locked out.").wait_for()
        row_of(page, mona.email).get_by_text("Locked", exact=True).wait_for()
        theirs.goto("/settings/profile")
        log_in(theirs, mona.email)
        theirs.get_by_role("alert").wait_for()

        self.do(page, mona.name, "Unlock the account")
        page.get_by_text("Mona Locked may log in again.").wait_for()
        theirs.get_by_label("Password", exact=True).press("Enter")
        theirs.wait_for_url("**/settings/profile")

        self.do(page, mona.name, "End all sessions")
        page.get_by_role("alertdialog").get_by_role("button", name="Cancel").click()
        theirs.reload()
        theirs.wait_for_url("**/settings/profile")
        self.do(page, mona.name, "End all sessions")
        say_yes(page, "End all sessions")
        page.get_by_text("All sessions of Mona Locked have ended.").wait_for()
        row_of(page, mona.email).get_by_text("no session").wait_for()
        theirs.goto("/settings/profile")
        theirs.wait_for_url("**/log-in**")

    def test_become_administrators_and_stop_being_so(
        self, page: Any, visit: Callable[..., Any], someone: Callable[[str], Any]
    ) -> None:
        nora = someone("Nora Deputy")
        self.find(page, nora.email)

        self.do(page, nora.name, "Make administrator")
        say_yes(page, "Make administrator")
        page.get_by_text("Nora Deputy is an administrator now.").wait_for()
        row_of(page, nora.email).get_by_text("Administrator", exact=True).wait_for()
        self.do(page, nora.name, "No longer administrator")
        say_yes(page, "No longer administrator")
        page.get_by_text("Nora Deputy is no longer an administrator.").wait_for()

        theirs = visit(state=nora.state)
        theirs.goto("/admin/users")
        log_in(theirs, nora.email)
        theirs.get_by_role("heading", level=1, name="Page not found").wait_for()
        assert theirs.get_by_label("Name or address").count() == 0

    def test_whom_the_service_will_not_change_are_told_with_the_reason(
        self, page: Any, someone: Callable[[str], Any]
    ) -> None:
        gone = someone("Gone Meanwhile")
        self.find(page, gone.email)
        page.context.set_offline(True)

        self.do(page, gone.name, "Lock the account")

        page.get_by_role("alert").filter(has_text=re.compile("offline|answer|reach", re.IGNORECASE)).wait_for()
        page.context.set_offline(False)
        assert row_of(page, gone.email).get_by_text("Locked", exact=True).count() == 0


class TestDeadLetters:
    def test_are_seen_shown_replayed_in_vain_and_thrown_away(self, page: Any, fleet: Fleet) -> None:
        event = uuid.uuid4()
        reader = f"nobody-{event.hex[:8]}"
        told = {
            "specversion": "1.0", "source": "/visiobook/user", "type": "visiobook.user.account.registered",
            "dataversion": 9, "data": {"user_id": reader, "email": "n@example.org", "display_name": "N"},
        }  # fmt: skip
        fleet.query(POISON, event, json.dumps(told).encode())
        dead = "select id, failed_at from bus.dead where event_id = $1"
        wait_until(lambda: bool(fleet.query(dead, event)), "the event is given up", seconds=60)

        page.goto("/admin/queues")
        queue = page.get_by_role("row").filter(has_text="payment.open_wallet")
        queue.wait_for()
        page.get_by_label("Service").select_option("payment")
        page.get_by_label("Queue", exact=True).fill("payment.open_wallet")
        letter = row_of(page, "has version 9, version 1 is understood here")
        letter.first.wait_for()
        number = fleet.query(dead, event)[0]
        page.get_by_role("button", name=f"Open {number['id']}").click()
        page.get_by_role("dialog").get_by_text(reader).wait_for()
        page.keyboard.press("Escape")

        mine = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"Open {number['id']}"))
        mine.get_by_role("checkbox").check()
        page.get_by_role("button", name="Replay 1 chosen").click()
        page.get_by_text(re.compile("One letter goes out again")).wait_for()
        wait_until(
            lambda: any(row["failed_at"] > number["failed_at"] for row in fleet.query(dead, event)), "it fails again",
            seconds=60,
        )  # fmt: skip

        again = fleet.query(dead, event)[0]["id"]
        page.reload()
        page.get_by_label("Service").select_option("payment")
        mine = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"Open {again}"))
        mine.get_by_role("checkbox").check()
        page.get_by_role("button", name="Throw away 1 chosen").click()
        page.get_by_role("alertdialog").get_by_text("One letter is lost for good").wait_for()
        say_yes(page, "Throw away for good")
        page.get_by_text("One letter thrown away.").wait_for()
        mine.wait_for(state="detached")
        assert fleet.query(dead, event) == []


class TestModels:
    @pytest.fixture
    def second(self, fleet: Fleet) -> Iterator[str]:
        """Other heads on the shelf of this fleet: those shipped, made another time by their word; their name."""
        size = int.from_bytes(SHIPPED.read_bytes()[:8], "little")
        content = SHIPPED.read_bytes()
        header = json.loads(content[8 : 8 + size])
        header["__metadata__"]["trained"] = "another time"
        words = json.dumps(header).encode()
        words += b" " * (-len(words) % 8)
        shelf = fleet.home.folder / "models"
        shelf.mkdir(exist_ok=True)
        path = shelf / "literary-en-2.safetensors"
        path.write_bytes(len(words).to_bytes(8, "little") + words + content[8 + size :])
        yield "literary-en@2"
        with fleet.api() as api:
            api.call("DELETE", "/api/v1/analysis/models/trial")
            api.call("PUT", "/api/v1/analysis/models/current", json={"model": "literary-en@1"})
        path.unlink()

    def test_are_tried_compared_used_and_left_again(self, page: Any, second: str) -> None:
        page.goto("/admin/models")
        row = row_of(page, second).first
        row.get_by_role("button", name="Try").click()
        page.get_by_label("Share of books").select_option(label="25%")
        page.get_by_role("dialog").get_by_role("button", name="Try").click()
        page.get_by_text("literary-en reads 25% of the books as well.").wait_for()
        row.get_by_text("On trial for 25%").wait_for()
        page.get_by_text("Nothing compared yet").wait_for()
        row.get_by_role("button", name="End the trial").click()
        page.get_by_text("The trial has ended.").wait_for()

        row.get_by_role("button", name="Use").click()
        say_yes(page, "Use")
        row.get_by_text("In use: standard").wait_for()
        page.get_by_role("button", name="Go back one").click()
        say_yes(page, "Go back one")

        page.get_by_text("literary-en@1 reads from now on.").wait_for()
        row_of(page, "literary-en@1").first.get_by_text("In use: standard").wait_for()


class TestFlags:
    def test_are_made_turned_changed_and_taken_back(self, page: Any, fleet: Fleet) -> None:
        key = f"new-player-{uuid.uuid4().hex[:6]}"
        page.goto("/admin/flags")
        page.get_by_role("button", name="New flag").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Key").fill("Not A Key!")
        form.get_by_role("button", name="Save").click()
        form.get_by_role("alert").wait_for()
        form.get_by_label("Key").fill(key)
        form.get_by_label("For how many of a hundred accounts").fill("120")
        form.get_by_text("A whole number from 0 to 100.").wait_for()
        form.get_by_label("For how many of a hundred accounts").fill("20")
        form.get_by_role("button", name="Save").click()
        page.get_by_text(f"{key} is saved.").wait_for()

        page.get_by_role("switch", name=key).click()
        page.get_by_text(f"{key} is on.").wait_for()
        assert self.told(fleet, key)["enabled"]
        page.get_by_role("button", name=f"Edit {key}").click()
        form.get_by_label("For how many of a hundred accounts").fill("100")
        form.get_by_role("button", name="Save").click()
        form.wait_for(state="detached")
        assert self.told(fleet, key)["percentage"] == 100

        page.get_by_role("button", name=f"Delete {key}").click()
        page.get_by_text(f"{key} is gone.").wait_for()
        page.get_by_role("button", name="Undo").last.click()
        page.get_by_role("switch", name=key).wait_for()
        assert self.told(fleet, key)["percentage"] == 100

    def told(self, fleet: Fleet, key: str) -> dict[str, Any]:
        """The flag, as the API says it is."""
        with fleet.api() as api:
            found = next(flag for flag in api.call("GET", "/api/v1/project/flags") if flag["key"] == key)
        return dict(found)
