"""Figures that leave a worker process: counted inside a job, sent with its answer, shown by the host at ``/metrics``.

A worker process answers nobody but its host, so it cannot be asked for metrics. What a module counts goes back with the
answer of the job, also with that of a job that failed; only a process that dies takes its figures along.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_NAME = re.compile(r"[a-z][a-z0-9_]*")
Labels = tuple[tuple[str, str], ...]


class FigureKind(StrEnum):
    COUNT = "count"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Figure:
    """``name`` becomes ``visiobook_<name>``, with ``_total`` for a count. A name always has the same labels.

    A COUNT is what this job adds; a LEVEL is how things stand, and the last one told is shown. Raises ValueError for
    a name that is no metric's, and for a count that goes down.
    """

    name: str
    value: float
    kind: FigureKind = FigureKind.COUNT
    labels: Labels = ()

    def __post_init__(self) -> None:
        if not all(_NAME.fullmatch(name) for name in (self.name, *dict(self.labels))):
            raise ValueError(f"{self.name} {dict(self.labels)}: names are lower case letters, digits and _")
        if self.kind is FigureKind.COUNT and not self.value >= 0:
            raise ValueError(f"{self.name} counts {self.value}: a count never goes down")


def count(name: str, value: float = 1.0, **labels: str) -> Figure:
    """So much more of something."""
    return Figure(name, float(value), FigureKind.COUNT, tuple(sorted(labels.items())))


def level(name: str, value: float, **labels: str) -> Figure:
    """How things stand."""
    return Figure(name, float(value), FigureKind.LEVEL, tuple(sorted(labels.items())))
