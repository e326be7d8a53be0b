"""Every event to three subscribers, within PostgreSQL: deliveries beside raw aio-pika with three queues."""

import asyncio
import json
import sys
from pathlib import Path

from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database

sys.path.insert(0, str(Path(__file__).parent))
from streams import raw, result, servers, stream  # benchmarks are run by path


def make_bus(database: Database, amqp_url: str) -> Bus:  # noqa: ARG001  # the rows share one shape
    return Bus(database, service="payment")


async def _measure() -> list[dict[str, object]]:
    async with servers() as (database, amqp_url):
        before = await raw(amqp_url, queues=3)
        ours = await stream(make_bus, database, amqp_url, handlers=3)
        anchor = max(before, await raw(amqp_url, queues=3))  # its best: the machine may be busy now and then
    return [result("fan_out", ours["rate"], anchor, 0.22)]


def measure() -> list[dict[str, object]]:
    """Both in this run, on servers of its own."""
    return asyncio.run(_measure())


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
