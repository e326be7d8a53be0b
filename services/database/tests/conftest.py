"""The operator's application, and empty databases to provision."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from visiobook_chassis.fleet import FleetService
from visiobook_database.main import create_app
from visiobook_database.settings import Settings
from visiobook_messaging.wakeup import connect_arguments


@pytest.fixture(scope="session")
def service() -> str:
    return "database"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    return create_app(Settings(**service_settings))  # type: ignore[arg-type]  # checked by pydantic


@pytest.fixture(scope="session")
def fleet() -> tuple[FleetService, ...]:
    """Three services are fleet enough."""
    return (
        FleetService(name="gateway", port=1, package="visiobook_gateway"),
        FleetService(name="payment", port=2, package="visiobook_payment", schema="payment"),
        FleetService(name="database", port=3, package="visiobook_database", schema="database"),
    )


@pytest.fixture
def empty_database(postgres_url: str) -> Iterator[str]:
    """An administrator's URL of a database with nothing in it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    asyncio.run(ask(postgres_url, f'create database "{name}"'))
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    asyncio.run(ask(postgres_url, f'drop database "{name}" with (force)'))


async def ask(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(**connect_arguments(url))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def query() -> Callable[[str, str], Awaitable[list[Any]]]:
    """Run one statement at a URL."""
    return ask
