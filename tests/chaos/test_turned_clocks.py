"""Clocks of processes that are set, forward or back: leases, retries and delays go by the database's and do not care.

Tokens are held to clocks that differ in ``libs/chassis/tests``, compensations in ``services/project/tests``, log-ins in
``services/user/tests``; a whole fleet, its database included, in the suite itself.
"""

import uuid
from datetime import timedelta
from typing import ClassVar

import pytest
import time_machine
from sqlalchemy import text

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobRequested
from visiobook_messaging import tables
from visiobook_messaging.bus import Bus
from visiobook_modules import leases, store
from visiobook_persistence.database import Database

DAY = timedelta(days=1)
ECHO = {"echo": None}


class BellRung(Event):
    name: ClassVar[str] = "visiobook.{service}.bell.rung"


@pytest.fixture(scope="session")
def service() -> str:
    """A host, for its job table."""
    return "ai-analysis"


@pytest.fixture(params=[DAY, -DAY], ids=["a day ahead", "a day behind"])
def turned(request: pytest.FixtureRequest) -> time_machine.travel:
    """The clock of one process, turned."""
    return time_machine.travel(request.param)


class TestALease:
    async def test_taken_by_a_process_with_another_clock_is_as_long_as_any(
        self, database: Database, turned: time_machine.travel
    ) -> None:
        job = JobRequested(job_id=uuid.uuid4(), owner="ada", module="echo", input={"text": "x"})
        async with database.transaction() as session:
            await store.add(session, job)
            with turned:
                taken = await leases.claim(session, ECHO, uuid.uuid4(), 20.0)
            left = text("select extract(epoch from lease_until - now()) from job where id = :id")
            seconds = await session.scalar(left, {"id": job.job_id})

            assert taken is not None
            assert float(seconds) == pytest.approx(20.0)
            assert await leases.claim(session, ECHO, uuid.uuid4(), 20.0) is None

    async def test_is_not_taken_from_its_holder_by_a_process_with_another_clock(
        self, database: Database, turned: time_machine.travel
    ) -> None:
        job = JobRequested(job_id=uuid.uuid4(), owner="ada", module="echo", input={"text": "x"})
        async with database.transaction() as session:
            await store.add(session, job)
            await leases.claim(session, ECHO, uuid.uuid4(), 20.0)

            with turned:
                assert await leases.claim(session, ECHO, uuid.uuid4(), 20.0) is None


class TestADelivery:
    async def test_published_by_a_process_with_another_clock_is_due_at_once(
        self, database: Database, bus: Bus, turned: time_machine.travel
    ) -> None:

        async with database.transaction() as session:
            await tables.bind(session, "ai-analysis", {"ai-analysis.hear": BellRung.topic()})
        with turned:
            async with database.transaction() as session:
                await bus.publish(session, BellRung())
                await bus.publish(session, BellRung(), delay=60.0)

        async with database.transaction() as session:
            due = await tables.claim(session, "ai-analysis.hear", 10)
            left = text("select extract(epoch from next_at - now()) from bus.delivery where subscriber = :name")
            seconds = await session.scalar(left, {"name": "ai-analysis.hear"})
        assert len(due) == 1
        assert float(seconds) == pytest.approx(60.0)
