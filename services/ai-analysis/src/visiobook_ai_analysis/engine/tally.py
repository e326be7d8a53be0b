"""What models did, counted as they do it: told to the host with a job's answer, or to whoever asks an engine."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from visiobook_ai_analysis.engine.memory import resident_bytes
from visiobook_modules.figures import Figure, FigureKind, count, level

BATCHES, PIECES, PADDED, SECONDS = "engine_batches", "engine_pieces", "engine_padded_pieces", "engine_seconds"
HALVED, ERRORS, QUEUED, RESIDENT = "engine_halvings", "engine_errors", "engine_queued_pieces", "engine_resident_bytes"
LOADS = "engine_model_loads"


@dataclass(slots=True)
class _Model:
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)


class Tally:
    """Counts by model; every thread may add. ``clock`` in seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._models: dict[str, _Model] = {}
        self._queued = 0
        self._peak = 0

    @contextmanager
    def batch(self, model: str, *, pieces: int, padded: int) -> Iterator[None]:
        """Time a batch; it counts when it ends well."""
        begun = self._clock()
        yield
        with self._lock:
            of = self._models.setdefault(model, _Model())
            of.seconds += self._clock() - begun
            of.counts.update({BATCHES: 1, PIECES: pieces, PADDED: padded})
            self._peak = max(self._peak, resident_bytes())

    def halved(self, model: str) -> None:
        """A batch was divided because memory was short."""
        self._note(model, HALVED)

    def loaded(self, model: str) -> None:
        """A model was loaded."""
        self._note(model, LOADS)

    def failed(self, model: str, code: str) -> None:
        """Work has no result."""
        with self._lock:
            self._models.setdefault(model, _Model()).errors[code] += 1

    def queue(self, pieces: int) -> None:
        """So much waits now."""
        with self._lock:
            self._queued = pieces

    def take(self) -> list[Figure]:
        """Everything counted since the last call."""
        with self._lock:
            models, self._models = self._models, {}
            peak, self._peak = self._peak, 0
            queued = self._queued
        found = [level(QUEUED, queued), level(RESIDENT, peak or resident_bytes())]
        for name, of in sorted(models.items()):
            found += [count(what, number, model=name) for what, number in sorted(of.counts.items())]
            found += [count(ERRORS, number, model=name, code=code) for code, number in sorted(of.errors.items())]
            if of.seconds:
                found.append(count(SECONDS, of.seconds, model=name))
        return found

    def _note(self, model: str, what: str) -> None:
        with self._lock:
            self._models.setdefault(model, _Model()).counts[what] += 1


def merged(figures: list[Figure]) -> list[Figure]:
    """Counts of one name and labels added up, of levels the last."""
    totals: dict[tuple[str, FigureKind, tuple[tuple[str, str], ...]], float] = {}
    for figure in figures:
        key = figure.name, figure.kind, figure.labels
        totals[key] = figure.value + (totals.get(key, 0.0) if figure.kind is FigureKind.COUNT else 0.0)
    return [Figure(name, value, kind, labels) for (name, kind, labels), value in totals.items()]
