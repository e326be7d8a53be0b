"""``make bench [ROWS=a,b]``: measure rows of the bars, print a table, write ``out/bench.json``.

A row is a module with ``measure() -> dict | list[dict]``; a result is ``{row, value, unit, anchor, ratio, bar, holds}``
with its anchor measured in the same run. Rows run one after the other, each in a process of its own, so that none sees
another's caches or threads.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
ROWS = {
    "illustration": "services/media-generation/benchmarks/illustration.py",
    "assembly": "services/storyboard-assembly/benchmarks/assembly.py",
    "narration": "services/media-generation/benchmarks/narration.py",
    "music": "services/media-generation/benchmarks/music.py",
    "whole_film": "tests/load/whole_film.py",
    "start": "tests/load/start.py",
    "literary": "services/ai-analysis/benchmarks/literary.py",
    "analysis_speed": "services/ai-analysis/benchmarks/analysis_speed.py",
    "start_server": "tests/load/start_server.py",
    "events_embedded": "libs/messaging/benchmarks/events_embedded.py",
    "events_rabbitmq": "libs/messaging/benchmarks/events_rabbitmq.py",
    "pipelines": "services/project/benchmarks/pipelines.py",
    "lease": "libs/modules/benchmarks/lease.py",
    "fan_out": "libs/messaging/benchmarks/fan_out.py",
    "scenes": "services/ai-analysis/benchmarks/scenes.py",
    "french": "services/ai-analysis/benchmarks/french.py",
    "portal": "services/web-portal/benchmarks/portal.py",
    "gateway": "services/gateway/benchmarks/gateway.py",
    "in_process": "services/gateway/benchmarks/in_process.py",
    "requests": "tests/load/waiting.py",
    "upload": "tests/load/upload.py",
}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main(wanted: str) -> int:
    """Measure and report; the exit code says whether every bar holds."""
    names = [name for name in wanted.split(",") if name] or list(ROWS)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.stderr.write(f"bench: no row named {', '.join(unknown)}; known: {', '.join(ROWS)}\n")
        return 2
    results = [result for name in names for result in measured(name)]
    report(results)
    return 0 if all(result["holds"] for result in results) else 1


def measured(name: str) -> list[dict[str, Any]]:
    """Run one row in a process of its own and read its results from its output."""
    sys.stderr.write(f"measuring {name} ...\n")
    arguments = [sys.executable, str(ROOT / ROWS[name])]
    done = subprocess.run(arguments, cwd=ROOT, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return [failed(name, f"exit code {done.returncode}, no result")]
    return found if isinstance(found, list) else [found]


def failed(name: str, why: str) -> dict[str, Any]:
    """A row that could not be measured does not hold."""
    return {"row": name, "value": None, "unit": why, "anchor": None, "ratio": None, "bar": "measured", "holds": False}


def report(results: list[dict[str, Any]]) -> None:
    """The table for people, the file for machines."""
    table = Table("row", "value", "unit", "anchor", "ratio", "bar", "holds", box=None)
    for result in results:
        cells = [shown(result[key]) for key in ("row", "value", "unit", "anchor", "ratio", "bar")]
        table.add_row(*cells, "[green]yes[/green]" if result["holds"] else "[red]no[/red]")
    Console(width=150).print(table)
    path = ROOT / "out" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"written to {path.relative_to(ROOT)}\n")


def shown(value: object) -> str:
    """A figure with three digits."""
    return f"{value:.3g}" if isinstance(value, float) else "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
