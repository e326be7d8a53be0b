"""What storage tidies by itself: unfinished uploads at start, contents that nobody is linked to every hour."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from fastapi import FastAPI

from visiobook_chassis.settings import Mode
from visiobook_persistence.database import Database
from visiobook_storage import repository
from visiobook_storage.settings import Settings
from visiobook_storage.store import ObjectStore, key_of

log = structlog.get_logger(__name__)


async def collect_garbage(database: Database, store: ObjectStore, *, grace: timedelta) -> int:
    """Delete contents that nobody has been linked to for longer than ``grace``; returns how many.

    Each under its own lock and transaction, so that somebody who brings the same content meanwhile keeps it.
    """
    async with database.transaction() as session:
        digests = await repository.unlinked(session, grace)
    collected = 0
    for digest in digests:
        async with database.transaction() as session:
            await repository.lock(session, digest)
            if await repository.forget(session, digest, grace):
                await store.delete(key_of(digest))
                collected += 1
    return collected


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: sweeps at start, collects while the application runs."""
    settings: Settings = app.state.settings
    alone = settings.mode is Mode.EMBEDDED  # nobody else uploads into this store, so every leftover is stale
    swept = await app.state.store.sweep(timedelta() if alone else settings.unfinished_after)
    if swept:
        log.info("storage.swept", unfinished=swept)
    task = asyncio.create_task(_collect_for_ever(app, settings))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _collect_for_ever(app: FastAPI, settings: Settings) -> None:
    while True:
        await asyncio.sleep(settings.garbage_interval.total_seconds())
        try:
            collected = await collect_garbage(app.state.database, app.state.store, grace=settings.garbage_grace)
            log.info("storage.collected", contents=collected)
        except Exception as error:  # the next round tries again; uploads must go on meanwhile
            log.warning("storage.collection_failed", error=repr(error))
