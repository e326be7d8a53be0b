"""A host's worker part: takes jobs from the table as there is room for them, and sees to their end.

A lease is kept by heartbeat (``attempt``); whoever cancels a job takes its lease away, which kills the worker.
"""

import asyncio
import contextlib
import uuid
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import structlog

from visiobook_messaging.bus import Bus
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules import leases
from visiobook_modules.attempt import Attempt, Workshop
from visiobook_modules.files import FileCarrier
from visiobook_modules.inputs import sweep
from visiobook_modules.leases import SlotTaken
from visiobook_modules.module import Module
from visiobook_modules.pool import WorkerDied, WorkerPool
from visiobook_modules.requests import cancel_topic, queue_topic
from visiobook_modules.settling import LEASE_SECONDS, Settler
from visiobook_modules.store import Job
from visiobook_modules.task_folders import TaskFolders
from visiobook_persistence.database import Database

log = structlog.get_logger(__name__)
IDLE_SECONDS = 2.0
LOOK_FOR_CANCELS_SECONDS = 0.25
CACHE_BYTES = 2_000_000_000
SWEEP_SECONDS = 600.0


class ModuleHost:
    """Runs the modules of one service in this process; others may do the same on the same table."""

    def __init__(
        self,
        *,
        modules: dict[str, Module[Any, Any]],
        factory: str,
        database: Database,
        bus: Bus,
        carrier: FileCarrier,
        pool: WorkerPool,
        wakeup: Wakeup,
        folder: Path,
        service: str,
        warm: bool = False,
    ) -> None:
        self.modules = modules
        self._limits = {name: module.concurrency for name, module in modules.items()}
        self._settler = Settler(database, bus, service, modules)
        self._tasks = TaskFolders(folder / "tasks")
        self._shop = Workshop(modules, factory, database, carrier, pool, self._settler, self._tasks, folder)
        self._database = database
        self._pool = pool
        self._wakeup = wakeup
        self._service = service
        self._warm = warm
        self._loops: list[asyncio.Task[None]] = []
        self._running: dict[asyncio.Task[None], Attempt] = {}

    async def start(self, *, alone: bool) -> None:
        """Begin to take jobs. ``alone``: no other process shares the table, so leases found now are orphans."""
        dropped = await asyncio.to_thread(self._tasks.open)
        self._shop.inputs.mkdir(parents=True, exist_ok=True)
        async with self._database.transaction() as session:
            if alone:
                await leases.release_orphans(session)
            elif dropped:
                await leases.release_dropped(session, dropped)
        self._loops = [asyncio.create_task(loop) for loop in self._endless()]
        if self._warm:
            self._loops.append(asyncio.create_task(self._warm_up()))

    def _endless(self) -> tuple[Coroutine[Any, Any, None], ...]:
        return self._take_jobs(), self._notice_cancels(), self._make_room_for_inputs()

    async def _warm_up(self) -> None:
        try:
            await self._pool.warm(self._shop.factory)
        except WorkerDied as error:
            log.warning("worker.not_warm", factory=self._shop.factory, detail=str(error))

    async def stop(self) -> None:
        """Stop taking; running jobs are abandoned, their leases given back."""
        await _ended(self._loops)
        await _ended(list(self._running))
        await asyncio.to_thread(self._tasks.close)

    async def _make_room_for_inputs(self) -> None:
        while True:
            await asyncio.to_thread(sweep, self._shop.inputs, CACHE_BYTES)
            await asyncio.sleep(SWEEP_SECONDS)

    # ------------------------------------------------------------------------------------------- taking

    async def _take_jobs(self) -> None:
        awake = self._wakeup.sleeper(queue_topic(self._service))
        self._pool.listen(awake)
        while True:
            awake.clear()
            try:
                while await self._take_one():
                    pass
            except Exception as error:
                log.warning("jobs.waiting", error=repr(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):  # wait_for of Python 3.11 may swallow a cancel (gh-86296)
                    await awake.wait()

    async def _take_one(self) -> bool:
        if not self._pool.try_take_slot():
            return False
        token, job = uuid.uuid4(), None
        try:
            job = await self._claim(token)
        except SlotTaken:
            return True
        finally:
            if job is None:
                self._pool.return_unused_slot()
        if job is None:
            return False
        attempt = Attempt(self._shop, job, token)
        task = asyncio.create_task(attempt.work())
        self._running[task] = attempt
        task.add_done_callback(self._finished)
        return True

    async def _claim(self, token: uuid.UUID) -> Job | None:
        async with self._database.transaction() as session:
            return await leases.claim(session, self._limits, token, LEASE_SECONDS)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._pool.give_slot_back()

    async def _notice_cancels(self) -> None:
        """End cancelled work at once, not only when its heartbeat finds out."""
        cancelled = self._wakeup.sleeper(cancel_topic(self._service))
        while True:
            await cancelled.wait()
            cancelled.clear()
            try:
                await self._end_unwanted()
            except Exception as error:  # the heartbeat will find out
                log.warning("jobs.waiting", error=repr(error))
            await asyncio.sleep(LOOK_FOR_CANCELS_SECONDS)

    async def _end_unwanted(self) -> None:
        working = {attempt.job.id: attempt for attempt in self._running.values()}
        if not working:
            return
        async with self._database.transaction() as session:
            for job_id in await leases.lost(session, working.keys()):
                working[job_id].unwanted.set()


async def _ended(tasks: "list[asyncio.Task[None]]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
