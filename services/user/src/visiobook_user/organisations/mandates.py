"""What a log-in may do for an organisation: looked up when a token is issued, revoked when it changes."""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.organisations import repository
from visiobook_user.organisations.models import ActingSession, EndedMandate, Membership
from visiobook_user.organisations.repository import Place
from visiobook_user.sessions.announcements import announcer_of

KEPT = timedelta(hours=2)
"""Longer than any access token lives."""


@dataclass(frozen=True)
class Mandate:
    """What an access token says of the organisation that it acts for."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    permissions: tuple[str, ...]

    def claims(self) -> dict[str, object]:
        """Claims of the token. It carries no role of the fleet: who administers it does so in the own name."""
        return {
            "org": str(self.organisation_id),
            "mandate": str(self.id),
            "permissions": list(self.permissions),
            "roles": [],
        }


async def of_session(session: AsyncSession, session_id: uuid.UUID) -> Mandate | None:
    """What a log-in acts for now; None for its person alone."""
    query = (
        select(Membership)
        .join(ActingSession, ActingSession.membership_id == Membership.id)
        .where(ActingSession.session_id == session_id)
    )
    mine = await session.scalar(query.execution_options(populate_existing=True))
    if mine is None:
        return None
    standing = await repository.standing(session, mine)
    return Mandate(mine.mandate, mine.organisation_id, tuple(sorted(standing.permissions)))


async def act_for(session: AsyncSession, session_id: uuid.UUID, place: Place | None) -> None:
    """Let a log-in act for an organisation from now on, or for its person again."""
    if place is None:
        await session.execute(delete(ActingSession).where(ActingSession.session_id == session_id))
        return
    values = {"session_id": session_id, "membership_id": place.membership.id}
    statement = insert(ActingSession).values(values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["session_id"], set_={"membership_id": statement.excluded.membership_id}
        )
    )


async def renew(session: AsyncSession, memberships: Iterable[Membership]) -> list[uuid.UUID]:
    """Replace mandates whose permissions have changed; the old ones, to be announced as ended after the commit."""
    changed = list(memberships)
    ended = await end(session, changed)
    for membership in changed:
        membership.mandate = uuid.uuid4()
    return ended


async def end(session: AsyncSession, memberships: Iterable[Membership]) -> list[uuid.UUID]:
    """Note mandates as ended; they are to be announced after the commit."""
    ended = [membership.mandate for membership in memberships]
    now = datetime.now(UTC)
    await session.execute(delete(EndedMandate).where(EndedMandate.ended_at < now - KEPT))
    session.add_all(EndedMandate(id=mandate, ended_at=now) for mandate in ended)
    return ended


@asynccontextmanager
async def mandates_announced(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: mandates that ended lately are announced again, as sessions are."""
    announcer = announcer_of(app)
    async with app.state.database.transaction() as session:
        since = datetime.now(UTC) - announcer.lifetime
        ended = (await session.scalars(select(EndedMandate.id).where(EndedMandate.ended_at > since))).all()
    await announcer.ended(ended)
    yield
