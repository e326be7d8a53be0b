"""Tell the fleet of ended sessions, after the commit: their access tokens would be good for minutes elsewhere.

The database is the truth. What a crash kept from being told is told at the next start.
"""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from visiobook_chassis.shared.revocation import Revocations
from visiobook_user.api_keys import repository as api_keys
from visiobook_user.sessions import repository


class Announcer:
    """Announces for as long as an access token may live."""

    def __init__(self, revocations: Revocations, access_seconds: int) -> None:
        self._revocations = revocations
        self.lifetime = timedelta(seconds=access_seconds)

    async def ended(self, sessions: Iterable[uuid.UUID]) -> None:
        """Their tokens are refused from now on. Never raises."""
        until = datetime.now(UTC) + self.lifetime
        await self._revocations.announce(map(str, sessions), until=until.timestamp())


def announcer_of(app: FastAPI) -> Announcer:
    """The application's."""
    return Announcer(app.state.shared.revocations, app.state.settings.access_token_seconds)


@asynccontextmanager
async def announced(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: what was ended lately is announced again."""
    announcer = announcer_of(app)
    async with app.state.database.transaction() as session:
        since = datetime.now(UTC) - announcer.lifetime
        lately = [*await repository.revoked_since(session, since), *await api_keys.revoked_since(session, since)]
    await announcer.ended(lately)
    yield
