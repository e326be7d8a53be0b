"""The events API: an administrator of the fleet sees what waits and what died, and sends it back or away."""

import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from visiobook_chassis.application import create_app
from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_contracts.events import Envelope
from visiobook_messaging import tables
from visiobook_messaging.bus import Bus
from visiobook_messaging.endpoints import events_router
from visiobook_messaging.lost import bury_lost
from visiobook_messaging.reading import written
from visiobook_messaging.watch import measure
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
DEAD = "/api/v1/payment/events/dead"
OF_PROJECT = 10**9
DEAD_OF_PROJECT = """insert into bus.dead
        (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    values (:id, 'project.begin_run', 'visiobook_project', gen_random_uuid(), 't', '', 8, now(), 'x')"""
BINDING_OF_PROJECT = (
    "insert into bus.binding (subscriber, pattern, owner) values ('project.begin_run', 't', 'visiobook_project')"
)
Die = Callable[..., Awaitable[int]]


@pytest.fixture
async def database_url(admin_url: str) -> str:
    """The role of payment in a database where project lives too."""
    admin = create_async_engine(admin_url)
    async with admin.begin() as connection:
        for service in ("payment", "project"):
            await provisioning.create_schema(connection, service)
        await connection.execute(text("truncate bus.binding, bus.delivery, bus.dead, bus.inbox"))
        await connection.execute(text(DEAD_OF_PROJECT), {"id": OF_PROJECT})
        await connection.execute(text(BINDING_OF_PROJECT))
    await admin.dispose()
    return provisioning.url_of(admin_url, "payment")


@pytest.fixture
def app(keys: Path, tmp_path: Path) -> FastAPI:
    settings = ServiceSettings(service="payment", mode=Mode.EMBEDDED, home=tmp_path, keys=keys)
    return create_app(settings, title="Payment", routers=[events_router("payment")])


@pytest.fixture
def admin(client: httpx.AsyncClient, tokens: TokenMaker) -> httpx.AsyncClient:
    """The client, signed in as an administrator."""
    client.headers.update(tokens.admin("root"))
    return client


@pytest.fixture
async def die(database: Database) -> Die:
    """Enters a dead letter of payment, whose handlers are record and repeat; returns its id."""

    async def enter(
        *,
        subscriber: str = "payment.record",
        topic: str = "visiobook.shop.order.placed",
        reason: str = "RuntimeError: unlucky",
        body: bytes | None = None,
    ) -> int:
        envelope = Envelope(source="/visiobook/shop", type=topic, data={"number": 13}, traceparent=TRACE)
        letter = tables.Letter(
            subscriber, uuid.uuid4(), topic, body or written(envelope), 8, envelope.time, reason
        )  # fmt: skip
        async with database.transaction() as session:
            await tables.bind(session, "payment", {"payment.record": topic, "payment.repeat": topic})
            await tables.bury_letter(session, letter)
            return int(await session.scalar(text("select max(id) from bus.dead")) or 0)

    return enter


async def scalar(database: Database, query: str) -> Any:
    async with database.transaction() as session:
        return await session.scalar(text(query))


class TestWhoMayAsk:
    @pytest.mark.parametrize(
        ("method", "path"),
        [("GET", "/queues"), ("GET", "/dead"), ("GET", "/dead/1"), ("POST", "/dead/replay"), ("POST", "/dead/purge")],
    )
    async def test_no_user_who_is_no_administrator(self, client: httpx.AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, f"/api/v1/payment/events{path}", json={"all": True})

        assert answer.status_code == 403


class TestQueues:
    async def test_show_what_waits_and_what_died_of_this_service_alone(
        self, admin: httpx.AsyncClient, bus: Bus, die: Die, database: Database
    ) -> None:
        await die()
        async with database.transaction() as session:
            waiting = tables.Publication(uuid.uuid4(), "visiobook.shop.order.placed", b"{}", 60)
            await session.run_sync(lambda sync: tables.enqueue(sync.connection(), [waiting]))

        queues = {status["subscriber"]: status for status in (await admin.get("/api/v1/payment/events/queues")).json()}

        assert set(queues) == {"payment.record", "payment.repeat"}
        record = queues["payment.record"]
        assert (record["waiting"], record["retrying"], record["dead"], record["in_broker"]) == (1, 0, 1, None)
        assert record["oldest_seconds"] >= 0
        assert queues["payment.repeat"]["dead"] == 0


class TestListing:
    async def test_the_newest_come_first_and_page_by_page(self, admin: httpx.AsyncClient, die: Die) -> None:
        ids = [await die() for _ in range(3)]

        first = (await admin.get(DEAD, params={"limit": 2})).json()
        second = (await admin.get(DEAD, params={"limit": 2, "cursor": first["next"]})).json()

        assert [letter["id"] for letter in first["items"]] == [ids[2], ids[1]]
        assert [letter["id"] for letter in second["items"]] == [ids[0]]
        assert second["next"] is None

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"topic": "visiobook.shop.*"}, ["a", "b"]),
            ({"topic": "visiobook.%"}, []),
            ({"subscriber": "payment.repeat"}, ["b"]),
            ({"reason": "disk is full"}, ["c"]),
            ({"reason": "100%"}, []),
            ({"topic": "*", "subscriber": "*.record", "reason": "unlucky"}, ["a"]),
        ],
    )
    async def test_filters_choose(
        self, admin: httpx.AsyncClient, die: Die, filters: dict[str, str], expected: list[str]
    ) -> None:
        ids = {
            await die(): "a",
            await die(subscriber="payment.repeat"): "b",
            await die(topic="visiobook.bank.paid", reason="OSError: the disk is full"): "c",
        }

        items = (await admin.get(DEAD, params=filters)).json()["items"]

        assert sorted(ids[letter["id"]] for letter in items) == expected

    @pytest.mark.parametrize("params", [{"topic": "a\x00b"}, {"topic": ""}, {"limit": "0"}, {"subscriber": "x" * 201}])
    async def test_a_senseless_filter_is_refused(self, admin: httpx.AsyncClient, params: dict[str, str]) -> None:
        assert (await admin.get(DEAD, params=params)).status_code == 422

    @pytest.mark.parametrize("cursor", ["nonsense", "WyJhIl0=", "Wy0xXQ==", "W10="])
    async def test_a_cursor_of_somebody_elses_make_is_refused(self, admin: httpx.AsyncClient, cursor: str) -> None:
        answer = await admin.get(DEAD, params={"cursor": cursor})

        assert answer.status_code == 400
        assert "cursor" in answer.json()["detail"]


class TestShowing:
    async def test_gives_the_whole_event_with_reason_attempts_and_trace(
        self, admin: httpx.AsyncClient, die: Die
    ) -> None:
        id = await die()

        shown = (await admin.get(f"{DEAD}/{id}")).json()

        assert shown["envelope"]["data"] == {"number": 13}
        assert shown["traceparent"] == TRACE
        assert (shown["letter"]["reason"], shown["letter"]["attempts"]) == ("RuntimeError: unlucky", 8)

    @pytest.mark.parametrize(
        "body", [b"not json", b"\xff\x00\xfe", b"[1]", b'{"data": "\\ud800"}', b'{"a":' * 5000, b'{"traceparent": 1']
    )
    async def test_what_is_no_event_is_shown_as_it_came(self, admin: httpx.AsyncClient, die: Die, body: bytes) -> None:
        shown = (await admin.get(f"{DEAD}/{await die(body=body)}")).json()

        assert shown["envelope"] == body.decode(errors="replace")
        assert shown["traceparent"] is None

    @pytest.mark.parametrize(("id", "status"), [(999, 404), (OF_PROJECT, 404), (0, 422), (2**63, 422), ("x", 422)])
    async def test_what_is_not_there_or_not_ones_own_is_not_found(
        self, admin: httpx.AsyncClient, id: object, status: int
    ) -> None:
        assert (await admin.get(f"{DEAD}/{id}")).status_code == status


class TestReplaying:
    async def test_sends_the_chosen_ones_back_and_notes_who_did_it(
        self, admin: httpx.AsyncClient, die: Die, database: Database
    ) -> None:
        chosen, other = await die(), await die()

        with structlog.testing.capture_logs() as logs:
            answer = await admin.post(f"{DEAD}/replay", json={"ids": [chosen]})

        assert answer.json() == {"replayed": 1, "left": 0}
        assert await scalar(database, "select id from bus.delivery") == chosen
        assert await scalar(database, "select id from bus.dead") == other
        (line,) = [entry for entry in logs if entry["event"] == "events.replayed"]
        assert (line["who"], line["which"], line["count"]) == ("root", {"ids": [chosen]}, 1)

    async def test_leaves_those_that_nobody_would_take(
        self, admin: httpx.AsyncClient, die: Die, database: Database
    ) -> None:
        await die(subscriber="payment.retired")

        answer = await admin.post(f"{DEAD}/replay", json={"all": True})

        assert answer.json() == {"replayed": 0, "left": 1}
        assert await scalar(database, "select count(*) from bus.delivery") == 0

    async def test_touches_no_other_services(self, admin: httpx.AsyncClient, die: Die) -> None:
        await die()

        assert (await admin.post(f"{DEAD}/replay", json={"ids": [OF_PROJECT]})).json() == {"replayed": 0, "left": 0}


class TestPurging:
    async def test_removes_the_chosen_ones_and_notes_who_did_it(
        self, admin: httpx.AsyncClient, die: Die, database: Database
    ) -> None:
        await die()
        kept = await die(topic="visiobook.bank.paid")

        with structlog.testing.capture_logs() as logs:
            answer = await admin.post(f"{DEAD}/purge", json={"topic": "*.order.placed"})

        assert answer.json() == {"purged": 1}
        assert await scalar(database, "select id from bus.dead") == kept
        assert [(e["event"], e["who"]) for e in logs if e["event"].startswith("events.")] == [("events.purged", "root")]

    @pytest.mark.parametrize("what", ["replay", "purge"])
    @pytest.mark.parametrize(
        "body", [{}, {"all": False}, {"all": True, "topic": "*"}, {"ids": []}, {"ids": [0]}, {"everything": True}]
    )
    async def test_without_a_clear_choice_nothing_happens(
        self, admin: httpx.AsyncClient, die: Die, database: Database, what: str, body: dict[str, Any]
    ) -> None:
        await die()

        answer = await admin.post(f"{DEAD}/{what}", json=body)

        assert answer.status_code == 422
        assert await scalar(database, "select count(*) from bus.dead") == 1

    async def test_all_must_be_said(self, admin: httpx.AsyncClient, die: Die, database: Database) -> None:
        await die()
        await die(subscriber="payment.repeat")

        assert (await admin.post(f"{DEAD}/purge", json={"all": True})).json() == {"purged": 2}


class TestMetrics:
    async def test_tell_what_waits_and_what_died_and_forget_handlers_that_are_gone(
        self, admin: httpx.AsyncClient, bus: Bus, die: Die, database: Database
    ) -> None:
        await die(subscriber="payment.retired")
        await measure(bus, database, "payment")
        before = (await admin.get("/metrics")).text

        await admin.post(f"{DEAD}/purge", json={"all": True})
        await measure(bus, database, "payment")
        after = (await admin.get("/metrics")).text

        assert 'visiobook_bus_dead{subscriber="payment.retired"} 1.0' in before
        assert 'visiobook_bus_waiting{subscriber="payment.record"} 0.0' in after
        assert "payment.retired" not in after


class TestWhatNobodyWouldTake:
    """Rows that no consumer ever claims."""

    async def add(self, database: Database, subscriber: str) -> None:
        statement = (
            "insert into bus.delivery (subscriber, owner, event_id, topic, envelope) "
            "values (:subscriber, current_user, gen_random_uuid(), 'visiobook.shop.order.placed', '{}')"
        )
        async with database.transaction() as session:
            await tables.bind(session, "payment", {"payment.record": "visiobook.shop.%"})
            await session.execute(text(statement), {"subscriber": subscriber})

    async def test_an_event_given_to_the_wrong_owner_dies_with_its_reason(
        self, admin: httpx.AsyncClient, database: Database
    ) -> None:
        await self.add(database, "project.begin_run")
        await self.add(database, "payment.record")
        await self.add(database, "payment.@relay")

        async with database.transaction() as session:
            await bury_lost(session, "payment")

        (letter,) = (await admin.get(DEAD)).json()["items"]
        assert letter["reason"] == "WrongOwner: it is for project.begin_run, but was given to visiobook_payment"
        assert await scalar(database, "select count(*)::int from bus.delivery") == 2

    async def test_an_event_of_a_handler_that_is_gone_dies_after_an_hour(self, database: Database) -> None:
        await self.add(database, "payment.retired")

        async with database.transaction() as session:
            at_once = await bury_lost(session, "payment")
            later = await bury_lost(session, "payment", patience=-1)

        assert (at_once, later) == ([], ["NoHandler: payment.retired does not exist any more"])

    async def test_a_replay_gives_it_to_its_true_owner(self, admin: httpx.AsyncClient, database: Database) -> None:
        await self.add(database, "project.begin_run")
        async with database.transaction() as session:
            await bury_lost(session, "payment")

        answer = await admin.post(f"{DEAD}/replay", json={"all": True})

        assert answer.json() == {"replayed": 1, "left": 0}
        assert await scalar(database, "select count(*) from bus.delivery") == 0, "payment sees what is its own"
        assert await scalar(database, "select waiting from bus.queue_lengths() where subscriber like 'project.%'") == 1
