"""Keys for programs: made, shown once, exchanged, ended."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import Keyring
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker
from visiobook_user.api_keys.domain import MOST_KEYS, new_key, read_key

KEYS = "/api-keys"


@pytest.fixture
async def key(ada: Any) -> dict[str, Any]:
    """A key of ada that may read her profile and everything of storage."""
    answer = await ada.ask(
        "POST", KEYS, json={"name": "nightly", "scopes": ["user:read", "storage:read", "storage:write"]}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
def gateway(ada: Any, tokens: TokenMaker) -> Any:
    """Exchanges what somebody shows, as the gateway does."""

    async def exchange(shown: str) -> httpx.Response:
        headers = tokens.of_service("gateway")
        answer: httpx.Response = await ada.api.post(
            "/internal/v1/user/api-keys/exchange", json={"key": shown}, headers=headers
        )
        return answer

    return exchange


class TestMaking:
    async def test_shows_the_key_once(self, ada: Any) -> None:
        made = await ada.ask("POST", KEYS, json={"name": " nightly ", "scopes": ["storage:read", "*:read"]})

        key = made.json()
        listed = await ada.ask("GET", KEYS)
        assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
        assert key["key"] == f"vbk_{uuid.UUID(key['id']).hex}_{key['key'][-43:]}"
        assert key["key"].startswith(key["prefix"])
        assert key["key"].endswith(key["hint"])
        assert listed.json() == [{name: value for name, value in key.items() if name != "key"}]
        assert (key["name"], key["scopes"], key["last_used_at"]) == ("nightly", ["*:read", "storage:read"], None)

    async def test_stores_a_digest(self, ada: Any, key: dict[str, Any], database: Database) -> None:
        async with database.transaction() as session:
            row = (await session.execute(text("select * from api_key"))).one()

        assert key["key"][-43:] not in str(row)

    @pytest.mark.parametrize("scope", ["payment:admin", "*:*", "user:*", "*:admin"])
    async def test_gives_nobody_more_than_they_have(self, ada: Any, scope: str) -> None:
        answer = await ada.ask("POST", KEYS, json={"name": "x", "scopes": ["user:read", scope]})

        assert (answer.status_code, answer.json()["code"]) == (403, "scope-too-wide")

    @pytest.mark.parametrize("scope", ["", "storage", "storage:", "storage:delete", "Storage:read", "a b:read"])
    async def test_refuses_what_is_no_scope(self, ada: Any, scope: str) -> None:
        answer = await ada.ask("POST", KEYS, json={"name": "x", "scopes": [scope]})

        assert answer.status_code == 422

    async def test_refuses_an_end_in_the_past(self, ada: Any) -> None:
        end = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()

        answer = await ada.ask("POST", KEYS, json={"name": "x", "scopes": ["*:read"], "expires_at": end})

        assert (answer.status_code, answer.json()["code"]) == (400, "wrong-expiry")

    async def test_has_an_end(self, ada: Any, key: dict[str, Any], database: Database) -> None:
        async with database.transaction() as session:
            copy = (
                "insert into api_key (id, account_id, name, digest, hint, scopes)"
                " select gen_random_uuid(), account_id, name, digest, hint, scopes from api_key, generate_series(2, :n)"
            )
            await session.execute(text(copy), {"n": MOST_KEYS})

        answer = await ada.ask("POST", KEYS, json={"name": "x", "scopes": ["*:read"]})

        assert (answer.status_code, answer.json()["code"]) == (409, "too-many-api-keys")


class TestExchange:
    async def test_gives_a_token_with_the_keys_scopes(
        self, ada: Any, key: dict[str, Any], gateway: Any, keyring: Keyring
    ) -> None:
        answer = await gateway(key["key"])

        claims = keyring.verify(answer.json()["access_token"], audience=PUBLIC_AUDIENCE)
        assert answer.status_code == 200
        assert (claims["sub"], claims["sid"]) == (ada.tokens["user_id"], key["id"])
        assert claims["permissions"] == ["storage:read", "storage:write", "user:read"]
        assert answer.json()["key_id"] == key["id"]
        assert claims["exp"] - claims["iat"] == answer.json()["expires_in"] == 900

    async def test_notes_the_use(self, ada: Any, key: dict[str, Any], gateway: Any) -> None:
        await gateway(key["key"])

        [listed] = (await ada.ask("GET", KEYS)).json()

        assert listed["last_used_at"]

    async def test_is_for_services_alone(self, ada: Any, key: dict[str, Any], tokens: TokenMaker) -> None:
        for headers in (tokens.user("ada"), tokens.admin()):
            answer = await ada.api.post(
                "/internal/v1/user/api-keys/exchange", json={"key": key["key"]}, headers=headers
            )
            assert answer.status_code == 403

    @pytest.mark.parametrize("change", ["", "x", "_", "vbk__", "{key}x", "{start}" + "A" * 43, "VBK{rest}"])
    async def test_refuses_what_is_no_key(self, key: dict[str, Any], gateway: Any, change: str) -> None:
        whole = key["key"]
        shown = change.format(key=whole, start=whole[:-43], rest=whole[3:])

        answer = await gateway(shown)

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-api-key")

    async def test_refuses_a_key_that_was_never_made(self, gateway: Any) -> None:
        assert (await gateway(new_key().text)).status_code == 401

    async def test_refuses_a_key_that_is_over(self, key: dict[str, Any], gateway: Any, database: Database) -> None:
        async with database.transaction() as session:
            await session.execute(text("update api_key set expires_at = now() - interval '1 second'"))

        assert (await gateway(key["key"])).status_code == 401

    async def test_gives_no_token_that_outlives_its_key(
        self, key: dict[str, Any], gateway: Any, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(text("update api_key set expires_at = clock_timestamp() + interval '60 seconds'"))

        assert (await gateway(key["key"])).json()["expires_in"] <= 60

    async def test_refuses_the_key_of_a_disabled_account(
        self, key: dict[str, Any], gateway: Any, database: Database
    ) -> None:
        async with database.transaction() as session:
            await session.execute(text("update account set disabled = true"))

        assert (await gateway(key["key"])).status_code == 401


class TestUse:
    async def ask(self, ada: Any, gateway: Any, key: dict[str, Any], method: str, path: str) -> httpx.Response:
        token = (await gateway(key["key"])).json()["access_token"]
        headers = {"authorization": f"Bearer {token}"}
        answer: httpx.Response = await ada.api.request(method, f"/api/v1/user{path}", headers=headers)
        return answer

    async def test_reads_the_profile_with_the_scope(self, ada: Any, gateway: Any, key: dict[str, Any]) -> None:
        answer = await self.ask(ada, gateway, key, "GET", "/me")

        assert answer.json()["email"] == "ada@example.org"

    @pytest.mark.parametrize("path", ["/sessions", "/api-keys", "/me/second-factor", "/me/identities"])
    async def test_looks_into_nothing_that_guards_the_account(
        self, ada: Any, gateway: Any, key: dict[str, Any], path: str
    ) -> None:
        answer = await self.ask(ada, gateway, key, "GET", path)

        assert (answer.status_code, answer.json()["code"]) == (403, "log-in-needed")

    async def test_needs_the_scope(self, ada: Any, gateway: Any, key: dict[str, Any]) -> None:
        answer = await self.ask(ada, gateway, key, "DELETE", "/sessions")

        assert (answer.status_code, answer.json()["code"]) == (403, "missing-permission")

    async def test_ends_with_the_key_everywhere(
        self, ada: Any, gateway: Any, key: dict[str, Any], app: FastAPI
    ) -> None:
        token = (await gateway(key["key"])).json()["access_token"]

        revoked = await ada.ask("DELETE", f"{KEYS}/{key['id']}")

        headers = {"authorization": f"Bearer {token}"}
        assert revoked.status_code == 204
        assert (await ada.api.get("/api/v1/user/me", headers=headers)).json()["code"] == "session-over"
        assert (await gateway(key["key"])).status_code == 401
        assert (await ada.ask("GET", KEYS)).json() == []
        assert app.state.shared.revocations.holds(key["id"])

    async def test_ends_with_the_account(self, ada: Any, gateway: Any, key: dict[str, Any], app: FastAPI) -> None:
        await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        assert (await gateway(key["key"])).status_code == 401
        assert app.state.shared.revocations.holds(key["id"])

    async def test_of_somebody_else_cannot_be_ended(self, ada: Any, bob: Any, key: dict[str, Any]) -> None:
        answer = await bob.ask("DELETE", f"{KEYS}/{key['id']}")

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-api-key")


class TestForm:
    def test_is_read_as_it_was_written(self) -> None:
        key = new_key()

        assert read_key(key.text) == key

    def test_differs_each_time(self) -> None:
        assert len({new_key().text for _ in range(100)}) == 100
