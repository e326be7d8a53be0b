"""Row ``in_process``: one service calls another in the same process, with real JSON and a real token each time."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from fastapi import APIRouter
from pydantic import BaseModel

from visiobook_chassis import application
from visiobook_chassis.auth import CallingService
from visiobook_chassis.in_process import InProcessClient
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.network import Network
from visiobook_chassis.settings import Mode, ServiceSettings

CALLS, WARM_UP = 3000, 200
BAR_MICROSECONDS = 200.0
PATH = "/internal/v1/project/quote"


class Quote(BaseModel):
    """A small body, as services send one another."""

    project: str
    shots: int
    credits: int = 0


Medians = tuple[float, ...]
router = APIRouter()


@router.post(PATH)
async def quote(asked: Quote, principal: CallingService) -> Quote:
    """A route for services, with nothing behind it."""
    assert principal.service == "payment"
    return asked.model_copy(update={"credits": asked.shots * 3})


def measure() -> list[dict[str, object]]:
    """The median of a call in microseconds, by the clock and of CPU; the anchor is a route without token and body."""
    with tempfile.TemporaryDirectory() as folder:
        ensure_keys(Path(folder), ["project", "payment"])
        whole, bare = uvloop.run(_measure(Path(folder)))
    return [
        {
            "row": row,
            "value": round(whole[which], 1),
            "unit": "us a call (p50)",
            "anchor": round(bare[which], 1),
            "ratio": round(whole[which] / bare[which], 2),
            "bar": f"<= {BAR_MICROSECONDS:g} us",
            "holds": whole[which] <= BAR_MICROSECONDS,
        }
        for which, row in enumerate(("in_process", "in_process (CPU)"))
    ]


async def _measure(keys: Path) -> tuple[Medians, Medians]:
    settings = ServiceSettings(service="project", mode=Mode.EMBEDDED, keys=keys)
    app = application.create_app(settings, title="Project", routers=[router], keyring=load_keyring(keys, "project"))
    client = InProcessClient(app, "project")
    peer = Network(load_keyring(keys, "payment"), lambda _: client).peer("project")

    async def call() -> None:
        answer = await peer.call("POST", PATH, json={"project": "0198a3c2", "shots": 12})
        assert answer.json()["credits"] == 36

    async def ask() -> None:
        await client.get("/health/live")

    async with client:
        return await _medians(call), await _medians(ask)


async def _medians(call: Callable[[], Awaitable[None]]) -> Medians:
    """Microseconds of a call, by the clock and of CPU."""
    seconds, computed = [], []
    for _ in range(WARM_UP + CALLS):
        begun, busy = time.perf_counter(), time.process_time()
        await call()
        computed.append(time.process_time() - busy)
        seconds.append(time.perf_counter() - begun)
    return tuple(statistics.median(taken[WARM_UP:]) * 1e6 for taken in (seconds, computed))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1))
