"""One fleet in this process for all tests of security, with two people and an organisation of each."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # in_process, belongings, cases, rows

from in_process import FLEET, InProcessFleet, running


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--requests``: how deep interfaces are searched."""
    group = parser.getgroup("visiobook")
    group.addoption("--requests", type=int, default=4, help="made-up requests for each operation of each service")


@pytest.fixture(scope="session")
def fleet_url(make_database: Callable[..., str]) -> str:
    """A database with the schemas of all services."""
    return make_database(*(service.name for service in FLEET if service.schema))


@pytest.fixture(scope="session")
async def fleet(fleet_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[InProcessFleet]:
    """The services with ada, bob, ada's guild and bob's terns."""
    async with running(fleet_url, tmp_path_factory.mktemp("fleet")) as fleet:
        for name in ("ada", "bob"):
            fleet.tenants[name] = await fleet.sign_up(name)
        fleet.tenants["guild"] = await fleet.found("guild", "ada")
        fleet.tenants["terns"] = await fleet.found("terns", "bob")
        yield fleet
