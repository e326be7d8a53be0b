"""The portal's session: cookies, proof, tickets."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import Keyring
from visiobook_persistence.database import Database
from visiobook_user.local_owner import ensure_local_owner
from visiobook_user.sessions.devices import device_of
from visiobook_user.settings import Settings

SESSION = "/api/v1/user/portal/session"
ORIGIN = {"origin": "http://test"}


class Browser:
    """Keeps cookies, and repeats the one that the portal's script reads."""

    def __init__(self, app: FastAPI, base_url: str = "http://test") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url=base_url, headers={"origin": base_url})

    def cookie(self, name: str) -> str | None:
        found = [c.value for c in self.http.cookies.jar if c.name.endswith(name)]
        return found[0] if found else None

    async def ask(self, method: str, path: str, *, proof: str | None = "", **options: Any) -> httpx.Response:
        """``proof``: "" repeats the csrf cookie, None leaves it out."""
        proof = self.cookie("visiobook_csrf") if proof == "" else proof
        headers = options.pop("headers", {}) | ({"x-csrf-token": proof} if proof else {})
        return await self.http.request(method, path, headers=headers, **options)

    async def log_in(self, person: Any, **changes: Any) -> httpx.Response:
        form = {"email": person.email, "password": person.password} | changes
        return await self.ask("POST", SESSION, json=form)

    async def refresh(self, **options: Any) -> httpx.Response:
        return await self.ask("POST", f"{SESSION}/refresh", **options)


@pytest.fixture
def browser(app: FastAPI, client: httpx.AsyncClient) -> Browser:
    """A browser on the application, which uses the test's transaction as ``client`` does."""
    return Browser(app)


@pytest.fixture
async def inside(browser: Browser, ada: Any) -> Browser:
    """A browser in which ada is signed in."""
    assert (await browser.log_in(ada)).status_code == 200
    return browser


def held(browser: Browser) -> dict[str, str]:
    return {cookie.name: cookie.value or "" for cookie in browser.http.cookies.jar}


class TestLogIn:
    async def test_gives_cookies_and_shows_no_token(self, browser: Browser, ada: Any, keyring: Keyring) -> None:
        answer = await browser.log_in(ada)

        cookies = held(browser)
        claims = keyring.verify(cookies["visiobook_access"], audience=PUBLIC_AUDIENCE)
        assert answer.status_code == 200
        assert answer.json()["account"]["email"] == "ada@example.org"
        assert answer.json()["expires_in"] == 900
        assert claims["sid"] == answer.json()["session_id"]
        assert set(cookies) == {"visiobook_access", "visiobook_refresh", "visiobook_csrf"}
        assert not any(value in answer.text for value in cookies.values())
        assert answer.headers["cache-control"] == "no-store"

    async def test_over_https_gives_secure_cookies(
        self, app: FastAPI, ada: Any, service_settings: dict[str, Any]
    ) -> None:
        app.state.settings = Settings(**service_settings, public_url="https://films.example")
        browser = Browser(app, "https://films.example")

        answer = await browser.log_in(ada)

        set_cookies = answer.headers.get_list("set-cookie")
        assert answer.status_code == 200
        assert all("; Secure" in line for line in set_cookies)
        assert [line.partition("=")[0] for line in set_cookies] == [
            "__Host-visiobook_access", "__Secure-visiobook_refresh", "__Host-visiobook_csrf",
        ]  # fmt: skip

    async def test_refuses_as_the_log_in_of_programs_does(self, browser: Browser, ada: Any) -> None:
        answer = await browser.log_in(ada, password="wrong wrong wrong")

        assert (answer.status_code, answer.json()["code"]) == (401, "wrong-credentials")
        assert held(browser) == {}

    async def test_counts_guesses_with_those_of_programs(self, browser: Browser, ada: Any, long_waits: None) -> None:
        for _ in range(5):
            await browser.log_in(ada, password="wrong wrong wrong")

        answer = await ada.log_in()

        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")
        assert int(answer.headers["retry-after"]) >= 1

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://test.evil.example"])
    async def test_of_another_site_is_refused(self, browser: Browser, ada: Any, origin: str) -> None:
        browser.http.headers["origin"] = origin

        answer = await browser.log_in(ada)

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


class TestRefresh:
    async def test_gives_new_cookies_of_the_same_session_and_keeps_the_proof(
        self, inside: Browser, keyring: Keyring
    ) -> None:
        before = held(inside)

        answer = await inside.refresh()

        after = held(inside)
        assert answer.status_code == 200
        assert after["visiobook_refresh"] != before["visiobook_refresh"]
        assert after["visiobook_csrf"] == before["visiobook_csrf"]
        sids = [keyring.verify(c["visiobook_access"], audience=PUBLIC_AUDIENCE)["sid"] for c in (before, after)]
        assert sids[0] == sids[1]

    @pytest.mark.parametrize("proof", [None, "guessed"])
    async def test_without_the_proof_is_refused(self, inside: Browser, proof: str | None) -> None:
        answer = await inside.refresh(proof=proof)

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
        assert (await inside.refresh()).status_code == 200

    async def test_of_two_tabs_at_once_works_in_both(self, inside: Browser, app: FastAPI) -> None:
        other = Browser(app)
        other.http.cookies = httpx.Cookies(inside.http.cookies)

        answers = [await inside.refresh(), await other.refresh()]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert [(await tab.refresh()).status_code for tab in (inside, other)] == [200, 200]

    async def test_with_a_stolen_cookie_that_was_used_ends_the_session(
        self, inside: Browser, app: FastAPI, database: Database
    ) -> None:
        thief = Browser(app)
        thief.http.cookies = httpx.Cookies(inside.http.cookies)
        await inside.refresh()
        async with database.transaction() as session:
            await session.execute(text("update refresh_token set used_at = used_at - interval '1 minute'"))

        answer = await thief.refresh()

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-refresh-token")
        assert (await inside.refresh()).status_code == 401

    async def test_of_a_thief_within_the_grace_is_noticed_at_the_next_one(
        self, inside: Browser, app: FastAPI, database: Database
    ) -> None:
        thief = Browser(app)
        thief.http.cookies = httpx.Cookies(inside.http.cookies)
        assert [(await one.refresh()).status_code for one in (inside, thief)] == [200, 200]
        assert (await inside.refresh()).status_code == 200
        async with database.transaction() as session:
            await session.execute(text("update refresh_token set used_at = used_at - interval '1 minute'"))

        answer = await thief.refresh()

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-refresh-token")
        assert (await inside.refresh()).status_code == 401

    async def test_that_is_refused_takes_the_cookies(self, inside: Browser, database: Database) -> None:
        async with database.transaction() as session:
            await session.execute(text("update login_session set revoked_at = now()"))

        answer = await inside.refresh()

        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert held(inside) == {}

    async def test_without_cookies_is_no_server_error(self, browser: Browser) -> None:
        answer = await browser.refresh()

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-refresh-token")


class TestLogOut:
    async def test_ends_the_session_everywhere_and_takes_the_cookies(self, inside: Browser, app: FastAPI) -> None:
        stolen = dict(inside.http.cookies)
        answer = await inside.ask("DELETE", SESSION)

        headers = {"authorization": f"Bearer {stolen['visiobook_access']}"}
        assert answer.status_code == 204
        assert held(inside) == {}
        assert (await inside.http.get("/api/v1/user/me", headers=headers)).status_code == 401

    async def test_twice_changes_nothing(self, inside: Browser) -> None:
        answers = [await inside.ask("DELETE", SESSION) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]

    async def test_cannot_be_done_by_another_site(self, inside: Browser) -> None:
        inside.http.headers["origin"] = "https://evil.example"

        assert (await inside.ask("DELETE", SESSION)).status_code == 403


class TestTickets:
    @pytest.fixture
    async def owner(self, app: FastAPI, stranger: Any, database: Database, bus: Any, tmp_path: Any) -> Any:
        """The local owner, logged in as the command line does."""
        credentials = await ensure_local_owner(database, bus, tmp_path / "owner.json")
        stranger.email, stranger.password = credentials.email, credentials.password
        await stranger.log_in()
        return stranger

    async def test_sign_the_local_owner_in_once(self, owner: Any, browser: Browser) -> None:
        made = await owner.ask("POST", "/portal/tickets")
        ticket = {"ticket": made.json()["ticket"]}

        answers = [await browser.ask("POST", f"{SESSION}/ticket", json=ticket) for _ in range(2)]

        assert (made.status_code, made.json()["expires_in"]) == (201, 120)
        assert [answer.status_code for answer in answers] == [200, 400]
        assert answers[0].json()["account"]["email"] == "owner@localhost"
        assert answers[1].json()["code"] == "link-expired"

    async def test_are_over_after_two_minutes(self, owner: Any, browser: Browser, database: Database) -> None:
        ticket = (await owner.ask("POST", "/portal/tickets")).json()["ticket"]
        async with database.transaction() as session:
            await session.execute(text("update one_time_token set expires_at = expires_at - interval '2 minutes'"))

        answer = await browser.ask("POST", f"{SESSION}/ticket", json={"ticket": ticket})

        assert answer.status_code == 400

    async def test_are_for_the_local_owner_alone(self, ada: Any) -> None:
        answer = await ada.ask("POST", "/portal/tickets")

        assert (answer.status_code, answer.json()["code"]) == (403, "owner-only")

    @pytest.mark.parametrize("ticket", ["", "vbo_unknown", "x" * 200])
    async def test_that_nobody_made_are_refused(self, browser: Browser, ticket: str) -> None:
        answer = await browser.ask("POST", f"{SESSION}/ticket", json={"ticket": ticket})

        assert answer.json()["code"] == "link-expired"


class TestSessionsOfAnAccount:
    async def test_tell_the_device(self, inside: Browser, ada: Any) -> None:
        firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        await inside.ask("POST", SESSION, json={"email": ada.email, "password": ada.password},
                         headers={"user-agent": firefox})  # fmt: skip

        listed = (await ada.ask("GET", "/sessions")).json()

        assert {view["device"] for view in listed} == {"Firefox, Linux", "Visiobook command line"}

    async def test_end_all_but_the_one_that_asks(self, inside: Browser, ada: Any, app: FastAPI) -> None:
        answer = await ada.ask("DELETE", "/sessions")

        assert (answer.status_code, answer.json()) == (200, {"ended": 1})
        assert (await inside.refresh()).status_code == 401
        assert (await ada.ask("GET", "/me")).status_code == 200

    @pytest.mark.parametrize(
        ("agent", "device"),
        [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
             " Safari/537.36 Edg/140.0", "Edge, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
             " Version/18.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
            ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
             "Chrome, Android"),
            ("curl/8.5.0", "curl"),
            ("something of its own", ""),
        ],
    )  # fmt: skip
    def test_name_browser_and_system(self, agent: str, device: str) -> None:
        assert device_of(agent) == device
