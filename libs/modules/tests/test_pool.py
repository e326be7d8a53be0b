"""The worker pool with real processes."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import uvloop

from visiobook_modules.pool import WorkerDied, WorkerPool
from visiobook_modules.worker import Crashed, Done, Progress, Refused, Task

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module", autouse=True)
def importable() -> None:
    """Worker processes find the sample modules by the parent's path."""
    if HERE not in sys.path:
        sys.path.insert(0, HERE)


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(1)
    yield pool
    await pool.stop()


def task(module: str, text: str, folder: Path) -> Task:
    return Task("sample_modules:modules", module, {"text": text}, folder / "scratch", folder / "in", folder / "out")


class TestWorkerPool:
    async def test_runs_a_module_in_another_process_and_reports_progress(
        self, pool: WorkerPool, tmp_path: Path
    ) -> None:
        seen: list[Progress] = []

        answer = await pool.run(task("copy", "hello", tmp_path), seen.append)

        assert isinstance(answer, Done)
        assert answer.output["process"] != os.getpid()
        assert (tmp_path / "out" / answer.stored[0].digest).read_text() == "hello"
        assert [(p.fraction, p.message) for p in seen] == [(0.5, "half way")]
        assert not (tmp_path / "scratch").exists()

    async def test_keeps_the_process_for_the_next_task(self, pool: WorkerPool, tmp_path: Path) -> None:
        first = await pool.run(task("copy", "a", tmp_path), lambda _: None)
        second = await pool.run(task("copy", "b", tmp_path), lambda _: None)

        assert isinstance(first, Done)
        assert isinstance(second, Done)
        assert first.output["process"] == second.output["process"]

    async def test_a_warm_process_has_loaded_before_its_first_task(self, tmp_path: Path) -> None:
        pool = WorkerPool(2)

        try:
            await pool.warm("sample_modules:modules")
            answers = [await pool.run(task("warm", "", tmp_path / str(n)), lambda _: None) for n in range(2)]
        finally:
            await pool.stop()

        for number, answer in enumerate(answers):
            assert isinstance(answer, Done)
            assert (tmp_path / str(number) / "out" / answer.stored[0].digest).read_text() == "warm: True"

    async def test_a_process_that_cannot_be_warmed_takes_tasks(self, pool: WorkerPool, tmp_path: Path) -> None:
        await pool.warm("sample_modules:no_such_function")

        assert isinstance(await pool.run(task("copy", "a", tmp_path), lambda _: None), Done)

    async def test_a_refusal_keeps_its_words(self, pool: WorkerPool, tmp_path: Path) -> None:
        answer = await pool.run(task("refuse", "cake", tmp_path), lambda _: None)

        assert answer == Refused("not-today", "No 'cake' today.", "Come back tomorrow.")

    async def test_a_crash_is_an_answer_with_its_trace(self, pool: WorkerPool, tmp_path: Path) -> None:
        answer = await pool.run(task("crash", "boom", tmp_path), lambda _: None)

        assert isinstance(answer, Crashed)
        assert (answer.code, answer.detail, answer.retryable) == ("module-failed", "RuntimeError: boom", True)
        assert "sample_modules.py" in answer.trace

    async def test_input_that_does_not_fit_is_not_worth_retrying(self, pool: WorkerPool, tmp_path: Path) -> None:
        wrong = Task("sample_modules:modules", "copy", {"txet": 1}, tmp_path / "s", tmp_path / "i", tmp_path / "o")

        answer = await pool.run(wrong, lambda _: None)

        assert isinstance(answer, Crashed)
        assert (answer.code, answer.retryable) == ("invalid-input", False)

    async def test_a_killed_worker_is_reported_and_replaced(self, pool: WorkerPool, tmp_path: Path) -> None:
        with pytest.raises(WorkerDied, match="-9"):
            await pool.run(task("die", "", tmp_path), lambda _: None)

        answer = await pool.run(task("copy", "alive", tmp_path), lambda _: None)

        assert isinstance(answer, Done)

    async def test_a_worker_that_was_killed_while_it_waited_gets_no_more_work(
        self, pool: WorkerPool, tmp_path: Path
    ) -> None:
        first = await pool.run(task("copy", "a", tmp_path), lambda _: None)
        assert isinstance(first, Done)
        waiting = next(iter(pool._all)).process
        waiting.kill()
        waiting.join(5)

        second = await pool.run(task("copy", "b", tmp_path), lambda _: None)

        assert isinstance(second, Done)
        assert second.output["process"] != first.output["process"]

    async def test_a_cancel_kills_the_work_within_two_seconds(self, pool: WorkerPool, tmp_path: Path) -> None:
        mark = tmp_path / "begun"
        running = asyncio.create_task(pool.run(task("hang", str(mark), tmp_path), lambda _: None))
        async with asyncio.timeout(20):
            while not (mark.exists() and mark.read_text()):  # noqa: ASYNC110  # another process sets no event
                await asyncio.sleep(0.02)

        running.cancel()
        async with asyncio.timeout(2):
            await asyncio.gather(running, return_exceptions=True)

        assert not psutil.pid_exists(int(mark.read_text()))

    def test_carries_large_inputs_and_results_on_the_loop_of_the_fleet(self, tmp_path: Path) -> None:
        async def echo() -> object:
            pool = WorkerPool(1)
            try:
                return await pool.run(task("echo", "x" * 5_000_000, tmp_path), lambda _: None)
            finally:
                await pool.stop()

        answer = uvloop.run(echo())

        assert isinstance(answer, Done)
        assert len(answer.output["text"]) == 5_000_000

    async def test_slots_bound_what_is_in_hand(self) -> None:
        pool = WorkerPool(1, slots=2)

        taken = [pool.try_take_slot() for _ in range(3)]
        pool.give_slot_back()

        assert taken == [True, True, False]
        assert pool.try_take_slot()
