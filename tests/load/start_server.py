"""Row ``start_server``: from a server fleet's birth to its first answer, with a fresh database and warm; what it takes.

The servers run already and are not counted. Memory is the proportional share (PSS): what forked processes share counts
once. The anchor is what ten separate interpreters took: 6.3 s and 581 MB, without any worker.
"""

import json
import statistics
import sys
from typing import Any

import psutil

from visiobook_testkit.fleet import launch, stop, throwaway_home
from visiobook_testkit.server_fleet import ServerFleet, ThrowawayServers, missing_servers

SECONDS_OF_TEN, MEGABYTES_OF_TEN = 6.3, 581.0
WARM_RUNS = 3


def measure() -> list[dict[str, Any]]:
    """Wall seconds, CPU seconds and megabytes of all processes at rest. Raises RuntimeError without the servers."""
    if missing := missing_servers():
        raise RuntimeError(f"not installed: {missing}")
    with throwaway_home() as home:
        servers = ThrowawayServers(home.folder / "servers")
        servers.start()
        try:
            fleet = ServerFleet.on(home, servers)
            fresh, *warm = [started_and_stopped(fleet) for _ in range(1 + WARM_RUNS)]
        finally:
            servers.stop()
    seconds, computed, memory = (statistics.median(values) for values in zip(*warm, strict=True))
    return [
        row("start_server (fresh database)", fresh[0], "s", 2 * SECONDS_OF_TEN),
        row("start_server (warm, median)", seconds, "s", SECONDS_OF_TEN),
        row("start_server (warm, CPU)", computed, "s", 2 * SECONDS_OF_TEN),
        row("start_server (memory of all processes)", memory, "MB", 1.3 * MEGABYTES_OF_TEN),
    ]


def started_and_stopped(fleet: ServerFleet) -> tuple[float, float, float]:
    """One start: seconds to the first answer, CPU seconds until then, megabytes."""
    process, seconds = launch(fleet.home, "visiobook_server")
    try:
        launcher = psutil.Process(process.pid)
        times = launcher.cpu_times()
        computed = times.user + times.system + times.children_user + times.children_system
        family = launcher.children(recursive=True)
        computed += sum(sum(child.cpu_times()[:2]) for child in family)
        memory = sum(each.memory_full_info().pss for each in [launcher, *family]) / 1e6
    finally:
        stop(process)
    return seconds, computed, memory


def row(name: str, value: float, unit: str, bar: float) -> dict[str, Any]:
    """A row that must stay below its bar."""
    return {
        "row": name,
        "value": round(value, 2),
        "unit": unit,
        "anchor": bar,
        "ratio": round(value / bar, 3),
        "bar": f"<= {bar:g} {unit}",
        "holds": value <= bar,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
