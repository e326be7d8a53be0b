"""Verified addresses, forgotten passwords, new addresses, and the letters about them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from visiobook_contracts.notification import MailTemplate
from visiobook_contracts.user import UserChanged
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_user import throttle
from visiobook_user.letters.courier import pause_after
from visiobook_user.letters.models import Letter
from visiobook_user.one_time.models import OneTimeToken
from visiobook_user.settings import Settings

API = "/api/v1/user"
NEW_PASSWORD = "seven herons wander"


@pytest.fixture
def strict(app: FastAPI, service_settings: dict[str, Any]) -> FastAPI:
    """The application as in server mode: who did not verify the address is not let in."""
    app.state.settings = Settings(**service_settings, email_verification=True)
    return app


@contextmanager
def recorded(database: Database, seen: list[str]) -> Iterator[None]:
    """The statements that the database gets meanwhile."""
    assert isinstance(database.bind, AsyncConnection)
    connection = database.bind.sync_connection

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield
    event.remove(connection, "before_cursor_execute", note)


async def older(database: Database, age: timedelta) -> None:
    """Let all one-time tokens be older."""
    async with database.transaction() as session:
        await session.execute(
            text("update one_time_token set expires_at = expires_at - cast(:age as interval)"), {"age": age}
        )


class TestVerification:
    async def test_lets_in_whoever_opens_the_link(self, stranger: Any, strict: FastAPI, mailbox: Any) -> None:
        registered = await stranger.register()
        before = await stranger.log_in()

        token = await mailbox.token("verify-email")
        verified = await stranger.api.post(f"{API}/verification", json={"token": token})
        after = await stranger.log_in()

        assert registered.json()["verification_needed"] is True
        assert (before.status_code, before.json()["code"]) == (403, "email-unverified")
        assert (verified.status_code, after.status_code) == (204, 201)

    async def test_is_told_only_to_who_knows_the_password(self, stranger: Any, strict: FastAPI) -> None:
        await stranger.register()

        answer = await stranger.log_in(password="something else entirely")

        assert answer.json()["code"] == "wrong-credentials"

    async def test_is_not_needed_on_ones_own_machine(self, ada: Any, mailbox: Any) -> None:
        profile = (await ada.ask("GET", "/me")).json()
        await ada.api.post(f"{API}/verification", json={"token": await mailbox.token("verify-email")})

        after = (await ada.ask("GET", "/me")).json()

        assert (profile["email_verified_at"], bool(after["email_verified_at"])) == (None, True)

    async def test_writes_in_the_language_of_the_account(self, ada: Any, mailbox: Any) -> None:
        [mail] = await mailbox.new()

        assert (mail.to, mail.template, mail.language) == ("ada@example.org", MailTemplate.VERIFY_EMAIL, "fr")
        assert mail.values["name"] == "Ada"
        assert mail.values["link"].startswith("http://portal.example/verify-email#token=vbo_")
        assert mail.owner == ada.tokens["user_id"]

    async def test_a_link_works_once(self, stranger: Any, mailbox: Any) -> None:
        await stranger.register()
        token = await mailbox.token("verify-email")

        answers = [await stranger.api.post(f"{API}/verification", json={"token": token}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 400]
        assert answers[1].json()["code"] == "link-expired"

    async def test_a_link_is_over_after_two_days(self, stranger: Any, mailbox: Any, database: Database) -> None:
        await stranger.register()
        token = await mailbox.token("verify-email")
        await older(database, timedelta(days=2))

        assert (await stranger.api.post(f"{API}/verification", json={"token": token})).status_code == 400

    async def test_a_link_for_something_else_verifies_nothing(self, ada: Any, mailbox: Any) -> None:
        await ada.api.post(f"{API}/password-resets", json={"email": ada.email})
        token = await mailbox.token("reset-password")

        assert (await ada.api.post(f"{API}/verification", json={"token": token})).status_code == 400

    async def test_can_be_asked_for_again(self, stranger: Any, mailbox: Any) -> None:
        await stranger.register()
        await mailbox.new()

        answer = await stranger.api.post(f"{API}/verification/letters", json={"email": "ADA@example.org"})

        assert answer.status_code == 202
        assert [mail.template for mail in await mailbox.new()] == ["verify-email"]

    async def test_a_verified_account_gets_no_more_of_them(self, ada: Any, mailbox: Any) -> None:
        await ada.api.post(f"{API}/verification", json={"token": await mailbox.token("verify-email")})

        answer = await ada.api.post(f"{API}/verification/letters", json={"email": ada.email})

        assert answer.status_code == 202
        assert await mailbox.new() == []

    @pytest.mark.parametrize("path", ["verification/letters", "password-resets"])
    async def test_nobody_is_flooded(self, ada: Any, mailbox: Any, path: str, long_waits: None) -> None:
        known = [(await ada.api.post(f"{API}/{path}", json={"email": ada.email})).status_code for _ in range(4)]
        unknown = [(await ada.api.post(f"{API}/{path}", json={"email": "x@example.org"})).status_code for _ in range(4)]

        assert known == unknown == [202, 202, 202, 429]


class TestWhereMailMayGo:
    """What the fleet is told of it, so that other services write to nobody who did not prove the address."""

    async def test_is_told_when_the_address_is_proven(self, ada: Any, mailbox: Any, published: PublishedEvents) -> None:
        await ada.ask("PATCH", "/me", json={"language": "en"})
        await ada.api.post(f"{API}/verification", json={"token": await mailbox.token("verify-email")})
        await ada.ask("PATCH", "/me", json={"display_name": "Augusta"})

        told = await published.of(UserChanged)

        assert [(one.user_id, one.display_name, one.language, one.email) for one in told] == [
            (ada.tokens["user_id"], "Ada", "en", None),
            (ada.tokens["user_id"], "Ada", "en", "ada@example.org"),
            (ada.tokens["user_id"], "Augusta", "en", "ada@example.org"),
        ]

    async def test_is_told_when_the_address_is_another(
        self, ada: Any, mailbox: Any, published: PublishedEvents
    ) -> None:
        await ada.ask("POST", "/me/email", json={"email": "new@example.org", "password": ada.password})
        token = await mailbox.token("confirm-new-email")
        await ada.api.post(f"{API}/verification/new-email", json={"token": token})

        assert [one.email for one in await published.of(UserChanged)] == ["new@example.org"]

    async def test_is_told_when_a_reset_proves_it(self, ada: Any, mailbox: Any, published: PublishedEvents) -> None:
        for password in (NEW_PASSWORD, "eleven owls complain"):
            await ada.api.post(f"{API}/password-resets", json={"email": ada.email})
            form = {"token": await mailbox.token("reset-password"), "password": password}
            await ada.api.post(f"{API}/password-resets/confirmation", json=form)

        assert [one.email for one in await published.of(UserChanged)] == ["ada@example.org"]


class TestRegistrationOfAKnownAddress:
    async def test_tells_its_owner(self, ada: Any, mailbox: Any) -> None:
        await mailbox.new()

        await ada.register(display_name="Mallory")

        [mail] = await mailbox.new()
        assert (mail.to, mail.template, mail.values["name"]) == ("ada@example.org", "already-registered", "Ada")
        assert mail.values["link"] == "http://portal.example/log-in"


class TestPasswordReset:
    @pytest.fixture
    async def token(self, ada: Any, mailbox: Any) -> str:
        await ada.api.post(f"{API}/password-resets", json={"email": "Ada@Example.org"})
        return str(await mailbox.token("reset-password"))

    async def reset(self, ada: Any, token: str, password: str = NEW_PASSWORD) -> httpx.Response:
        form = {"token": token, "password": password}
        answer: httpx.Response = await ada.api.post(f"{API}/password-resets/confirmation", json=form)
        return answer

    async def test_sets_the_password_and_ends_every_session(
        self, ada: Any, token: str, mailbox: Any, app: FastAPI
    ) -> None:
        answer = await self.reset(ada, token)

        assert answer.status_code == 204
        assert (await ada.ask("GET", "/me")).status_code == 401
        assert (await ada.refresh()).status_code == 401
        assert app.state.shared.revocations.holds(ada.tokens["session_id"])
        assert (await ada.log_in()).status_code == 401
        assert (await ada.log_in(password=NEW_PASSWORD)).status_code == 201
        assert [mail.template for mail in await mailbox.new()] == ["password-changed"]

    async def test_verifies_the_address(self, ada: Any, token: str) -> None:
        await self.reset(ada, token)
        await ada.log_in(password=NEW_PASSWORD)

        assert (await ada.ask("GET", "/me")).json()["email_verified_at"]

    async def test_works_once(self, ada: Any, token: str) -> None:
        await self.reset(ada, token)

        again = await self.reset(ada, token, "eleven owls complain")

        assert (again.status_code, again.json()["code"]) == (400, "link-expired")
        assert (await ada.log_in(password=NEW_PASSWORD)).status_code == 201

    async def test_one_that_was_used_takes_the_others_with_it(self, ada: Any, token: str, mailbox: Any) -> None:
        await ada.api.post(f"{API}/password-resets", json={"email": ada.email})
        other = await mailbox.token("reset-password")
        await self.reset(ada, token)

        assert (await self.reset(ada, other)).status_code == 400

    async def test_is_over_after_half_an_hour(self, ada: Any, token: str, database: Database) -> None:
        await older(database, timedelta(minutes=30))

        assert (await self.reset(ada, token)).status_code == 400

    async def test_a_weak_password_leaves_the_link_good(self, ada: Any, token: str) -> None:
        weak = await self.reset(ada, token, "short")

        assert weak.json()["code"] == "weak-password"
        assert (await self.reset(ada, token)).status_code == 204

    async def test_opens_what_guessing_had_closed(self, ada: Any, token: str, long_waits: None) -> None:
        for _ in range(6):
            await ada.log_in(password="wrong wrong wrong")
        closed = await ada.log_in()

        await self.reset(ada, token)

        assert closed.status_code == 429
        assert (await ada.log_in(password=NEW_PASSWORD)).status_code == 201

    async def test_the_database_holds_no_token_that_works(self, ada: Any, token: str, database: Database) -> None:
        async with database.transaction() as session:
            digests = (await session.scalars(select(OneTimeToken.digest))).all()

        assert all(len(digest) == 32 and token.encode() not in digest for digest in digests)

    async def test_answers_alike_for_an_address_without_an_account(self, ada: Any, mailbox: Any) -> None:
        await mailbox.new()
        known = await ada.api.post(f"{API}/password-resets", json={"email": "ada@example.org"})
        unknown = await ada.api.post(f"{API}/password-resets", json={"email": "eve@example.org"})

        mails = await mailbox.new()

        assert (known.status_code, known.json()) == (202, {"email": "ada@example.org"})
        assert (unknown.status_code, unknown.json()) == (202, {"email": "eve@example.org"})
        assert known.headers.keys() == unknown.headers.keys()
        assert [mail.to for mail in mails] == ["ada@example.org"]

    async def test_does_the_same_work_before_it_answers(self, ada: Any, mailbox: Any, database: Database) -> None:
        async def statements(email: str) -> list[str]:
            seen: list[str] = []
            with recorded(database, seen):
                await ada.api.post(f"{API}/password-resets", json={"email": email})
            return seen

        assert await statements("ada@example.org") == await statements("eve@example.org")


class TestNewEmail:
    async def ask(self, ada: Any, email: str = "new@example.org", **changes: str) -> httpx.Response:
        form = {"email": email, "password": ada.password} | changes
        answer: httpx.Response = await ada.ask("POST", "/me/email", json=form)
        return answer

    async def confirm(self, ada: Any, token: str) -> httpx.Response:
        answer: httpx.Response = await ada.api.post(f"{API}/verification/new-email", json={"token": token})
        return answer

    async def test_counts_once_its_link_is_opened(self, ada: Any, mailbox: Any) -> None:
        asked = await self.ask(ada)
        before = (await ada.ask("GET", "/me")).json()["email"]
        token = await mailbox.token("confirm-new-email")

        confirmed = await self.confirm(ada, token)

        profile = (await ada.ask("GET", "/me")).json()
        [told] = await mailbox.new()
        assert (asked.status_code, before, confirmed.status_code) == (202, "ada@example.org", 204)
        assert (profile["email"], bool(profile["email_verified_at"])) == ("new@example.org", True)
        assert (told.to, told.template, told.values["email"]) == ("ada@example.org", "email-changed", "new@example.org")
        assert (await ada.log_in(email="new@example.org")).status_code == 201

    async def test_needs_the_password(self, ada: Any, mailbox: Any) -> None:
        await mailbox.new()

        answer = await self.ask(ada, password="wrong wrong wrong")

        assert answer.json()["code"] == "wrong-password"
        assert await mailbox.new() == []

    async def test_of_somebody_else_tells_nothing_but_to_them(self, ada: Any, bob: Any, mailbox: Any) -> None:
        await mailbox.new()

        answer = await self.ask(ada, "bob@example.org")

        [mail] = await mailbox.new()
        assert (answer.status_code, answer.json()) == (202, {"email": "bob@example.org"})
        assert (mail.to, mail.template) == ("bob@example.org", "already-registered")

    async def test_that_was_taken_meanwhile_is_refused(self, ada: Any, mailbox: Any) -> None:
        await self.ask(ada)
        token = await mailbox.token("confirm-new-email")
        await ada.register(email="new@example.org")

        answer = await self.confirm(ada, token)

        assert (answer.status_code, answer.json()["code"]) == (409, "email-taken")
        assert (await ada.ask("GET", "/me")).json()["email"] == "ada@example.org"

    async def test_ends_the_reset_links_of_the_old_one(self, ada: Any, mailbox: Any) -> None:
        await ada.api.post(f"{API}/password-resets", json={"email": ada.email})
        reset = await mailbox.token("reset-password")
        await self.ask(ada)
        await self.confirm(ada, await mailbox.token("confirm-new-email"))

        form = {"token": reset, "password": NEW_PASSWORD}
        assert (await ada.api.post(f"{API}/password-resets/confirmation", json=form)).status_code == 400


class TestCourier:
    async def test_keeps_a_letter_while_notification_is_away(
        self, stranger: Any, mailbox: Any, database: Database
    ) -> None:
        await stranger.register()
        mailbox.away = True
        nothing = await mailbox.new()
        async with database.transaction() as session:
            [letter] = await session.scalars(select(Letter))
            waits, letter.due_at = letter.due_at - datetime.now(UTC), datetime.now(UTC)
        mailbox.away = False

        [mail] = await mailbox.new()

        assert nothing == []
        assert timedelta(seconds=30) < waits < timedelta(seconds=60)
        assert (mail.id, mail.template) == (letter.id, "verify-email")

    async def test_brings_each_letter_once(self, stranger: Any, mailbox: Any, database: Database) -> None:
        await stranger.register()
        await mailbox.new()

        async with database.transaction() as session:
            left = (await session.scalars(select(Letter))).all()

        assert (await mailbox.new(), left) == ([], [])

    async def test_writes_nothing_for_what_was_rolled_back(self, app: FastAPI, database: Database) -> None:
        async def fail() -> None:
            async with database.transaction() as session:
                await app.state.letters.order(session, MailTemplate.PASSWORD_CHANGED, "a@example.org")
                raise RuntimeError("on purpose")

        with pytest.raises(RuntimeError, match="on purpose"):
            await fail()

        async with database.transaction() as session:
            assert (await session.scalars(select(Letter))).all() == []

    async def test_a_letter_that_no_key_opens_stops_nobody(
        self, stranger: Any, mailbox: Any, database: Database
    ) -> None:
        await stranger.register()
        async with database.transaction() as session:
            broken = Letter(id=uuid.uuid4(), template="password-changed", email="x@example.org", values=b"?" * 40,
                            due_at=datetime.now(UTC) - timedelta(hours=1))  # fmt: skip
            session.add(broken)

        assert [mail.template for mail in await mailbox.new()] == ["verify-email"]

    async def test_gives_up_after_days(self, stranger: Any, mailbox: Any, database: Database) -> None:
        await stranger.register()
        async with database.transaction() as session:
            await session.execute(text("update letter set created_at = now() - interval '4 days'"))

        assert await mailbox.new() == []
        async with database.transaction() as session:
            assert (await session.scalars(select(Letter))).all() == []

    def test_pauses_double_up_to_a_quarter_of_an_hour(self) -> None:
        seconds = [pause_after(attempts).total_seconds() for attempts in (1, 2, 5, 6, 1000)]

        assert seconds == [40, 80, 640, 900, 900]


class TestLimits:
    def test_letters_wait_up_to_an_hour(self) -> None:
        assert [throttle.BY_LETTER.delay(n) for n in (2, 3, 4, 100)] == [0, 1, 2, 3600]
