"""Log-ins by a provider: the whole way there and back, and all that must not come through."""

import base64
import ipaddress
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import text

from visiobook_contracts.user import UserChanged, UserRegistered
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_testkit.identity_provider import IdentityProvider, running_provider
from visiobook_user.identity_providers import domain, fetching
from visiobook_user.identity_providers.fetching import GuardedTransport, ProviderTrouble
from visiobook_user.identity_providers.provider import Provider
from visiobook_user.identity_providers.settings import ProviderSettings
from visiobook_user.mfa import domain as codes
from visiobook_user.settings import Settings

PORTAL = "/api/v1/user/portal"
ADA: dict[str, Any] = {
    "sub": "ada-1815", "email": "Ada@example.org", "email_verified": True, "name": "Ada Lovelace", "locale": "fr-FR",
}  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def idp(running: IdentityProvider) -> IdentityProvider:
    """A provider at which ada is signed in, and which misbehaves in no way."""
    running.person, running.forged, running.document_forged = dict(ADA), {}, {}
    running.signs_with, running.algorithm = None, "RS256"
    running.email_by_user_info, running.names_itself, running.client_secret = False, True, "a secret: of tests"
    running.asked.clear()
    return running


def provider_of(idp: IdentityProvider, **changes: Any) -> ProviderSettings:
    known = {"name": "example", "title": "Example", "issuer": idp.issuer, "client_id": idp.client_id,
             "client_secret": idp.client_secret, "trusted_for_email": True, "private_network": True}  # fmt: skip
    return ProviderSettings(**(known | changes))


def use(app: FastAPI, service_settings: dict[str, Any], settings: ProviderSettings) -> None:
    app.state.settings = Settings(**service_settings, public_url="http://test", identity_providers=(settings,))
    app.state.providers = {settings.name: Provider(settings)}


class Browser:
    """Follows redirects by hand: to the provider over the network, to the portal into the application."""

    def __init__(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.portal = httpx.AsyncClient(transport=transport, base_url="http://test")
        self.web = httpx.AsyncClient()

    async def leave(self, return_to: str = "/library") -> str:
        """Where the provider sends the browser back to."""
        started = await self.portal.get(f"{PORTAL}/providers/example/start", params={"return_to": return_to})
        assert started.status_code == 303, started.text
        return await self.visit(started.headers["location"])

    async def visit(self, url: str) -> str:
        answer = await self.web.get(url)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def come_back(self, address: str) -> str:
        """Where the portal sends the browser on to."""
        assert address.startswith(f"http://test{PORTAL}/providers/example/callback?")
        answer = await self.portal.get(address)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def log_in(self, return_to: str = "/library") -> str:
        return await self.come_back(await self.leave(return_to))

    async def me(self) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.portal.cookies['visiobook_access']}"}
        profile: dict[str, Any] = (await self.portal.get("/api/v1/user/me", headers=headers)).json()
        return profile


@pytest.fixture
async def browser(
    app: FastAPI, client: httpx.AsyncClient, idp: IdentityProvider, service_settings: dict[str, Any]
) -> AsyncIterator[Browser]:
    use(app, service_settings, provider_of(idp))
    async with closing(Browser(app)) as browser:
        yield browser


@pytest.fixture
async def stranger_browser(app: FastAPI, browser: Browser) -> AsyncIterator[Browser]:
    """Another browser."""
    async with closing(Browser(app)) as other:
        yield other


@asynccontextmanager
async def closing(browser: Browser) -> AsyncIterator[Browser]:
    async with browser.portal, browser.web:
        yield browser


async def verified(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("update account set email_verified_at = now()"))


def problem(page: str) -> str:
    assert page.startswith("/log-in?problem="), page
    return parse_qs(urlsplit(page).query)["problem"][0]


class TestSomebodyNew:
    async def test_gets_an_account_and_is_signed_in(self, browser: Browser, published: PublishedEvents) -> None:
        page = await browser.log_in("/library?view=all")

        profile = await browser.me()
        [told] = await published.of(UserRegistered)
        assert page == "/library?view=all"
        assert (profile["email"], profile["display_name"], profile["language"]) == (
            "ada@example.org", "Ada Lovelace", "fr",
        )  # fmt: skip
        assert profile["email_verified_at"]
        assert told.user_id == profile["id"]
        assert [one.email for one in await published.of(UserChanged)] == ["ada@example.org"]

    async def test_is_the_same_person_the_next_time_whatever_the_address(
        self, browser: Browser, idp: IdentityProvider
    ) -> None:
        await browser.log_in()
        first = await browser.me()
        idp.person = ADA | {"email": "countess@example.org"}

        await browser.log_in()

        assert (await browser.me())["id"] == first["id"]

    async def test_is_refused_where_the_provider_is_not_trusted_for_addresses(
        self, browser: Browser, app: FastAPI, idp: IdentityProvider, service_settings: dict[str, Any]
    ) -> None:
        use(app, service_settings, provider_of(idp, trusted_for_email=False))

        assert problem(await browser.log_in()) == "identity-not-linked"
        assert "visiobook_access" not in browser.portal.cookies

    @pytest.mark.parametrize("said", [False, None, "true"])
    async def test_is_refused_where_the_provider_did_not_verify_the_address(
        self, browser: Browser, idp: IdentityProvider, said: Any
    ) -> None:
        idp.person = ADA | {"email_verified": said}

        assert problem(await browser.log_in()) == "identity-not-linked"

    async def test_is_known_by_the_user_info_where_the_token_says_too_little(
        self, browser: Browser, idp: IdentityProvider
    ) -> None:
        idp.email_by_user_info = True

        await browser.log_in()

        assert (await browser.me())["email"] == "ada@example.org"

    async def test_can_never_be_the_local_owner(self, browser: Browser, idp: IdentityProvider) -> None:
        idp.person = ADA | {"email": "owner@localhost"}

        assert problem(await browser.log_in()) == "identity-not-linked"


class TestSomebodyKnown:
    async def test_is_let_into_the_account_of_the_verified_address(
        self, ada: Any, browser: Browser, database: Database, mailbox: Any
    ) -> None:
        await verified(database)
        await mailbox.new()

        await browser.log_in()

        [mail] = await mailbox.new()
        assert (await browser.me())["id"] == ada.tokens["user_id"]
        assert (mail.template, mail.values["provider"]) == ("identity-linked", "Example")

    async def test_is_not_let_into_one_whose_address_was_only_typed(self, ada: Any, browser: Browser) -> None:
        assert problem(await browser.log_in()) == "identity-not-linked"

    async def test_with_a_second_factor_is_asked_for_it(self, ada: Any, browser: Browser, database: Database) -> None:
        await verified(database)
        shown = (await ada.ask("POST", "/me/second-factor", json={"password": ada.password})).json()
        secret, step = base64.b32decode(shown["secret"]), codes.step_of(time.time())
        await ada.ask("POST", "/me/second-factor/confirmation", json={"code": codes.code_at(secret, step)})

        page = urlsplit(await browser.log_in())

        ticket = page.fragment.removeprefix("ticket=")
        asked = await browser.portal.post(f"{PORTAL}/session/ticket", json={"ticket": ticket})
        form = {"ticket": ticket, "code": codes.code_at(secret, max(step + 1, codes.step_of(time.time())))}
        let_in = await browser.portal.post(f"{PORTAL}/session/ticket", json=form)
        assert (page.path, parse_qs(page.query)["return_to"]) == ("/log-in", ["/library"])
        assert (asked.status_code, asked.json()["code"]) == (401, "code-required")
        assert let_in.status_code == 200

    async def test_whose_account_is_disabled_is_refused(self, browser: Browser, database: Database) -> None:
        await browser.log_in()
        async with database.transaction() as session:
            await session.execute(text("update account set disabled = true"))

        assert problem(await browser.log_in()) == "wrong-credentials"


class TestLinking:
    async def link(self, person: Any, browser: Browser) -> str:
        """The whole way; the page that the browser ends on."""
        headers = {"authorization": f"Bearer {person.tokens['access_token']}"}
        begun = await browser.portal.post(f"{PORTAL}/providers/example/link", json={}, headers=headers)
        assert begun.status_code == 200, begun.text
        return await browser.come_back(await browser.visit(begun.json()["url"]))

    async def test_lets_in_by_the_provider_whatever_the_address_there(
        self, ada: Any, browser: Browser, idp: IdentityProvider, app: FastAPI, service_settings: dict[str, Any]
    ) -> None:
        use(app, service_settings, provider_of(idp, trusted_for_email=False))
        idp.person = {"sub": "ada-1815"}

        page = await self.link(ada, browser)
        await browser.log_in()

        assert page == "/settings?linked=example"
        assert (await browser.me())["id"] == ada.tokens["user_id"]

    async def test_of_an_identity_that_somebody_has_is_refused(self, ada: Any, bob: Any, browser: Browser) -> None:
        await self.link(ada, browser)

        assert await self.link(bob, browser) == "/settings?problem=identity-taken"

    async def test_is_shown_and_taken_back(self, ada: Any, bob: Any, browser: Browser) -> None:
        await self.link(ada, browser)
        [shown] = (await ada.ask("GET", "/me/identities")).json()

        of_bob = await bob.ask("DELETE", f"/me/identities/{shown['id']}")
        of_ada = await ada.ask("DELETE", f"/me/identities/{shown['id']}")

        assert (shown["provider"], shown["email"]) == ("example", "Ada@example.org")
        assert (of_bob.status_code, of_bob.json()["code"]) == (404, "no-such-identity")
        assert of_ada.status_code == 204
        assert problem(await browser.log_in()) == "identity-not-linked"


class TestTheWayBack:
    async def test_works_once(self, browser: Browser) -> None:
        address = await browser.leave()
        await browser.come_back(address)

        assert problem(await browser.come_back(address)) == "link-expired"

    async def test_is_for_the_browser_that_left(self, browser: Browser, stranger_browser: Browser) -> None:
        address = await browser.leave()

        assert problem(await stranger_browser.come_back(address)) == "link-expired"

    async def test_is_over_after_ten_minutes(self, browser: Browser, database: Database) -> None:
        address = await browser.leave()
        async with database.transaction() as session:
            await session.execute(text("update provider_visit set expires_at = now()"))

        assert problem(await browser.come_back(address)) == "link-expired"

    async def test_with_another_code_is_refused(self, browser: Browser, stranger_browser: Browser) -> None:
        """Somebody puts the code of their own visit into a victim's: PKCE binds it to the visit that it is of."""
        mine, theirs = await browser.leave(), await stranger_browser.leave()
        swapped = mine.replace(_of(mine, "code"), _of(theirs, "code"))

        assert problem(await browser.come_back(swapped)) == "provider-away"

    async def test_of_another_issuer_is_refused(self, browser: Browser, idp: IdentityProvider) -> None:
        address = await browser.leave()
        named, unnamed = _with(address, iss="https://evil.example"), _with(address, iss=None)

        assert problem(await browser.come_back(named)) == "provider-refused"
        assert problem(await browser.come_back(_with(await browser.leave(), iss=None))) == "provider-refused"
        assert "iss=" not in unnamed

    async def test_without_an_issuer_is_taken_of_a_provider_that_never_names_it(
        self, browser: Browser, idp: IdentityProvider
    ) -> None:
        idp.names_itself = False

        assert await browser.log_in() == "/library"

    async def test_of_who_was_refused_there_says_so(self, browser: Browser, idp: IdentityProvider) -> None:
        idp.person = None

        assert problem(await browser.log_in()) == "provider-refused"

    @pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?state=&code=", "?error=x"])
    async def test_that_nobody_left_for_is_refused(self, browser: Browser, query: str) -> None:
        answer = await browser.portal.get(f"{PORTAL}/providers/example/callback{query}")

        assert problem(answer.headers["location"]) == "link-expired"

    @pytest.mark.parametrize(
        "return_to",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a b", "", "/\tx"],
    )
    async def test_leads_nowhere_else(self, browser: Browser, return_to: str) -> None:
        assert await browser.log_in(return_to) == "/"


def _of(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]


def _with(address: str, **query: str | None) -> str:
    url = httpx.URL(address)
    for name, value in query.items():
        url = url.copy_remove_param(name) if value is None else url.copy_set_param(name, value)
    return str(url)


class TestIdTokens:
    @pytest.mark.parametrize(
        "forged",
        [
            {"iss": "https://evil.example"},
            {"aud": "somebody-else"},
            {"aud": ["visiobook", "somebody-else"]},
            {"azp": "somebody-else"},
            {"exp": 1},
            {"exp": None},
            {"iat": None},
            {"sub": None},
            {"nonce": "of another visit"},
            {"nonce": None},
            {"nbf": 99999999999},
        ],
        ids=str,
    )
    async def test_with_a_wrong_claim_are_refused(
        self, browser: Browser, idp: IdentityProvider, forged: dict[str, Any]
    ) -> None:
        idp.forged = forged

        assert problem(await browser.log_in()) == "provider-refused"

    @pytest.mark.parametrize("algorithm", ["none", "HS256"])
    async def test_signed_by_nobody_or_with_the_clients_secret_are_refused(
        self, browser: Browser, idp: IdentityProvider, algorithm: str
    ) -> None:
        idp.algorithm = algorithm

        assert problem(await browser.log_in()) == "provider-refused"

    async def test_signed_with_another_key_are_refused(self, browser: Browser, idp: IdentityProvider) -> None:
        idp.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)

        assert problem(await browser.log_in()) == "provider-refused"

    async def test_signed_with_a_new_key_are_known_after_a_look(
        self, browser: Browser, idp: IdentityProvider, app: FastAPI
    ) -> None:
        await browser.log_in()
        idp.change_key()
        app.state.providers["example"]._keys_until = 0.0

        assert await browser.log_in() == "/library"

    async def test_with_unknown_keys_make_nobody_ask_for_keys_without_end(
        self, browser: Browser, idp: IdentityProvider
    ) -> None:
        await browser.log_in()
        idp.change_key()
        for _ in range(3):
            await browser.log_in()

        assert idp.asked == ["document", "keys"]


class TestProviders:
    async def test_are_listed_for_the_log_in_page(self, browser: Browser) -> None:
        listed = await browser.portal.get(f"{PORTAL}/providers")

        assert listed.json() == [{"name": "example", "title": "Example"}]

    async def test_that_are_unknown_are_not_there(self, browser: Browser) -> None:
        answer = await browser.portal.get(f"{PORTAL}/providers/other/start")

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-provider")

    async def test_without_a_secret_prove_themselves_by_pkce_alone(
        self, browser: Browser, app: FastAPI, idp: IdentityProvider, service_settings: dict[str, Any]
    ) -> None:
        idp.client_secret = ""
        use(app, service_settings, provider_of(idp))

        assert await browser.log_in() == "/library"

    async def test_that_do_not_know_us_are_said_to_be_away(
        self, browser: Browser, app: FastAPI, idp: IdentityProvider, service_settings: dict[str, Any]
    ) -> None:
        use(app, service_settings, provider_of(idp, client_secret="wrong"))

        assert problem(await browser.log_in()) == "provider-away"

    @pytest.mark.parametrize("forged", [{"issuer": "https://evil.example"}, {"jwks_uri": None}])
    async def test_with_a_document_that_does_not_fit_are_said_to_be_away(
        self, browser: Browser, idp: IdentityProvider, forged: dict[str, Any]
    ) -> None:
        idp.document_forged = forged

        answer = await browser.portal.get(f"{PORTAL}/providers/example/start")

        assert (answer.status_code, answer.json()["code"]) == (503, "provider-away")

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"issuer": "http://login.example"}, "https://"),
            ({"issuer": "https://login.example?x=1"}, "without query"),
            ({"scopes": ("email",)}, "openid"),
            ({"name": "Not A Slug"}, "pattern"),
        ],
    )
    def test_that_are_not_safe_are_refused_by_the_settings(self, changes: dict[str, Any], why: str) -> None:
        known = {"name": "a", "title": "A", "issuer": "https://login.example", "client_id": "x"}

        with pytest.raises(ValidationError, match=why):
            ProviderSettings(**known | changes)


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "public", "private"),
        [
            ("93.184.216.34", True, True),
            ("10.0.0.1", False, True),
            ("127.0.0.1", False, True),
            ("192.168.1.1", False, True),
            ("100.64.0.1", False, True),
            ("::1", False, True),
            ("fd00::1", False, True),
            ("169.254.169.254", False, False),
            ("fe80::1", False, False),
            ("::ffff:10.0.0.1", False, True),
            ("::ffff:169.254.169.254", False, False),
            ("0.0.0.0", False, False),  # noqa: S104  # looked at, not bound to
            ("224.0.0.1", False, False),
        ],
    )
    def test_of_our_own_networks_are_known(self, address: str, public: bool, private: bool) -> None:
        parsed = ipaddress.ip_address(address)

        assert (fetching.is_allowed(parsed, private=False), fetching.is_allowed(parsed, private=True)) == (
            public, private,
        )  # fmt: skip

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "[::1]", "2130706433"])
    async def test_are_not_asked_however_they_are_written(self, host: str) -> None:
        with pytest.raises(ProviderTrouble, match="of our own"):
            await fetching.ask("GET", f"https://{host}/keys", private=False)

    async def test_are_not_asked_without_encryption(self) -> None:
        with pytest.raises(ProviderTrouble, match="not https"):
            await fetching.ask("GET", "http://login.example/keys", private=False)

    async def test_that_a_document_names_are_not_asked_either(
        self, browser: Browser, app: FastAPI, idp: IdentityProvider, service_settings: dict[str, Any]
    ) -> None:
        idp.document_forged = {"token_endpoint": "http://169.254.169.254/latest/meta-data"}
        use(app, service_settings, provider_of(idp))

        assert problem(await browser.log_in()) == "provider-away"

    async def test_are_connected_to_as_they_were_looked_up(self, idp: IdentityProvider) -> None:
        port = urlsplit(idp.issuer).port
        async with httpx.AsyncClient(transport=GuardedTransport(private=True)) as client:
            answer = await client.get(f"http://localhost:{port}/keys")

        assert answer.status_code == 200
        assert (answer.request.url.host, answer.request.headers["host"]) == ("127.0.0.1", f"localhost:{port}")


class TestNames:
    def test_of_nobody_are_made_of_the_address(self) -> None:
        person = domain.Person("1", "x@example.org", True, "  ", "")

        assert domain.newcomer("x@example.org", person).display_name == "x"
