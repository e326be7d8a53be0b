"""An event as an AMQP message: structured CloudEvents (AMQP binding, content type ``application/cloudevents+json``).

The body is the stored envelope, byte for byte; ``message_id`` is the event's id, ``type`` its topic. What happened on
the way is in headers, which every further attempt carries along with the ``traceparent``.
"""

import hashlib
import json
import uuid
from datetime import UTC, datetime

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractIncomingMessage, HeadersType

from visiobook_messaging.retry import storable
from visiobook_messaging.tables import REASON_LENGTH, Delivery

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
FAILURES = "x-visiobook-failures"
REASON = "x-visiobook-reason"
TRACE = "traceparent"
LONGEST_TRACE = 64
MOST_FAILURES = 1000


def outgoing(row: Delivery) -> Message:
    """The message for a row of the outbox."""
    headers: HeadersType = {FAILURES: row.attempts} if row.attempts else {}
    if trace := _trace(row.envelope):
        headers[TRACE] = trace
    return Message(
        row.envelope,
        headers=headers,
        content_type=CONTENT_TYPE,
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=str(row.event_id),
        type=row.topic,
        timestamp=row.created_at,
    )


def failed(message: AbstractIncomingMessage, failures: int, reason: str, delay: float | None = None) -> Message:
    """The message for a further attempt after ``delay`` seconds, or for the dead letters."""
    return Message(
        message.body,
        headers={**_own(message.headers), FAILURES: failures, REASON: reason[:REASON_LENGTH]},
        content_type=message.content_type,
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=str(event_id(message)),
        type=topic(message),
        timestamp=message.timestamp,
        expiration=delay,
    )


def event_id(message: AbstractIncomingMessage) -> uuid.UUID:
    """The event's id; for a message without one, the same for the same body."""
    try:
        return uuid.UUID(message.message_id or "")
    except ValueError:
        return uuid.UUID(bytes=hashlib.sha256(message.body).digest()[:16], version=4)


def topic(message: AbstractIncomingMessage) -> str:
    """The event's topic."""
    return storable(message.type or message.routing_key or "")


def failures(message: AbstractIncomingMessage) -> int:
    """How often a handler has failed on it."""
    count = message.headers.get(FAILURES, 0)
    return min(max(count, 0), MOST_FAILURES) if isinstance(count, int) else 0


def reason(message: AbstractIncomingMessage) -> str:
    """Why it was given up: our reason, else the broker's."""
    if REASON in message.headers:
        return storable(str(message.headers[REASON]))
    return "RabbitMQ: " + str(message.headers.get("x-first-death-reason", "given up"))


def published_at(message: AbstractIncomingMessage) -> datetime:
    """When it was published, to the second; now where nobody said."""
    return message.timestamp or datetime.now(UTC)


def age(message: AbstractIncomingMessage) -> float:
    """Seconds since it was published, to the second."""
    return max(0.0, (datetime.now(UTC) - published_at(message)).total_seconds())


def _trace(envelope: bytes) -> str | None:
    """The traceparent in an envelope; none in what is no envelope, which the consumer will find out."""
    if b'"traceparent"' not in envelope:
        return None
    try:
        found = json.loads(envelope).get(TRACE)
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) and len(found) <= LONGEST_TRACE else None


def _own(headers: HeadersType) -> HeadersType:
    """Without what the broker adds at each dead-lettering; a growing header would in the end be a failure itself."""
    return {name: value for name, value in headers.items() if "-death" not in name and name != "x-delivery-count"}
