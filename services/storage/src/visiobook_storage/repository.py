"""Blobs and links in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, delete, exists, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.base import FileRef
from visiobook_persistence.pagination import PageRequest
from visiobook_storage.models import Blob, Link
from visiobook_storage.schemas import StoredFile


async def lock(session: AsyncSession, digest: str) -> None:
    """Until the transaction ends, nobody else keeps or collects this content."""
    await session.execute(text("select pg_advisory_xact_lock(hashtextextended(:digest, 0))"), {"digest": digest})


async def find(session: AsyncSession, owner: str, digest: str) -> FileRef | None:
    """An owner's file."""
    statement = select(Link, Blob.size).join(Blob).where(Link.owner == owner, Link.digest == digest)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _ref(row[0], row[1])


async def add(session: AsyncSession, owner: str, file: FileRef, *, made_by: str | None = None) -> bool:
    """Record a content and its owner's link; the owner's latest name and type stay. True for a new link.

    ``made_by``: the service that made it. What the owner has once brought counts as the owner's from then on.
    """
    now = func.now()
    blob = insert(Blob).values(digest=file.digest, size=file.size, media_type=file.media_type)
    await session.execute(blob.on_conflict_do_update(index_elements=["digest"], set_={"touched_at": now}))
    values = {"owner": owner, "digest": file.digest, "name": file.name, "media_type": file.media_type}
    link = insert(Link).values(**values, made_by=made_by)
    named = {
        "name": func.coalesce(link.excluded.name, Link.name),
        "media_type": link.excluded.media_type,
        "made_by": None if made_by is None else Link.made_by,
    }
    is_new = text("(xmax = 0)")
    result = await session.execute(
        link.on_conflict_do_update(index_elements=["owner", "digest"], set_=named).returning(is_new)
    )
    return bool(result.scalar_one())


async def remove(session: AsyncSession, owner: str, digest: str) -> bool:
    """Remove an owner's link; the content is collected later. False where there was none."""
    result = await session.execute(delete(Link).where(Link.owner == owner, Link.digest == digest))
    assert isinstance(result, CursorResult)
    await touch(session, [digest])
    return bool(result.rowcount)


async def discard(session: AsyncSession, owner: str, digests: Sequence[str], *, since: datetime) -> int:
    """Remove an owner's links to contents that nobody has touched since; returns how many.

    The contents are locked first: whoever is about to touch one either did so before, or finds the link gone.
    """
    untouched = select(Blob.digest).where(Blob.digest.in_(digests), Blob.touched_at <= since).order_by(Blob.digest)
    locked = (await session.scalars(untouched.with_for_update())).all()
    removed = delete(Link).where(Link.owner == owner, Link.digest.in_(locked)).returning(Link.digest)
    gone = (await session.scalars(removed)).all()
    await touch(session, gone)
    return len(gone)


async def remove_all(session: AsyncSession, owner: str) -> int:
    """Remove all links of an owner; returns how many."""
    digests = (await session.scalars(delete(Link).where(Link.owner == owner).returning(Link.digest))).all()
    await touch(session, digests)
    return len(digests)


async def page(session: AsyncSession, owner: str, paging: PageRequest) -> list[StoredFile]:
    """An owner's files, newest first, one more than asked for where there are more."""
    statement = select(Link, Blob.size).join(Blob).where(Link.owner == owner)
    statement = statement.order_by(Link.created_at.desc(), Link.digest.desc())
    if paging.after:
        moment, digest = datetime.fromisoformat(paging.after[0]), paging.after[1]
        statement = statement.where(tuple_(Link.created_at, Link.digest) < (moment, digest))
    rows = await session.execute(statement.limit(paging.limit + 1))
    return [StoredFile(**_ref(link, size).model_dump(), created_at=link.created_at) for link, size in rows]


async def made(
    session: AsyncSession, *, before: datetime, checked_before: datetime, after: tuple[str, str] = ("", ""), limit: int
) -> list[tuple[str, FileRef]]:
    """Owners and files that jobs made for them, in a fixed order, after the given owner and digest.

    Only those that nobody has touched since ``before``, and that were not known to be needed since ``checked_before``.
    """
    unchecked = or_(Link.checked_at.is_(None), Link.checked_at <= checked_before)
    statement = (
        select(Link, Blob.size).join(Blob).where(Link.made_by.is_not(None), Blob.touched_at <= before, unchecked)
    )
    statement = statement.where(tuple_(Link.owner, Link.digest) > after).order_by(Link.owner, Link.digest).limit(limit)
    return [(link.owner, _ref(link, size)) for link, size in await session.execute(statement)]


async def note_needed(session: AsyncSession, owner: str, digests: Collection[str]) -> None:
    """Something was just known to refer to these files of an owner."""
    mine = (Link.owner == owner, Link.digest.in_(digests))
    await session.execute(update(Link).where(*mine).values(checked_at=func.now()))


async def unknown(session: AsyncSession, digests: Collection[str]) -> set[str]:
    """Those of the digests that no content has."""
    return set(digests) - set(await session.scalars(select(Blob.digest).where(Blob.digest.in_(digests))))


async def present(session: AsyncSession) -> datetime:
    """The clock that all processes share."""
    moment: datetime | None = await session.scalar(select(func.clock_timestamp()))
    assert moment is not None
    return moment


async def unlinked(session: AsyncSession, grace: timedelta, limit: int = 1000) -> list[str]:
    """Contents that nobody has been linked to for longer than ``grace``."""
    statement = select(Blob.digest).where(_collectable(grace)).order_by(Blob.touched_at).limit(limit)
    return list((await session.scalars(statement)).all())


async def forget(session: AsyncSession, digest: str, grace: timedelta) -> bool:
    """Delete a content's row if it is still collectable. The caller holds its lock."""
    result = await session.execute(delete(Blob).where(Blob.digest == digest, _collectable(grace)))
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


def _collectable(grace: timedelta) -> ColumnElement[bool]:
    return and_(~exists().where(Link.digest == Blob.digest), Blob.touched_at <= func.now() - grace)


async def touch(session: AsyncSession, digests: Sequence[str]) -> None:
    """Somebody has just come, gone, or asked for these contents."""
    await session.execute(update(Blob).where(Blob.digest.in_(digests)).values(touched_at=func.now()))


def _ref(link: Link, size: int) -> FileRef:
    return FileRef(digest=link.digest, media_type=link.media_type, size=size, name=link.name)
