"""The ways in, as a browser, a program and the command line take them: cookies, letters, codes, keys, links."""

import base64
import time
from collections.abc import Iterator

import httpx
import pytest

from visiobook_testkit.fleet import Fleet, wait_until
from visiobook_user.mfa.domain import code_at, step_of

SESSION = "/api/v1/user/portal/session"
MAILBOX = "/api/v1/notification/mailbox"
PASSWORD, NEW_PASSWORD = "nine lighthouses sing", "seven herons wander"
SOON_SECONDS = 20


@pytest.fixture
def url(fleet: Fleet) -> str:
    running = fleet.home.running()
    assert running is not None
    return running.url


@pytest.fixture
def browser(url: str) -> Iterator[httpx.Client]:
    """A browser on the portal: it keeps cookies and names its origin."""
    with httpx.Client(base_url=url, timeout=30, headers={"origin": url}) as client:
        yield client


def proven(browser: httpx.Client) -> dict[str, str]:
    """The header by which the portal's script proves itself."""
    return {"x-csrf-token": browser.cookies["visiobook_csrf"]}


def sign_up(browser: httpx.Client, email: str) -> dict[str, str]:
    """A new account that is signed in; its credentials."""
    form = {"email": email, "password": PASSWORD}
    browser.post("/api/v1/user/accounts", json={**form, "display_name": "Odile"}).raise_for_status()
    browser.post(SESSION, json=form).raise_for_status()
    return form


def needs_mailbox(profile: str) -> None:
    if profile != "embedded":
        pytest.skip("a server's mails go to a mail server")


class TestThePortal:
    def test_keeps_its_session_in_cookies(self, browser: httpx.Client) -> None:
        sign_up(browser, "odile@example.org")

        read = browser.get("/api/v1/user/me")
        unproven = browser.patch("/api/v1/user/me", json={"display_name": "Mallory"})
        changed = browser.patch("/api/v1/user/me", json={"display_name": "Odile D."}, headers=proven(browser))
        refreshed = browser.post(f"{SESSION}/refresh", headers=proven(browser))
        wallet = browser.get("/api/v1/payment/wallet")

        assert (read.status_code, read.json()["email"]) == (200, "odile@example.org")
        assert (unproven.status_code, unproven.json()["code"]) == (403, "csrf")
        assert changed.json()["display_name"] == "Odile D."
        assert refreshed.status_code == 200
        assert wallet.status_code == 200

    def test_forgets_who_logs_out(self, browser: httpx.Client) -> None:
        sign_up(browser, "odette@example.org")
        stolen = browser.cookies["visiobook_access"]

        left = browser.delete(SESSION, headers=proven(browser))

        headers = {"authorization": f"Bearer {stolen}"}
        wait_until(
            lambda: browser.get("/api/v1/user/me", headers=headers).status_code == 401, "the entry refuses",
            seconds=SOON_SECONDS,
        )  # fmt: skip
        assert left.status_code == 204
        assert browser.get("/api/v1/user/me").status_code == 401

    def test_asks_for_the_code_of_a_second_factor(self, browser: httpx.Client) -> None:
        form = sign_up(browser, "olga@example.org")
        factor = "/api/v1/user/me/second-factor"
        shown = browser.post(factor, json={"password": PASSWORD}, headers=proven(browser)).raise_for_status().json()
        secret, step = base64.b32decode(shown["secret"]), step_of(time.time())
        code = {"code": code_at(secret, step)}
        codes = browser.post(f"{factor}/confirmation", json=code, headers=proven(browser)).raise_for_status().json()

        asked = browser.post(SESSION, json=form, headers=proven(browser))
        again = browser.post(SESSION, json=form | code, headers=proven(browser))
        saved = {"code": codes["recovery_codes"][0]}
        let_in = browser.post(SESSION, json=form | saved, headers=proven(browser))

        assert (asked.status_code, asked.json()["code"]) == (401, "code-required")
        assert (again.status_code, again.json()["code"]) == (401, "wrong-code")
        assert let_in.status_code == 200


class TestLetters:
    def test_come_into_the_mailbox_and_their_links_work(
        self, browser: httpx.Client, fleet: Fleet, profile: str
    ) -> None:
        needs_mailbox(profile)
        sign_up(browser, "oriane@example.org")
        wait_until(lambda: browser.get(MAILBOX).json()["items"], "the letter", seconds=SOON_SECONDS)
        [letter] = browser.get(MAILBOX).json()["items"]

        token = letter["link"].partition("#token=")[2]
        verified = browser.post("/api/v1/user/verification", json={"token": token}, headers=proven(browser))

        assert letter["link"].startswith(str(browser.base_url).rstrip("/") + "/verify-email#token=")
        assert verified.status_code == 204
        assert browser.get("/api/v1/user/me").json()["email_verified_at"]

    def test_set_a_new_password_that_the_command_line_shows(
        self, browser: httpx.Client, fleet: Fleet, profile: str
    ) -> None:
        needs_mailbox(profile)
        form = sign_up(browser, "ottilie@example.org")
        asked = browser.post("/api/v1/user/password-resets", json={"email": form["email"]}, headers=proven(browser))
        wait_until(
            lambda: "ottilie@example.org A new password" in " ".join(fleet.command("mail", "list").stdout.split()),
            "the letter", seconds=SOON_SECONDS,
        )  # fmt: skip

        token = fleet.command("mail", "show", "last").stdout.partition("#token=")[2].split()[0]
        body = {"token": token, "password": NEW_PASSWORD}
        reset = browser.post("/api/v1/user/password-resets/confirmation", json=body, headers=proven(browser))

        assert (asked.status_code, reset.status_code) == (202, 204)
        assert browser.post(SESSION, json=form, headers=proven(browser)).status_code == 401
        changed = form | {"password": NEW_PASSWORD}
        assert browser.post(SESSION, json=changed, headers=proven(browser)).status_code == 200


class TestTheOwner:
    def test_opens_the_portal_by_a_link_that_works_once(self, browser: httpx.Client, fleet: Fleet, url: str) -> None:
        said = fleet.command("open", "--no-browser")

        link = said.stdout.strip()
        ticket = {"ticket": link.partition("#ticket=")[2]}
        answers = [browser.post(f"{SESSION}/ticket", json=ticket, headers=headers)
                   for headers in ({}, {"x-csrf-token": "none"})]  # fmt: skip

        assert link.startswith(f"{url}/log-in#ticket=vbo_")
        assert answers[0].json()["account"]["email"] == "owner@localhost"
        assert answers[1].status_code in (400, 403)
        assert browser.get("/api/v1/user/me").json()["roles"] == ["admin"]

    def test_gives_a_program_a_key_and_takes_it_back(self, fleet: Fleet, url: str) -> None:
        said = fleet.command("keys", "create", "nightly", "--scope", "user:read", "--scope", "payment:read")
        key = said.stdout.split()[0]
        with httpx.Client(base_url=url, timeout=30, headers={"x-api-key": key}) as program:
            allowed = [program.get("/api/v1/user/me"), program.get("/api/v1/payment/wallet")]
            refused = program.get("/api/v1/storage/files")
            listed = fleet.command("keys", "list").stdout

            revoked = fleet.command("keys", "revoke", "nightly")

            wait_until(
                lambda: program.get("/api/v1/payment/wallet").status_code == 401, "the entry refuses",
                seconds=SOON_SECONDS,
            )  # fmt: skip
        assert [answer.status_code for answer in allowed] == [200, 200]
        assert (refused.status_code, refused.json()["code"]) == (403, "missing-permission")
        assert "nightly" in listed
        assert key not in listed
        assert revoked.returncode == 0, revoked.stderr
