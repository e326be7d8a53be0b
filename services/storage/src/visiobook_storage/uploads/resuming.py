"""The life of a resumable upload: begun, continued piece by piece, made a file, or ended.

Each piece is written and noted in one transaction that holds the upload's row, at the position that the row says. So
two requests cannot write past one another, and whatever is killed loses the piece that it was gathering and no more.
The transaction of the last piece makes the file: an upload whose position is its length is a file.
"""

import errno
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.auth import Principal
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_storage import sniffing
from visiobook_storage.errors import EmptyFile
from visiobook_storage.intake import SNIFFED_BYTES, Kept, bare_type, keep, refuse_over, telling_of_space
from visiobook_storage.settings import Settings
from visiobook_storage.store import ObjectStore, Partial
from visiobook_storage.uploads import repository
from visiobook_storage.uploads.errors import (
    OffsetDiffers,
    PieceTooLarge,
    TooManyUploads,
    UploadExpired,
    UploadNotFound,
)
from visiobook_storage.uploads.models import ResumableUpload
from visiobook_storage.uploads.pieces import Piece, gathered, pieces
from visiobook_storage.uploads.protocol import Checksum, Metadata


@dataclass(frozen=True)
class Desk:
    """What uploads stand on."""

    database: Database
    bus: Bus
    store: ObjectStore
    settings: Settings

    def partial(self, upload: ResumableUpload) -> Partial:
        """The bytes of an upload."""
        return self.store.partial(name_of(upload.id))


@dataclass(frozen=True)
class Sent:
    """The body of one request. ``length``: as announced; ``checksum``: of the whole body."""

    stream: AsyncIterator[bytes]
    length: int | None = None
    checksum: Checksum | None = None


def name_of(upload_id: uuid.UUID) -> str:
    """Under which the bytes of an upload lie in the store."""
    return f"upload-{upload_id.hex}"


async def begin(desk: Desk, who: Principal, length: int, told: Metadata) -> ResumableUpload:
    """A new upload. Raises EmptyFile, FileTooLarge, NoSpaceLeft, TooManyUploads."""
    settings = desk.settings
    if length == 0:
        raise EmptyFile("The file is empty.", hint="Choose a file with something in it.")
    refuse_over(settings.max_file_bytes, length)
    with telling_of_space():
        await desk.store.check_room(length)
    upload = ResumableUpload(
        owner=who.owner,
        made_by=who.service,
        length=length,
        position=0,
        metadata_header=told.header,
        name=told.name,
        declared_type=told.declared_type,
        trusted=who.service is not None,
    )
    async with desk.database.transaction() as session:
        await repository.serialise(session, upload.owner)
        if len(await repository.unfinished_of(session, upload.owner)) >= settings.max_unfinished_uploads:
            raise TooManyUploads(
                f"You have {settings.max_unfinished_uploads} unfinished uploads.", hint="Finish or end some of them."
            )
        await repository.add(session, upload, lifetime=settings.upload_lifetime)
    return upload


async def find(desk: Desk, owner: str, upload_id: uuid.UUID) -> ResumableUpload:
    """An owner's upload; its position is what is really there. Raises UploadNotFound, UploadExpired, StoreAway."""
    async with desk.database.transaction() as session:
        upload = await repository.find(session, owner, upload_id)
        if upload is None:
            raise UploadNotFound(f"You have no upload {upload_id}.", hint="Begin a new one.")
        if await repository.has_expired(session, upload):
            raise UploadExpired("This upload was left for too long.", hint="Begin a new one.")
        if not upload.is_complete and (there := await desk.partial(upload).size()) < upload.position:
            await repository.rewind(session, upload.id, position=there)
            await session.refresh(upload)
    return upload


async def proceed(desk: Desk, upload: ResumableUpload, position: int, sent: Sent) -> ResumableUpload:
    """Take the bytes of one request from ``position`` on; returns the upload as it stands then.

    Raises OffsetDiffers, PieceTooLarge, UploadBusy, ChecksumMismatch, UploadInterrupted, NoSpaceLeft, and what
    sniffing refuses: then the upload is over.
    """
    _refuse_other_position(upload, position)
    left = upload.length - position
    if sent.length is not None and sent.length > left:
        raise PieceTooLarge(f"{sent.length} bytes were sent, {left} are missing.", hint="Send the bytes announced.")
    source = gathered(sent.stream, sent.checksum) if sent.checksum else pieces(sent.stream)
    async for piece in source:
        if piece.size > upload.length - position:
            raise PieceTooLarge(f"More than the announced {upload.length} bytes were sent.")
        await _sniff(desk, upload, position, piece)
        upload = await _take(desk, upload, position, piece)
        position += piece.size
    return upload


async def end(desk: Desk, upload: ResumableUpload) -> None:
    """Forget an upload and its bytes; a file that it has become stays."""
    async with desk.database.transaction() as session:
        await repository.remove(session, upload.owner, upload.id)
    await desk.partial(upload).discard()


async def _sniff(desk: Desk, upload: ResumableUpload, position: int, piece: Piece) -> None:
    """Tell the kind as soon as its first bytes are here, as by PUT. What is refused ends the upload."""
    if upload.media_type is not None or position >= SNIFFED_BYTES:
        return
    head = (await desk.partial(upload).head(position) + piece.head(SNIFFED_BYTES))[:SNIFFED_BYTES]
    if len(head) < min(SNIFFED_BYTES, upload.length):
        return
    declared = bare_type(upload.declared_type)
    try:
        told = upload.trusted and declared
        upload.media_type = told or sniffing.media_type_of(head, declared=declared, name=upload.name)
    except Exception:
        await end(desk, upload)
        raise


async def _take(desk: Desk, upload: ResumableUpload, position: int, piece: Piece) -> ResumableUpload:
    """Write a piece and note it, or make the file of the last one. Returns the row as it is then."""
    partial = desk.partial(upload)
    async with desk.database.transaction() as session:
        row = await repository.lock(session, upload.id)
        if row is None:
            raise UploadNotFound(f"You have no upload {upload.id}.", hint="It was ended meanwhile. Begin a new one.")
        _refuse_other_position(row, position)
        with _telling_of_gaps(), telling_of_space():
            await partial.append(position, piece.chunks)
            row.position = position + piece.size
            row.media_type = upload.media_type
            if row.position == row.length:
                await _complete(desk, session, row, partial)
        await repository.postpone(session, row, lifetime=desk.settings.upload_lifetime)
    if row.is_complete:
        await partial.discard()
    return row


async def _complete(desk: Desk, session: AsyncSession, row: ResumableUpload, partial: Partial) -> None:
    upload = await partial.whole(row.length)
    assert row.media_type is not None, "all of it was seen, so its kind is told"
    try:
        kept = Kept(owner=row.owner, made_by=row.made_by, name=row.name, media_type=row.media_type)
        row.digest = (await keep(session, desk.bus, upload, kept)).digest
    finally:
        await upload.discard()


def _refuse_other_position(upload: ResumableUpload, position: int) -> None:
    if upload.position != position:
        raise OffsetDiffers(
            f"The upload stands at {upload.position}, the bytes begin at {position}.",
            hint="Ask HEAD where it stands and go on there.",
            offset=upload.position,
        )


@contextmanager
def _telling_of_gaps() -> Iterator[None]:
    """Bytes that the row notes are gone from the store. Raises OffsetDiffers; HEAD tells what is left."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ESPIPE:
            raise
        raise OffsetDiffers("Bytes of this upload were lost.", hint="Ask HEAD where it stands.") from error
