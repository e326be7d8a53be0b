"""A content that arrives in several requests: pieces in the bucket, each an object named by where it begins.

No multipart upload of the store: its parts are shown by no listing, must have 5 MiB, and die with the process that
began it. Pieces are put together when the last one has come.
"""

import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any

import obstore

from visiobook_storage.store import CHUNK_BYTES, INCOMING, Partial, Upload


class RemotePartial(Partial):
    """``begin`` opens an ordinary upload; ``telling`` turns what the store says into our refusals."""

    def __init__(
        self,
        store: Any,
        name: str,
        *,
        begin: Callable[[], Awaitable[Upload]],
        telling: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._store, self._prefix, self._begin, self._telling = store, f"{INCOMING}/{name}", begin, telling

    async def size(self) -> int:
        return sum([size for _, size in await self._chain()])

    async def append(self, position: int, chunks: Sequence[bytes]) -> None:
        """A piece at its position replaces one of an attempt that was not noted; later ones cannot be."""
        if await self.size() < position:
            raise OSError(errno.ESPIPE, f"fewer than {position} bytes are there")
        with self._telling():
            await obstore.put_async(self._store, f"{self._prefix}/{position:016d}", b"".join(chunks))

    async def head(self, size: int) -> bytes:
        return b"".join([chunk async for chunk in self._read(size)])

    async def whole(self, size: int) -> Upload:
        upload = await self._begin()
        try:
            async for chunk in self._read(size):
                await upload.write([chunk])
            if upload.size != size:
                raise OSError(errno.ESPIPE, f"{upload.size} of {size} bytes are there")
        except BaseException:
            await upload.discard()
            raise
        return upload

    async def discard(self) -> None:
        with self._telling():
            for path, _ in await self._pieces():
                with suppress(FileNotFoundError):
                    await obstore.delete_async(self._store, path)

    async def _read(self, size: int) -> AsyncIterator[bytes]:
        """The first ``size`` bytes, or what is there of them."""
        for path, length in await self._chain():
            wanted = min(length, size)
            if wanted <= 0:
                return
            with self._telling():
                result = await obstore.get_async(self._store, path, options={"range": (0, wanted)})
                async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
                    yield bytes(chunk)
            size -= wanted

    async def _chain(self) -> list[tuple[str, int]]:
        """Pieces that follow on one another from the start."""
        chain, position = [], 0
        for path, size in await self._pieces():
            if int(path.rpartition("/")[2]) != position:
                break
            chain.append((path, size))
            position += size
        return chain

    async def _pieces(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        with self._telling():
            async for batch in obstore.list(self._store, f"{self._prefix}/"):
                found += [(entry["path"], int(entry["size"])) for entry in batch]
        return sorted(found)
