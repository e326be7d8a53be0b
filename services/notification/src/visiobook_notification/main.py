"""The notification service: in-app messages and the live stream of progress."""

import asyncio

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_notification import endpoints, handlers, live
from visiobook_notification.mail import courier
from visiobook_notification.mail.endpoints import internal as mails
from visiobook_notification.mail.endpoints import router as mailbox
from visiobook_notification.preferences.endpoints import router as preferences
from visiobook_notification.settings import Settings
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application, as the launcher, uvicorn (``--factory``) and the tests start it."""
    settings = settings or Settings()
    app = application.create_app(
        settings,
        title="Visiobook notification",
        routers=[
            endpoints.router,
            preferences,
            mailbox,
            mails,
            events_router(settings.service),
            belongings_router(settings.service),
        ],
        resources=[database.connected, live.running, bus.connected(handlers.subscriptions), courier.running],
        keyring=keyring,
        network=network,
    )
    app.state.mail_ordered = asyncio.Event()
    return app
