"""Read and write flags; what everybody reads comes from the cache, which is at most ten seconds behind."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.shared.cache import Cache, CacheAway
from visiobook_persistence.database import Database
from visiobook_project.flags.domain import Rule
from visiobook_project.flags.models import Flag, FlagChange
from visiobook_project.flags.schemas import FlagForm

CACHED = "project:flags"
FRESH_SECONDS = 10.0


async def everything(session: AsyncSession) -> Sequence[Flag]:
    """All flags, by key."""
    return (await session.scalars(select(Flag).order_by(Flag.key))).all()


async def changes(session: AsyncSession, key: str, *, limit: int) -> Sequence[FlagChange]:
    """The last changes of a flag, the newest first; they are there after its end too."""
    query = select(FlagChange).where(FlagChange.key == key).order_by(FlagChange.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def put(session: AsyncSession, key: str, form: FlagForm, *, actor: str) -> Flag:
    """Make or change a flag, and write down who did."""
    flag = await session.get(Flag, key, with_for_update=True)
    before = said(flag) if flag else None
    if flag is None:
        flag = Flag(key=key)
        session.add(flag)
    values = form.model_dump()
    for name in ("on_for", "off_for"):
        values[name] = sorted(set(values[name]))
    for name, value in values.items():
        setattr(flag, name, value)
    session.add(FlagChange(key=key, actor=actor, before=before, after=values))
    await session.flush()
    await session.refresh(flag)
    return flag


async def remove(session: AsyncSession, key: str, *, actor: str) -> bool:
    """End a flag; False when there is none."""
    flag = await session.get(Flag, key, with_for_update=True)
    if flag is None:
        return False
    session.add(FlagChange(key=key, actor=actor, before=said(flag), after=None))
    await session.delete(flag)
    return True


async def forget(session: AsyncSession, owner: str) -> None:
    """Strike who has gone from all lists."""
    for column in (Flag.on_for, Flag.off_for):
        listed = update(Flag).where(column.contains([owner]))
        await session.execute(listed.values({column: func.array_remove(column, owner)}))


async def rules(database: Database, cache: Cache) -> list[Rule]:
    """What all flags say, from the cache where it answers."""
    with suppress(CacheAway):
        if (known := await cache.get(CACHED)) is not None:
            return [_rule(fields) for fields in json.loads(known)]
    async with database.transaction() as session:
        current = [{"key": flag.key, **said(flag)} for flag in await everything(session)]
    with suppress(CacheAway, ValueError):  # more than a cache keeps is read each time
        await cache.set(CACHED, json.dumps(current).encode(), ttl=FRESH_SECONDS)
    return [_rule(fields) for fields in current]


async def changed(cache: Cache) -> None:
    """To be called after the commit of a change: it holds at once, not after ten seconds."""
    with suppress(CacheAway):
        await cache.delete(CACHED)


def said(flag: Flag) -> dict[str, Any]:
    """What a flag says, as its changes keep it."""
    return {name: getattr(flag, name) for name in FlagForm.model_fields}


def _rule(fields: dict[str, Any]) -> Rule:
    lists = {name: frozenset(fields[name]) for name in ("on_for", "off_for")}
    return Rule(fields["key"], fields["enabled"], fields["percentage"], **lists)
