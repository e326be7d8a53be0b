"""The storage service: streamed, content-addressed files."""

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router
from visiobook_storage import caretaker, endpoints, handlers, operators
from visiobook_storage.settings import Settings
from visiobook_storage.shares import endpoints as shares
from visiobook_storage.store import connected as store_connected
from visiobook_storage.uploads import endpoints as uploads


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application, as the launcher, uvicorn (``--factory``) and the tests start it."""
    settings = settings or Settings()
    return application.create_app(
        settings,
        title="Visiobook storage",
        routers=[
            endpoints.router,
            shares.router,
            uploads.router,
            operators.router,
            events_router(settings.service),
            belongings_router(settings.service),
        ],
        resources=[
            database.connected,
            store_connected,
            bus.connected(handlers.subscriptions),
            caretaker.running,
        ],
        keyring=keyring,
        network=network,
    )
