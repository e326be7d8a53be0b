"""Requests at the same moment, with real commits on connections of their own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database, open_engine


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    engine = open_engine(database_url, application_name="test", pool_size=12)
    database = Database(engine)
    yield database
    async with database.transaction() as session:
        await session.execute(text("delete from account"))
        await session.execute(text("delete from attempt_counter"))
    await engine.dispose()


@pytest.fixture
def bus(database: Database) -> Bus:
    return Bus(database, service="user")


class TestAtTheSameMoment:
    async def test_parallel_guesses_get_no_more_tries(self, ada: Any, app: FastAPI) -> None:
        answers = await asyncio.gather(*(ada.log_in(password="something else") for _ in range(12)))

        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7

    async def test_one_refresh_token_is_exchanged_once(self, ada: Any) -> None:
        answers: list[httpx.Response] = await asyncio.gather(*(ada.refresh() for _ in range(5)))

        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
        fresh = next(answer.json() for answer in answers if answer.is_success)
        assert (await ada.refresh(fresh["refresh_token"])).status_code == 401

    async def test_one_address_registers_once(self, stranger: Any) -> None:
        answers = await asyncio.gather(*(stranger.register() for _ in range(4)))

        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
