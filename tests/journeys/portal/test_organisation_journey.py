"""An organisation's life in the portal: founded, joined by invitation, worked for, and left."""

from collections.abc import Callable
from typing import Any

import pytest

from visiobook_testkit.browsers import settle

SCRIPT = "<script>alert(1)</script> & Sons"


@pytest.fixture(scope="module")
def pair(someone: Callable[[str], Any]) -> tuple[Any, Any]:
    """A founder and a guest."""
    return someone("Flora Founder"), someone("Gus Guest")


def found(page: Any, name: str) -> None:
    page.goto("/settings/organisations")
    page.get_by_role("button", name="Found an organisation").click()
    page.get_by_label("Name of the organisation").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.get_by_role("heading", level=2, name=name).wait_for()


def invite(page: Any, email: str) -> None:
    page.get_by_role("tab", name="Invitations").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Invite").click()
    page.get_by_text(f"An invitation is on its way to {email}.").wait_for()


def say_yes(page: Any, verb: str) -> None:
    page.get_by_role("alertdialog").get_by_role("button", name=verb).click()


class TestAnOrganisation:
    def test_is_founded_joined_worked_for_and_left(
        self, visit: Callable[..., Any], someone: Callable[[str], Any], letter_link: Callable[..., str]
    ) -> None:
        founder, guest = someone("Flora Founder"), someone("Gus Guest")
        host, theirs = visit(state=founder.state), visit(state=guest.state)
        found(host, SCRIPT)
        assert host.evaluate("document.querySelectorAll('main script').length") == 0
        invite(host, guest.email)

        theirs.goto(letter_link(theirs, "invitation"))
        theirs.get_by_role("button", name="Join").click()
        theirs.get_by_text(f"Welcome to {SCRIPT}.").wait_for()
        theirs.get_by_role("button", name=f"Act for it {SCRIPT}").click()
        theirs.get_by_text("You act for it").wait_for()
        shared = {"name": "A book of the house"}
        headers = {"x-csrf-token": csrf(theirs), "origin": origin(theirs)}
        assert theirs.request.post("/api/v1/project/projects", data=shared, headers=headers).ok
        theirs.goto("/library")
        theirs.get_by_text("A book of the house").first.wait_for()

        host.get_by_role("tab", name="Members").click()
        host.reload()
        host.get_by_label("Role of Gus Guest").select_option(label="Viewer")
        host.get_by_text("Gus Guest is now: Viewer.").wait_for()
        theirs.goto("/settings/organisations")
        theirs.get_by_text("Viewer", exact=True).wait_for()

        theirs.get_by_role("link", name=SCRIPT).click()
        theirs.get_by_role("button", name="Leave").click()
        say_yes(theirs, "Leave")
        theirs.get_by_text("You have left the organisation.").wait_for()
        theirs.get_by_text("No organisation yet").wait_for()
        theirs.goto("/library")
        settle(theirs)
        assert theirs.get_by_text("A book of the house").count() == 0

    def test_that_is_not_ones_own_is_not_there(
        self, visit: Callable[..., Any], pair: tuple[Any, Any], shown: dict[str, str]
    ) -> None:
        page = visit(state=pair[1].state)
        answers: list[int] = []
        page.on("response", lambda answer: "/api/" in answer.url and answers.append(answer.status))

        for address in (f"/settings/organisations/{shown['organisation']}", f"/projects/{shown['project']}"):
            answers.clear()
            page.goto(address)
            page.get_by_role("main").get_by_role("alert").wait_for()
            assert 404 in answers
            assert 403 not in answers

    def test_an_invitation_that_was_taken_back_leads_nowhere(
        self, visit: Callable[..., Any], pair: tuple[Any, Any], letter_link: Callable[..., str]
    ) -> None:
        founder, guest = pair
        host, theirs = visit(state=founder.state), visit(state=guest.state)
        found(host, "The Short House")
        invite(host, guest.email)
        link = letter_link(theirs, "invitation", about="The Short House")
        host.get_by_role("button", name=f"Take back {guest.email}").click()
        host.get_by_text("Nobody is invited just now.").wait_for()

        theirs.goto(link)
        theirs.get_by_role("button", name="Join").click()

        theirs.get_by_role("alert").wait_for()
        theirs.goto("/settings/organisations")
        theirs.get_by_role("heading", level=2, name="Organisations").wait_for()
        assert theirs.get_by_text("The Short House").count() == 0


def csrf(page: Any) -> str:
    """What the portal's script proves itself by."""
    [value] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"].endswith("visiobook_csrf")]
    return str(value)


def origin(page: Any) -> str:
    return str(page.evaluate("location.origin"))
