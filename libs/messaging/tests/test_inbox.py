"""The inbox of a service with RabbitMQ: repetitions are known for a while, then forgotten in small batches."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from visiobook_messaging import tables
from visiobook_persistence.database import Database


class TestForgetting:
    async def test_what_was_seen_long_ago_goes_a_batch_at_a_time(
        self, shop: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tables, "FORGET_BATCH", 2)
        async with shop.transaction() as session:
            await tables.remember(session, "payment.record", [uuid.uuid4() for _ in range(3)])
            await session.execute(text("update bus.inbox set seen_at = now() - interval '3 days'"))
            await tables.remember(session, "payment.record", [fresh := uuid.uuid4()])

            more = [await tables.forget(session, kept=timedelta(days=2)) for _ in range(2)]

            assert more == [True, False]
            assert list(await session.scalars(text("select event_id from bus.inbox"))) == [fresh]
