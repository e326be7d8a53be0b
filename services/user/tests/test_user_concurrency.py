"""Requests at the same moment, with real commits on connections of their own."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database, open_engine
from visiobook_user.mfa.domain import code_at, step_of


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    engine = open_engine(database_url, application_name="test", pool_size=12)
    database = Database(engine)
    yield database
    async with database.transaction() as session:
        await session.execute(text("delete from account"))
        await session.execute(text("delete from attempt_counter"))
        await session.execute(text("delete from letter"))
    await engine.dispose()


@pytest.fixture
def bus(database: Database) -> Bus:
    return Bus(database, service="user")


class TestAtTheSameMoment:
    async def test_parallel_guesses_get_no_more_tries(self, ada: Any, long_waits: None) -> None:
        answers = await asyncio.gather(*(ada.log_in(password="something else") for _ in range(12)))

        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7

    async def test_one_refresh_token_is_exchanged_once(self, ada: Any) -> None:
        answers: list[httpx.Response] = await asyncio.gather(*(ada.refresh() for _ in range(5)))

        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
        fresh = next(answer.json() for answer in answers if answer.is_success)
        assert (await ada.refresh(fresh["refresh_token"])).status_code == 401

    async def test_one_address_registers_once(self, stranger: Any, database: Database) -> None:
        answers = await asyncio.gather(*(stranger.register() for _ in range(4)))

        async with database.transaction() as session:
            accounts = await session.scalar(text("select count(*) from account where email = 'ada@example.org'"))
        assert [answer.status_code for answer in answers] == [201] * 4
        assert accounts == 1

    async def test_one_link_sets_one_password(self, ada: Any, mailbox: Any) -> None:
        await ada.api.post("/api/v1/user/password-resets", json={"email": ada.email})
        form = {"token": await mailbox.token("reset-password"), "password": "seven herons wander"}

        answers = await asyncio.gather(
            *(ada.api.post("/api/v1/user/password-resets/confirmation", json=form) for _ in range(4))
        )

        assert sorted(answer.status_code for answer in answers) == [204, 400, 400, 400]

    async def test_one_code_opens_one_session(self, ada: Any) -> None:
        shown = (await ada.ask("POST", "/me/second-factor", json={"password": ada.password})).json()
        secret, step = base64.b32decode(shown["secret"]), step_of(time.time())
        first = {"code": code_at(secret, step)}
        codes = (await ada.ask("POST", "/me/second-factor/confirmation", json=first)).json()["recovery_codes"]

        code = code_at(secret, max(step + 1, step_of(time.time())))
        by_app = await asyncio.gather(*(ada.log_in(code=code) for _ in range(3)))
        await ada.log_in(code=codes[1])
        by_hand = await asyncio.gather(*(ada.log_in(code=codes[0]) for _ in range(3)))

        assert sorted(answer.status_code for answer in by_app) == [201, 401, 401]
        assert sorted(answer.status_code for answer in by_hand) == [201, 401, 401]

    async def test_each_letter_is_brought_once_by_two_couriers(self, ada: Any, mailbox: Any) -> None:
        await ada.api.post("/api/v1/user/password-resets", json={"email": ada.email})

        await asyncio.gather(mailbox.courier.bring_all(), mailbox.courier.bring_all())

        assert sorted(mail.template for mail in mailbox.mails) == ["reset-password", "verify-email"]
