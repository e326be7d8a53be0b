"""Carry files between storage and a local folder, streamed both ways: what hosts use around a module's run."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Peer
from visiobook_contracts.base import FileRef
from visiobook_modules.inputs import note_use

CHUNK_BYTES = 1 << 20
NOT_FOUND = 404


class DamagedFile(Exception):
    """What storage sent is not the content that the digest names. Worth another try."""


class FileCarrier:
    """Fetches and keeps files on behalf of their owner. Safe to use for many files at once."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    async def fetch(self, ref: FileRef, folder: Path, *, owner: str) -> Path:
        """The file at ``folder/<digest>``, brought from storage if it is not there; it appears whole or not at all.

        Raises UpstreamRefused (not there, or not the owner's), Unavailable, DamagedFile, OSError (no space left).
        """
        target = folder / ref.digest
        if not await asyncio.to_thread(note_use, target):
            part = folder / f".{ref.digest}.{uuid.uuid4().hex}.part"
            try:
                await self._download(ref, part, owner)
                await asyncio.to_thread(part.replace, target)
            finally:
                part.unlink(missing_ok=True)  # in this thread: a cancelled task cannot wait for another
        return target

    async def keep(self, path: Path, ref: FileRef, *, owner: str) -> None:
        """Make a local file the owner's; costs one HEAD where it is already.

        Raises UpstreamRefused (no space left, or content that is not what ``ref`` says), Unavailable, OSError.
        """
        if await self.has(ref, owner=owner):
            return
        options = {
            "headers": {"content-type": ref.media_type, "content-length": str(ref.size)},
            "params": {"name": ref.name} if ref.name else {},
        }
        with await asyncio.to_thread(path.open, "rb", 0) as stream:
            sending = self._peer.stream("PUT", _address(ref), on_behalf_of=owner, content=_chunks(stream), **options)
            async with sending as response:
                await response.aread()

    async def has(self, ref: FileRef, *, owner: str) -> bool:
        """Whether storage has this file for the owner. Raises UpstreamRefused, Unavailable."""
        try:
            await self._peer.call("HEAD", _address(ref), on_behalf_of=owner)
        except UpstreamRefused as refusal:
            if refusal.upstream_status == NOT_FOUND:
                return False
            raise
        return True

    async def _download(self, ref: FileRef, part: Path, owner: str) -> None:
        digest = hashlib.sha256()
        async with self._peer.stream("GET", _address(ref), on_behalf_of=owner) as response:
            with await asyncio.to_thread(_create, part) as stream:

                def absorb(chunk: bytes) -> None:
                    digest.update(chunk)
                    stream.write(chunk)

                async for chunk in response.aiter_raw():
                    await asyncio.to_thread(absorb, chunk)
                await asyncio.to_thread(stream.flush)
        if digest.hexdigest() != ref.digest:
            raise DamagedFile(f"storage sent {digest.hexdigest()} for {ref.digest}")


def _address(ref: FileRef) -> str:
    return f"/api/v1/storage/files/{ref.digest}"


def _create(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb", CHUNK_BYTES)


async def _chunks(stream: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(stream.read, CHUNK_BYTES):
        yield chunk
