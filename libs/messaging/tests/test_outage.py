"""One line when something is away, one when it is back, however many tasks ask how often."""

import asyncio

import pytest
from structlog.testing import capture_logs

from visiobook_messaging.outage import Outage


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visiobook_messaging.outage.PAUSE_SECONDS", (0.0, 0.0))


@pytest.mark.usefixtures("impatient")
class TestOutage:
    async def test_says_once_that_something_is_away_and_once_that_it_is_back(self) -> None:
        outage, running = Outage("payment"), asyncio.Event()

        with capture_logs() as lines:
            for _ in range(5):
                await outage.wait("payment.a", ConnectionRefusedError("away"), running)
                await outage.wait("payment.b", ConnectionRefusedError("away"), running)
            for task in ("payment.a", "payment.b", "payment.a"):
                outage.over(task)

        assert [line["event"] for line in lines] == ["bus.waiting", "bus.resumed"]

    async def test_says_so_when_the_cause_is_another(self) -> None:
        outage, running = Outage("payment"), asyncio.Event()

        with capture_logs() as lines:
            await outage.wait("payment.a", ConnectionRefusedError("away"), running)
            await outage.wait("payment.a", ValueError("broken"), running)

        assert [line["error"] for line in lines] == ["ConnectionRefusedError('away')", "ValueError('broken')"]

    async def test_what_works_all_the_time_does_not_end_the_outage_of_another(self) -> None:
        outage, running = Outage("payment"), asyncio.Event()

        with capture_logs() as lines:
            for _ in range(3):
                await outage.wait("payment.a", ValueError("broken"), running)
                outage.over("payment.b")

        assert len(lines) == 1


class TestWaiting:
    async def test_ends_at_once_when_all_stops(self) -> None:
        stopping = asyncio.Event()
        outage = Outage("payment")
        for _ in range(12):
            stopping.set()
            await outage.wait("payment.a", ValueError("broken"), stopping)
