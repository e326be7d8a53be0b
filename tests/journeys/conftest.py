"""Journeys through the whole product: a fleet as a real process, the command line, the API."""

import importlib.util
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from visiobook_client.home import Home
from visiobook_testkit.embedded_fleet import EmbeddedFleet
from visiobook_testkit.fleet import Fleet, throwaway_home
from visiobook_testkit.identity_provider import IdentityProvider, running_provider
from visiobook_testkit.journeys import MadeFilm, make_film
from visiobook_testkit.plugin import require
from visiobook_testkit.server_fleet import ServerFleet, ThrowawayServers, missing_servers

ROOT = Path(__file__).parents[2]
BUILDERS = ROOT / "services" / "ai-analysis" / "tests" / "ingestion" / "conftest.py"
SMALL = ("--size", "320x180")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("journey")
            marker = item.get_closest_marker("embedded_only")
            if marker is not None and config.getoption("--profile") != "embedded":
                item.add_marker(pytest.mark.skip(reason=f"embedded only: {marker.args[0]}"))


def _builders() -> Any:
    spec = importlib.util.spec_from_file_location("ingestion_builders", BUILDERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_made_on_the_spot = _builders()
build_epub = _made_on_the_spot.build_epub
build_pdf = _made_on_the_spot.build_pdf
story = _made_on_the_spot.story
write = _made_on_the_spot.write


@contextmanager
def started(profile: str) -> Iterator[Fleet]:
    """A new fleet of this profile, up; with servers of its own where it needs some."""
    with ExitStack() as stack:
        home = stack.enter_context(throwaway_home())
        fleet: Fleet = EmbeddedFleet(home)
        if profile == "server":
            require(not missing_servers(), f"not installed: {missing_servers()}")
            servers = ThrowawayServers(home.folder / "servers")
            stack.callback(servers.stop)
            servers.start()
            fleet = ServerFleet.on(home, servers)
        stack.callback(fleet.stop)
        fleet.start()
        yield fleet


@pytest.fixture(scope="session")
def profile(pytestconfig: pytest.Config) -> str:
    """The profile that ``--profile`` names."""
    return str(pytestconfig.getoption("--profile"))


@pytest.fixture(scope="session")
def identity_provider() -> Iterator[IdentityProvider]:
    """Another house, which vouches for people; the fleet that most journeys share trusts it."""
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="session")
def fleet(profile: str, identity_provider: IdentityProvider) -> Iterator[Fleet]:
    """The fleet that most journeys share."""
    trusted = {
        "name": "ostrand",
        "title": "Ostrand Library",
        "issuer": identity_provider.issuer,
        "client_id": identity_provider.client_id,
        "client_secret": identity_provider.client_secret,
        "trusted_for_email": True,
        "private_network": True,
    }
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("VISIOBOOK_IDENTITY_PROVIDERS", json.dumps([trusted]))
        with started(profile) as fleet:
            yield fleet


@pytest.fixture(scope="class")
def fresh_fleet(profile: str) -> Iterator[Fleet]:
    """A fleet of one's own, to be killed: nothing has been made on it yet."""
    with started(profile) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def sixty_words() -> Path:
    """The shortest of the sample stories."""
    return ROOT / "docs" / "samples" / "sixty-words.md"


@pytest.fixture(scope="session")
def undisturbed(fleet: EmbeddedFleet, sixty_words: Path, tmp_path_factory: pytest.TempPathFactory) -> MadeFilm:
    """The film of the sixty words, made without trouble."""
    return make_film(fleet, tmp_path_factory.mktemp("undisturbed") / "film", sixty_words, *SMALL)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes file systems of a given size, like ``8m``."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a small disk")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


@pytest.fixture
def home_on() -> Callable[[Path], Home]:
    """A home in a folder that PostgreSQL's own user may pass through."""

    def make(folder: Path) -> Home:
        for part in (folder, *folder.parents[:3]):
            part.chmod(part.stat().st_mode | 0o755)
        return Home(folder)

    return make
