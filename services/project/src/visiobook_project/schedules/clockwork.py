"""Looks for due schedules while the application runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI

from visiobook_project.schedules.starter import Starter

PATIENCE_SECONDS = 15.0
log = structlog.get_logger(__name__)


class Clockwork:
    """Sleeps until the next schedule is due, but never longer than it may take to hear of new ones from others."""

    def __init__(self, starter: Starter, *, patience: float = PATIENCE_SECONDS) -> None:
        self._starter = starter
        self._patience = patience
        self._changed = asyncio.Event()

    def look_again(self) -> None:
        """A schedule was made or resumed in this process."""
        self._changed.set()

    async def run(self) -> None:
        """For ever. A database that does not answer is asked again."""
        while True:
            pause = self._patience
            try:
                await self._starter.start_due()
                seconds = await self._starter.seconds_to_next()
                pause = pause if seconds is None else min(max(seconds, 0.0), pause)
            except Exception as error:
                log.warning("schedules.failed", error=repr(error))
            await self._sleep(pause)

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.05)):
                await self._changed.wait()
        self._changed.clear()


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: ``app.state.clockwork``."""
    app.state.clockwork = Clockwork(Starter(app.state.database, app.state.bus, app.state.library))
    task = asyncio.create_task(app.state.clockwork.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
