import pytest
from fastapi import FastAPI

from visiobook_project.main import create_app
from visiobook_project.settings import Settings


@pytest.fixture(scope="session")
def service() -> str:
    return "project"


@pytest.fixture
def app(service_settings: dict[str, object]) -> FastAPI:
    return create_app(Settings(**service_settings))  # type: ignore[arg-type]  # fields by name from the testkit
