"""A change of an organisation: who makes it, from where, and what its commit ends."""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_persistence.database import Database
from visiobook_user.clients import Client, CurrentClient
from visiobook_user.dependencies import CurrentAnnouncer, CurrentDatabase, CurrentSignIn, SignedIn
from visiobook_user.sessions.announcements import Announcer


@dataclass(frozen=True)
class Change:
    """Mandates that it ``ends`` are announced once it is committed; nobody hears of what was rolled back."""

    by: SignedIn
    client: Client
    database: Database
    announcer: Announcer
    ended: list[uuid.UUID] = field(default_factory=list)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commits at its end, and announces what ended then."""
        async with self.database.transaction() as session:
            yield session
        await self.announcer.ended(self.ended)

    def ends(self, mandates: Iterable[uuid.UUID]) -> None:
        """Remember what tokens are refused from the commit on."""
        self.ended.extend(mandates)


def _change(
    signed_in: CurrentSignIn,
    client: CurrentClient,
    database: CurrentDatabase,
    announcer: CurrentAnnouncer,
) -> Change:
    return Change(signed_in, client, database, announcer)


CurrentChange = Annotated[Change, Depends(_change)]
