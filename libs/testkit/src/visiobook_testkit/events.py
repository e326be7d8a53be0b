"""Look at what was published inside a test's transaction."""

from typing import TypeVar

from sqlalchemy import text

from visiobook_contracts.events import Envelope, Event
from visiobook_messaging.topics import matches
from visiobook_persistence.database import Database

EventT = TypeVar("EventT", bound=Event)


class PublishedEvents:
    """A subscriber to everything that never takes anything out."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._name = f"{service}.testkit"

    async def listen(self) -> None:
        """From now on, everything published is seen."""
        async with self._database.transaction() as session:
            statement = "insert into bus.binding (subscriber, pattern) values (:name, '%') on conflict do nothing"
            await session.execute(text(statement), {"name": self._name})

    async def envelopes(self) -> list[Envelope]:
        """All envelopes, in the order of publication."""
        async with self._database.transaction() as session:
            statement = "select envelope from bus.delivery where subscriber = :name order by id"
            rows = await session.execute(text(statement), {"name": self._name})
            return [Envelope.model_validate_json(row.envelope) for row in rows]

    async def of(self, event: type[EventT]) -> list[EventT]:
        """The data of all events of one kind, whomever they are addressed to."""
        pattern = event.topic()
        return [
            event.model_validate(envelope.data)
            for envelope in await self.envelopes()
            if matches(envelope.type, pattern) or matches(envelope.type, pattern + ".%")
        ]
