"""The application of storage with a folder of its own."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.keys import load_keyring
from visiobook_chassis.network import Network
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_storage.local_store import LocalStore
from visiobook_storage.main import create_app
from visiobook_storage.settings import Settings

LIMIT = 8 << 20


@pytest.fixture(scope="session")
def service() -> str:
    return "storage"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The store's folder."""
    return tmp_path / "files"


@pytest.fixture
def app(service_settings: dict[str, object], files: Path) -> FastAPI:
    app = create_app(Settings(**service_settings, max_file_bytes=LIMIT))  # type: ignore[arg-type]  # checked by pydantic
    app.state.store = LocalStore(files)
    return app


@pytest.fixture
async def streaming(app: FastAPI, database: Database, bus: Bus) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose bodies stream both ways; sends no token by itself."""
    app.state.database, app.state.bus = database, bus
    async with httpx.AsyncClient(transport=StreamingASGITransport(app), base_url="http://storage") as client:
        yield client


@pytest.fixture
def network_of(keys: Path, streaming: httpx.AsyncClient) -> Callable[[str], Network]:
    """The network as a service sees it."""
    return lambda name: Network(load_keyring(keys, name), lambda _: streaming)
