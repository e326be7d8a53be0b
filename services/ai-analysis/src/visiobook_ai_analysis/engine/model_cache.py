"""Loaded models, the least recently used let go of first when memory is short."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

ModelT = TypeVar("ModelT")


@dataclass(slots=True)
class _Loaded(Generic[ModelT]):
    model: ModelT
    size: int
    users: int = 0


class ModelCache(Generic[ModelT]):
    """At most ``budget`` bytes of models, by what their loaders say of their size; None without a limit.

    A model in use is never let go of, so a single one larger than the budget is still loaded, and leaves with the next.
    """

    def __init__(self, budget: int | None = None) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._loaded: OrderedDict[str, _Loaded[ModelT]] = OrderedDict()
        self._loading: dict[str, threading.Lock] = {}

    @property
    def size(self) -> int:
        """Bytes of all loaded models."""
        with self._lock:
            return sum(entry.size for entry in self._loaded.values())

    @property
    def names(self) -> list[str]:
        """What is loaded, the least recently used first."""
        with self._lock:
            return list(self._loaded)

    @contextmanager
    def use(self, name: str, load: Callable[[], tuple[ModelT, int]]) -> Iterator[ModelT]:
        """The model of that name, loaded if need be; ``load`` gives it with its size in bytes."""
        entry = self._held(name, load)
        try:
            yield entry.model
        finally:
            with self._lock:
                entry.users -= 1

    def warm(self, loaders: Sequence[tuple[str, Callable[[], tuple[ModelT, int]]]]) -> None:
        """Load models before anybody asks for them."""
        for name, load in loaders:
            with self.use(name, load):
                pass

    def make_room(self, wanted: int) -> None:
        """Let go of idle models until ``wanted`` bytes are free, or none is left."""
        with self._lock:
            freed = 0
            for name in [name for name, entry in self._loaded.items() if not entry.users]:
                if freed >= wanted:
                    break
                freed += self._loaded.pop(name).size

    def _held(self, name: str, load: Callable[[], tuple[ModelT, int]]) -> _Loaded[ModelT]:
        with self._lock:
            loading = self._loading.setdefault(name, threading.Lock())
        with loading:
            with self._lock:
                known = self._loaded.get(name)
                if known is not None:
                    self._loaded.move_to_end(name)
                    known.users += 1
                    return known
            made = _Loaded(*load(), users=1)
            with self._lock:
                self._loaded[name] = made
            self._shrink()
            return made

    def _shrink(self) -> None:
        if self._budget is not None and self.size > self._budget:
            self.make_room(self.size - self._budget)
