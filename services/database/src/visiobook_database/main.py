"""The database service: the fleet's database operator."""

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_database import endpoints
from visiobook_database.settings import Settings
from visiobook_persistence import database


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application, as the launcher, uvicorn (``--factory``) and the tests start it."""
    settings = settings or Settings()
    return application.create_app(
        settings,
        title="Visiobook database",
        routers=[endpoints.router],
        resources=[database.connected],
        keyring=keyring,
        network=network,
    )
