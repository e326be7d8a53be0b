"""A request's session commits before the client is answered; pages are cut by keyset."""

import base64
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.errors import BadRequest, install_error_handlers
from visiobook_persistence.database import Database, Session
from visiobook_persistence.pagination import Page, Paging, decode_cursor, encode_cursor, time_key


@pytest.fixture
async def app(database: Database) -> FastAPI:
    """Notes whose uniqueness is only judged at the commit."""
    async with database.transaction() as session:
        await session.execute(text("create temporary table note (what text unique deferrable initially deferred)"))
    app = FastAPI()
    app.state.database = database
    install_error_handlers(app)

    @app.post("/notes", status_code=201)
    async def add(what: str, session: Session) -> str:
        await session.execute(text("insert into note values (:what)"), {"what": what})
        if what == "checked":
            await session.execute(text("set constraints all immediate"))
        return what

    @app.post("/broken")
    async def broken(session: Session) -> None:
        await session.execute(text("insert into note values ('half')"))
        raise RuntimeError("after the write")

    @app.get("/numbers")
    async def numbers(paging: Paging) -> Page[int]:
        begin = paging.after[0] if paging.after else 0
        return Page(items=[*range(begin, begin + paging.limit)], next=encode_cursor([begin + paging.limit]))

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def notes(database: Database) -> list[str]:
    async with database.transaction() as session:
        return [row[0] for row in await session.execute(text("select what from note order by what"))]


class FailingCommit(Database):
    """The connection is lost in the moment of the commit."""

    def transaction(self):  # type: ignore[no-untyped-def]  # as the original
        @asynccontextmanager
        async def lost():  # type: ignore[no-untyped-def]  # as above
            async with super(FailingCommit, self).transaction() as session:
                yield session
                raise ConnectionError("the commit did not arrive")

        return lost()


class TestSession:
    async def test_commits_what_was_written(self, client: httpx.AsyncClient, database: Database) -> None:
        answer = await client.post("/notes", params={"what": "one"})

        assert answer.status_code == 201
        assert await notes(database) == ["one"]

    async def test_a_commit_that_fails_is_not_answered_with_201(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        app.state.database = FailingCommit(database.bind)

        answer = await client.post("/notes", params={"what": "one"})

        assert answer.status_code == 500
        assert await notes(database) == []

    async def test_an_error_after_a_write_rolls_it_back(self, client: httpx.AsyncClient, database: Database) -> None:
        answer = await client.post("/broken")

        assert answer.status_code == 500
        assert await notes(database) == []

    async def test_answers_to_a_ping(self, database: Database) -> None:
        await database.ping()


class TestPages:
    async def test_follow_each_other_by_cursor(self, client: httpx.AsyncClient) -> None:
        first = (await client.get("/numbers", params={"limit": 2})).json()
        second = (await client.get("/numbers", params={"limit": 2, "cursor": first["next"]})).json()

        assert (first["items"], second["items"]) == ([0, 1], [2, 3])

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "%%%",
            "é",
            "bnVsbA==",
            base64.urlsafe_b64encode(b"{}").decode(),
            base64.urlsafe_b64encode(b"\xff").decode(),
        ],
    )
    async def test_refuse_a_cursor_that_is_not_theirs(self, client: httpx.AsyncClient, cursor: str) -> None:
        answer = await client.get("/numbers", params={"cursor": cursor})

        assert answer.status_code == 400
        assert answer.json()["hint"] == "Start without a cursor."

    @pytest.mark.parametrize("limit", ["0", "201", "-1", "many"])
    async def test_refuse_sizes_out_of_range(self, client: httpx.AsyncClient, limit: str) -> None:
        assert (await client.get("/numbers", params={"limit": limit})).status_code == 422


class TestTimeKey:
    def test_survives_the_way_through_a_cursor(self) -> None:
        at, identifier = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC), uuid.uuid4()

        assert time_key(decode_cursor(encode_cursor([at, identifier]))) == (at, identifier)

    def test_is_nothing_without_a_cursor(self) -> None:
        assert time_key(None) is None

    @pytest.mark.parametrize("key", [[], [1, 2], ["x", "y"], ["2026-11-21", "no-uuid"], [None, None], [[], {}]])
    def test_refuses_what_is_no_key(self, key: list[object]) -> None:
        with pytest.raises(BadRequest):
            time_key(json.loads(json.dumps(key)))
