"""One attempt at one job: look for the result, fetch the files, run the module, keep the outputs, settle.

A job whose content key has a result with all its files is completed without running. Outputs are stored before the
job is settled, so that no settled job names a file that is not there; those of an attempt that lost its lease in
between are nobody's, and storage collects them.
"""

import asyncio
import contextlib
import random
import shutil
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from prometheus_client import Histogram

from visiobook_chassis.errors import Refusal
from visiobook_contracts.base import FileRef
from visiobook_contracts.jobs import JobFailure
from visiobook_modules import policy, results
from visiobook_modules.failures import check_headroom, failure_of, is_final, is_outage
from visiobook_modules.figure_board import board
from visiobook_modules.files import FileCarrier
from visiobook_modules.inputs import file_refs, owner_folder
from visiobook_modules.leases import DEADLINE_PASSED, JobLeaseLost
from visiobook_modules.module import Module
from visiobook_modules.pool import WorkerPool
from visiobook_modules.settling import Settler
from visiobook_modules.store import Job
from visiobook_modules.task_folders import TaskFolders
from visiobook_modules.worker import Crashed, Done, Progress, Refused, Task
from visiobook_persistence.database import Database
from visiobook_persistence.outages import insist, is_away

log = structlog.get_logger(__name__)
HEARTBEAT_SECONDS = 1.0
TELL_SECONDS = 0.25
STORAGE_PATIENCE_SECONDS = 900.0
ResultT = TypeVar("ResultT")
job_seconds = Histogram(
    "visiobook_job_seconds", "Time of a job", ["module"], buckets=(0.1, 0.3, 1, 3, 10, 30, 100, 300)
)


@dataclass(frozen=True)
class Reused:
    """The result was there already."""

    output: dict[str, Any]


Outcome = Reused | Done | Refused | Crashed


@dataclass(frozen=True)
class Workshop:
    """What every attempt of a process works with. ``factory`` makes the modules again in worker processes."""

    modules: Mapping[str, Module[Any, Any]]
    factory: str
    database: Database
    carrier: FileCarrier
    pool: WorkerPool
    settler: Settler
    tasks: TaskFolders
    folder: Path

    @property
    def inputs(self) -> Path:
        """Where the files at hand are, a folder for each owner."""
        return self.folder / "inputs"


class Attempt:
    """A job under a lease, worked on by this process. Setting ``unwanted`` ends the work at once."""

    def __init__(self, workshop: Workshop, job: Job, token: uuid.UUID) -> None:
        self.job = job
        self.unwanted = asyncio.Event()
        self._shop = workshop
        self._token = token
        self._module = workshop.modules[job.module]
        essence = results.essence(self._module.input, job.input)
        self._key = results.content_key(self._module.name, self._module.version, essence)
        self._folder = workshop.tasks.of(token)
        self._inputs = workshop.inputs / owner_folder(job.owner)
        self._progress = Progress(0.0, "")

    async def work(self) -> None:
        """Work, then settle, whatever comes. Cancelled, it gives the job back."""
        begun = time.perf_counter()
        try:
            await self._settle(await self._by_the_deadline(), begun)
        except JobLeaseLost:
            log.info("job.abandoned", job=str(self.job.id), module=self.job.module)
        except asyncio.CancelledError:
            await asyncio.shield(self._shop.settler.give_back(self.job, self._token))
            raise
        except Exception as error:
            log.warning("job.interrupted", job=str(self.job.id), module=self.job.module, error=repr(error))
            await self._try_again(failure_of(error), retryable=not is_final(error))
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
            job_seconds.labels(self.job.module).observe(time.perf_counter() - begun)

    # ------------------------------------------------------------------------------------------- working

    async def _by_the_deadline(self) -> Outcome:
        work = asyncio.create_task(self._outcome())
        try:
            async with asyncio.timeout(self.job.seconds_left) as limit:
                await self._watch(work)
            return work.result()
        except TimeoutError:
            if not limit.expired():
                raise
            return Crashed(DEADLINE_PASSED, f"{self.job.module} was not done by its deadline", "", retryable=False)
        finally:
            if not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)

    async def _watch(self, work: "asyncio.Task[Outcome]") -> None:
        """Until the work is done: keep the lease, tell of progress. Raises JobLeaseLost when nobody wants it."""
        unwanted = asyncio.create_task(self.unwanted.wait())
        told, kept_at = self._progress, time.monotonic()
        try:
            while not work.done():
                await asyncio.wait({work, unwanted}, timeout=TELL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if unwanted.done():
                    raise JobLeaseLost(str(self.job.id))
                news = self._progress is not told
                if not work.done() and (news or time.monotonic() - kept_at >= HEARTBEAT_SECONDS):
                    told, kept_at = self._progress, time.monotonic()
                    await self._beat(told, news)
        finally:
            unwanted.cancel()

    async def _beat(self, progress: Progress, news: bool) -> None:
        """Keep the lease. A database that is away is no reason to throw work away: the token fences its result."""
        try:
            await self._shop.settler.keep(self.job, self._token, progress, tell=news)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("job.no_heartbeat", job=str(self.job.id), module=self.job.module, error=repr(error))

    async def _outcome(self) -> Outcome:
        known = await self._recall()
        if known is not None:
            return Reused(known)
        if policy.is_given_up(self.job):
            detail = f"{self.job.module} was interrupted {self.job.interruptions} times"
            return Crashed("attempts-used-up", detail, "", retryable=False)
        await asyncio.to_thread(check_headroom, self._shop.folder)
        await self._shop.settler.started(self.job)
        for ref in file_refs(self.job.input):
            await self._patiently(partial(self._shop.carrier.fetch, ref, self._inputs, owner=self.job.owner))
        answer = await self._run()
        if isinstance(answer, Done):
            for ref in answer.stored:
                await self._patiently(partial(self._keep, self._folder / "outputs" / ref.digest, ref))
        return answer

    async def _recall(self) -> dict[str, Any] | None:
        output = await insist(self._shop.database, lambda session: results.recall(session, self.job.owner, self._key))
        if output is None:
            return None
        for ref in file_refs(output):
            if not await self._patiently(partial(self._shop.carrier.has, ref, owner=self.job.owner)):
                return None
        return output

    async def _patiently(self, carry: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """Carry a file. While storage is away the job waits and keeps its lease: no attempt, no work is lost."""
        ends = time.monotonic() + STORAGE_PATIENCE_SECONDS
        while True:
            try:
                return await carry()
            except Refusal as error:
                if not is_outage(error) or time.monotonic() > ends:
                    raise
                log.warning("job.waits_for_storage", job=str(self.job.id), error=error.detail)
            self._progress = Progress(self._progress.fraction, "waiting for storage")
            await asyncio.sleep(HEARTBEAT_SECONDS * random.uniform(0.8, 1.2))

    async def _run(self) -> Done | Refused | Crashed:
        limit = policy.timeout(self.job, self._module)
        task = Task(
            self._shop.factory, self.job.module, self.job.input,
            self._folder / "scratch", self._inputs, self._folder / "outputs",
        )  # fmt: skip
        try:
            async with asyncio.timeout(limit) as until:
                answer = await self._shop.pool.run(task, self._note)
        except TimeoutError:
            if not until.expired():
                raise
            return Crashed("timeout", f"{self.job.module} did not finish within {limit:.0f} s", "")
        assert not isinstance(answer, Progress)
        board.add(self.job.module, answer.figures)
        return answer

    def _note(self, progress: Progress) -> None:
        self._progress = progress

    async def _keep(self, path: Path, ref: FileRef) -> None:
        """Into storage, and among the inputs at hand: the next job is likely to read it."""
        await self._shop.carrier.keep(path, ref, owner=self.job.owner)
        with contextlib.suppress(OSError):
            self._inputs.mkdir(parents=True, exist_ok=True)
            path.replace(self._inputs / ref.digest)

    # ------------------------------------------------------------------------------------------- settling

    async def _settle(self, outcome: Outcome, begun: float) -> None:
        if isinstance(outcome, Reused):
            await self._shop.settler.reuse(self.job, self._token, self._key, outcome.output)
        elif isinstance(outcome, Done):
            seconds, message = time.perf_counter() - begun, self._progress.message or None
            await self._shop.settler.complete(
                self.job, self._token, self._key, outcome.output, seconds=seconds, message=message
            )
        elif isinstance(outcome, Refused):
            failure = JobFailure(code=outcome.code, detail=outcome.detail, hint=outcome.hint, refused=True)
            await self._shop.settler.fail(self.job, self._token, failure)
        else:
            log.error("job.crashed", job=str(self.job.id), module=self.job.module, trace=outcome.trace)
            failure = JobFailure(code=outcome.code, detail=outcome.detail)
            await self._try_again(failure, retryable=outcome.retryable)

    async def _try_again(self, failure: JobFailure, *, retryable: bool) -> None:
        await self._shop.settler.try_again(self.job, self._token, failure, retryable=retryable)
