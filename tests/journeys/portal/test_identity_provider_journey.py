"""Another house vouches for somebody: the way there, the way back, and what is said when it does not work."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from visiobook_testkit.browsers import settle
from visiobook_testkit.identity_provider import IdentityProvider

HOME = re.compile(r"/(dashboard)?$")


@pytest.fixture
def signed_in_there(identity_provider: IdentityProvider, new_address: str) -> dict[str, Any]:
    """Who is signed in at the provider: somebody whom nobody knows here."""
    identity_provider.person = {
        "sub": new_address, "email": new_address, "email_verified": True, "name": "Odile Ferry", "locale": "en",
    }  # fmt: skip
    return identity_provider.person


def go_on(page: Any) -> None:
    page.get_by_role("link", name="Go on with Ostrand Library").click()


def name_of(page: Any) -> str:
    return str(page.get_by_role("button", name=re.compile("Your account")).get_attribute("aria-label"))


class TestLogIn:
    def test_opens_an_account_and_leads_to_the_page_one_wanted_and_to_the_same_one_later(
        self, visit: Callable[..., Any], signed_in_there: dict[str, Any]
    ) -> None:
        page = visit()
        page.goto("/settings/profile")
        page.wait_for_url("**/log-in**")
        go_on(page)
        page.wait_for_url("**/settings/profile")
        page.get_by_text("Confirmed", exact=True).wait_for()
        page.get_by_role("main").get_by_text(signed_in_there["email"]).wait_for()
        page.get_by_label("Name", exact=True).fill("Odile of Ostrand")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Your account, Odile of Ostrand").wait_for()

        again = visit()
        again.goto("/log-in")
        go_on(again)
        again.wait_for_url(HOME)

        assert "Odile of Ostrand" in name_of(again)

    def test_that_the_other_house_refuses_is_told_in_words(
        self, visit: Callable[..., Any], identity_provider: IdentityProvider
    ) -> None:
        identity_provider.person = None
        page = visit()
        page.goto("/log-in")

        go_on(page)

        page.get_by_role("alert").wait_for()
        assert page.url.partition("?")[0].endswith("/log-in")
        settle(page)

    def test_by_a_way_back_that_was_used_already_is_refused(
        self, visit: Callable[..., Any], signed_in_there: dict[str, Any]
    ) -> None:
        page = visit()
        came_back: list[str] = []
        page.on("request", lambda asked: "/callback?" in asked.url and came_back.append(asked.url))
        page.goto("/log-in")
        go_on(page)
        page.wait_for_url(HOME)
        [address] = came_back

        thief = visit()
        for visitor in (page, thief):
            visitor.goto(address)
            visitor.wait_for_url("**/log-in?problem=link-expired**")

        thief.get_by_text("This link has expired, or it was used already.").wait_for()
        thief.goto("/library")
        thief.wait_for_url("**/log-in**")


class TestLink:
    def test_is_made_used_and_taken_away(
        self, visit: Callable[..., Any], someone: Callable[[str], Any], signed_in_there: dict[str, Any]
    ) -> None:
        ben = someone("Ben Linker")
        page = visit(state=ben.state)
        page.goto("/settings/security")
        page.get_by_role("button", name="Link Ostrand Library").click()
        page.get_by_text("From now on you can log in with Ostrand Library too.").wait_for()
        page.get_by_role("main").get_by_text(signed_in_there["email"]).wait_for()

        other = visit()
        other.goto("/log-in")
        go_on(other)
        other.wait_for_url(HOME)
        assert "Ben Linker" in name_of(other)

        page.get_by_role("button", name="Unlink Ostrand Library").click()
        page.get_by_role("button", name="Link Ostrand Library").wait_for()

    def test_to_somebody_whom_another_account_has_is_refused(
        self, visit: Callable[..., Any], newcomer: Any, signed_in_there: dict[str, Any]
    ) -> None:
        first = visit()
        first.goto("/log-in")
        go_on(first)
        first.wait_for_url(HOME)
        page = visit(state=newcomer)
        page.goto("/settings/security")

        page.get_by_role("button", name="Link Ostrand Library").click()

        page.wait_for_url("**/settings/security?problem=**")
        page.get_by_role("alert").wait_for()
        page.get_by_role("button", name="Link Ostrand Library").wait_for()
