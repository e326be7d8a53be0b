"""A service's handlers: plain functions, declared beside each other in ``handlers.py``."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from visiobook_contracts.events import Envelope, Event

if TYPE_CHECKING:
    from visiobook_messaging.bus import Bus

EventT = TypeVar("EventT", bound=Event)


@dataclass(frozen=True)
class Incoming(Generic[EventT]):
    """An event as a handler receives it. Everything written through ``session`` commits together with its settling."""

    event: EventT
    envelope: Envelope
    session: AsyncSession
    bus: "Bus"
    state: State
    attempt: int = 1

    async def publish(self, event: Event, *, subject: str | None = None, to: str | None = None) -> uuid.UUID:
        """Publish in the handler's transaction, under the trace of the event being handled."""
        traceparent = self.envelope.traceparent
        return await self.bus.publish(self.session, event, subject=subject, to=to, traceparent=traceparent)


Batch = Sequence[Incoming[Any]]
BatchHandler = Callable[[Batch], Awaitable[None]]
HandlerOf = Callable[[Incoming[EventT]], Awaitable[None]]
BatchHandlerOf = Callable[[Sequence[Incoming[EventT]]], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """``lease`` seconds: the handler does slow or outside work and runs outside the claiming transaction."""

    name: str
    event: type[Event]
    pattern: str
    handler: BatchHandler
    batch: int
    lease: float | None


@dataclass
class Subscriptions:
    """Collects a service's handlers; declared once at import, wired by the bus."""

    all: list[Subscription] = field(default_factory=list)

    def on(
        self,
        event: type[EventT],
        *,
        of: str = "%",
        to: str | None = None,
        batch: int = 20,
        lease: float | None = None,
    ) -> Callable[[HandlerOf[EventT]], HandlerOf[EventT]]:
        """Subscribe a function to an event: addressed ``to`` one service, told by any or (``of``) by one.

        The function's name names the subscription. Handlers are idempotent in effect: each commits together with
        the settling of its delivery, so an event is applied once. Up to ``batch`` events share a transaction, until
        one of them fails.
        """

        def register(handler: HandlerOf[EventT]) -> HandlerOf[EventT]:
            async def one_after_the_other(batch: Batch) -> None:
                for incoming in batch:
                    await handler(incoming)

            topic = event.topic(service=of, to=to)
            self._add(Subscription(handler.__name__, event, topic, one_after_the_other, batch, lease))
            return handler

        return register

    def on_batch(
        self, event: type[EventT], *, to: str | None = None, batch: int = 100
    ) -> Callable[[BatchHandlerOf[EventT]], BatchHandlerOf[EventT]]:
        """Subscribe a function that takes all events that are due, at most ``batch``, in their order and as one.

        It may read and write for all of them at once. When it raises, nothing of it remains, and it is called again
        with each event alone, in a savepoint: so only what fails by itself is tried again later.
        """

        def register(handler: BatchHandlerOf[EventT]) -> BatchHandlerOf[EventT]:
            self._add(Subscription(handler.__name__, event, event.topic(to=to), handler, batch, None))
            return handler

        return register

    def include(self, others: "Subscriptions") -> None:
        """Take in all handlers of another collection. Raises ValueError where two have one name."""
        for subscription in others.all:
            self._add(subscription)

    def _add(self, added: Subscription) -> None:
        if any(known.name == added.name for known in self.all):
            raise ValueError(f"two handlers are named {added.name}, and the name is the subscriber's: rename one")
        self.all.append(added)
