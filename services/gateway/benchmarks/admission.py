"""What the edge pays to judge a request: token, revocation and rate, in CPU time."""

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import ensure_keys, load_keyring
from visiobook_chassis.settings import Mode
from visiobook_gateway.admission import Admission
from visiobook_gateway.main import create_app
from visiobook_gateway.settings import Settings

REQUESTS = 20_000
REVOKED = 10_000
BAR_MICROSECONDS = 5.0
PLENTY = 1_000_000


def measure() -> list[dict[str, object]]:
    """CPU microseconds of a judged request, and of the look at the revocations in it."""
    with tempfile.TemporaryDirectory() as folder:
        ensure_keys(Path(folder), ["gateway", "user"])
        whole, look = asyncio.run(_measure(Path(folder)))
    rows: list[tuple[str, float, float]] = [("admission", whole, 45.0), ("revocation", look, BAR_MICROSECONDS)]
    return [
        {"row": row, "value": round(value, 3), "unit": "CPU us/request", "anchor": None, "ratio": None, "bar": bar,
         "holds": value <= bar}
        for row, value, bar in rows
    ]  # fmt: skip


async def _measure(keys: Path) -> tuple[float, float]:
    settings = Settings(mode=Mode.EMBEDDED, keys=keys, rate_per_second=PLENTY, rate_burst=PLENTY)
    app = create_app(settings, upstreams={})
    admission = Admission(settings, app.state.keyring, app.state.catalogue, app.state.shared)
    revocations = app.state.shared.revocations
    revocations.add((f"session {number}" for number in range(REVOKED)), until=time.time() + 900)
    scope = _request(keys)
    await admission.admit(scope, "project")
    begun = time.process_time()
    for _ in range(REQUESTS):
        await admission.admit(scope, "project")
    whole = time.process_time() - begun
    begun = time.process_time()
    for _ in range(REQUESTS):
        revocations.holds("the session")
    look = time.process_time() - begun
    return whole / REQUESTS * 1e6, look / REQUESTS * 1e6


def _request(keys: Path) -> dict[str, Any]:
    now = int(time.time())
    claims = {"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 900, "sid": "the session"}
    token = load_keyring(keys, "user").sign(claims)
    headers = [(b"authorization", f"Bearer {token}".encode())]
    return {"type": "http", "method": "GET", "path": "/api/v1/project/projects", "headers": headers}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
