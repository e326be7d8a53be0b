"""Every kind of store through the same scenarios."""

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import LocalStore as ObstoreFolder
from obstore.store import MemoryStore

from visiobook_storage.local_store import LocalStore
from visiobook_storage.remote_store import RemoteStore
from visiobook_storage.store import ObjectStore, key_of, open_store

CONTENT = bytes(range(256)) * 9000
KEY = key_of(hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture(params=["folder", "obstore in memory", "obstore on a folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "folder":
        return LocalStore(tmp_path)
    return RemoteStore(MemoryStore() if "memory" in request.param else ObstoreFolder(tmp_path))


async def keep(store: ObjectStore, content: bytes = CONTENT) -> None:
    upload = await store.begin()
    await upload.write([content[:1000], content[1000:]])
    await upload.keep()
    await upload.discard()


async def read(store: ObjectStore, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in store.read(KEY, start, end)])


class TestObjectStore:
    async def test_what_is_kept_can_be_read_whole_and_in_part(self, store: ObjectStore) -> None:
        await keep(store)

        assert await store.size(KEY) == len(CONTENT)
        assert await read(store, 0, len(CONTENT)) == CONTENT
        assert await read(store, 5, 300) == CONTENT[5:300]
        assert await read(store, 7, 7) == b""

    async def test_keeping_the_same_content_again_changes_nothing(self, store: ObjectStore) -> None:
        await keep(store)
        await keep(store)

        assert await read(store, 0, len(CONTENT)) == CONTENT

    async def test_lists_what_is_kept_by_its_digest(self, store: ObjectStore) -> None:
        assert [digest async for digest in store.digests()] == []
        await keep(store)
        await keep(store, b"another")
        unfinished = await store.begin()
        await unfinished.write([b"half"])

        kept = {digest async for digest in store.digests()}
        await unfinished.discard()

        assert kept == {hashlib.sha256(content).hexdigest() for content in (CONTENT, b"another")}

    async def test_an_upload_knows_its_size_and_digest(self, store: ObjectStore) -> None:
        upload = await store.begin()
        await upload.write([b"ab", b"c"])

        assert (upload.size, upload.digest) == (3, hashlib.sha256(b"abc").hexdigest())
        await upload.discard()

    async def test_a_discarded_upload_is_not_there(self, store: ObjectStore) -> None:
        upload = await store.begin()
        await upload.write([CONTENT])
        await upload.discard()

        assert await store.size(KEY) is None
        assert await store.sweep(timedelta()) == 0

    async def test_what_is_deleted_is_gone_and_deleting_again_is_no_error(self, store: ObjectStore) -> None:
        await keep(store)

        await store.delete(KEY)
        await store.delete(KEY)

        assert await store.size(KEY) is None


class TestSweep:
    async def test_takes_what_a_killed_process_left_and_nothing_that_is_kept(self, tmp_path: Path) -> None:
        store = LocalStore(tmp_path)
        await keep(store)
        (tmp_path / "incoming" / "half").write_bytes(b"half")

        assert await store.sweep(timedelta()) == 1
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY.rpartition("/")[2]]

    async def test_leaves_what_is_younger_than_asked(self, tmp_path: Path) -> None:
        store = LocalStore(tmp_path)
        (tmp_path / "incoming").mkdir()
        old, young = tmp_path / "incoming" / "old", tmp_path / "incoming" / "young"
        for path in (old, young):
            path.write_bytes(b"half")
        os.utime(old, (time.time() - 7200, time.time() - 7200))

        assert await store.sweep(timedelta(hours=1)) == 1
        assert (old.exists(), young.exists()) == (False, True)


class TestOpenStore:
    def test_a_file_address_is_a_folder(self, tmp_path: Path) -> None:
        store = open_store((tmp_path / "a b").as_uri())

        assert isinstance(store, LocalStore)
        assert store.root == tmp_path / "a b"

    def test_a_bucket_is_an_object_store(self) -> None:
        store = open_store("s3://films/prefix", {"region": "eu-west-3", "access_key_id": "a", "secret_access_key": "b"})

        assert isinstance(store, RemoteStore)

    def test_an_unknown_address_is_refused_by_name(self) -> None:
        with pytest.raises(ValueError, match="gopher"):
            open_store("gopher://hole")
