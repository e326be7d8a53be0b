"""The audit trail: written with what happens, chained by the database, unchangeable, verified independently."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from visiobook_persistence import provisioning
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker
from visiobook_user import audit
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.trail import chain
from visiobook_user.trail.chain import Fault, Head

HERE = Client(address="192.0.2.7", agent="test")
OPEN = "set session_replication_role = replica"  # an attacker with the administrator's rights: no trigger fires


@pytest.fixture(scope="module")
def own_url(make_database: Callable[..., str]) -> str:
    return make_database("user")


@pytest.fixture
async def administrator(own_url: str) -> AsyncIterator[Database]:
    """Somebody with every right, in a database whose commits are real; what they did is gone afterwards."""
    engine = create_async_engine(own_url, poolclass=NullPool)
    database = Database(engine)
    yield database
    async with database.transaction() as session:
        await session.execute(text(OPEN))
        await session.execute(text('truncate "user".audit_link, "user".audit_entry restart identity'))
    await engine.dispose()


@pytest.fixture
async def own(own_url: str, administrator: Database) -> AsyncIterator[Database]:
    """The service's own connection."""
    engine = create_async_engine(provisioning.url_of(own_url, "user"), poolclass=NullPool)
    yield Database(engine)
    await engine.dispose()


async def write(database: Database, count: int = 5) -> None:
    for number in range(count):
        async with database.transaction() as session:
            audit.record(session, Action.LOGGED_IN, HERE, details={"number": number, "word": "naïve \x1f"})


async def verified(database: Database, expected: Head | None = None) -> chain.Verification:
    async with database.transaction() as session:
        return await chain.verify(session, expected)


async def tamper(administrator: Database, statement: str) -> None:
    async with administrator.transaction() as session:
        await session.execute(text(OPEN))
        await session.execute(text('set local search_path = "user"'))
        await session.execute(text(statement))


class TestChain:
    async def test_of_nothing_is_whole(self, own: Database) -> None:
        found = await verified(own)

        assert (found.broken, found.head) == (None, Head(0, bytes(32)))

    async def test_is_whole_after_writing(self, own: Database) -> None:
        await write(own)

        found = await verified(own)

        assert found.broken is None
        assert found.head.position == 5

    async def test_is_whole_when_many_write_at_once(self, own: Database) -> None:
        await asyncio.gather(*(write(own, 4) for _ in range(6)))

        found = await verified(own)

        assert found.broken is None
        assert found.head.position == 24

    async def test_holds_nothing_of_what_was_rolled_back(self, own: Database) -> None:
        async with own.transaction() as session:
            audit.record(session, Action.LOGGED_IN, HERE)
            await session.flush()
            await session.rollback()
        await write(own, 1)

        assert (await verified(own)).head.position == 1

    @pytest.mark.parametrize(
        ("statement", "position", "entry", "fault"),
        [
            ("update audit_entry set action = 'x' where id = 3", 3, 3, Fault.ENTRY_CHANGED),
            ("update audit_entry set network = 'x' where id = 1", 1, 1, Fault.ENTRY_CHANGED),
            ("update audit_entry set details = '{}' where id = 5", 5, 5, Fault.ENTRY_CHANGED),
            ("update audit_entry set at = at + interval '1 microsecond' where id = 2", 2, 2, Fault.ENTRY_CHANGED),
            ("delete from audit_entry where id = 4", 4, 4, Fault.ENTRY_MISSING),
            ("delete from audit_link where position = 2", 2, None, Fault.LINK_MISSING),
            ("update audit_link set previous = hash where position = 3", 3, 3, Fault.LINK_CHANGED),
            ("update audit_link set hash = previous where position = 5", 5, 5, Fault.ENTRY_CHANGED),
            ("delete from audit_link where position = 5", 5, 5, Fault.ENTRY_UNLINKED),
            (
                "insert into audit_entry (action, network) overriding system value values ('forged', 'x')",
                6,
                6,
                Fault.ENTRY_UNLINKED,
            ),
        ],
    )
    async def test_names_the_first_link_that_breaks(
        self,
        own: Database,
        administrator: Database,
        statement: str,
        position: int,
        entry: int | None,
        fault: Fault,
    ) -> None:
        await write(own)

        await tamper(administrator, statement)

        broken = (await verified(own)).broken
        assert broken is not None
        assert (broken.position, broken.entry_id, broken.fault) == (position, entry, fault)

    async def test_that_was_cut_off_shows_against_a_head_noted_earlier(
        self, own: Database, administrator: Database
    ) -> None:
        await write(own)
        noted = (await verified(own)).head
        await tamper(administrator, "delete from audit_entry where id > 3")
        await tamper(administrator, "delete from audit_link where position > 3")

        assert (await verified(own)).broken is None
        broken = (await verified(own, noted)).broken

        assert broken is not None
        assert (broken.position, broken.fault) == (5, Fault.HEAD_DIFFERS)

    async def test_goes_on_from_a_head_noted_earlier(self, own: Database) -> None:
        await write(own)
        noted = (await verified(own)).head
        await write(own)

        assert (await verified(own, noted)).broken is None


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize("change", ["update {} set {} = {}", "delete from {}", "truncate {}"])
class TestTables:
    async def test_refuse_the_service_by_grants(self, own: Database, table: str, change: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with own.transaction() as session:
                await session.execute(text(_filled(change, table)))

    async def test_refuse_everybody_by_trigger(self, administrator: Database, table: str, change: str) -> None:
        statement = _filled(change, table).replace(table, f'"user".{table}', 1)

        with pytest.raises(DBAPIError, match="append-only"):
            async with administrator.transaction() as session:
                await session.execute(text(statement))


class TestApi:
    async def test_shows_administrators_everything_by_filter_and_page(self, ada: Any, tokens: TokenMaker) -> None:
        for _ in range(3):
            await ada.log_in()
        query = {"action": "session.*", "account_id": ada.tokens["user_id"], "limit": 3}

        first = (await ada.api.get("/api/v1/user/audit", params=query, headers=tokens.admin())).json()
        second = (
            await ada.api.get("/api/v1/user/audit", params=query | {"cursor": first["next"]}, headers=tokens.admin())
        ).json()

        assert [len(first["items"]), len(second["items"]), second["next"]] == [3, 1, None]
        assert {item["action"] for item in first["items"]} == {"session.opened"}
        assert "ada@example.org" not in str(first)

    async def test_shows_others_their_own_alone(self, ada: Any, bob: Any) -> None:
        mine = (await ada.ask("GET", "/me/audit")).json()["items"]
        refused = await ada.ask("GET", "/audit")

        assert {item["account_id"] for item in mine} == {ada.tokens["user_id"]}
        assert (refused.status_code, refused.json()["code"]) == (403, "missing-permission")

    async def test_verifies_for_administrators(self, ada: Any, tokens: TokenMaker) -> None:
        path = "/api/v1/user/audit/verification"

        said = (await ada.api.get(path, headers=tokens.admin())).json()
        noted = {"position": said["position"], "head": said["head"]}
        again = (await ada.api.get(path, headers=tokens.admin(), params=noted)).json()
        other = (await ada.api.get(path, headers=tokens.admin(), params=noted | {"head": "0" * 64})).json()

        assert said["whole"]
        assert said["position"] >= 2
        assert again == said
        assert other["broken"]["fault"] == "head-differs"

    async def test_shows_who_did_it_to_whom_in_an_organisation(self, ada: Any) -> None:
        organisation = (await ada.ask("POST", "/organisations", json={"name": "Guild"})).json()["id"]
        await ada.ask("PUT", f"/organisations/{organisation}/roles/cutter", json={"permissions": ["*:read"]})

        said = (await ada.ask("GET", f"/organisations/{organisation}/audit")).json()["items"]

        assert [entry["action"] for entry in said] == ["role.changed", "organisation.founded"]
        assert said[0]["details"] == {"permissions": ["*:read"], "role": "cutter"}


def _filled(change: str, table: str) -> str:
    column, value = ("action", "'x'") if table == "audit_entry" else ("position", "position")
    return change.format(table, column, value)
