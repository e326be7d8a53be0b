"""An account's life in the portal: from the first visit to the last."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from visiobook_testkit.browsers import FRENCH, PHONE, settle
from visiobook_testkit.fleet import Fleet, wait_until

PASSWORD = "the tide drew back from Saltby"
OTHER_PASSWORD = "and ran on along the wet stones"
HOME = re.compile(r"/(dashboard)?$")


def totp(secret: str) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def join(page: Any, email: str, name: str = "Ada Reader") -> None:
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url(HOME)


def log_in(page: Any, email: str, password: str = PASSWORD) -> None:
    page.goto("/log-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("form").get_by_role("button", name="Log in").click()


def log_out(page: Any) -> None:
    page.get_by_role("button", name=re.compile("Your account")).click()
    page.get_by_role("menuitem", name="Log out").click()
    page.wait_for_url("**/log-in")


@pytest.fixture
def email(request: pytest.FixtureRequest) -> str:
    """An address for this test alone."""
    return f"reader-{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:10]}-{time.monotonic_ns()}@example.org"


class TestComingAndGoing:
    def test_somebody_joins_leaves_and_comes_back_to_the_page_they_wanted(
        self, visit: Callable[..., Any], email: str
    ) -> None:
        page = visit()
        join(page, email)
        log_out(page)

        page.goto("/settings/keys")
        page.get_by_text("Log in to go on").wait_for()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Password", exact=True).press("Enter")

        page.wait_for_url("**/settings/keys")

    def test_a_wrong_password_is_told_in_words(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()

        log_in(page, email, "not the password at all")

        page.get_by_role("alert").get_by_text("The address or the password is wrong.").wait_for()
        assert page.url.endswith("/log-in")

    def test_who_logs_out_in_one_tab_is_out_in_the_other(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()
        join(page, email)
        other = page.context.new_page()
        other.goto("/settings/profile")
        settle(other)

        log_out(page)

        other.wait_for_url("**/log-in**")

    def test_a_session_whose_access_ran_out_goes_on_in_every_tab(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()
        join(page, email)
        other = page.context.new_page()
        page.context.clear_cookies(name="visiobook_access")

        page.goto("/settings/security")
        other.goto("/settings/keys")

        page.get_by_text("This one").wait_for()
        other.get_by_text("No keys yet").wait_for()

    def test_a_name_with_a_script_in_it_is_only_a_name(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()
        name = '<img src=x onerror="document.title=1"><script>alert(1)</script>'
        join(page, email, name)

        page.goto("/settings/profile")

        settle(page)
        assert page.get_by_label("Name", exact=True).input_value() == name
        assert page.locator("main img[src=x]").count() == 0

    def test_in_french_on_a_phone(self, visit: Callable[..., Any], email: str) -> None:
        page = visit(type(PHONE)("phone", FRENCH.language, width=PHONE.width, height=PHONE.height))

        page.goto("/")
        page.get_by_role("link", name="Faire mon premier film").click()
        page.get_by_label("Votre nom").fill("Zoé Lectrice")
        page.get_by_label("Adresse e-mail").fill(email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Créer le compte").click()

        page.wait_for_url(HOME)
        page.goto("/settings/profile")
        page.get_by_role("heading", name="Réglages").wait_for()

    def test_by_keyboard_alone(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()
        page.goto("/sign-up")
        settle(page)

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for words in ("Kay Board", email, PASSWORD):
            self._tab_to(page, "input")
            page.keyboard.type(words)
        page.keyboard.press("Enter")

        page.wait_for_url(HOME)
        assert page.evaluate("document.activeElement.id") == "content"

    @staticmethod
    def _tab_to(page: Any, tag: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.localName") == tag:
                return
        raise AssertionError(f"no {tag} can be reached by Tab")


class TestSecurity:
    def test_the_second_factor_asks_for_a_code_and_takes_a_recovery_code(
        self, visit: Callable[..., Any], email: str
    ) -> None:
        page = visit()
        join(page, email)
        page.goto("/settings/security")
        page.get_by_role("button", name="Turn on").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Password", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="Continue").click()
        secret = dialog.locator("code").inner_text()
        dialog.get_by_label("Code of the app").fill(totp(secret))
        dialog.get_by_role("button", name="Turn on").click()
        dialog.get_by_role("heading", name="Your recovery codes").wait_for()
        recovery = dialog.locator("code").first.inner_text()
        dialog.get_by_role("button", name="I have kept them").click()
        page.get_by_text("On", exact=True).wait_for()
        log_out(page)

        log_in(page, email)
        page.get_by_role("heading", name="One more step").wait_for()
        page.get_by_role("button", name="Use a recovery code").click()
        page.get_by_label("Recovery code").fill(recovery)
        page.get_by_label("Recovery code").press("Enter")

        page.wait_for_url(HOME)

    def test_a_forgotten_password_is_set_anew_by_the_link_of_a_letter(
        self, visit: Callable[..., Any], email: str, fleet: Fleet
    ) -> None:
        page = visit()
        join(page, email)
        log_out(page)
        page.get_by_role("link", name="Forgot your password?").click()
        page.wait_for_url("**/forgot-password")  # the page before it has such a field too
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Send the link").click()
        page.get_by_role("heading", name="Look into your mail").wait_for()

        page.goto(self._link(fleet, email))
        page.get_by_label("New password").fill(OTHER_PASSWORD)
        page.get_by_role("button", name="Set the password").click()
        page.get_by_role("heading", name="Your password is set").wait_for()
        log_in(page, email, OTHER_PASSWORD)

        page.wait_for_url(HOME)

    @staticmethod
    def _link(fleet: Fleet, email: str) -> str:
        """Address within the portal that the letter of a reset leads to."""
        found: list[str] = []

        def look() -> bool:
            mails = api.call("GET", "/api/v1/notification/mailbox")["items"]
            found.extend(one["link"] for one in mails if one["to"] == email and one["template"] == "reset-password")
            return bool(found)

        with fleet.api() as api:
            wait_until(look, "the letter of the reset is in the mailbox", seconds=30)
        parts = urlsplit(found[0])
        return f"{parts.path}#{parts.fragment}"

    def test_a_key_is_shown_once_works_and_is_revoked(self, visit: Callable[..., Any], email: str, portal: Any) -> None:
        page = visit()
        join(page, email)
        page.goto("/settings/keys")
        page.get_by_role("button", name="Make a key").click()
        page.get_by_label("Name", exact=True).fill("Library robot")
        page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
        key = page.get_by_role("dialog").locator("code").first.inner_text()
        page.get_by_role("button", name="I have kept it").click()
        headers = {"authorization": f"Bearer {key}"}

        before = httpx.get(f"{portal.url}/api/v1/project/projects", headers=headers)
        page.get_by_role("button", name="Revoke Library robot").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
        page.get_by_text("No keys yet").wait_for()
        after = httpx.get(f"{portal.url}/api/v1/project/projects", headers=headers)

        assert (before.status_code, after.status_code) == (200, 401)
        assert key not in page.content()

    def test_an_account_that_is_deleted_can_log_in_no_more(self, visit: Callable[..., Any], email: str) -> None:
        page = visit()
        join(page, email)
        page.goto("/settings/account")
        page.get_by_role("button", name="Delete the account").click()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Delete forever").click()
        page.get_by_text("Your account is deleted").wait_for()

        log_in(page, email)

        page.get_by_text("The address or the password is wrong.").wait_for()
