"""Log in, refresh, list, revoke; guessing; forged tokens."""

import base64
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from argon2 import PasswordHasher
from cryptography.hazmat.primitives import serialization
from fastapi import FastAPI
from sqlalchemy import select, text

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import Keyring, load_keyring
from visiobook_chassis.shared.connection import Shared
from visiobook_persistence.database import Database
from visiobook_user import throttle
from visiobook_user.clients import Client
from visiobook_user.models import LoginSession, RefreshToken
from visiobook_user.passwords import NOBODY, Passwords
from visiobook_user.sessions.announcements import announced
from visiobook_user.sessions.domain import Verdict, judge


async def release(database: Database) -> None:
    """As if the waiting time had passed."""
    async with database.transaction() as session:
        await session.execute(text("update attempt_counter set blocked_until = now() - interval '1 s'"))


class TestLogIn:
    async def test_gives_a_short_token_for_the_public_interface(self, ada: Any, keyring: Keyring) -> None:
        claims = keyring.verify(ada.tokens["access_token"], audience=PUBLIC_AUDIENCE)

        assert claims["iss"] == "user"
        assert claims["sub"] == ada.tokens["user_id"]
        assert claims["sid"] == ada.tokens["session_id"]
        assert claims["roles"] == ["user"]
        assert claims["exp"] - claims["iat"] == ada.tokens["expires_in"] == 15 * 60
        assert claims["jti"]

    async def test_gives_tokens_that_nobody_keeps(self, ada: Any) -> None:
        answers = [await ada.log_in(), await ada.refresh()]

        assert [answer.headers["cache-control"] for answer in answers] == ["no-store", "no-store"]

    async def test_ignores_the_case_of_the_address(self, ada: Any) -> None:
        answer = await ada.log_in(email=" aDa@EXAMPLE.org")

        assert answer.status_code == 201

    async def test_answers_alike_whether_or_not_the_account_exists(self, ada: Any) -> None:
        wrong = await ada.log_in(password="something else")
        unknown = await ada.log_in(email="nobody@example.org")

        assert wrong.status_code == unknown.status_code == 401
        assert wrong.json() == unknown.json()

    async def test_answers_alike_for_a_disabled_account(self, ada: Any, database: Database) -> None:
        wrong = await ada.log_in(password="something else")
        async with database.transaction() as session:
            await session.execute(text("update account set disabled = true"))

        disabled = await ada.log_in()

        assert disabled.json() == wrong.json()
        assert (await ada.ask("GET", "/me")).status_code == 401
        assert (await ada.refresh()).status_code == 401

    async def test_stores_refresh_tokens_only_as_digests(self, ada: Any, database: Database) -> None:
        async with database.transaction() as session:
            rows = str((await session.execute(text("select * from refresh_token"))).all())

        assert ada.tokens["refresh_token"] not in rows


class TestPasswords:
    async def test_the_hash_of_nobody_costs_what_a_real_one_costs(self) -> None:
        passwords = Passwords()

        assert not passwords.is_outdated(NOBODY)
        assert not await passwords.matches("anything", None)

    async def test_an_old_hash_is_renewed_at_the_next_log_in(self, ada: Any, database: Database) -> None:
        weaker = PasswordHasher(1, 8192, 1).hash(ada.password)
        async with database.transaction() as session:
            await session.execute(text("update account set password_hash = :hash"), {"hash": weaker})

        answer = await ada.log_in()

        async with database.transaction() as session:
            stored = await session.scalar(text("select password_hash from account"))
        assert answer.status_code == 201
        assert not Passwords().is_outdated(str(stored))

    async def test_characters_may_be_composed_either_way(self) -> None:
        passwords = Passwords()

        known = await passwords.hash("cafe\u0301 cre\u0300me")

        assert await passwords.matches("caf\u00e9 cr\u00e8me", known)


class TestGuessing:
    async def test_one_account_is_protected_after_five_failures(self, ada: Any) -> None:
        answers = [await ada.log_in(password="something else") for _ in range(6)]

        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert answers[-1].json()["code"] == "too-many-attempts"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert (await ada.log_in()).status_code == 429

    async def test_an_unknown_address_is_slowed_down_alike(self, stranger: Any) -> None:
        answers = [(await stranger.log_in()).status_code for _ in range(6)]

        assert answers == [401] * 5 + [429]

    async def test_the_right_password_after_the_wait_clears_the_counter(self, ada: Any, database: Database) -> None:
        for _ in range(6):
            await ada.log_in(password="something else")
        await release(database)

        assert (await ada.log_in()).status_code == 201
        assert (await ada.log_in(password="something else")).status_code == 401

    async def test_nobody_is_kept_out_for_longer_because_the_clock_was_set_back(self, ada: Any) -> None:
        with time_machine.travel(timedelta(hours=2)):
            blocked = [(await ada.log_in(password="something else")).status_code for _ in range(6)][-1]

        assert blocked == 429
        assert (await ada.log_in()).status_code == 201

    async def test_one_client_is_slowed_down_over_many_accounts(self, stranger: Any) -> None:
        answers = [(await stranger.log_in(email=f"u{n}@example.org")).status_code for n in range(51)]

        assert answers == [401] * 50 + [429]

    async def test_a_good_account_buys_no_more_guesses_at_others(self, ada: Any, database: Database) -> None:
        for n in range(20):
            await ada.log_in(email=f"u{n}@example.org")
        await ada.log_in()

        async with database.transaction() as session:
            failures = await session.scalar(
                text("select failures from attempt_counter where key = :key"),
                {"key": throttle.address_key("127.0.0.1/32")},
            )
        assert failures == 20

    def test_the_delay_doubles_up_to_its_cap(self) -> None:
        delays = [throttle.BY_EMAIL.delay(failures) for failures in (4, 5, 6, 7, 13, 1000)]

        assert delays == [0, 1, 2, 4, 256, 300]


class TestRefresh:
    async def test_gives_new_tokens_of_the_same_session(self, ada: Any) -> None:
        answer = await ada.refresh()

        fresh = answer.json()
        assert answer.status_code == 200
        assert fresh["session_id"] == ada.tokens["session_id"]
        assert fresh["refresh_token"] != ada.tokens["refresh_token"]
        assert (await ada.refresh(fresh["refresh_token"])).status_code == 200

    async def test_a_second_use_ends_the_whole_session(self, ada: Any, database: Database) -> None:
        fresh = (await ada.refresh()).json()

        stolen = await ada.refresh(ada.tokens["refresh_token"])

        assert stolen.status_code == 401
        assert (await ada.refresh(fresh["refresh_token"])).status_code == 401
        assert (await ada.ask("GET", "/me")).status_code == 401
        async with database.transaction() as session:
            assert await session.scalar(text("select revoked_because from login_session"))

    async def test_a_second_use_leaves_other_sessions_alone(self, ada: Any) -> None:
        first = dict(ada.tokens)
        await ada.log_in()
        await ada.refresh(first["refresh_token"])

        await ada.refresh(first["refresh_token"])

        assert (await ada.refresh()).status_code == 200

    async def test_an_expired_token_is_refused(self, ada: Any, database: Database) -> None:
        async with database.transaction() as session:
            await session.execute(text("update refresh_token set expires_at = now() - interval '1 s'"))

        assert (await ada.refresh()).status_code == 401

    @pytest.mark.parametrize("token", ["", "vbr_unknown", "x" * 200])
    async def test_what_is_no_token_is_refused(self, ada: Any, token: str) -> None:
        answer = await ada.api.post("/api/v1/user/sessions/refresh", json={"refresh_token": token})

        assert answer.status_code == 401

    async def test_takes_the_roles_of_today(self, ada: Any, database: Database, keyring: Keyring) -> None:
        async with database.transaction() as session:
            await session.execute(text("update account set roles = '{user,admin}'"))

        fresh = (await ada.refresh()).json()

        assert keyring.verify(fresh["access_token"], audience=PUBLIC_AUDIENCE)["roles"] == ["user", "admin"]


class TestJudging:
    NOW = datetime(2026, 11, 21, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("used_before", "grace", "verdict"),
        [
            (None, 0, Verdict.GOOD),
            (0, 0, Verdict.REUSED),
            (-1, 0, Verdict.REUSED),  # used by somebody whose clock is ahead
            (14, 15, Verdict.GOOD),
            (15, 15, Verdict.REUSED),
        ],
    )
    def test_a_second_use_is_none_within_the_grace_alone(
        self, used_before: int | None, grace: int, verdict: Verdict
    ) -> None:
        used_at = None if used_before is None else self.NOW - timedelta(seconds=used_before)
        token = RefreshToken(expires_at=self.NOW + timedelta(days=1), used_at=used_at)

        assert judge(token, LoginSession(), self.NOW, timedelta(seconds=grace)) is verdict


class TestSessions:
    async def test_are_listed_with_the_current_one_marked(self, ada: Any, bob: Any) -> None:
        first = ada.tokens["session_id"]
        await ada.log_in()

        listed = (await ada.ask("GET", "/sessions")).json()

        assert {view["id"]: view["current"] for view in listed} == {first: False, ada.tokens["session_id"]: True}
        assert listed[0]["address"] == "127.0.0.1"

    async def test_that_are_long_over_are_forgotten_with_their_addresses(self, ada: Any, database: Database) -> None:
        over = ada.tokens["session_id"]
        await ada.log_in()
        lately = ada.tokens["session_id"]
        async with database.transaction() as session:
            ended = text("update login_session set expires_at = now() - cast(:age as interval) where id = :id")
            await session.execute(ended, {"age": timedelta(days=2), "id": over})
            await session.execute(ended, {"age": timedelta(hours=2), "id": lately})

        await ada.log_in()

        async with database.transaction() as session:
            kept = set(await session.scalars(select(LoginSession.id)))
        assert kept == {uuid.UUID(lately), uuid.UUID(ada.tokens["session_id"])}

    async def test_can_be_revoked_from_another_one(self, ada: Any) -> None:
        first = dict(ada.tokens)
        await ada.log_in()

        answer = await ada.ask("DELETE", f"/sessions/{first['session_id']}")

        assert answer.status_code == 204
        assert (await ada.refresh(first["refresh_token"])).status_code == 401
        assert len((await ada.ask("GET", "/sessions")).json()) == 1

    async def test_of_somebody_else_are_not_there(self, ada: Any, bob: Any) -> None:
        answer = await bob.ask("DELETE", f"/sessions/{ada.tokens['session_id']}")

        assert answer.status_code == 404
        assert (await ada.refresh()).status_code == 200

    async def test_end_with_log_out(self, ada: Any) -> None:
        answer = await ada.ask("DELETE", "/sessions/current")

        assert answer.status_code == 204
        assert (await ada.refresh()).status_code == 401
        assert (await ada.ask("GET", "/me")).status_code == 401


class TestJwks:
    async def test_holds_the_public_key_of_user_alone(self, ada: Any) -> None:
        keys = (await ada.api.get("/api/v1/user/.well-known/jwks.json")).json()["keys"]

        assert [key["kid"] for key in keys] == ["user"]
        assert set(keys[0]) == {"kty", "crv", "alg", "use", "kid", "x"}
        claims = jwt.decode(ada.tokens["access_token"], jwt.PyJWK(keys[0]), ["EdDSA"], audience=PUBLIC_AUDIENCE)
        assert claims["sub"] == ada.tokens["user_id"]


def segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed_with_public_key(claims: dict[str, Any], keyring: Keyring) -> str:
    """The classic confusion: the public key, which everybody knows, taken for a shared secret."""
    pem = keyring.public["user"].public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signing_input = f"{segment({'alg': 'HS256', 'kid': 'user'})}.{segment(claims)}"
    signature = jwt.get_algorithm_by_name("HS256").sign(signing_input.encode(), pem)
    return f"{signing_input}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


class TestForgedTokens:
    @pytest.fixture
    def claims(self, ada: Any) -> dict[str, Any]:
        """What a good token says."""
        now = int(time.time())
        return {
            "iss": "user",
            "sub": ada.tokens["user_id"],
            "sid": ada.tokens["session_id"],
            "aud": PUBLIC_AUDIENCE,
            "iat": now,
            "exp": now + 60,
            "roles": ["admin"],
        }

    async def refused(self, ada: Any, token: str) -> None:
        answer = await ada.api.get("/api/v1/user/me", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 401, answer.text
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_the_same_claims_with_the_right_key_are_good(
        self, ada: Any, claims: dict[str, Any], keyring: Keyring
    ) -> None:
        headers = {"authorization": f"Bearer {keyring.sign(claims)}"}

        assert (await ada.api.get("/api/v1/user/me", headers=headers)).status_code == 200

    async def test_no_algorithm(self, ada: Any, claims: dict[str, Any]) -> None:
        for algorithm in ("none", "None", "NONE"):
            await self.refused(ada, f"{segment({'alg': algorithm, 'kid': 'user'})}.{segment(claims)}.")

    async def test_a_shared_secret_made_of_the_public_key(
        self, ada: Any, claims: dict[str, Any], keyring: Keyring
    ) -> None:
        await self.refused(ada, signed_with_public_key(claims, keyring))

    async def test_the_key_of_another_service(self, ada: Any, claims: dict[str, Any], keys: Path) -> None:
        other = load_keyring(keys, "project")

        await self.refused(ada, other.sign(claims))
        await self.refused(ada, jwt.encode(claims, other.private, algorithm="EdDSA", headers={"kid": "user"}))

    async def test_another_service_that_names_itself(self, ada: Any, claims: dict[str, Any], keys: Path) -> None:
        await self.refused(ada, load_keyring(keys, "project").sign(claims | {"iss": "project"}))

    @pytest.mark.parametrize(
        "change",
        [
            {"aud": "somebody-else"},
            {"aud": None},
            {"iss": "somebody-else"},
            {"iat": 1, "exp": 2},
            {"exp": None},
            {"sub": None},
            {"sid": str(uuid.UUID(int=1))},
            {"sid": None},
        ],
    )
    async def test_a_wrong_claim(
        self, ada: Any, claims: dict[str, Any], keyring: Keyring, change: dict[str, Any]
    ) -> None:
        changed = {name: value for name, value in (claims | change).items() if value is not None}

        await self.refused(ada, jwt.encode(changed, keyring.private, algorithm="EdDSA", headers={"kid": "user"}))

    async def test_a_changed_payload(self, ada: Any, claims: dict[str, Any]) -> None:
        head, _, signature = ada.tokens["access_token"].split(".")

        await self.refused(ada, f"{head}.{segment(claims)}.{signature}")
        await self.refused(ada, "x.y.z")


class TestClient:
    @pytest.mark.parametrize(
        ("address", "source", "network"),
        [
            ("203.0.113.77", "203.0.113.77/32", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("testclient", "unknown", "unknown"),
        ],
    )
    def test_is_counted_by_source_and_remembered_by_network(self, address: str, source: str, network: str) -> None:
        client = Client(address, "browser")

        assert (client.source, client.network) == (source, network)


class TestTheFleetHears:
    """Of ended sessions, whose tokens would live for minutes elsewhere."""

    @staticmethod
    def ended(ada: Any, app: FastAPI) -> bool:
        return bool(app.state.shared.revocations.holds(ada.tokens["session_id"]))

    async def test_of_a_log_out(self, ada: Any, app: FastAPI) -> None:
        before = self.ended(ada, app)

        await ada.ask("DELETE", "/sessions/current")

        assert (before, self.ended(ada, app)) == (False, True)

    async def test_of_a_refresh_token_used_twice(self, ada: Any, app: FastAPI) -> None:
        first = ada.tokens["refresh_token"]
        await ada.refresh(first)

        await ada.refresh(first)

        assert self.ended(ada, app)

    async def test_of_the_other_sessions_when_the_password_changes(self, ada: Any, app: FastAPI) -> None:
        other = ada.tokens["session_id"]
        await ada.log_in()

        await ada.ask("PUT", "/me/password", json={"current_password": ada.password, "new_password": "ten owls wake"})

        assert app.state.shared.revocations.holds(other)
        assert not self.ended(ada, app)

    async def test_of_all_sessions_of_a_deleted_account(self, ada: Any, app: FastAPI) -> None:
        await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        assert self.ended(ada, app)

    async def test_again_after_a_start(self, ada: Any, app: FastAPI) -> None:
        await ada.ask("DELETE", "/sessions/current")
        app.state.shared = Shared()

        async with announced(app):
            pass

        assert self.ended(ada, app)

    async def test_nothing_of_a_log_out_that_was_refused(self, ada: Any, bob: Any, app: FastAPI) -> None:
        answer = await bob.ask("DELETE", f"/sessions/{ada.tokens['session_id']}")

        assert answer.status_code == 404
        assert not self.ended(ada, app)
