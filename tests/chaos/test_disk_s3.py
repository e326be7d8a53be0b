"""The object store of the chaos suite does what the product's own store asks of one, and keeps it over a kill."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from disk_s3 import DiskS3

from visiobook_storage.remote_store import PART_BYTES
from visiobook_storage.store import ObjectStore, key_of, open_store


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiskS3]:
    server = DiskS3(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def store(server: DiskS3) -> ObjectStore:
    return open_store(server.url, server.store_options)


async def kept(store: ObjectStore, *chunks: bytes) -> str:
    upload = await store.begin()
    await upload.write(chunks)
    await upload.keep()
    return key_of(upload.digest)


async def content(store: ObjectStore, key: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in store.read(key, start, end)])


class TestDiskS3:
    async def test_keeps_small_and_large_contents_and_gives_back_any_range(self, store: ObjectStore) -> None:
        small, large = b"a lantern", bytes(range(256)) * (PART_BYTES // 128)

        keys = [await kept(store, small), await kept(store, large[:7], large[7:])]

        assert [await store.size(key) for key in keys] == [len(small), len(large)]
        assert await content(store, keys[0], 2, 9) == b"lantern"
        assert await content(store, keys[1], 0, len(large)) == large

    async def test_forgets_what_is_discarded_deleted_or_swept(self, store: ObjectStore) -> None:
        upload = await store.begin()
        await upload.write([b"half"])
        await upload.discard()
        key = await kept(store, b"soon gone")

        await store.delete(key)

        assert await store.size(key) is None
        assert await store.sweep(timedelta()) == 0

    async def test_still_has_after_a_kill_what_it_confirmed(self, server: DiskS3, store: ObjectStore) -> None:
        key = await kept(store, b"confirmed")

        server.kill()
        server.start()

        assert await content(store, key, 0, 9) == b"confirmed"
