"""The application of a host: database, bus, modules and the job API. A host service adds only its modules."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from visiobook_chassis.application import create_app
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import Mode, Part
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_messaging.subscriptions import Subscriptions
from visiobook_modules.endpoints import jobs_router
from visiobook_modules.files import FileCarrier
from visiobook_modules.host import ModuleHost
from visiobook_modules.module import Module
from visiobook_modules.pool import WorkerPool
from visiobook_modules.references import references_router
from visiobook_modules.requests import Amend, subscriptions_for
from visiobook_modules.settings import HostSettings
from visiobook_modules.upkeep import upkeep
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router


def hosting(modules: tuple[Module[Any, Any], ...], factory: str) -> Callable[[FastAPI], Any]:
    """Resource for ``create_app``: ``app.state.host``, running jobs while the application runs.

    ``app.state.worker_pool`` and ``app.state.wakeup`` are shared in one process when the launcher has set them. A
    process that is only the API of its service takes no jobs.
    """

    @asynccontextmanager
    async def resource(app: FastAPI) -> AsyncIterator[None]:
        settings, given = app.state.settings, getattr(app.state, "worker_pool", None)
        if settings.part is Part.API:
            yield
            return
        pool = given or _pool_of(settings)
        host = ModuleHost(
            modules={module.name: module for module in modules},
            factory=factory,
            database=app.state.database,
            bus=app.state.bus,
            carrier=FileCarrier(app.state.network.peer("storage")),
            pool=pool,
            wakeup=app.state.bus.wakeup,
            folder=settings.home / "work" / settings.service,
            service=settings.service,
            warm=settings.warm_workers,
        )
        app.state.host = host
        await host.start(alone=settings.mode is Mode.EMBEDDED and settings.part is Part.ALL)
        try:
            yield
        finally:
            await host.stop()
            if given is None:
                await pool.stop()

    return resource


def _pool_of(settings: HostSettings) -> WorkerPool:
    """Where workers share a table, none holds jobs in hand that another could begin at once."""
    size = settings.workers or os.cpu_count() or 1
    return WorkerPool(size, slots=size if settings.part is Part.WORKER else None)


def create_host_app(
    settings: HostSettings,
    *,
    title: str,
    modules: tuple[Module[Any, Any], ...],
    factory: str,
    keyring: Keyring | None = None,
    network: Network | None = None,
    routers: Sequence[APIRouter] = (),
    subscriptions: Subscriptions | None = None,
    amend: Amend | None = None,
    referring: Sequence[str] = (),
) -> FastAPI:
    """``factory`` is ``package.module:function``, by which worker processes make the same modules again.

    A host that keeps more than jobs gives its own ``routers`` and ``subscriptions``; ``amend`` completes requests for
    jobs; ``referring``: see ``references_router``. Raises ValueError for a module that could never run.
    """
    for module in modules:
        if module.concurrency is not None and module.concurrency < 1:
            raise ValueError(f"{module.name}: concurrency is {module.concurrency}; at least 1, or None for no limit")
    listening = subscriptions_for(settings.service, amend)
    listening.include(subscriptions or Subscriptions())
    return create_app(
        settings,
        title=title,
        routers=[
            jobs_router(settings.service, modules),
            references_router(settings.service, referring),
            events_router(settings.service),
            belongings_router(settings.service),
            *routers,
        ],
        resources=[
            database.connected,
            bus.connected(listening),
            upkeep(modules),
            hosting(modules, factory),
        ],
        keyring=keyring,
        network=network,
    )
