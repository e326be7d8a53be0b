"""Events within PostgreSQL: throughput beside raw aio-pika with confirms, and the delay at a hundred a second."""

import asyncio
import json
import sys
from pathlib import Path

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database

sys.path.insert(0, str(Path(__file__).parent))
from streams import delay, raw, result, servers, stream  # benchmarks are run by path


def make_bus(database: Database, amqp_url: str) -> Bus:  # noqa: ARG001  # the rows share one shape
    return Bus(database, service="payment")


async def _measure() -> list[dict[str, object]]:
    async with servers() as (database, amqp_url):
        before = await raw(amqp_url, queues=1)
        ours = await stream(make_bus, database, amqp_url, handlers=1)
        anchor = max(before, await raw(amqp_url, queues=1))  # its best: the machine may be busy now and then
    return [result("events_embedded", ours["rate"], anchor, 0.3), delay("events_embedded", ours["p95_ms"], 15)]


def measure() -> list[dict[str, object]]:
    """Both in this run, on servers of its own."""
    return asyncio.run(_measure())


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
