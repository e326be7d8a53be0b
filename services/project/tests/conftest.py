import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

sys.path.insert(0, str(Path(__file__).parent))  # project_stage

from project_stage import Stage

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_project.main import create_app
from visiobook_project.settings import Settings
from visiobook_testkit.events import PublishedEvents


@pytest.fixture(scope="session")
def service() -> str:
    return "project"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    pipelines = Path(__file__).parent / "pipelines"
    return create_app(Settings(**service_settings, pipelines=pipelines))  # type: ignore[arg-type]  # fields by name from the testkit


@pytest.fixture
def stage(client: httpx.AsyncClient, bus: Bus, database: Database, published: PublishedEvents) -> Stage:
    return Stage(client, bus, database, published)
