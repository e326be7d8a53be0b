"""A service's handlers: plain functions, declared beside each other in ``handlers.py``."""

import uuid
from collections.abc import Awaitable, Callable
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


Handler = Callable[[Incoming[Any]], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """``lease`` seconds: the handler does slow or outside work and runs outside the claiming transaction."""

    name: str
    event: type[Event]
    pattern: str
    handler: Handler
    batch: int
    lease: float | None


@dataclass
class Subscriptions:
    """Collects a service's handlers; declared once at import, wired by the bus."""

    all: list[Subscription] = field(default_factory=list)

    def on(
        self, event: type[EventT], *, to: str | None = None, batch: int = 20, lease: float | None = None
    ) -> Callable[[Callable[[Incoming[EventT]], Awaitable[None]]], Callable[[Incoming[EventT]], Awaitable[None]]]:
        """Subscribe a function to an event (addressed ``to`` one service, where it is).

        The function's name names the subscription. Handlers are idempotent in effect: each commits together with
        the settling of its delivery, so an event is applied once.
        """

        def register(
            handler: Callable[[Incoming[EventT]], Awaitable[None]],
        ) -> Callable[[Incoming[EventT]], Awaitable[None]]:
            if any(known.name == handler.__name__ for known in self.all):
                raise ValueError(
                    f"two handlers are named {handler.__name__}, and the name is the subscriber's: rename one"
                )
            pattern = event.topic(to=to)
            self.all.append(Subscription(handler.__name__, event, pattern, handler, batch, lease))
            return handler

        return register
