"""Registration, profile, password, farewell."""

import uuid
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from visiobook_contracts.user import UserDeleted, UserRegistered
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_user import throttle
from visiobook_user.models import Account, AuditEntry, Base


async def actions(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


class TestRegister:
    async def test_opens_an_account_and_tells_the_fleet(self, stranger: Any, published: PublishedEvents) -> None:
        answer = await stranger.register()

        assert answer.status_code == 201
        assert answer.json() == {
            "email": "ada@example.org", "display_name": "Ada", "language": "fr", "verification_needed": False,
        }  # fmt: skip
        await stranger.log_in()
        profile = (await stranger.ask("GET", "/me")).json()
        assert profile["roles"] == ["user"]
        expected = UserRegistered(user_id=profile["id"], email="ada@example.org", display_name="Ada", language="fr")
        assert await published.of(UserRegistered) == [expected]

    async def test_stores_argon2id_and_never_the_password(self, ada: Any, database: Database) -> None:
        async with database.transaction() as session:
            account = (await session.scalars(select(Account))).one()

        assert account.password_hash.startswith("$argon2id$")
        assert ada.password not in account.password_hash

    async def test_answers_alike_for_an_address_that_differs_only_in_case(
        self, ada: Any, published: PublishedEvents
    ) -> None:
        before = await published.of(UserRegistered)

        known, new = await ada.register(email="ADA@example.ORG"), await ada.register(email="eva@example.org")

        assert known.status_code == new.status_code == 201
        assert known.json() | {"email": ""} == new.json() | {"email": ""}
        assert known.headers.keys() == new.headers.keys()
        assert [event.email for event in await published.of(UserRegistered)][len(before) :] == ["eva@example.org"]

    async def test_leaves_the_known_account_as_it_was(self, ada: Any) -> None:
        await ada.register(password="another good password", display_name="Mallory")

        assert (await ada.log_in()).status_code == 201
        assert (await ada.ask("GET", "/me")).json()["display_name"] == "Ada"

    async def test_slows_down_who_registers_without_end(
        self, stranger: Any, monkeypatch: pytest.MonkeyPatch, long_waits: None
    ) -> None:
        monkeypatch.setattr(throttle, "BY_REGISTRATION", throttle.Limit(free=3))

        answers = [(await stranger.register(email=f"u{n}@example.org")).status_code for n in range(4)]

        assert answers == [201, 201, 201, 429]

    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("short", "shorter than 10"),
            ("ada@example.org", "the e-mail address"),
            ("Password-1234", "anybody would guess"),
            ("qwertyuiop", "anybody would guess"),
            ("aaaaaaaaaaaab", "anybody would guess"),
        ],
    )
    async def test_names_the_rule_that_a_password_breaks(self, stranger: Any, password: str, reason: str) -> None:
        answer = await stranger.register(password=password)

        assert answer.status_code == 400
        assert answer.json()["code"] == "weak-password"
        assert reason in answer.json()["detail"]
        assert answer.json()["hint"]

    @pytest.mark.parametrize(
        "email",
        [
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "owner@localhost",
            "a@b@c.de",
            "ada,bob@example.org",
            "<script>@example.org",
            "a..b@example.org",
            ".ada@example.org",
            "ada@-example.org",
            "ada@example..org",
            "ada@exa_mple.org",
            "ada\x07@example.org",
            "\u202eada@example.org",
            "a" * 65 + "@example.org",
        ],
    )
    async def test_refuses_what_is_no_address(self, stranger: Any, email: str) -> None:
        answer = await stranger.register(email=email)

        assert answer.status_code == 422
        assert "body.email" in answer.json()["detail"]

    @pytest.mark.parametrize("email", ["o'hara+films@example.co.uk", "zoé@exemple.fr", "ada_b@mail.bücher.example"])
    async def test_takes_addresses_of_all_lands(self, stranger: Any, email: str) -> None:
        assert (await stranger.register(email=email)).status_code == 201

    @pytest.mark.parametrize("name", ["   ", "\u200b", "\u3164", "Ada\nBcc: bob", "\u202eadA", "a\x07b", "x" * 101])
    async def test_refuses_a_name_that_nobody_could_read(self, stranger: Any, name: str) -> None:
        answer = await stranger.register(display_name=name)

        assert answer.status_code == 422
        assert "body.display_name" in answer.json()["detail"]

    @pytest.mark.parametrize("name", ["O'Hara", "<b>Ada</b>", "李 明", "عائشة", "👩\u200d🚀", "می\u200cخواهم"])
    async def test_takes_names_of_all_lands(self, stranger: Any, name: str) -> None:
        answer = await stranger.register(display_name=name)

        assert (answer.status_code, answer.json()["display_name"]) == (201, name)

    async def test_refuses_roles_that_somebody_gives_himself(self, stranger: Any) -> None:
        answer = await stranger.register(roles=["admin"])

        assert answer.status_code == 422


class TestProfile:
    async def test_shows_the_account_that_is_signed_in(self, ada: Any, bob: Any) -> None:
        answer = await bob.ask("GET", "/me")

        assert answer.json()["display_name"] == "Bob"

    async def test_changes_only_what_is_given(self, ada: Any) -> None:
        await ada.ask("PATCH", "/me", json={"display_name": "  Augusta  "})

        profile = (await ada.ask("GET", "/me")).json()
        assert profile["display_name"] == "Augusta"
        assert profile["language"] == "fr"

    async def test_refuses_a_language_that_is_not_spoken(self, ada: Any) -> None:
        answer = await ada.ask("PATCH", "/me", json={"language": "tlh"})

        assert answer.status_code == 422

    async def test_needs_a_token(self, stranger: Any) -> None:
        answer = await stranger.api.get("/api/v1/user/me")

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


class TestChangePassword:
    async def test_ends_every_other_session_and_keeps_this_one(self, ada: Any) -> None:
        other = dict(ada.tokens)
        await ada.log_in()
        form = {"current_password": ada.password, "new_password": "ten lighthouses sing"}

        answer = await ada.ask("PUT", "/me/password", json=form)

        assert answer.status_code == 204
        assert (await ada.refresh(other["refresh_token"])).status_code == 401
        assert (await ada.ask("GET", "/me")).status_code == 200
        assert (await ada.log_in()).status_code == 401
        assert (await ada.log_in(password="ten lighthouses sing")).status_code == 201

    async def test_needs_the_current_password(self, ada: Any, database: Database) -> None:
        form = {"current_password": "something else", "new_password": "ten lighthouses sing"}

        answer = await ada.ask("PUT", "/me/password", json=form)

        assert answer.status_code == 403
        assert answer.json()["code"] == "wrong-password"
        assert "password.confirmation_failed" in await actions(database)

    async def test_cannot_be_used_to_guess_the_password(self, ada: Any) -> None:
        form = {"current_password": "something else", "new_password": "ten lighthouses sing"}

        answers = [(await ada.ask("PUT", "/me/password", json=form)).status_code for _ in range(6)]

        assert answers == [403] * 5 + [429]


class TestDelete:
    async def test_removes_everything_personal_and_tells_the_fleet(
        self, ada: Any, database: Database, published: PublishedEvents
    ) -> None:
        user_id = ada.tokens["user_id"]

        answer = await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        assert answer.status_code == 204
        assert await published.of(UserDeleted) == [UserDeleted(user_id=user_id)]
        async with database.transaction() as session:
            for table in ("account", "login_session", "refresh_token"):
                assert await session.scalar(text(f"select count(*) from {table}")) == 0
            trail = str((await session.execute(text("select * from audit_entry"))).all())
            counters = str((await session.execute(text("select * from attempt_counter"))).all())
        assert "example.org" not in trail + counters

    async def test_ends_the_tokens_of_the_account(self, ada: Any) -> None:
        await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        assert (await ada.ask("GET", "/me")).status_code == 401
        assert (await ada.refresh()).status_code == 401
        assert (await ada.log_in()).status_code == 401

    async def test_needs_the_password(self, ada: Any, published: PublishedEvents) -> None:
        answer = await ada.ask("POST", "/me/deletion", json={"password": "something else"})

        assert answer.status_code == 403
        assert await published.of(UserDeleted) == []


class TestAuditTrail:
    async def test_tells_what_happened_in_order(self, ada: Any, database: Database) -> None:
        await ada.log_in(password="something else")
        await ada.ask("DELETE", "/sessions/current")

        expected = ["account.registered", "session.opened", "session.refused", "session.revoked"]
        assert await actions(database) == expected

    @pytest.mark.parametrize(
        "change", ["update audit_entry set action = 'x'", "delete from audit_entry", "truncate audit_entry"]
    )
    async def test_refuses_to_be_changed(self, ada: Any, database: Database, change: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction() as session:
                await session.execute(text(change))

        assert "account.registered" in await actions(database)


class TestForeignTokens:
    async def test_a_token_of_nobody_here_is_refused(self, stranger: Any, tokens: Any) -> None:
        for subject in ("ada", str(uuid.uuid4())):
            answer = await stranger.api.get("/api/v1/user/me", headers=tokens.user(subject))

            assert answer.status_code == 401


class TestMigrations:
    async def test_make_the_tables_that_the_models_describe(self, connection: AsyncConnection) -> None:
        def differences(sync: Connection) -> list[Any]:
            return list(compare_metadata(MigrationContext.configure(sync), Base.metadata))

        found = await connection.run_sync(differences)

        assert [difference for difference in found if "alembic_version" not in str(difference)] == []
