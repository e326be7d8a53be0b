"""Contents in a folder of this machine. An upload is a file in ``incoming/`` that is renamed to its digest's path."""

import asyncio
import os
import threading
import time
import uuid
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO

from visiobook_storage.local_partial import LocalPartial, move_in, refuse_full, write_all
from visiobook_storage.store import CHUNK_BYTES, CONTENTS, INCOMING, ObjectStore, Partial, Upload


class LocalStore(ObjectStore):
    """A folder, made when it is first used."""

    def __init__(self, root: Path, *, headroom: int = 0) -> None:
        self.root = root
        self._headroom = headroom

    async def begin(self, *, size: int | None = None) -> Upload:
        upload = _LocalUpload(self.root, self._headroom)
        await asyncio.to_thread(upload.check_room, size or 0)
        return upload

    async def check_room(self, size: int) -> None:
        await asyncio.to_thread(refuse_full, self.root / INCOMING, self._headroom + size)

    def partial(self, name: str) -> Partial:
        return LocalPartial(self.root, name, self._headroom)

    async def size(self, key: str) -> int | None:
        try:
            return (await asyncio.to_thread((self.root / key).stat)).st_size
        except FileNotFoundError:
            return None

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        descriptor = await asyncio.to_thread(os.open, self.root / key, os.O_RDONLY)
        try:
            while start < end and (chunk := await _read(descriptor, min(CHUNK_BYTES, end - start), start)):
                yield chunk
                start += len(chunk)
        finally:
            os.close(descriptor)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread((self.root / key).unlink, missing_ok=True)

    async def digests(self) -> AsyncIterator[str]:
        contents = self.root / CONTENTS
        for folder in await asyncio.to_thread(lambda: sorted(contents.glob("*/*"))):
            for path in await asyncio.to_thread(lambda folder: list(folder.iterdir()), folder):
                yield path.name

    async def sweep(self, older_than: timedelta, *, living: Collection[str] = ()) -> int:
        return await asyncio.to_thread(self._sweep, time.time() - older_than.total_seconds(), frozenset(living))

    def _sweep(self, before: float, living: Collection[str]) -> int:
        swept = 0
        for path in (path for path in (self.root / INCOMING).glob("*") if path.name not in living):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime <= before:
                    path.unlink()
                    swept += 1
        return swept


async def _read(descriptor: int, size: int, offset: int) -> bytes:
    return await asyncio.to_thread(os.pread, descriptor, size, offset)


class _LocalUpload(Upload):
    """Two threads do the work, one hashes what the other writes; neither holds the interpreter's lock for that. Ours
    lets ``discard`` have the last word when a request is cancelled under a write.
    """

    def __init__(self, root: Path, headroom: int) -> None:
        super().__init__()
        self._headroom = headroom
        self._root, self._path = root, root / INCOMING / uuid.uuid4().hex
        self._file: IO[bytes] | None = None
        self._ended = False
        self._lock = threading.Lock()

    def check_room(self, size: int) -> None:
        """Refuse what would take the room that the database beside it needs. Raises OSError (ENOSPC)."""
        refuse_full(self._path.parent, self._headroom + size)

    async def write(self, chunks: Sequence[bytes]) -> None:
        await asyncio.gather(asyncio.to_thread(self._digest, chunks), asyncio.to_thread(self._write, chunks))

    def _digest(self, chunks: Sequence[bytes]) -> None:
        for chunk in chunks:
            self._hash.update(chunk)

    def _write(self, chunks: Sequence[bytes]) -> None:
        with self._lock:
            if self._ended:
                return
            self.check_room(sum(map(len, chunks)))
            stream = self._file or self._open()
            for chunk in chunks:
                write_all(stream, chunk)
                self.size += len(chunk)

    def _open(self) -> IO[bytes]:
        self._file = self._path.open("xb", buffering=0)
        return self._file

    async def keep(self) -> None:
        await asyncio.to_thread(self._keep)

    def _keep(self) -> None:
        with self._lock:
            if self._ended or self._file is None:
                return
            self._file.close()
            move_in(self._root, self._path, self.digest)
            self._ended = True

    async def discard(self) -> None:
        with self._lock, suppress(OSError):  # in the loop's thread: a cancelled request cannot wait for another
            if not self._ended and self._file is not None:
                self._file.close()
                self._path.unlink(missing_ok=True)
            self._ended = True
