"""Where the figures of all worker processes of this process come together, for ``/metrics``."""

import threading
from collections.abc import Iterable, Iterator

import structlog
from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from visiobook_modules.figures import Figure, FigureKind, Labels

log = structlog.get_logger(__name__)
MOST_SERIES = 2000


class FigureBoard(Collector):
    """All figures that the workers of this process have told, by module."""

    def __init__(self, *, most: int = MOST_SERIES) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._shapes: dict[str, tuple[FigureKind, tuple[str, ...]]] = {}
        self._values: dict[tuple[str, Labels], float] = {}
        self._refused: set[str] = set()

    def add(self, module: str, figures: Iterable[Figure]) -> None:
        """Take what a job of ``module`` told. What does not fit is left out and logged once a name."""
        with self._lock:
            for figure in figures:
                labels = (("module", module), *figure.labels)
                if self._fits(figure, labels):
                    key = figure.name, labels
                    before = self._values.get(key, 0.0) if figure.kind is FigureKind.COUNT else 0.0
                    self._values[key] = before + figure.value

    def collect(self) -> Iterator[Metric]:
        """The metrics as Prometheus' client wants them."""
        with self._lock:
            shapes, values = dict(self._shapes), dict(self._values)
        for name, (kind, labels) in sorted(shapes.items()):
            family = CounterMetricFamily if kind is FigureKind.COUNT else GaugeMetricFamily
            metric = family(f"visiobook_{name}", f"Told by modules: {name.replace('_', ' ')}", labels=labels)
            for (of, given), value in sorted(values.items()):
                if of == name:
                    metric.add_metric([text for _, text in given], value)
            yield metric

    def _fits(self, figure: Figure, labels: Labels) -> bool:
        shape = figure.kind, tuple(name for name, _ in labels)
        known = self._shapes.setdefault(figure.name, shape)
        room = (figure.name, labels) in self._values or len(self._values) < self._most
        if known == shape and room:
            return True
        if figure.name not in self._refused:
            self._refused.add(figure.name)
            log.warning("figure.left_out", name=figure.name, why="another shape" if room else "too many series")
        return False


board = FigureBoard()
"""Of this process; one for all hosts that share it."""
REGISTRY.register(board)
