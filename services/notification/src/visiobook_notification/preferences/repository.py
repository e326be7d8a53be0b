"""Preferences in the database."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_notification.preferences.domain import DEFAULTS, Ways
from visiobook_notification.preferences.models import Preference
from visiobook_notification.templates import Kind


async def of(session: AsyncSession, owner: str) -> dict[Kind, Ways]:
    """The ways of every kind of message, as the owner chose them or as they are by default."""
    rows = await session.execute(
        select(Preference.kind, Preference.in_app, Preference.by_email).where(Preference.owner == owner)
    )
    chosen = {kind: Ways(in_app, by_email) for kind, in_app, by_email in rows}
    return {kind: chosen.get(kind, default) for kind, default in DEFAULTS.items()}


async def choose(
    session: AsyncSession, owner: str, kind: Kind, *, in_app: bool | None = None, by_email: bool | None = None
) -> None:
    """Change the ways that are given; the other stays as it is, even where two choose at one moment."""
    given = {name: way for name, way in {"in_app": in_app, "by_email": by_email}.items() if way is not None}
    if not given:
        return
    default = {"in_app": DEFAULTS[kind].in_app, "by_email": DEFAULTS[kind].by_email}
    statement = insert(Preference).values(owner=owner, kind=kind, **(default | given))
    await session.execute(statement.on_conflict_do_update(index_elements=["owner", "kind"], set_=given))


async def forget(session: AsyncSession, owner: str) -> None:
    """Remove everything that an owner chose."""
    await session.execute(delete(Preference).where(Preference.owner == owner))
