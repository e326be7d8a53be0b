"""From the table to a handler: claimed, handled and settled in one transaction, so ``kill -9`` is a rollback.

Slow handlers claim by lease instead and settle by token. A failing handler is retried with exponential backoff and
jitter, alone, and ends in ``bus.dead`` with its reason. A database that is away is waited for.
"""

import asyncio
import contextlib
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_messaging import tables
from visiobook_messaging.metrics import deliveries
from visiobook_messaging.outage import Outage
from visiobook_messaging.retry import RetryPolicy, reason_of
from visiobook_messaging.subscriptions import Incoming, Subscription
from visiobook_persistence.database import Database

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

log = structlog.get_logger(__name__)
IDLE_SECONDS = (0.05, 2.0)


class _RunAlone(Exception):
    """A handler of a batch failed: run the batch again with a savepoint for each."""


class TableConsumer:
    """One subscription of one process."""

    def __init__(
        self,
        bus: "Bus",
        database: Database,
        subscriber: str,
        subscription: Subscription,
        retry: RetryPolicy,
        outage: Outage,
    ) -> None:
        self._bus = bus
        self._database = database
        self._subscriber = subscriber
        self._subscription = subscription
        self._retry = retry
        self._outage = outage

    async def run(self, stopping: asyncio.Event) -> None:
        """Handle until stopped; the batch under way is finished."""
        sleeper, idle = self._bus.wakeup.sleeper(self._subscription.pattern), IDLE_SECONDS[0]
        try:
            while not stopping.is_set():
                sleeper.clear()
                count = await self._survive(stopping)
                if count == self._subscription.batch:
                    continue  # there may be more; after fewer, whatever comes wakes us
                idle = IDLE_SECONDS[0] if count else min(idle * 2, IDLE_SECONDS[1])
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(idle):
                        await sleeper.wait()
        finally:
            self._bus.wakeup.forget(sleeper)

    async def _survive(self, stopping: asyncio.Event) -> int:
        """Take a batch; a database that is away is waited for, never a reason to stop."""
        try:
            count = await (self._take_leased() if self._subscription.lease else self._take())
        except Exception as error:
            await self._outage.wait(self._subscriber, error, stopping)
            return 0
        self._outage.over(self._subscriber)
        return count

    async def _take(self) -> int:
        try:
            return await self._run_batch(alone=False)
        except _RunAlone:
            return await self._run_batch(alone=True)

    async def _run_batch(self, *, alone: bool) -> int:
        async with self._database.transaction() as session:
            rows = await tables.claim(session, self._subscriber, self._subscription.batch)
            if alone:
                handled = [await self._run_alone(session, row) for row in rows]
            else:
                handled = await self._run_together(session, rows)
        if any(handled):
            deliveries.labels(self._subscriber, "handled").inc(sum(handled))
        return len(rows)

    async def _run_together(self, session: AsyncSession, rows: Sequence[tables.Delivery]) -> list[bool]:
        if not rows:
            return []
        try:
            await self._subscription.handler([self._incoming(session, row) for row in rows])
            await session.flush()
        except Exception as error:
            raise _RunAlone from error
        return [True] * len(rows)

    async def _run_alone(self, session: AsyncSession, row: tables.Delivery) -> bool:
        try:
            async with session.begin_nested():
                await self._subscription.handler([self._incoming(session, row)])
        except Exception as error:
            await self._failed(session, row, row.attempts + 1, error)
            return False
        return True

    async def _take_leased(self) -> int:
        assert self._subscription.lease is not None
        token = uuid.uuid4()
        async with self._database.transaction() as session:
            batch, seconds = self._subscription.batch, self._subscription.lease
            rows = await tables.lease(session, self._subscriber, batch, token, seconds)
        await asyncio.gather(*(self._run_leased(row, token) for row in rows))
        return len(rows)

    async def _run_leased(self, row: tables.Delivery, token: uuid.UUID) -> None:
        try:
            async with self._database.transaction() as session:
                await self._subscription.handler([self._incoming(session, row)])
                await tables.settle(session, row.id, token)
            deliveries.labels(self._subscriber, "handled").inc()
        except tables.LeaseLost:
            log.warning("bus.lease_lost", subscriber=row.subscriber, event_id=str(row.event_id))
        except Exception as error:
            async with self._database.transaction() as session:
                with contextlib.suppress(tables.LeaseLost):
                    await tables.settle(session, row.id, token)
                    await self._failed(session, row, row.attempts, error)

    def _incoming(self, session: AsyncSession, row: tables.Delivery) -> Incoming[Any]:
        attempt = row.attempts if self._subscription.lease else row.attempts + 1
        return self._bus.incoming(session, self._subscription, row.envelope, attempt)

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
