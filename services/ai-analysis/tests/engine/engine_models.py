"""Models for the tests of the engine room: strings in, their lengths out."""

import threading
from collections.abc import Callable, Hashable, Sequence

from visiobook_ai_analysis.engine.versions import ModelVersion


class LengthModel:
    """Counts letters. ``most``: pieces that fit into its memory; ``poison``: an item that it cannot take."""

    def __init__(self, *, batch_pieces: int = 64, most: int | None = None, poison: str | None = None) -> None:
        self.version = ModelVersion("lengths", "1", "0" * 64)
        self.batch_pieces = batch_pieces
        self.most = most
        self.poison = poison
        self.batches: list[list[str]] = []
        self.before: Callable[[Sequence[str]], None] = lambda _items: None

    def cost(self, item: str) -> int:
        return max(1, len(item))

    def kind(self, item: str) -> Hashable:
        return item.isupper()

    def expected_bytes(self, items: int, longest: int) -> int:
        return items * longest

    def run(self, items: Sequence[str]) -> list[int]:
        self.before(items)
        self.batches.append(list(items))
        size = len(items) * max(self.cost(item) for item in items)
        if self.most is not None and size > self.most:
            raise RuntimeError(
                f"[ONNXRuntimeError] : 6 : Failed to allocate memory for requested buffer of size {size}"
            )
        if self.poison in items:
            raise ValueError("poison")
        return [len(item) for item in items]


class Gate:
    """Holds a model back until it is opened; tells when a batch has come to it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, _items: Sequence[str]) -> None:
        self.reached.set()
        assert self.open.wait(10)


class Turnstile:
    """Lets as many batches through as it is told."""

    def __init__(self) -> None:
        self._places = threading.Semaphore(0)

    def __call__(self, _items: Sequence[str]) -> None:
        assert self._places.acquire(timeout=10)

    def let(self, batches: int) -> None:
        """Let so many more batches through."""
        self._places.release(batches)
