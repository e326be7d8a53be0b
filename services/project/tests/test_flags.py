"""Feature flags: for whom they are on, who may change them, and what is remembered of it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from visiobook_contracts.user import UserDeleted
from visiobook_persistence.database import Database
from visiobook_project.flags.domain import Rule, place
from visiobook_testkit.tokens import TokenMaker

FLAGS = "/api/v1/project/flags"


class TestRule:
    def test_off_is_off_for_everybody(self) -> None:
        assert not Rule("new-cut", enabled=False, on_for=frozenset({"ada"})).holds("ada")

    def test_on_is_on_for_everybody_but_those_whom_it_names(self) -> None:
        rule = Rule("new-cut", enabled=True, on_for=frozenset({"bob"}), off_for=frozenset({"ada", "bob"}))

        assert [rule.holds(owner) for owner in ("ada", "bob", "eve")] == [False, False, True]

    def test_names_somebody_by_person_or_by_organisation(self) -> None:
        rule = Rule("new-cut", enabled=True, percentage=0, on_for=frozenset({"guild", "ada"}))

        assert rule.holds("guild", ["bob"])
        assert rule.holds("other guild", ["ada"])
        assert not rule.holds("other guild", ["bob"])

    def test_share_is_about_right_and_only_grows(self) -> None:
        owners = [f"owner {number}" for number in range(4000)]
        on = {
            percentage: {owner for owner in owners if Rule("new-cut", True, percentage).holds(owner)}
            for percentage in (0, 10, 50, 100)
        }

        assert on[0] == set()
        assert on[0] < on[10] < on[50] < on[100]
        assert 320 < len(on[10]) < 480
        assert 1850 < len(on[50]) < 2150

    def test_share_is_the_same_for_ever_and_another_for_another_flag(self) -> None:
        assert place("new-cut", "ada") == pytest.approx(0.7273959, abs=1e-6)
        assert place("new-cut", "ada") != place("old-cut", "ada")


class TestApi:
    async def put(self, client: httpx.AsyncClient, tokens: TokenMaker, key: str, **form: Any) -> httpx.Response:
        return await client.put(f"{FLAGS}/{key}", json=form, headers=tokens.admin())

    async def mine(self, client: httpx.AsyncClient, **options: Any) -> dict[str, bool]:
        flags: dict[str, bool] = (await client.get(f"{FLAGS}/mine", **options)).json()["flags"]
        return flags

    async def test_a_change_holds_at_once(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        await self.put(client, tokens, "new-cut", enabled=True)
        assert await self.mine(client) == {"new-cut": True}

        await self.put(client, tokens, "new-cut", enabled=False)

        assert await self.mine(client) == {"new-cut": False}

    async def test_reads_come_from_the_cache(
        self, client: httpx.AsyncClient, tokens: TokenMaker, database: Database
    ) -> None:
        await self.put(client, tokens, "new-cut", enabled=True)
        await self.mine(client)
        async with database.transaction() as session:
            await session.execute(text("delete from flag"))

        assert await self.mine(client) == {"new-cut": True}

    async def test_an_organisation_is_one(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        await self.put(client, tokens, "new-cut", enabled=True, percentage=0, on_for=["guild"])

        acting = await self.mine(client, headers=tokens.user("ada", organisation="guild"))

        assert (acting, await self.mine(client)) == ({"new-cut": True}, {"new-cut": False})

    async def test_only_administrators_see_and_change_them(self, client: httpx.AsyncClient) -> None:
        answers = [
            await client.get(FLAGS),
            await client.put(f"{FLAGS}/new-cut", json={"enabled": True}),
            await client.delete(f"{FLAGS}/new-cut"),
            await client.get(f"{FLAGS}/new-cut/changes"),
        ]

        assert {answer.json()["code"] for answer in answers} == {"missing-permission"}

    async def test_remember_who_changed_what(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        await self.put(client, tokens, "new-cut", enabled=True, percentage=10)
        await self.put(client, tokens, "new-cut", enabled=True, percentage=50)
        ended = await client.delete(f"{FLAGS}/new-cut", headers=tokens.admin())

        changes = (await client.get(f"{FLAGS}/new-cut/changes", headers=tokens.admin())).json()

        shares = [((c["before"] or {}).get("percentage"), (c["after"] or {}).get("percentage")) for c in changes]
        assert ended.status_code == 204
        assert shares == [(50, None), (10, 50), (None, 10)]
        assert {c["actor"] for c in changes} == {"root"}

    @pytest.mark.parametrize("change", ["update flag_change set actor = 'x'", "delete from flag_change"])
    async def test_what_is_remembered_stays(
        self, client: httpx.AsyncClient, tokens: TokenMaker, database: Database, change: str
    ) -> None:
        await self.put(client, tokens, "new-cut", enabled=True)

        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction() as session:
                await session.execute(text(change))

    @pytest.mark.parametrize(
        "form", [{"percentage": 101}, {"percentage": -1}, {"on_for": [""]}, {"colour": "red"}, {"description": "\x00"}]
    )
    async def test_refuses_nonsense(self, client: httpx.AsyncClient, tokens: TokenMaker, form: Any) -> None:
        assert (await self.put(client, tokens, "new-cut", **form)).status_code == 422

    async def test_names_what_is_not_there(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        answer = await client.delete(f"{FLAGS}/nothing", headers=tokens.admin())

        assert (answer.status_code, answer.json()["code"]) == (404, "flag-not-found")

    async def test_who_has_gone_is_struck_from_the_lists(
        self, client: httpx.AsyncClient, tokens: TokenMaker, stage: Any
    ) -> None:
        await self.put(client, tokens, "new-cut", on_for=["ada", "bob"], off_for=["ada"])

        await stage.tell(UserDeleted(user_id="ada"), service="user")

        [flag] = (await client.get(FLAGS, headers=tokens.admin())).json()
        assert (flag["on_for"], flag["off_for"]) == (["bob"], [])
