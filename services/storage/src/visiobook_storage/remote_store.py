"""Contents in an object store (S3 and alike) through obstore: multipart uploads, moved to the digest's key at the end.

A process killed in the middle leaves an unfinished multipart upload that no listing shows: give the bucket a lifecycle
rule that aborts those.
"""

import asyncio
import errno
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import obstore
from obstore.exceptions import BaseError

from visiobook_storage.store import CHUNK_BYTES, CONTENTS, ObjectStore, Upload, key_of

INCOMING = "incoming"
PART_BYTES = 8 * CHUNK_BYTES
CLIENT_OPTIONS = frozenset(
    (
        "allow_http",
        "allow_invalid_certificates",
        "connect_timeout",
        "http1_only",
        "http2_only",
        "pool_idle_timeout",
        "pool_max_idle_per_host",
        "proxy_url",
        "timeout",
        "user_agent",
    )
)
RETRIES: Any = {"max_retries": 5, "retry_timeout": timedelta(seconds=20)}
"""A store that is away for longer is told to whoever asks; obstore alone would try for three minutes."""
NO_SPACE_MARK = f"os error {errno.ENOSPC}"


class RemoteStore(ObjectStore):
    """Any store that obstore speaks to."""

    def __init__(self, store: Any) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str, options: dict[str, str]) -> "RemoteStore":
        """By URL and obstore's options, those of its HTTP client too. Raises ValueError for what it does not know."""
        of_client = {name: value for name, value in options.items() if name in CLIENT_OPTIONS}
        of_store = {name: value for name, value in options.items() if name not in CLIENT_OPTIONS}
        try:
            return cls(
                obstore.store.from_url(
                    url, client_options=cast("Any", of_client), retry_config=RETRIES, **cast("Any", of_store)
                )
            )
        except (BaseError, TypeError) as error:
            raise ValueError(f"store_url {url!r}: {error}") from error
        except BaseException as error:  # obstore panics at an option that it does not know
            if type(error).__name__ != "PanicException":
                raise
            raise ValueError(f"store_options for {url!r}: {', '.join(of_store)}: {error}") from error

    async def begin(self) -> Upload:
        return _RemoteUpload(self._store, f"{INCOMING}/{uuid.uuid4().hex}")

    async def size(self, key: str) -> int | None:
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except FileNotFoundError:
            return None

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        if start >= end:
            return
        result = await obstore.get_async(self._store, key, options={"range": (start, end)})
        async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(chunk)

    async def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def digests(self) -> AsyncIterator[str]:
        async for batch in obstore.list(self._store, f"{CONTENTS}/"):
            for entry in batch:
                yield entry["path"].rsplit("/", 1)[1]

    async def sweep(self, older_than: timedelta) -> int:
        before, swept = datetime.now(UTC) - older_than, 0
        async for batch in obstore.list(self._store, f"{INCOMING}/"):
            for entry in batch:
                if entry["last_modified"] <= before:
                    await self.delete(entry["path"])
                    swept += 1
        return swept


class _RemoteUpload(Upload):
    def __init__(self, store: Any, path: str) -> None:
        super().__init__()
        self._store, self._path, self._moved = store, path, False
        self._writer: Any = obstore.open_writer_async(store, path, buffer_size=PART_BYTES)

    async def write(self, chunks: Sequence[bytes]) -> None:
        for chunk in chunks:
            with _as_os_error():
                await asyncio.gather(self._writer.write(chunk), asyncio.to_thread(self._hash.update, chunk))
            self.size += len(chunk)

    async def keep(self) -> None:
        with _as_os_error():
            await self._writer.close()
            await obstore.rename_async(self._store, self._path, key_of(self.digest))
        self._moved = True

    async def discard(self) -> None:
        self._writer = None  # dropping the writer aborts the multipart upload
        if not self._moved:
            with suppress(OSError, BaseError):
                await obstore.delete_async(self._store, self._path)


@contextmanager
def _as_os_error() -> Iterator[None]:
    """obstore gives no errno: a full disk is known by its words."""
    try:
        yield
    except (OSError, BaseError) as error:
        number = errno.ENOSPC if NO_SPACE_MARK in str(error) else errno.EIO
        raise OSError(number, str(error)) from error
