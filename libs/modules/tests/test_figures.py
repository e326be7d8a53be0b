"""Figures on their way from a worker process to the host's metrics."""

import asyncio
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from visiobook_modules.figure_board import FigureBoard
from visiobook_modules.figures import count, level
from visiobook_modules.pool import WorkerPool
from visiobook_modules.worker import Crashed, Done, Task

HERE = str(Path(__file__).parent)


def shown(board: FigureBoard) -> str:
    registry = CollectorRegistry()
    registry.register(board)
    return generate_latest(registry).decode()


class TestFigureBoard:
    def test_counts_add_up_and_levels_are_replaced(self) -> None:
        board = FigureBoard()

        board.add("read", [count("tokens", 10, model="a"), level("memory_bytes", 5.0)])
        board.add("read", [count("tokens", 3, model="a"), level("memory_bytes", 4.0)])

        assert 'visiobook_tokens_total{model="a",module="read"} 13.0' in shown(board)
        assert 'visiobook_memory_bytes{module="read"} 4.0' in shown(board)

    def test_a_name_keeps_its_labels(self) -> None:
        board = FigureBoard()

        board.add("read", [count("tokens", 10, model="a"), count("tokens", 7, device="cpu")])

        assert 'visiobook_tokens_total{model="a",module="read"} 10.0' in shown(board)
        assert "device" not in shown(board)

    def test_series_are_bounded(self) -> None:
        board = FigureBoard(most=3)

        board.add("read", [count("tokens", 1, model=f"m{number}") for number in range(50)])

        assert shown(board).count("visiobook_tokens_total{") == 3

    @pytest.mark.parametrize(("name", "value"), [("Tokens", 1.0), ("tokens", -1.0), ("tokens", float("nan"))])
    def test_what_is_no_metric_is_refused(self, name: str, value: float) -> None:
        with pytest.raises(ValueError, match=name):
            count(name, value)


class TestWorkerProcess:
    async def test_figures_come_with_the_answer_also_of_a_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.syspath_prepend(HERE)
        assert HERE in sys.path
        pool = WorkerPool(1)

        try:
            done, crashed = [
                await pool.run(
                    Task("sample_modules:modules", "count", {"text": text}, tmp_path / "s", tmp_path, tmp_path / "o"),
                    lambda _: None,
                )
                for text in ("hello", "fail")
            ]
        finally:
            await asyncio.shield(pool.stop())

        assert isinstance(done, Done)
        assert isinstance(crashed, Crashed)
        assert done.figures == (count("letters", 5, kind="latin"),)
        assert crashed.figures == (count("letters", 4, kind="latin"),)
