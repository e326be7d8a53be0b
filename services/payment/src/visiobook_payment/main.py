"""The payment service: credits in a double-entry ledger."""

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_payment import endpoints, handlers
from visiobook_payment.settings import Settings
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application, as the launcher, uvicorn (``--factory``) and the tests start it."""
    settings = settings or Settings()
    return application.create_app(
        settings,
        title="Visiobook payment",
        routers=[endpoints.router, events_router(settings.service), belongings_router(settings.service)],
        resources=[database.connected, bus.connected(handlers.subscriptions)],
        keyring=keyring,
        network=network,
    )
