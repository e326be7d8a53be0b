"""What the bus depends on is away: one line in the log when that is found, one when it is over."""

import asyncio
import contextlib
import random
import time

import structlog

log = structlog.get_logger(__name__)
PAUSE_SECONDS = (0.1, 2.0)


class Outage:
    """What keeps the tasks of one bus from working (the database or the broker is away). Each task has a name here."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._failures: dict[str, int] = {}
        self._kinds: set[type[Exception]] = set()
        self._since = 0.0

    async def wait(self, task: str, error: Exception, stopping: asyncio.Event) -> None:
        """The task has failed: wait a while, longer each time it fails again (at most 2 s), or until all stops."""
        if not self._failures:
            self._since = time.monotonic()
            self._kinds.clear()
        if type(error) not in self._kinds:
            self._kinds.add(type(error))
            log.warning("bus.waiting", service=self._service, task=task, error=repr(error))
        count = self._failures[task] = self._failures.get(task, 0) + 1
        pause = min(PAUSE_SECONDS[1], PAUSE_SECONDS[0] * 2.0 ** min(count - 1, 10))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause * random.uniform(0.5, 1.0)):
                await stopping.wait()

    def over(self, task: str) -> None:
        """The task has worked."""
        if self._failures.pop(task, 0) and not self._failures:
            seconds = round(time.monotonic() - self._since, 1)
            log.warning("bus.resumed", service=self._service, after_seconds=seconds)
