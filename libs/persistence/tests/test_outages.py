"""Which errors say that the database is away, and waiting for it."""

import asyncio
import errno
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from visiobook_persistence.database import Database, open_engine
from visiobook_persistence.outages import UnkeepableText, insist, is_away, refusal_of
from visiobook_testkit.postgres import ThrowawayPostgres
from visiobook_testkit.proxy import TcpProxy

END_MYSELF = text("select pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
async def opened(postgres_url: str) -> AsyncIterator[Database]:
    engine = open_engine(postgres_url, application_name="test")
    yield Database(engine)
    await engine.dispose()


@pytest.fixture(scope="module")
def postgres() -> Iterator[ThrowawayPostgres]:
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        Path(folder).chmod(0o755)
        server = ThrowawayPostgres(Path(folder) / "postgres")
        server.start()
        yield server
        server.stop()


async def error_of(database: Database, statement: str) -> Exception:
    with pytest.raises((DBAPIError, OSError)) as caught:
        async with database.transaction() as session:
            await session.execute(text(statement))
    return caught.value


class TestKnowing:
    async def test_a_connection_that_the_server_ended(self, opened: Database) -> None:
        assert is_away(await error_of(opened, END_MYSELF.text))

    async def test_a_server_that_is_not_there(self) -> None:
        with TcpProxy("127.0.0.1", 1) as proxy:
            proxy.cut()
            engine = create_async_engine(f"postgresql+asyncpg://nobody@127.0.0.1:{proxy.port}/none")

            assert is_away(await error_of(Database(engine), "select 1"))
            await engine.dispose()

    def test_a_rollback_on_a_connection_that_was_just_lost(self) -> None:
        assert is_away(asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress"))

    @pytest.mark.parametrize("statement", ["select 1 / 0", "select nothing", "select 'x'::int"])
    async def test_what_is_wrong_in_itself_is_no_outage(self, opened: Database, statement: str) -> None:
        assert not is_away(await error_of(opened, statement))

    def test_a_full_disk_is_no_outage(self) -> None:
        assert not is_away(OSError(errno.ENOSPC, "no space left on device"))


class TestAServerThatFellSilent:
    async def test_is_found_out_and_the_next_connection_is_a_new_one(
        self, postgres: ThrowawayPostgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_persistence.database.STATEMENT_SECONDS", 0.5)
        with TcpProxy("127.0.0.1", postgres.port) as proxy:
            engine = open_engine(proxy.through(postgres.url), application_name="test", pool_size=1)
            database = Database(engine)
            await database.ping()

            proxy.strand()
            async with asyncio.timeout(10):
                assert is_away(await error_of(database, "select 1"))
                await database.ping()
            await engine.dispose()


class TestInsisting:
    async def test_does_the_work_when_the_database_is_back(
        self, opened: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("visiobook_persistence.outages.PAUSES", (0.01, 0.01))
        attempts = []

        async def work(session: AsyncSession) -> int:
            attempts.append(1)
            if len(attempts) < 3:
                await session.execute(END_MYSELF)
            return len(attempts)

        async with asyncio.timeout(10):
            assert await insist(opened, work) == 3

    async def test_raises_what_waiting_does_not_help(self, opened: Database) -> None:
        async def work(session: AsyncSession) -> None:
            await session.execute(text("select 1 / 0"))

        with pytest.raises(DBAPIError, match="division by zero"):
            await insist(opened, work)


class TestUnkeepableText:
    @pytest.mark.parametrize("value", ["a\x00b", "half a pair: \ud83d"])
    async def test_is_the_requests_fault_and_not_ours(self, opened: Database, value: str) -> None:
        with pytest.raises(DBAPIError) as caught:
            async with opened.transaction() as session:
                await session.execute(text("select cast(:value as text)"), {"value": value})

        refusal = refusal_of(caught.value)
        assert refusal is not None
        assert (refusal.status, refusal.code) == (400, "unkeepable-text")

    async def test_is_found_within_json_too(self, opened: Database) -> None:
        with pytest.raises(DBAPIError) as caught:
            async with opened.transaction() as session:
                await session.execute(text("select cast(:value as jsonb)"), {"value": '{"a": "\\u0000"}'})

        assert isinstance(refusal_of(caught.value), UnkeepableText)

    async def test_is_nothing_else(self, opened: Database) -> None:
        with pytest.raises(DBAPIError) as caught:
            async with opened.transaction() as session:
                await session.execute(text("select 1 / 0"))

        assert refusal_of(caught.value) is None
