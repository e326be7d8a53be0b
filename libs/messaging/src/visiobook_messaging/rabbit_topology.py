"""The queues and exchanges on RabbitMQ, declared here and nowhere else.

::

    visiobook.events (topic) --pattern--> visiobook.payment.reserve_credits (quorum queue, one per subscription)
    visiobook.retry.400 (fanout) -> visiobook.retry.400 (quorum, waits) --expired, default exchange--> the same queue
    visiobook.dead (direct) ---> visiobook.payment.reserve_credits.dead (quorum)

The retry queues, one per step of the backoff, are shared by the fleet: a message keeps the name of its own queue as
routing key, so on expiry the default exchange brings it home, and to no other subscriber. Jitter is a message's own
expiration; as a queue expires from its head, it may wait for others of the same step, by two fifths of it at most.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange

from visiobook_messaging.retry import RetryPolicy

# At-least-once dead-lettering needs quorum queues that refuse rather than drop (RabbitMQ 3.10 and later).
QUORUM = {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-dead-letter-strategy": "at-least-once"}
# A message whose consumers died this many times in mid-work (not one whose handler raised) is given up.
DELIVERY_LIMIT = 50


@dataclass(frozen=True)
class Names:
    """Names on the broker; another prefix is another fleet on the same broker."""

    prefix: str = "visiobook"

    @property
    def events(self) -> str:
        """The topic exchange that everything is published to."""
        return f"{self.prefix}.events"

    @property
    def dead(self) -> str:
        """The dead-letter exchange."""
        return f"{self.prefix}.dead"

    def queue(self, subscriber: str) -> str:
        """The queue of a subscriber (``<service>.<handler>``)."""
        return f"{self.prefix}.{subscriber}"

    def dead_queue(self, subscriber: str) -> str:
        """Where a subscriber's dead letters wait to be entered into ``bus.dead``."""
        return f"{self.prefix}.{subscriber}.dead"

    def retry(self, seconds: float) -> str:
        """Exchange and queue of one step of the backoff."""
        return f"{self.prefix}.retry.{round(seconds * 1000)}"


@dataclass(frozen=True)
class Exits:
    """Where a consumer or the relay sends to: on one channel with publisher confirms."""

    channel: AbstractChannel
    events: AbstractExchange
    dead: AbstractExchange
    retries: Mapping[str, AbstractExchange]


def routing_pattern(pattern: str) -> str:
    """The narrowest AMQP pattern that lets everything through that a LIKE pattern does.

    A word with "%" becomes "#", for "%" stands for dots too; a consumer skips what came through beyond the pattern.
    """
    return ".".join("#" if "%" in word else word for word in pattern.split("."))


async def declare(
    channel: AbstractChannel, names: Names, bindings: Mapping[str, str], removed: Collection[tuple[str, str]],
    retry: RetryPolicy,
) -> Exits:  # fmt: skip
    """Declare everything a service needs; idempotent. ``bindings``: subscriber -> pattern; ``removed`` are unbound."""
    events = await channel.declare_exchange(names.events, ExchangeType.TOPIC, durable=True)
    dead = await channel.declare_exchange(names.dead, ExchangeType.DIRECT, durable=True)
    steps = sorted({names.retry(retry.step(attempt)) for attempt in range(1, retry.attempts)})
    retries = {name: await _declare_step(channel, name) for name in steps}
    for subscriber, pattern in bindings.items():
        await _declare_subscriber(channel, names, subscriber, pattern)
    for subscriber, pattern in removed:
        if bindings.get(subscriber) is None or routing_pattern(pattern) != routing_pattern(bindings[subscriber]):
            await _unbind(channel, names, subscriber, pattern)
    return Exits(channel, events, dead, retries)


async def _declare_step(channel: AbstractChannel, name: str) -> AbstractExchange:
    exchange = await channel.declare_exchange(name, ExchangeType.FANOUT, durable=True)
    queue = await channel.declare_queue(name, durable=True, arguments={**QUORUM, "x-dead-letter-exchange": ""})
    await queue.bind(exchange)
    return exchange


async def _declare_subscriber(channel: AbstractChannel, names: Names, subscriber: str, pattern: str) -> None:
    name, dead_name = names.queue(subscriber), names.dead_queue(subscriber)
    dead_queue = await channel.declare_queue(dead_name, durable=True, arguments={"x-queue-type": "quorum"})
    await dead_queue.bind(names.dead, name)
    queue = await channel.declare_queue(
        name,
        durable=True,
        arguments={
            **QUORUM,
            "x-dead-letter-exchange": names.dead,
            "x-dead-letter-routing-key": name,
            "x-delivery-limit": DELIVERY_LIMIT,
        },
    )
    await queue.bind(names.events, routing_pattern(pattern))


async def _unbind(channel: AbstractChannel, names: Names, subscriber: str, pattern: str) -> None:
    underlay = await channel.get_underlay_channel()  # the queue may be gone, and this command does not mind
    await underlay.queue_unbind(names.queue(subscriber), names.events, routing_pattern(pattern))
