"""Row ``requests``: how long people and programs wait for a log-in, a new project and the lease of a job.

Against a fleet in one process, by several callers at once; the anchor is a plain read by the same callers. Argon2id is
most of a log-in, by design. The lease is measured where it happens, in ``libs/modules/benchmarks/lease.py``.
"""

import asyncio
import importlib.util
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

from visiobook_testkit import embedded_fleet

ROOT = Path(__file__).parents[2]
CALLERS, LOG_INS, PROJECTS = 4, 60, 200
PAUSE_SECONDS = 0.1
"""Between the calls of one caller: together they stay below what the rate of one user allows."""
LOG_IN_BAR, CREATE_BAR = 500.0, 100.0
LEASE = ROOT / "libs" / "modules" / "benchmarks" / "lease.py"


def measure() -> list[dict[str, Any]]:
    """95th percentiles in milliseconds."""
    with embedded_fleet.throwaway_home() as home:
        process, _ = embedded_fleet.start(home)
        try:
            running = home.running()
            assert running is not None
            owner = json.loads(home.owner_file.read_text("utf-8"))
            log_in, create, read = asyncio.run(_measure(running.url, owner))
        finally:
            embedded_fleet.stop(process)
    return [
        row("requests (log-in)", log_in, read, LOG_IN_BAR),
        row("requests (create a project)", create, read, CREATE_BAR),
        {**_lease(), "row": "requests (lease)"},
    ]


async def _measure(url: str, owner: dict[str, str]) -> tuple[float, float, float]:
    who = {"email": owner["email"], "password": owner["password"]}
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        answer = (await client.post("/api/v1/user/sessions", json=who)).raise_for_status()
        client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

        async def log_in(_: int) -> None:
            (await client.post("/api/v1/user/sessions", json=who)).raise_for_status()

        async def create(number: int) -> None:
            body = {"name": f"Project {number}"}
            (await client.post("/api/v1/project/projects", json=body)).raise_for_status()

        async def read(_: int) -> None:
            (await client.get("/api/v1/project/projects")).raise_for_status()

        return (
            await _tail(log_in, LOG_INS, callers=2),
            await _tail(create, PROJECTS, callers=CALLERS),
            await _tail(read, PROJECTS, callers=CALLERS),
        )


async def _tail(call: Callable[[int], Awaitable[None]], times: int, *, callers: int) -> float:
    """The 95th percentile of a call in milliseconds, by so many callers at once, each one call after the other."""
    taken: list[float] = []
    numbers = iter(range(times))

    async def caller() -> None:
        for number in numbers:
            begun = time.perf_counter()
            await call(number)
            taken.append((time.perf_counter() - begun) * 1e3)
            await asyncio.sleep(PAUSE_SECONDS)

    await asyncio.gather(*(caller() for _ in range(callers)))
    return quantiles(taken, n=20)[-1]


def _lease() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("lease", LEASE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.measure()
    return found


def row(name: str, value: float, anchor: float, bar: float) -> dict[str, Any]:
    """One result; the anchor is a plain read by the same callers."""
    return {
        "row": name,
        "value": round(value, 1),
        "unit": "ms (p95)",
        "anchor": round(anchor, 1),
        "ratio": round(value / anchor, 2),
        "bar": f"< {bar:g} ms",
        "holds": value < bar,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1))
