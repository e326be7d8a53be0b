"""Servers to look at, and one fleet that stands on four of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from visiobook_client.home import Home
from visiobook_testkit.fleet import throwaway_home
from visiobook_testkit.plugin import require
from visiobook_testkit.postgres import ThrowawayPostgres
from visiobook_testkit.server_fleet import ServerFleet, ThrowawayServers, missing_servers


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[ThrowawayPostgres]:
    """A PostgreSQL that wants passwords."""
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        Path(folder).chmod(0o755)
        server = ThrowawayPostgres(Path(folder) / "server")
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def fleet() -> Iterator[ServerFleet]:
    """A fleet whose servers are up; it is down itself, its database is made."""
    require(not missing_servers(), f"not installed: {missing_servers()}")
    with throwaway_home() as home:
        servers = ThrowawayServers(home.folder / "servers")
        servers.start()
        fleet = ServerFleet.on(home, servers)
        yield fleet
        fleet.stop()
        servers.stop()


@pytest.fixture
def up(fleet: ServerFleet) -> ServerFleet:
    """The fleet, up; it stays so for the next test."""
    if fleet.home.running() is None:
        fleet.start()
    return fleet
