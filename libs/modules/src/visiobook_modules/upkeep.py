"""What a host does besides its jobs: fail what is overdue, forget what is old, tell Prometheus what waits.

Belongs to the API part of a host, so that it is done when no worker is there.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI
from prometheus_client import Gauge

from visiobook_chassis.settings import Part
from visiobook_contracts.jobs import JobState
from visiobook_modules import retention, store
from visiobook_modules.module import Module
from visiobook_modules.settings import HostSettings
from visiobook_modules.settling import Settler
from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
LOOK_FOR_OVERDUE = timedelta(seconds=2)
MEASURE = timedelta(seconds=15)
jobs_open = Gauge("visiobook_jobs_open", "Jobs that are not finished", ["module", "state"])
oldest_pending = Gauge("visiobook_jobs_oldest_pending_seconds", "Age of the oldest job that waits", ["module"])


def upkeep(modules: tuple[Module[Any, Any], ...]) -> Callable[[FastAPI], Any]:
    """Resource for ``create_app``."""
    names = [module.name for module in modules]

    @asynccontextmanager
    async def resource(app: FastAPI) -> AsyncIterator[None]:
        settings, database = app.state.settings, app.state.database
        if settings.part is Part.WORKER:
            yield
            return
        assert isinstance(settings, HostSettings)
        settler = Settler(database, app.state.bus, settings.service, {module.name: module for module in modules})
        kept = {"jobs_kept": settings.jobs_kept, "results_kept": settings.results_kept}
        rounds = [
            asyncio.create_task(_every(LOOK_FOR_OVERDUE, settler.fail_overdue)),
            asyncio.create_task(_every(MEASURE, lambda: measure(database, names))),
            asyncio.create_task(_every(settings.retention_interval, lambda: retention.forget(database, **kept))),
        ]
        try:
            yield
        finally:
            for task in rounds:
                task.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)

    return resource


async def measure(database: Database, modules: list[str]) -> None:
    """Set the gauges, also to nothing where nothing waits."""
    async with database.transaction() as session:
        waiting = {(line.module, line.state): line for line in await store.open_jobs(session)}
    for module in modules:
        for state in (JobState.PENDING, JobState.PROCESSING):
            line = waiting.get((module, state))
            jobs_open.labels(module, state.value).set(line.number if line else 0)
        pending = waiting.get((module, JobState.PENDING))
        oldest_pending.labels(module).set(pending.oldest_seconds if pending else 0.0)


async def _every(pause: timedelta, work: Callable[[], Awaitable[Any]]) -> None:
    """Again and again, the first time after a pause. Work that fails (the database is away) is tried next time."""
    while True:
        await asyncio.sleep(pause.total_seconds())
        try:
            await work()
        except Exception as error:
            log.warning("jobs.upkeep_failed", error=repr(error))
