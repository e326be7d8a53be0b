"""Row ``in_process``: one service calls another in the same process, with real JSON and a real token each time."""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter
from pydantic import BaseModel

from visiobook_chassis import application
from visiobook_chassis.asgi import StreamingASGITransport
from visiobook_chassis.auth import CallingService
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.network import TIMEOUT, Network, Peer
from visiobook_chassis.settings import Mode, ServiceSettings

CALLS, WARM_UP = 3000, 200
BAR_MICROSECONDS = 200.0
PATH = "/internal/v1/project/quote"


class Quote(BaseModel):
    """A small body, as services send one another."""

    project: str
    shots: int
    credits: int = 0


router = APIRouter()


@router.post(PATH)
async def quote(asked: Quote, principal: CallingService) -> Quote:
    """A route for services, with nothing behind it."""
    assert principal.service == "payment"
    return asked.model_copy(update={"credits": asked.shots * 3})


def measure() -> dict[str, object]:
    """The median of a call in microseconds; the anchor is that of the same route without a token, over bare ASGI."""
    with tempfile.TemporaryDirectory() as folder:
        ensure_keys(Path(folder), ["project", "payment"])
        found, bare = asyncio.run(_measure(Path(folder)))
    return {
        "row": "in_process",
        "value": round(found, 1),
        "unit": "us a call (p50)",
        "anchor": round(bare, 1),
        "ratio": round(found / bare, 2),
        "bar": f"<= {BAR_MICROSECONDS:g} us",
        "holds": found <= BAR_MICROSECONDS,
    }


async def _measure(keys: Path) -> tuple[float, float]:
    settings = ServiceSettings(service="project", mode=Mode.EMBEDDED, keys=keys)
    app = application.create_app(settings, title="Project", routers=[router], keyring=load_keyring(keys, "project"))
    transport = StreamingASGITransport(app)
    client = httpx.AsyncClient(transport=transport, base_url="http://project", timeout=TIMEOUT)
    peer = Network(load_keyring(keys, "payment"), lambda _: client).peer("project")
    call = {"project": "0198a3c2", "shots": 12}
    async with client:
        whole = await _median(peer, call)
        bare = await _median_of_health(client)
    return whole, bare


async def _median(peer: Peer, body: dict[str, Any]) -> float:
    taken = []
    for _ in range(WARM_UP + CALLS):
        begun = time.perf_counter()
        answer = await peer.call("POST", PATH, json=body)
        assert answer.json()["credits"] == 36
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[WARM_UP:]) * 1e6


async def _median_of_health(client: httpx.AsyncClient) -> float:
    taken = []
    for _ in range(WARM_UP + CALLS // 3):
        begun = time.perf_counter()
        await client.get("/health/live")
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[WARM_UP:]) * 1e6


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
