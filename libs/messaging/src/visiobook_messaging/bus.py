"""The embedded bus: one table is both the outbox and the queue.

What is published in a session becomes one row per distinct subscriber in its transaction, when that commits. A
``TableConsumer`` claims rows, runs the handlers and settles them in one transaction (FOR UPDATE SKIP LOCKED), so
``kill -9`` is a rollback and an effect is applied once.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from visiobook_chassis.settings import Part, ServiceSettings
from visiobook_contracts.events import Envelope, Event
from visiobook_messaging import tables
from visiobook_messaging.outage import Outage
from visiobook_messaging.outbox import Outbox, outbox_of
from visiobook_messaging.reading import read, written
from visiobook_messaging.retry import MalformedEvent, RetryPolicy
from visiobook_messaging.subscriptions import Incoming, Subscription, Subscriptions
from visiobook_messaging.table_consumer import TableConsumer
from visiobook_messaging.topics import matches
from visiobook_messaging.wakeup import PostgresWakeup, Wakeup
from visiobook_messaging.watch import watched
from visiobook_persistence.database import Database

__all__ = ["Bus", "MalformedEvent", "RetryPolicy", "connected"]


class Bus:
    """A service's way to publish and to listen. Every method that takes a session works in that transaction."""

    def __init__(
        self,
        database: Database,
        *,
        service: str,
        state: State | None = None,
        wakeup: Wakeup | None = None,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._database = database
        self._service = service
        self._state = state or State()
        self.wakeup = wakeup or Wakeup()
        self._retry = retry or RetryPolicy()
        self._tasks: list[asyncio.Task[None]] = []
        self._outage = Outage(service)
        self._stop = asyncio.Event()

    # ------------------------------------------------------------------------------------------- publish

    async def publish(
        self,
        session: AsyncSession,
        event: Event,
        *,
        subject: str | None = None,
        to: str | None = None,
        delay: float = 0.0,
        traceparent: str | None = None,
    ) -> uuid.UUID:
        """Publish when, and only when, the session commits. ``delay`` in seconds. Returns the event's id.

        One publisher's events reach one process of a subscriber in the order of their transactions' beginnings. That
        is no promise across retries, delays, or several processes: handlers bear any order and any repetition.
        Raises EventTooLarge over 1 MiB.
        """
        envelope = Envelope(
            source=f"/visiobook/{self._service}",
            type=event.topic(service=self._service, to=to),
            subject=subject,
            dataversion=event.version,
            traceparent=traceparent,
            data=event.model_dump(mode="json"),
        )
        publication = tables.Publication(envelope.id, envelope.type, written(envelope), delay)
        await self._outbox(session).add(session, publication)
        return envelope.id

    def wake_after_commit(self, session: AsyncSession, topic: str) -> None:
        """Wake whoever waits for ``topic`` once the session has committed; ``publish`` does it by itself."""
        self._outbox(session).add_topic(topic)

    def _outbox(self, session: AsyncSession) -> Outbox:
        return outbox_of(session, self, self._write, self._committed)

    def _write(self, connection: Connection, publications: Sequence[tables.Publication]) -> None:
        tables.enqueue(connection, publications)

    def _committed(self, published: set[str], besides: set[str]) -> None:
        self.wakeup.committed(published | besides)

    # ------------------------------------------------------------------------------------------- consume

    async def start(self, subscriptions: Subscriptions | None) -> None:
        """Bind the subscriptions and begin to consume. Bindings that are no longer declared are removed.

        None: only publish, and leave the bindings to the processes of the service that consume.
        """
        self._stop.clear()
        if subscriptions is None:
            return
        async with self._database.transaction() as session:
            names = {self._full_name(s): s.pattern for s in subscriptions.all}
            await tables.bind(session, self._service, names)
        for each in subscriptions.all:
            name = self._full_name(each)
            consumer = TableConsumer(self, self._database, name, each, self._retry, self._outage)
            self._tasks.append(asyncio.create_task(consumer.run(self._stop)))

    async def stop(self) -> None:
        """Finish the running batches, then stop."""
        self._stop.set()
        self.wakeup.wake()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def in_broker(self) -> dict[str, int]:
        """Messages that wait outside the database, by subscriber: none here."""
        return {}

    def _full_name(self, subscription: Subscription) -> str:
        return f"{self._service}.{subscription.name}"

    def incoming(self, session: AsyncSession, subscription: Subscription, body: bytes, attempt: int) -> Incoming[Any]:
        """What a handler receives. Raises MalformedEvent."""
        envelope, event = read(subscription.event, body)
        return Incoming(event, envelope, session, self, self._state, attempt=attempt)

    async def deliver(self, subscriptions: Subscriptions, session: AsyncSession, envelopes: Sequence[Envelope]) -> None:
        """Hand envelopes to every matching handler, together, in this session: for tests, instead of waiting."""
        for subscription in subscriptions.all:
            batch = [
                Incoming(subscription.event.model_validate(envelope.data), envelope, session, self, self._state)
                for envelope in envelopes
                if matches(envelope.type, subscription.pattern)
            ]
            if batch:
                await subscription.handler(batch)


def connected(subscriptions: Subscriptions | None = None) -> Callable[[FastAPI], Any]:
    """Resource for ``create_app``: ``app.state.bus``, consuming while the application runs.

    With an ``amqp_url`` in the settings events travel over RabbitMQ, else within the database. A process that is the
    worker part of its service only publishes.
    """

    @asynccontextmanager
    async def resource(app: FastAPI) -> AsyncIterator[None]:
        settings, own = app.state.settings, getattr(app.state, "wakeup", None) is None
        wakeup: Wakeup = PostgresWakeup(settings.database_url) if own else app.state.wakeup
        app.state.bus = opened(app.state.database, settings, app.state, wakeup)
        listens = settings.part is not Part.WORKER
        if own:
            await wakeup.start()
        await app.state.bus.start(subscriptions or Subscriptions() if listens else None)
        try:
            if listens:
                async with watched(app.state.bus, app.state.database, settings.service):
                    yield
            else:
                yield
        finally:
            await app.state.bus.stop()
            if own:
                await wakeup.stop()

    return resource


def opened(database: Database, settings: ServiceSettings, state: State, wakeup: Wakeup) -> Bus:
    """The bus that the settings ask for, not yet started."""
    if not settings.amqp_url:
        return Bus(database, service=settings.service, state=state, wakeup=wakeup)
    from visiobook_messaging.rabbit import RabbitBus  # noqa: PLC0415  # it is a Bus; embedded mode needs no AMQP client

    return RabbitBus(
        database,
        amqp_url=settings.amqp_url,
        service=settings.service,
        state=state,
        wakeup=wakeup,
        inbox_kept=settings.inbox_kept,
    )
