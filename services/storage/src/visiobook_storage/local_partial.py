"""A content that arrives in several requests: one file in ``incoming/``, written where the last request ended."""

import asyncio
import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from visiobook_storage.store import CHUNK_BYTES, INCOMING, Partial, Upload, key_of


class LocalPartial(Partial):
    """Threads do the work. A gap is refused: the file system would fill it with zeros and say nothing."""

    def __init__(self, root: Path, name: str, headroom: int) -> None:
        self._root, self._path, self._headroom = root, root / INCOMING / name, headroom

    async def size(self) -> int:
        return await asyncio.to_thread(self._size)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    async def append(self, position: int, chunks: Sequence[bytes]) -> None:
        await asyncio.to_thread(self._append, position, chunks)

    def _append(self, position: int, chunks: Sequence[bytes]) -> None:
        refuse_full(self._path.parent, self._headroom + sum(map(len, chunks)))
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "r+b", buffering=0) as stream:
            _refuse_gap(stream, position)
            stream.truncate(position)
            stream.seek(position)
            for chunk in chunks:
                write_all(stream, chunk)

    async def head(self, size: int) -> bytes:
        return await asyncio.to_thread(self._head, size)

    def _head(self, size: int) -> bytes:
        try:
            with self._path.open("rb") as stream:
                return stream.read(size)
        except FileNotFoundError:
            return b""

    async def whole(self, size: int) -> Upload:
        upload = _LocalWhole(self._root, self._path)
        await asyncio.to_thread(upload.read, size)
        return upload

    async def discard(self) -> None:
        await asyncio.to_thread(self._path.unlink, missing_ok=True)


class _LocalWhole(Upload):
    """The file itself: keeping moves it, and while it is not kept it may be continued."""

    def __init__(self, root: Path, path: Path) -> None:
        super().__init__()
        self._root, self._path = root, path

    def read(self, size: int) -> None:
        """Hash it. Raises OSError (ESPIPE) for a file that is too short."""
        with self._path.open("r+b", buffering=0) as stream:
            _refuse_gap(stream, size)
            stream.truncate(size)
            while chunk := stream.read(CHUNK_BYTES):
                self._hash.update(chunk)
        self.size = size

    async def write(self, chunks: Sequence[bytes]) -> None:
        raise NotImplementedError("a whole content is not continued")

    async def keep(self) -> None:
        await asyncio.to_thread(move_in, self._root, self._path, self.digest)

    async def discard(self) -> None:
        """What was not kept stays for the next attempt; ``Partial.discard`` removes it."""


def move_in(root: Path, path: Path, digest: str) -> None:
    """Move a file to its content's place, unless the content lies there already."""
    target = root / key_of(digest)
    if target.exists():
        path.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


def refuse_full(folder: Path, needed: int) -> None:
    """Make the folder; raise OSError (ENOSPC) where less than ``needed`` bytes are left on its disk."""
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, f"less than {needed} bytes are left", str(folder))


def write_all(stream: IO[bytes], chunk: bytes) -> None:
    """An unbuffered file may take less than it is given."""
    view = memoryview(chunk)
    while view:
        view = view[stream.write(view) :]


def _refuse_gap(stream: IO[bytes], position: int) -> None:
    if os.fstat(stream.fileno()).st_size < position:
        raise OSError(errno.ESPIPE, f"fewer than {position} bytes are there")
