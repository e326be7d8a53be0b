"""A pooled connection that has died is replaced before anybody uses it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from visiobook_persistence.database import Database, open_engine

OTHERS = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mortal'"


@pytest.fixture
async def pool(postgres_url: str) -> AsyncIterator[Database]:
    engine = open_engine(postgres_url, application_name="mortal", pool_size=2)
    yield Database(engine)
    await engine.dispose()


async def process_of(database: Database) -> int:
    async with database.transaction() as session:
        return int(await session.scalar(text("select pg_backend_pid()")))


async def terminate_all(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(OTHERS))
    await engine.dispose()


class TestPool:
    async def test_a_living_connection_is_used_again(self, pool: Database) -> None:
        assert await process_of(pool) == await process_of(pool)

    async def test_connections_that_the_server_has_closed_are_replaced(self, pool: Database, postgres_url: str) -> None:
        before = await process_of(pool)

        await terminate_all(postgres_url)

        assert await process_of(pool) != before

    async def test_a_rested_connection_is_asked_whether_it_lives(
        self, pool: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = await process_of(pool)
        monkeypatch.setattr("visiobook_persistence.database.RESTED_SECONDS", -1.0)
        monkeypatch.setattr("asyncpg.connection.Connection.fetchrow", _no_answer)  # what the ping asks with

        assert await process_of(pool) != before


async def _no_answer(*_: object) -> None:
    raise ConnectionResetError("the cable was pulled")
