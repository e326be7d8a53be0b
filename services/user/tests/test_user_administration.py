"""What administrators see of people and do with their accounts."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.auth import verify
from visiobook_chassis.keys import Keyring
from visiobook_testkit.tokens import TokenMaker


class Desk:
    """An administrator at work."""

    def __init__(self, person: Any, tokens: TokenMaker) -> None:
        self._api, self._headers = person.api, tokens.admin()

    async def ask(self, method: str, path: str = "", **options: Any) -> Any:
        return await self._api.request(method, f"/api/v1/user/users{path}", headers=self._headers, **options)

    async def emails(self, **query: Any) -> list[str]:
        return [user["email"] for user in (await self.ask("GET", params=query)).json()["items"]]


@pytest.fixture
def desk(ada: Any, tokens: TokenMaker) -> Desk:
    return Desk(ada, tokens)


def id_of(person: Any) -> str:
    return str(person.tokens["user_id"])


class TestList:
    async def test_finds_people_by_name_and_address(self, desk: Desk, ada: Any, bob: Any) -> None:
        assert await desk.emails(search="BOB@") == ["bob@example.org"]
        assert await desk.emails(search="ada") == ["ada@example.org"]
        assert await desk.emails(search="%") == []
        assert await desk.emails(role="admin") == []
        assert sorted(await desk.emails(locked="false")) == ["ada@example.org", "bob@example.org"]

    async def test_comes_in_pages(self, desk: Desk, ada: Any, bob: Any) -> None:
        first = (await desk.ask("GET", params={"limit": 1})).json()
        second = (await desk.ask("GET", params={"limit": 1, "cursor": first["next"]})).json()

        seen = {first["items"][0]["email"], second["items"][0]["email"]}
        assert seen == {"ada@example.org", "bob@example.org"}
        assert second["next"] is None

    async def test_shows_no_secret(self, desk: Desk, ada: Any) -> None:
        shown = (await desk.ask("GET", f"/{id_of(ada)}")).text

        assert "argon2" not in shown
        assert "password" not in shown
        assert '"sessions":1' in shown

    async def test_is_for_administrators(self, ada: Any) -> None:
        answer = await ada.ask("GET", "/users")

        assert (answer.status_code, answer.json()["code"]) == (403, "missing-permission")


class TestLock:
    async def test_ends_everything_at_once_and_lets_nobody_in(self, desk: Desk, ada: Any) -> None:
        assert (await desk.ask("PUT", f"/{id_of(ada)}/lock")).status_code == 204

        assert (await ada.ask("GET", "/me")).status_code == 401
        assert (await ada.refresh()).status_code == 401
        assert (await ada.log_in()).status_code == 401
        assert await desk.emails(locked="true") == ["ada@example.org"]

    async def test_is_taken_off_again(self, desk: Desk, ada: Any) -> None:
        await desk.ask("PUT", f"/{id_of(ada)}/lock")

        assert (await desk.ask("DELETE", f"/{id_of(ada)}/lock")).status_code == 204

        assert (await ada.log_in()).status_code == 201

    async def test_is_written_down(self, desk: Desk, ada: Any) -> None:
        await desk.ask("PUT", f"/{id_of(ada)}/lock")
        await desk.ask("DELETE", f"/{id_of(ada)}/lock")
        await ada.log_in()

        actions = [entry["action"] for entry in (await ada.ask("GET", "/me/audit")).json()["items"]]

        assert [a for a in actions if a.startswith("account.")][:2] == ["account.unlocked", "account.locked"]


class TestRoles:
    async def test_hold_from_the_next_log_in_and_end_the_old_tokens(
        self, desk: Desk, ada: Any, keyring: Keyring
    ) -> None:
        answer = await desk.ask("PUT", f"/{id_of(ada)}/roles", json={"roles": ["admin"]})

        assert answer.status_code == 204
        assert (await ada.ask("GET", "/me")).status_code == 401
        await ada.log_in()
        assert verify(keyring, ada.tokens["access_token"], service="user").administers("user")
        assert await desk.emails(role="admin") == ["ada@example.org"]

    async def test_of_oneself_stay(self, desk: Desk, ada: Any) -> None:
        await desk.ask("PUT", f"/{id_of(ada)}/roles", json={"roles": ["admin"]})
        await ada.log_in()

        for method, path, body in (("PUT", "roles", {"roles": ["user"]}), ("PUT", "lock", None)):
            answer = await ada.ask(method, f"/users/{id_of(ada)}/{path}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "own-account")

    @pytest.mark.parametrize("roles", [[], ["king"], ["user", "admin", "user"]])
    async def test_are_known_ones(self, desk: Desk, ada: Any, roles: list[str]) -> None:
        assert (await desk.ask("PUT", f"/{id_of(ada)}/roles", json={"roles": roles})).status_code == 422


class TestSessions:
    async def test_end_everywhere(self, desk: Desk, ada: Any) -> None:
        assert (await desk.ask("DELETE", f"/{id_of(ada)}/sessions")).status_code == 204

        assert (await ada.ask("GET", "/me")).json()["code"] == "session-over"
        assert (await ada.refresh()).status_code == 401


class TestForcedReset:
    async def test_makes_the_password_worthless_and_writes_a_letter(self, app: FastAPI, desk: Desk, ada: Any) -> None:
        assert (await desk.ask("POST", f"/{id_of(ada)}/password-reset")).status_code == 202

        assert (await ada.log_in()).status_code == 401
        async with app.state.database.transaction() as session:
            letters = await session.scalars(text("select template from letter where email = 'ada@example.org'"))
            assert "reset-password" in list(letters)


class TestNobody:
    async def test_is_not_there(self, desk: Desk) -> None:
        nobody = "/00000000-0000-4000-8000-000000000000"
        asked = [
            ("GET", ""),
            ("PUT", "/lock"),
            ("DELETE", "/lock"),
            ("DELETE", "/sessions"),
            ("POST", "/password-reset"),
        ]

        for method, path in asked:
            answer = await desk.ask(method, nobody + path)
            assert (answer.status_code, answer.json()["code"]) == (404, "no-such-user")
