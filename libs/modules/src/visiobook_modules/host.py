"""A host: takes jobs from its table, runs them in the worker pool, carries files, settles, and tells the fleet.

Every settling is one transaction: job row, remembered result and event. A job whose content key has a result with all
its files is completed without running. A lease is kept by heartbeat; cancel makes the next heartbeat fail, which kills
the worker.
"""

import asyncio
import contextlib
import errno
import random
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from fastapi import FastAPI
from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import Refusal, Unavailable, UpstreamRefused
from visiobook_chassis.settings import Mode, Part
from visiobook_contracts.base import FileRef
from visiobook_contracts.jobs import (
    JobCompleted,
    JobFailed,
    JobFailure,
    JobProgressed,
    JobStarted,
)
from visiobook_messaging.bus import Bus
from visiobook_messaging.wakeup import Wakeup
from visiobook_modules import policy, store
from visiobook_modules.files import FileCarrier
from visiobook_modules.inputs import file_refs, owner_folder, sweep
from visiobook_modules.module import Module
from visiobook_modules.pool import WorkerDied, WorkerPool
from visiobook_modules.requests import queue_topic, report_fields
from visiobook_modules.store import Job, JobLeaseLost
from visiobook_modules.task_folders import TaskFolders
from visiobook_modules.worker import Crashed, Done, Progress, Refused, Task
from visiobook_persistence.database import Database
from visiobook_persistence.outages import insist, is_away

log = structlog.get_logger(__name__)
LEASE_SECONDS = 20.0
HEARTBEAT_SECONDS = 1.0
IDLE_SECONDS = 2.0
HEADROOM_BYTES = 48_000_000
CACHE_BYTES = 2_000_000_000
STORAGE_PATIENCE_SECONDS = 900.0
ResultT = TypeVar("ResultT")
job_seconds = Histogram(
    "visiobook_job_seconds", "Time of a job", ["module"], buckets=(0.1, 0.3, 1, 3, 10, 30, 100, 300)
)
jobs_settled = Counter("visiobook_jobs", "Jobs settled", ["module", "outcome"])


class ModuleHost:
    """Runs the modules of one service."""

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
    ) -> None:
        self.modules = modules
        self._factory = factory
        self._database = database
        self._bus = bus
        self._carrier = carrier
        self._pool = pool
        self._wakeup = wakeup
        self._service = service
        self._folder = folder
        self._tasks = TaskFolders(folder / "tasks")
        self._inputs = folder / "inputs"
        self._loop: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def start(self, *, alone: bool) -> None:
        """Begin to take jobs. ``alone``: no other host shares the table, so leases found now are orphans."""
        await asyncio.to_thread(self._tasks.open)
        await asyncio.to_thread(sweep, self._inputs, CACHE_BYTES)
        self._inputs.mkdir(parents=True, exist_ok=True)
        if alone:
            async with self._database.transaction() as session:
                await store.release_orphans(session)
        self._loop = asyncio.create_task(self._take_jobs())

    async def stop(self) -> None:
        """Stop taking; running jobs are abandoned, their leases given back."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await asyncio.to_thread(self._tasks.close)

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
            async with self._database.transaction() as session:
                job = await store.claim(session, self.modules, token, LEASE_SECONDS)
        finally:
            if job is None:
                self._pool.return_unused_slot()
        if job is None:
            return False
        task = asyncio.create_task(self._work(job, token))
        self._running.add(task)
        task.add_done_callback(self._finished)
        return True

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._pool.give_slot_back()

    # ------------------------------------------------------------------------------------------- working

    async def _work(self, job: Job, token: uuid.UUID) -> None:
        begun = time.perf_counter()
        try:
            await self._do(job, token)
        except JobLeaseLost:
            log.info("job.abandoned", job=str(job.id), module=job.module)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(job, token))
            raise
        except Exception as error:
            log.warning("job.interrupted", job=str(job.id), module=job.module, error=repr(error))
            await self._try_again(job, token, _failure_of(error), retryable=not _is_final(error))
        finally:
            job_seconds.labels(job.module).observe(time.perf_counter() - begun)

    async def _do(self, job: Job, token: uuid.UUID) -> None:
        module = self.modules[job.module]
        key = store.content_key(module.name, module.version, job.input)
        known = await self._recall(job, token, key)
        if known is not None:
            await self._complete(job, token, key, known, reused=True, seconds=0.0)
            return
        if job.attempts > policy.attempts(job):
            detail = f"{job.module} was interrupted {policy.attempts(job)} times"
            failure = JobFailure(code="attempts-used-up", detail=detail)
            await self._fail(job, token, failure)
            return
        await asyncio.to_thread(check_headroom, self._folder)
        await self._report_start(job)
        await self._run(job, token, key, module)

    async def _run(self, job: Job, token: uuid.UUID, key: str, module: Module[Any, Any]) -> None:
        folder = self._tasks.of(token)
        inputs = self._inputs / owner_folder(job.owner)
        begun = time.perf_counter()
        try:
            for ref in file_refs(job.input):
                await self._patiently(job, token, partial(self._carrier.fetch, ref, inputs, owner=job.owner))
            task = Task(self._factory, job.module, job.input, folder / "scratch", inputs, folder / "outputs")
            answer = await self._with_heartbeat(job, token, task, policy.timeout(job, module))
            if isinstance(answer, Done):
                for ref in answer.stored:
                    path = folder / "outputs" / ref.digest
                    await self._patiently(job, token, partial(self._keep, path, ref, inputs, job.owner))
                seconds = time.perf_counter() - begun
                await self._complete(job, token, key, answer.output, reused=False, seconds=seconds)
            elif isinstance(answer, Refused):
                failure = JobFailure(code=answer.code, detail=answer.detail, hint=answer.hint, refused=True)
                await self._fail(job, token, failure)
            else:
                log.error("job.crashed", job=str(job.id), module=job.module, trace=answer.trace)
                failure = JobFailure(code=answer.code, detail=answer.detail)
                await self._try_again(job, token, failure, retryable=answer.retryable)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _keep(self, path: Path, ref: FileRef, inputs: Path, owner: str) -> None:
        """Into storage, and among the inputs at hand: the next job is likely to read it."""
        await self._carrier.keep(path, ref, owner=owner)
        with contextlib.suppress(OSError):
            inputs.mkdir(parents=True, exist_ok=True)
            path.replace(inputs / ref.digest)

    async def _with_heartbeat(self, job: Job, token: uuid.UUID, task: Task, timeout: float) -> Done | Refused | Crashed:
        latest = [Progress(0.0, "")]
        work = asyncio.create_task(self._pool.run(task, lambda progress: latest.__setitem__(0, progress)))
        try:
            async with asyncio.timeout(timeout):
                while not work.done():
                    await asyncio.wait({work}, timeout=HEARTBEAT_SECONDS)
                    if not work.done():
                        await self._heartbeat(job, token, latest[0])
                answer = work.result()
                assert not isinstance(answer, Progress)
                return answer
        except TimeoutError:
            return Crashed("timeout", f"{job.module} did not finish within {timeout:.0f} s", "")
        finally:
            if not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)

    async def _heartbeat(self, job: Job, token: uuid.UUID, progress: Progress) -> None:
        """Keep the lease. A database that is away is no reason to throw work away: the token fences its result."""
        try:
            async with self._database.transaction() as session:
                await store.heartbeat(
                    session, job, token, seconds=LEASE_SECONDS, progress=progress.fraction, message=progress.message
                )
                event = JobProgressed(**report_fields(job), progress=progress.fraction, message=progress.message)
                await self._bus.publish(session, event, subject=str(job.run_id or job.id))
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("job.no_heartbeat", job=str(job.id), module=job.module, error=repr(error))

    async def _patiently(self, job: Job, token: uuid.UUID, carry: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """Carry a file. While storage is away the job waits and keeps its lease: no attempt, no work is lost."""
        ends = time.monotonic() + STORAGE_PATIENCE_SECONDS
        while True:
            try:
                return await carry()
            except Refusal as error:
                if not is_outage(error) or time.monotonic() > ends:
                    raise
                log.warning("job.waits_for_storage", job=str(job.id), module=job.module, error=error.detail)
            await asyncio.sleep(HEARTBEAT_SECONDS * random.uniform(0.8, 1.2))
            await self._heartbeat(job, token, Progress(0.0, "waiting for storage"))

    async def _recall(self, job: Job, token: uuid.UUID, key: str) -> dict[str, Any] | None:
        output = await insist(self._database, lambda session: store.recall(session, job.owner, key))
        if output is None:
            return None
        for ref in file_refs(output):
            if not await self._patiently(job, token, partial(self._carrier.has, ref, owner=job.owner)):
                return None
        return output

    # ------------------------------------------------------------------------------------------- settling

    async def _report_start(self, job: Job) -> None:
        event = JobStarted(**report_fields(job), attempt=job.attempts)
        await insist(self._database, lambda session: self._bus.publish(session, event))

    async def _complete(
        self, job: Job, token: uuid.UUID, key: str, output: dict[str, Any], *, reused: bool, seconds: float
    ) -> None:
        price = 0 if reused else self.modules[job.module].credits

        async def write(session: AsyncSession) -> None:
            await store.complete(session, job, token, output=output, reused=reused, credits=price)
            await store.remember(session, job, key, output)
            event = JobCompleted(
                **report_fields(job), output=output, seconds=round(seconds, 3), credits=price, reused=reused
            )
            await self._bus.publish(session, event, subject=str(job.run_id or job.id))

        await insist(self._database, write)
        jobs_settled.labels(job.module, "reused" if reused else "completed").inc()

    async def _fail(self, job: Job, token: uuid.UUID, failure: JobFailure) -> None:
        log.warning("job.failed", job=str(job.id), module=job.module, code=failure.code, detail=failure.detail)

        async def write(session: AsyncSession) -> None:
            await store.fail(session, job, token, failure)
            event = JobFailed(**report_fields(job), failure=failure)
            await self._bus.publish(session, event, subject=str(job.run_id or job.id))

        await insist(self._database, write)
        jobs_settled.labels(job.module, "failed").inc()

    async def _try_again(self, job: Job, token: uuid.UUID, failure: JobFailure, *, retryable: bool) -> None:
        with contextlib.suppress(JobLeaseLost):
            if not retryable or job.attempts >= policy.attempts(job):
                await self._fail(job, token, failure)
                return
            delay = policy.delay(job) * random.uniform(0.8, 1.2)
            await insist(self._database, lambda session: store.retry(session, job, token, failure, delay=delay))
            jobs_settled.labels(job.module, "retried").inc()

    async def _give_back(self, job: Job, token: uuid.UUID) -> None:
        with contextlib.suppress(Exception):
            async with self._database.transaction() as session:
                await store.give_back(session, job, token)
                self._bus.wake_after_commit(session, queue_topic(self._service))


def check_headroom(folder: Path) -> None:
    """Refuse work on a disk that is nearly full, while the database beside it can still write. Raises OSError."""
    if shutil.disk_usage(folder).free < HEADROOM_BYTES:
        raise OSError(errno.ENOSPC, f"less than {HEADROOM_BYTES // 1_000_000} MB are left", str(folder))


def is_outage(error: Refusal) -> bool:
    """Whether a service did not answer, or answered that it cannot just now."""
    if isinstance(error, UpstreamRefused):
        return error.upstream_status in (500, 502, 503, 504)
    return isinstance(error, Unavailable)


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: an input that is not there, or not the owner's."""
    return isinstance(error, UpstreamRefused) and error.upstream_status in (403, 404)


def _failure_of(error: Exception) -> JobFailure:
    if isinstance(error, Unavailable):
        return JobFailure(code="unavailable", detail=error.detail)
    if isinstance(error, Refusal):
        return JobFailure(code=error.problem_code, detail=error.detail, hint=error.hint)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return JobFailure(
            code="no-space-left",
            detail="There is no space left on the disk of the fleet.",
            hint="Nothing was charged. Free some space and give the same command again: it resumes.",
        )
    code = "worker-died" if isinstance(error, WorkerDied) else "interrupted"
    return JobFailure(code=code, detail=str(error))


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
        pool = given or WorkerPool(settings.workers or None)
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
