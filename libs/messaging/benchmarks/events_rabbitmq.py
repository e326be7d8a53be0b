"""Events from the outbox over RabbitMQ to the inbox: throughput beside raw aio-pika, and the delay at 100/s."""

import asyncio
import json
import sys
from pathlib import Path

from visiobook_messaging.bus import Bus
from visiobook_messaging.rabbit import RabbitBus
from visiobook_persistence.database import Database

sys.path.insert(0, str(Path(__file__).parent))
from streams import delay, raw, result, servers, stream  # benchmarks are run by path


def make_bus(database: Database, amqp_url: str) -> Bus:
    return RabbitBus(database, amqp_url=amqp_url, service="payment")


async def _measure() -> list[dict[str, object]]:
    async with servers() as (database, amqp_url):
        before = await raw(amqp_url, queues=1)
        ours = await stream(make_bus, database, amqp_url, handlers=1)
        anchor = max(before, await raw(amqp_url, queues=1))  # its best: the machine may be busy now and then
    return [result("events_rabbitmq", ours["rate"], anchor, 0.22), delay("events_rabbitmq", ours["p95_ms"], 30)]


def measure() -> list[dict[str, object]]:
    """Both in this run, on servers of its own."""
    return asyncio.run(_measure())


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
