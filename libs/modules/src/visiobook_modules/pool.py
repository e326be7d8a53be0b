"""A pool of worker processes for heavy work, driven from asyncio.

A process is started when it is first needed, kept, and replaced when it dies, is killed by a cancel, or has grown.
"""

import asyncio
import contextlib
import multiprocessing
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import psutil
import structlog

from visiobook_modules import worker
from visiobook_modules.worker import Answer, Crashed, Prepare, Progress, Task

log = structlog.get_logger(__name__)
GROWN_BYTES = 1_500_000_000
STOP_SECONDS = 3.0
ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
)  # fmt: skip


class WorkerDied(Exception):
    """The process ended in the middle of a task: killed, out of memory, or a crash in native code."""


class _Worker:
    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe

    def send(self, task: Task | Prepare) -> None:
        os.set_blocking(self.pipe.fileno(), True)
        self.pipe.send(task)

    def receive(self) -> Answer:
        os.set_blocking(self.pipe.fileno(), True)  # libuv leaves a watched descriptor non-blocking
        answer: Answer = self.pipe.recv()
        return answer

    def kill(self) -> None:
        self.process.kill()
        self.pipe.close()

    @property
    def has_grown(self) -> bool:
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self.process.pid).memory_info().rss > GROWN_BYTES)
        return True


class WorkerPool:
    """``size`` processes; ``slots`` tasks may be in hand at once, so that inputs are fetched while others compute."""

    def __init__(self, size: int | None = None, *, slots: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self._free = asyncio.Semaphore(self.size)
        self._slots = slots or self.size + 2
        self._taken = 0
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._context = multiprocessing.get_context("spawn")
        self._listeners: set[asyncio.Event] = set()

    def try_take_slot(self) -> bool:
        """Reserve the right to bring a task; False when enough are waiting."""
        if self._taken >= self._slots:
            return False
        self._taken += 1
        return True

    def return_unused_slot(self) -> None:
        """There was no task to bring after all; wakes nobody."""
        self._taken -= 1

    def give_slot_back(self) -> None:
        """A task is through; wakes everybody who waits for a slot."""
        self._taken -= 1
        for event in self._listeners:
            event.set()

    def listen(self, event: asyncio.Event) -> None:
        """Set ``event`` whenever a slot becomes free."""
        self._listeners.add(event)

    async def run(self, task: Task, report: Callable[[Progress], None]) -> Answer:
        """Run a task in a worker. Raises WorkerDied. Cancelling this coroutine kills the worker at once."""
        async with self._free, self._borrowed() as held:
            await asyncio.to_thread(held.send, task)
            while True:
                answer = await self._receive(held)
                if not isinstance(answer, Progress):
                    return answer
                report(answer)

    async def warm(self, factory: str) -> None:
        """Start every process and load what the modules of ``factory`` need; jobs that come meanwhile wait for it."""
        await asyncio.gather(*(self._warm_one(factory) for _ in range(self.size)))

    async def _warm_one(self, factory: str) -> None:
        async with self._free, self._borrowed() as held:
            await asyncio.to_thread(held.send, Prepare(factory))
            answer = await self._receive(held)
            if isinstance(answer, Crashed):
                log.warning("worker.not_warm", factory=factory, detail=answer.detail)

    async def stop(self) -> None:
        """Kill all workers."""
        for held in list(self._all):
            held.kill()
        await asyncio.to_thread(self._join)
        self._all.clear()
        self._idle.clear()

    def _join(self) -> None:
        for held in self._all:
            held.process.join(STOP_SECONDS)

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[_Worker]:
        held = self._take_idle()
        if held is None:
            held = await asyncio.to_thread(self._start)
        self._all.add(held)
        try:
            yield held
        except BaseException:
            self._discard(held)
            raise
        if held.has_grown:
            self._discard(held)
        else:
            self._idle.append(held)

    def _take_idle(self) -> _Worker | None:
        """A worker that waits for work; those that were killed while they waited are dropped."""
        while self._idle:
            held = self._idle.pop()
            if held.process.is_alive():
                return held
            self._discard(held)
        return None

    def _discard(self, held: _Worker) -> None:
        held.kill()
        held.process.join(STOP_SECONDS)
        self._all.discard(held)

    def _start(self) -> _Worker:
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=worker.main, args=(theirs,), daemon=True, name="visiobook-worker")
        process.start()
        theirs.close()
        return _Worker(process, ours)

    async def _receive(self, held: _Worker) -> Answer:
        try:
            await _readable(held.pipe.fileno())
            return await asyncio.to_thread(held.receive)
        except (EOFError, OSError) as error:
            await asyncio.to_thread(held.process.join, STOP_SECONDS)
            log.error("worker.died", exit_code=held.process.exitcode)
            raise WorkerDied(f"the worker process ended with code {held.process.exitcode}") from error


async def _readable(descriptor: int) -> None:
    """Wait until something can be read, or the other end is gone."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
