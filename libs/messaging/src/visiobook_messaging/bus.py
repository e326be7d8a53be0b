"""The embedded bus: one table is both the outbox and the queue.

``publish`` inserts one row per distinct subscriber in the caller's transaction. A consumer claims rows, runs the
handlers and settles them in one transaction (FOR UPDATE SKIP LOCKED), so ``kill -9`` is a rollback and an effect is
applied once. Slow handlers claim by lease instead and settle by token. A failing handler is retried with exponential
backoff and jitter, alone, and ends in ``bus.dead`` with its reason.
"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as SyncSession
from starlette.datastructures import State

from visiobook_chassis.settings import Part, ServiceSettings
from visiobook_contracts.events import Envelope, Event
from visiobook_messaging import tables
from visiobook_messaging.metrics import deliveries
from visiobook_messaging.reading import read, written
from visiobook_messaging.retry import MalformedEvent, RetryPolicy, reason_of
from visiobook_messaging.subscriptions import Incoming, Subscription, Subscriptions
from visiobook_messaging.topics import matches
from visiobook_messaging.wakeup import PostgresWakeup, Wakeup
from visiobook_messaging.watch import watched
from visiobook_persistence.database import Database

__all__ = ["Bus", "MalformedEvent", "RetryPolicy", "connected"]
log = structlog.get_logger(__name__)
IDLE_SECONDS = (0.05, 2.0)


class _RunAlone(Exception):
    """A handler of a batch failed: run the batch again with a savepoint for each."""


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
        self._stopping = False

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
        await self._store(session, envelope, delay)
        return envelope.id

    async def _store(self, session: AsyncSession, envelope: Envelope, delay: float) -> None:
        await tables.enqueue(session, envelope.id, envelope.type, written(envelope), delay=delay)
        self.wake_after_commit(session, envelope.type)

    def wake_after_commit(self, session: AsyncSession, topic: str) -> None:
        """Wake whoever waits for ``topic`` once the session has committed; ``publish`` does it by itself."""
        topics: set[str] | None = session.info.get("bus.topics")
        if topics is None:
            session.info["bus.topics"] = topics = set()
            sqlalchemy_event.listen(session.sync_session, "after_commit", self._committed)
        topics.add(topic)

    def _committed(self, session: SyncSession) -> None:
        if session.in_nested_transaction():  # the end of a savepoint shows nothing to anybody yet
            return
        topics = set(session.info["bus.topics"])
        session.info["bus.topics"].clear()
        self.wakeup.committed(topics)

    # ------------------------------------------------------------------------------------------- consume

    async def start(self, subscriptions: Subscriptions | None) -> None:
        """Bind the subscriptions and begin to consume. Bindings that are no longer declared are removed.

        None: only publish, and leave the bindings to the processes of the service that consume.
        """
        self._stopping = False
        if subscriptions is None:
            return
        async with self._database.transaction() as session:
            names = {self._full_name(s): s.pattern for s in subscriptions.all}
            await tables.bind(session, self._service, names)
        for subscription in subscriptions.all:
            self._tasks.append(asyncio.create_task(self._consume(subscription)))

    async def stop(self) -> None:
        """Finish the running batches, then stop."""
        self._stopping = True
        self.wakeup.wake()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def in_broker(self) -> dict[str, int]:
        """Messages that wait outside the database, by subscriber: none here."""
        return {}

    def _full_name(self, subscription: Subscription) -> str:
        return f"{self._service}.{subscription.name}"

    async def _consume(self, subscription: Subscription) -> None:
        sleeper, idle = self.wakeup.sleeper(subscription.pattern), IDLE_SECONDS[0]
        take = self._take_leased if subscription.lease else self._take
        try:
            while not self._stopping:
                sleeper.clear()
                if await self._survive(take, subscription):
                    idle = IDLE_SECONDS[0]
                    continue
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(idle):
                        await sleeper.wait()
                idle = min(idle * 2, IDLE_SECONDS[1])
        finally:
            self.wakeup.forget(sleeper)

    async def _survive(self, take: Callable[[Subscription], Any], subscription: Subscription) -> int:
        """Take a batch; a database that is away is waited for, never a reason to stop."""
        try:
            return int(await take(subscription))
        except Exception as error:
            log.warning("bus.waiting", subscriber=self._full_name(subscription), error=repr(error))
            await asyncio.sleep(0.5)
            return 0

    async def _take(self, subscription: Subscription) -> int:
        try:
            return await self._run_batch(subscription, alone=False)
        except _RunAlone:
            return await self._run_batch(subscription, alone=True)

    async def _run_batch(self, subscription: Subscription, *, alone: bool) -> int:
        name = self._full_name(subscription)
        async with self._database.transaction() as session:
            rows = await tables.claim(session, name, subscription.batch)
            for row in rows:
                await (self._run_alone if alone else self._run)(session, subscription, row)
        if rows:
            deliveries.labels(name, "handled").inc(len(rows))
        return len(rows)

    async def _run(self, session: AsyncSession, subscription: Subscription, row: tables.Delivery) -> None:
        try:
            await subscription.handler(self._incoming(session, subscription, row))
            await session.flush()
        except Exception as error:
            raise _RunAlone from error

    async def _run_alone(self, session: AsyncSession, subscription: Subscription, row: tables.Delivery) -> None:
        try:
            async with session.begin_nested():
                await subscription.handler(self._incoming(session, subscription, row))
        except Exception as error:
            await self._failed(session, row, row.attempts + 1, error)

    async def _take_leased(self, subscription: Subscription) -> int:
        assert subscription.lease is not None
        token = uuid.uuid4()
        async with self._database.transaction() as session:
            rows = await tables.lease(
                session, self._full_name(subscription), subscription.batch, token, subscription.lease
            )
        await asyncio.gather(*(self._run_leased(subscription, row, token) for row in rows))
        return len(rows)

    async def _run_leased(self, subscription: Subscription, row: tables.Delivery, token: uuid.UUID) -> None:
        try:
            async with self._database.transaction() as session:
                await subscription.handler(self._incoming(session, subscription, row))
                await tables.settle(session, row.id, token)
        except tables.LeaseLost:
            log.warning("bus.lease_lost", subscriber=row.subscriber, event_id=str(row.event_id))
        except Exception as error:
            async with self._database.transaction() as session:
                with contextlib.suppress(tables.LeaseLost):
                    await tables.settle(session, row.id, token)
                    await self._failed(session, row, row.attempts, error)

    def _incoming(self, session: AsyncSession, subscription: Subscription, row: tables.Delivery) -> Incoming[Any]:
        attempt = row.attempts if subscription.lease else row.attempts + 1
        return self.incoming(session, subscription, row.envelope, attempt)

    def incoming(self, session: AsyncSession, subscription: Subscription, body: bytes, attempt: int) -> Incoming[Any]:
        """What a handler receives. Raises MalformedEvent."""
        envelope, event = read(subscription.event, body)
        return Incoming(event, envelope, session, self, self._state, attempt=attempt)

    async def _failed(self, session: AsyncSession, row: tables.Delivery, attempts: int, error: Exception) -> None:
        reason = reason_of(error)
        if self._retry.gives_up(attempts, error):
            log.error("bus.dead", subscriber=row.subscriber, topic=row.topic, event_id=str(row.event_id), reason=reason)
            deliveries.labels(row.subscriber, "dead").inc()
            await tables.bury(session, row, attempts, reason)
            return
        log.warning("bus.retry", subscriber=row.subscriber, topic=row.topic, attempt=attempts, reason=reason)
        deliveries.labels(row.subscriber, "retried").inc()
        await tables.requeue(session, row, attempts, self._retry.delay(attempts), reason)

    async def deliver(self, subscriptions: Subscriptions, session: AsyncSession, envelopes: Sequence[Envelope]) -> None:
        """Hand envelopes to every matching handler at once, in this session: what a test calls instead of waiting."""
        for envelope in envelopes:
            for subscription in subscriptions.all:
                if matches(envelope.type, subscription.pattern):
                    event = subscription.event.model_validate(envelope.data)
                    await subscription.handler(Incoming(event, envelope, session, self, self._state))


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
