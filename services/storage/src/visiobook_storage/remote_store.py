"""Contents in an object store (S3 and alike) through obstore: multipart uploads, moved to the digest's key at the end.

A process killed in the middle leaves an unfinished multipart upload that no listing shows: give the bucket a lifecycle
rule that aborts those.
"""

import asyncio
import errno
import uuid
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import obstore
import structlog
from obstore.exceptions import BaseError

from visiobook_storage.errors import StoreAway
from visiobook_storage.remote_partial import RemotePartial
from visiobook_storage.store import CHUNK_BYTES, CONTENTS, INCOMING, ObjectStore, Partial, Upload, key_of

log = structlog.get_logger(__name__)
REASON_CHARACTERS = 400
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

    async def begin(self, *, size: int | None = None) -> Upload:  # noqa: ARG002  # a bucket has no end
        return _RemoteUpload(self._store, f"{INCOMING}/{uuid.uuid4().hex}")

    async def check_room(self, size: int) -> None:
        """A bucket has no end."""

    def partial(self, name: str) -> Partial:
        return RemotePartial(self._store, name, begin=self.begin, telling=telling)

    async def size(self, key: str) -> int | None:
        with telling():
            try:
                return int((await obstore.head_async(self._store, key))["size"])
            except FileNotFoundError:
                await self._check_bucket()
                return None

    async def _check_bucket(self) -> None:
        """A missing bucket answers as a missing object does. Raises StoreAway for the former."""
        try:
            async for _ in obstore.list(self._store, "none/", chunk_size=1):
                break
        except FileNotFoundError as error:
            raise _away(error) from error

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        if start >= end:
            return
        with telling():
            result = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def delete(self, key: str) -> None:
        with telling(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def digests(self) -> AsyncIterator[str]:
        with telling():
            async for batch in obstore.list(self._store, f"{CONTENTS}/"):
                for entry in batch:
                    yield entry["path"].rsplit("/", 1)[1]

    async def sweep(self, older_than: timedelta, *, living: Collection[str] = ()) -> int:
        before, swept = datetime.now(UTC) - older_than, 0
        with telling():
            async for batch in obstore.list(self._store, f"{INCOMING}/"):
                for entry in batch:
                    name = entry["path"].removeprefix(f"{INCOMING}/").partition("/")[0]
                    if entry["last_modified"] <= before and name not in living:
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
            with telling(), _without_bucket():
                await asyncio.gather(self._writer.write(chunk), asyncio.to_thread(self._hash.update, chunk))
            self.size += len(chunk)

    async def keep(self) -> None:
        with telling(), _without_bucket():
            await self._writer.close()
            await obstore.rename_async(self._store, self._path, key_of(self.digest))
        self._moved = True

    async def discard(self) -> None:
        writer, self._writer = self._writer, None
        if self._moved or writer is None:
            return
        with suppress(OSError, BaseError):
            if self.size >= PART_BYTES:  # parts are there; obstore cannot abort, and dropping the writer leaves them
                await writer.close()
            await obstore.delete_async(self._store, self._path)


@contextmanager
def telling() -> Iterator[None]:
    """Raise StoreAway for whatever the store says, but OSError for a full disk (obstore gives no errno, only words)."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (OSError, BaseError) as error:
        if NO_SPACE_MARK in str(error):
            raise OSError(errno.ENOSPC, str(error)) from error
        raise _away(error) from error


@contextmanager
def _without_bucket() -> Iterator[None]:
    """Whatever is not found where something is written is the bucket. Raises StoreAway."""
    try:
        yield
    except FileNotFoundError as error:
        raise _away(error) from error


def _away(error: Exception) -> StoreAway:
    log.error("storage.store_refuses", reason=" ".join(str(error).split())[:REASON_CHARACTERS])
    return StoreAway()
