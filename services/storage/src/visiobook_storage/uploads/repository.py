"""Resumable uploads in the database. All times are the database's."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import CursorResult, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_storage.repository import present
from visiobook_storage.uploads.errors import UploadBusy
from visiobook_storage.uploads.models import ResumableUpload

LOCK_NOT_AVAILABLE = "55P03"
UNFINISHED = ResumableUpload.digest.is_(None)


async def add(session: AsyncSession, upload: ResumableUpload, *, lifetime: timedelta) -> None:
    """A new upload that expires after ``lifetime`` without a byte."""
    upload.expires_at = func.now() + lifetime
    session.add(upload)
    await session.flush()
    await session.refresh(upload)


async def find(session: AsyncSession, owner: str, upload_id: uuid.UUID) -> ResumableUpload | None:
    """An owner's upload, expired or not."""
    statement = select(ResumableUpload).where(ResumableUpload.id == upload_id, ResumableUpload.owner == owner)
    return await session.scalar(statement.execution_options(populate_existing=True))


async def lock(session: AsyncSession, upload_id: uuid.UUID) -> ResumableUpload | None:
    """The upload, for this transaction alone. Raises UploadBusy when another one is writing to it."""
    statement = select(ResumableUpload).where(ResumableUpload.id == upload_id).with_for_update(nowait=True)
    try:
        return await session.scalar(statement.execution_options(populate_existing=True))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise UploadBusy("Another request is writing to this upload.", hint="Wait for it, then ask HEAD.") from error


async def has_expired(session: AsyncSession, upload: ResumableUpload) -> bool:
    """By the database's clock."""
    return upload.expires_at <= await present(session)


async def postpone(session: AsyncSession, upload: ResumableUpload, *, lifetime: timedelta) -> None:
    """It lives on from now."""
    upload.expires_at = func.now() + lifetime
    await session.flush()
    await session.refresh(upload)


async def rewind(session: AsyncSession, upload_id: uuid.UUID, *, position: int) -> None:
    """Bytes were lost from the store; what is left is the truth."""
    mine = (ResumableUpload.id == upload_id, ResumableUpload.position > position, UNFINISHED)
    await session.execute(update(ResumableUpload).where(*mine).values(position=position))


async def unfinished_of(session: AsyncSession, owner: str) -> Sequence[ResumableUpload]:
    """An owner's uploads that may be continued, newest first."""
    living = (ResumableUpload.owner == owner, UNFINISHED, ResumableUpload.expires_at > func.now())
    return (
        await session.scalars(select(ResumableUpload).where(*living).order_by(ResumableUpload.created_at.desc()))
    ).all()


async def serialise(session: AsyncSession, owner: str) -> None:
    """Until the transaction ends, nobody else begins an upload of this owner: they are counted."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended('uploads/' || :owner, 0))"), {"owner": owner}
    )


async def remove(session: AsyncSession, owner: str, upload_id: uuid.UUID) -> bool:
    """Forget an upload; waits for who is writing to it. False where there was none."""
    mine = (ResumableUpload.owner == owner, ResumableUpload.id == upload_id)
    result = await session.execute(delete(ResumableUpload).where(*mine))
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)


async def remove_all(session: AsyncSession, owner: str) -> Sequence[uuid.UUID]:
    """Forget all of an owner's; returns their ids."""
    removed = delete(ResumableUpload).where(ResumableUpload.owner == owner).returning(ResumableUpload.id)
    return (await session.scalars(removed)).all()


async def remove_expired(session: AsyncSession) -> Sequence[uuid.UUID]:
    """Forget those that nobody has continued in time, but for those being written to; returns their ids."""
    expired = select(ResumableUpload.id).where(ResumableUpload.expires_at <= func.now())
    removable = expired.with_for_update(skip_locked=True).scalar_subquery()
    removed = delete(ResumableUpload).where(ResumableUpload.id.in_(removable)).returning(ResumableUpload.id)
    return (await session.scalars(removed)).all()


async def living(session: AsyncSession) -> set[uuid.UUID]:
    """Uploads whose bytes are still needed."""
    return set(await session.scalars(select(ResumableUpload.id).where(UNFINISHED)))
