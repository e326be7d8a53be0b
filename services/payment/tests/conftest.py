"""The application of payment, and a bus whose handlers see its settings."""

import pytest
from fastapi import FastAPI

from visiobook_messaging.bus import Bus
from visiobook_payment.main import create_app
from visiobook_payment.settings import Settings
from visiobook_persistence.database import Database

WELCOME = 100


@pytest.fixture(scope="session")
def service() -> str:
    return "payment"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    return create_app(Settings(**service_settings, welcome_credits=WELCOME))  # type: ignore[arg-type]  # checked by pydantic


@pytest.fixture
def bus(database: Database, service: str, app: FastAPI) -> Bus:
    return Bus(database, service=service, state=app.state)
