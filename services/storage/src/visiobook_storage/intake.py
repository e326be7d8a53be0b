"""Take a file in: stream it into an unfinished upload, hold it to its limits, keep it or leave nothing."""

import asyncio
import errno
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import ClientDisconnect

from visiobook_contracts.base import FileRef
from visiobook_contracts.storage import FileStored
from visiobook_messaging.bus import Bus
from visiobook_storage import repository, sniffing
from visiobook_storage.errors import EmptyFile, FileTooLarge, NoSpaceLeft, UploadInterrupted
from visiobook_storage.store import ObjectStore, Upload

SNIFFED_BYTES = 1 << 16
BATCH_BYTES = 2 << 20  # measured: 1 MiB costs a fifth more, joining the chunks costs half as much again
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Offer:
    """What a client says of the file that it sends. ``trusted``: a service, whose declared type is taken."""

    stream: AsyncIterator[bytes]
    declared_type: str
    name: str | None
    length: int | None = None
    trusted: bool = False


@dataclass(frozen=True)
class Received:
    """A complete upload that waits to be kept."""

    upload: Upload
    media_type: str


@dataclass(frozen=True)
class Kept:
    """As what an owner gets a content. ``made_by``: the service that brings it, None for the owner."""

    owner: str
    media_type: str
    name: str | None = None
    made_by: str | None = None


async def keep(session: AsyncSession, bus: Bus, upload: Upload, kept: Kept) -> FileRef:
    """Move the content to its place and link it, under the content's lock (see ``caretaker.collect_garbage``).

    Raises NoSpaceLeft.
    """
    file = FileRef(digest=upload.digest, media_type=kept.media_type, size=upload.size, name=kept.name)
    await repository.lock(session, file.digest)
    with telling_of_space():
        await upload.keep()
    if await repository.add(session, kept.owner, file, made_by=kept.made_by):
        await bus.publish(session, FileStored(owner=kept.owner, file=file), subject=file.digest)
    return file


@asynccontextmanager
async def received(store: ObjectStore, offer: Offer, *, limit: int) -> AsyncIterator[Received]:
    """The upload inside the block, complete; whatever is raised, and an upload not kept, leaves nothing behind.

    Raises EmptyFile, FileTooLarge, UploadInterrupted, NoSpaceLeft, and what sniffing refuses.
    """
    refuse_over(limit, offer.length or 0)
    batches = _batches(offer.stream)
    first: list[bytes] = await anext(batches, [])
    if not first:
        raise EmptyFile("The file is empty.", hint="Choose a file with something in it.")
    media_type = _media_type(b"".join(first)[:SNIFFED_BYTES], offer)
    with telling_of_space():
        upload = await store.begin(size=offer.length)
        try:
            await _fill(upload, first, batches, limit)
            _refuse_partial(upload.size, offer.length)
            yield Received(upload, media_type)
        finally:
            await upload.discard()


async def _fill(upload: Upload, first: list[bytes], batches: AsyncIterator[list[bytes]], limit: int) -> None:
    """Write batch after batch; one is being hashed and written while the next arrives."""
    size = refuse_over(limit, sum(map(len, first)))
    writing = asyncio.create_task(upload.write(first))
    try:
        async for batch in batches:
            size = refuse_over(limit, size + sum(map(len, batch)))
            await writing
            writing = asyncio.create_task(upload.write(batch))
        await writing
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


def _media_type(head: bytes, offer: Offer) -> str:
    declared = bare_type(offer.declared_type)
    if offer.trusted and declared:
        return declared
    return sniffing.media_type_of(head, declared=declared, name=offer.name)


def bare_type(declared: str) -> str:
    """A media type without its parameters, in lower case."""
    return declared.partition(";")[0].strip().lower()


def refuse_over(limit: int, size: int) -> int:
    """The size, where it is allowed. Raises FileTooLarge."""
    if size > limit:
        raise FileTooLarge(
            f"The file is larger than {limit} bytes, the limit here.", hint="Bring a smaller file.", limit=limit
        )
    return size


def _refuse_partial(size: int, length: int | None) -> None:
    if length is not None and size != length:
        raise UploadInterrupted(f"{size} of {length} bytes arrived.", hint="Send the file again.")


async def _batches(stream: AsyncIterator[bytes]) -> AsyncIterator[list[bytes]]:
    """Chunks gathered, so that a thread is entered once for many of them. Raises UploadInterrupted."""
    gathered: list[bytes] = []
    size = 0
    try:
        async for chunk in stream:
            if chunk:
                gathered.append(chunk)
                size += len(chunk)
            if size >= BATCH_BYTES:
                yield gathered
                gathered, size = [], 0
    except ClientDisconnect as error:
        raise UploadInterrupted("The connection was closed before the end.", hint="Send the file again.") from error
    if gathered:
        yield gathered


@contextmanager
def telling_of_space() -> Iterator[None]:
    """Turn "no space left on device" into a refusal that says so. Raises NoSpaceLeft."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise NoSpaceLeft(
            "There is no space left for this file; nothing of it was kept.", hint="Delete files or ask the operator."
        ) from error
