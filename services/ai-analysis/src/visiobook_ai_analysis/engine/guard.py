"""Batches that fit: halved before they would pass the budget, and halved again when memory runs out all the same."""

from collections.abc import Callable, Sequence
from typing import Any

from visiobook_ai_analysis.engine.contract import BatchModel, ItemT, ResultT, padded
from visiobook_ai_analysis.engine.errors import EngineOutOfMemory
from visiobook_ai_analysis.engine.memory import is_out_of_memory, release, resident_bytes
from visiobook_ai_analysis.engine.tally import Tally

_GROW_AFTER = 32
"""Batches that must go well before one of twice the size is tried again."""


class MemoryGuard:
    """``budget``: bytes that this process may have in RAM, None without a limit. ``make_room``: lets go of idle models.

    What a model could not take at once is remembered: later batches begin smaller, and grow again after a while.
    """

    def __init__(
        self,
        budget: int | None = None,
        *,
        tally: Tally | None = None,
        resident: Callable[[], int] = resident_bytes,
        make_room: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        self.budget = budget
        self._tally = tally or Tally()
        self._resident = resident
        self._make_room = make_room
        self._most: dict[str, int] = {}
        self._good: dict[str, int] = {}

    def run(self, model: BatchModel[ItemT, ResultT], items: Sequence[ItemT]) -> list[ResultT]:
        """A result for each item, in order. Raises EngineOutOfMemory when one item alone does not fit, and what the
        model raises for other reasons."""
        results: list[ResultT] = []
        left = [list(items)] if items else []
        while left:
            batch = left.pop()
            if len(batch) > 1 and self._is_too_much(model, batch):
                left += self._halves(model, batch)
                continue
            try:
                results += self._timed(model, batch)
                continue
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                if len(batch) == 1:
                    raise self._hopeless(model, batch[0]) from error
            self._remember(model, batch)  # outside of the handler: the error holds on to the batch's memory
            left += self._halves(model, batch)
        return results

    def limit(self, model: BatchModel[Any, Any]) -> int:
        """Pieces that a batch of this model may have now."""
        return min(model.batch_pieces, self._most.get(str(model.version), model.batch_pieces))

    def _timed(self, model: BatchModel[ItemT, ResultT], batch: list[ItemT]) -> Sequence[ResultT]:
        name, costs = str(model.version), [model.cost(item) for item in batch]
        with self._tally.batch(name, pieces=sum(costs), padded=padded(costs)):
            results = model.run(batch)
        self._good[name] = self._good.get(name, 0) + 1
        if name in self._most and self._good[name] >= _GROW_AFTER:
            self._good[name] = 0
            self._most[name] *= 2
            if self._most[name] >= model.batch_pieces:
                del self._most[name]
        return results

    def _is_too_much(self, model: BatchModel[ItemT, ResultT], batch: list[ItemT]) -> bool:
        costs = [model.cost(item) for item in batch]
        if padded(costs) > self._most.get(str(model.version), padded(costs)):
            return True
        expected = model.expected_bytes(len(batch), max(costs))
        if self.budget is None or self._resident() + expected <= self.budget:
            return False
        self._make_room(expected)
        return self._resident() + expected > self.budget

    def _halves(self, model: BatchModel[ItemT, ResultT], batch: list[ItemT]) -> list[list[ItemT]]:
        """The second half first: the caller takes from the end."""
        self._tally.halved(str(model.version))
        middle = len(batch) // 2
        return [batch[middle:], batch[:middle]]

    def _remember(self, model: BatchModel[ItemT, ResultT], batch: list[ItemT]) -> None:
        name, size = str(model.version), padded(model.cost(item) for item in batch)
        self._good[name] = 0
        self._most[name] = max(size // 2, 1)
        self._make_room(model.expected_bytes(len(batch), max(model.cost(item) for item in batch)))
        release()

    def _hopeless(self, model: BatchModel[ItemT, ResultT], item: ItemT) -> EngineOutOfMemory:
        limit = f", budget {self.budget / 1e6:.0f} MB" if self.budget else ""
        return EngineOutOfMemory(
            f"{model.version} has no memory for a single piece of work of {model.cost(item)} pieces"
            f" ({self._resident() / 1e6:.0f} MB in use{limit}): give the worker more memory"
        )
