"""Row ``start``: from a fleet's birth to its first answer, with a fresh database and warm; memory of the warm skeleton.

A first start also loads the migration tools, about 9 MB, which a warm one never touches. It leaves its byte code, as
starts do, whatever the environment says (``PYTHONDONTWRITEBYTECODE``): the next ones compile nothing.
"""

import json
import os
import statistics
import sys
from typing import Any

from visiobook_testkit import embedded_fleet

FRESH_BAR, WARM_BAR, MEMORY_BAR = 8.0, 1.5, 120.0
WARM_RUNS = 5


def measure() -> list[dict[str, Any]]:
    """Seconds, and megabytes of the process before any model or worker is loaded."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with embedded_fleet.throwaway_home() as home:
        process, fresh = embedded_fleet.start(home)
        embedded_fleet.stop(process)
        warm, memory = [], 0.0
        for _ in range(WARM_RUNS):
            process, seconds = embedded_fleet.start(home)
            warm.append(seconds)
            memory = max(memory, embedded_fleet.resident_megabytes(process))
            embedded_fleet.stop(process)
    return [
        row("start (fresh database)", fresh, "s", FRESH_BAR),
        row("start (warm, median)", statistics.median(warm), "s", WARM_BAR),
        row("start (resident memory)", memory, "MB", MEMORY_BAR),
    ]


def row(name: str, value: float, unit: str, bar: float) -> dict[str, Any]:
    """A row that must stay below its bar."""
    return {
        "row": name,
        "value": round(value, 3),
        "unit": unit,
        "anchor": bar,
        "ratio": round(value / bar, 3),
        "bar": f"<= {bar:g} {unit}",
        "holds": value <= bar,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
