"""The application of notification, and a way to hand it events."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_contracts.events import Envelope, Event
from visiobook_messaging.bus import Bus
from visiobook_notification.handlers import subscriptions
from visiobook_notification.live import Hub
from visiobook_notification.main import create_app
from visiobook_notification.settings import Settings
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

REMEMBERED = 20


class Deliver:
    """Hands events to the handlers, each in a transaction of its own."""

    def __init__(self, bus: Bus, database: Database) -> None:
        self._bus, self._database = bus, database

    async def __call__(self, *events: Event) -> None:
        for event in events:
            envelope = Envelope(source="/test", type=event.topic(), data=event.model_dump(mode="json"))
            async with self._database.transaction() as session:
                await self._bus.deliver(subscriptions, session, [envelope])


@pytest.fixture(scope="session")
def service() -> str:
    return "notification"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    app = create_app(Settings(**service_settings, heartbeat_seconds=0.05))  # type: ignore[arg-type]  # checked by pydantic
    app.state.hub = Hub(events_remembered=REMEMBERED)
    return app


@pytest.fixture
def bus(database: Database, service: str, app: FastAPI) -> Bus:
    return Bus(database, service=service, state=app.state)


@pytest.fixture
def deliver(bus: Bus, database: Database) -> Deliver:
    return Deliver(bus, database)


@pytest.fixture
async def streaming(app: FastAPI, database: Database, bus: Bus, tokens: TokenMaker) -> AsyncIterator[httpx.AsyncClient]:
    """A client of ada whose answers stream."""
    app.state.database, app.state.bus = database, bus
    transport = StreamingASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=tokens.user("ada")) as client:
        yield client
