"""The application of a host: database, bus, modules and the job API. A host service adds only its modules."""

from typing import Any

from fastapi import FastAPI

from visiobook_chassis.application import create_app
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import ServiceSettings
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_modules.endpoints import jobs_router
from visiobook_modules.host import hosting
from visiobook_modules.module import Module
from visiobook_modules.requests import subscriptions_for
from visiobook_persistence import database


def create_host_app(
    settings: ServiceSettings,
    *,
    title: str,
    modules: tuple[Module[Any, Any], ...],
    factory: str,
    keyring: Keyring | None = None,
    network: Network | None = None,
) -> FastAPI:
    """``factory`` is ``package.module:function``, by which worker processes make the same modules again."""
    return create_app(
        settings,
        title=title,
        routers=[jobs_router(settings.service, modules), events_router(settings.service)],
        resources=[
            database.connected,
            bus.connected(subscriptions_for(settings.service)),
            hosting(modules, factory),
        ],
        keyring=keyring,
        network=network,
    )
