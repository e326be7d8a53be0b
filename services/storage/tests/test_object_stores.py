"""Every kind of store through the same scenarios."""

import asyncio
import errno
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from obstore.store import LocalStore as ObstoreFolder
from obstore.store import MemoryStore
from structlog.testing import capture_logs

from visiobook_storage.errors import StoreAway
from visiobook_storage.local_store import LocalStore, _LocalUpload
from visiobook_storage.remote_store import RemoteStore
from visiobook_storage.store import ObjectStore, key_of, open_store
from visiobook_testkit.s3 import ThrowawayS3

CONTENT = bytes(range(256)) * 9000
KEY = key_of(hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture(params=["folder", "obstore in memory", "obstore on a folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "folder":
        return LocalStore(tmp_path)
    if request.param == "s3":
        server: ThrowawayS3 = request.getfixturevalue("s3_server")
        return open_store(f"{server.url}/{uuid.uuid4().hex}", server.store_options)
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

    async def test_the_same_content_brought_by_several_at_once_is_kept_once(self, store: ObjectStore) -> None:
        await asyncio.gather(*(keep(store) for _ in range(4)))

        assert await read(store, 0, len(CONTENT)) == CONTENT
        assert [digest async for digest in store.digests()] == [KEY.rpartition("/")[2]]
        assert await store.sweep(timedelta()) == 0

    async def test_a_large_body_comes_in_parts(self, store: ObjectStore) -> None:
        piece = bytes(range(256)) * 4096
        upload = await store.begin(size=21 * len(piece))
        for _ in range(21):
            await upload.write([piece])
        await upload.keep()
        key, edge = key_of(upload.digest), 8 * len(piece)

        found = b"".join([chunk async for chunk in store.read(key, edge - 3, edge + 300)])

        assert await store.size(key) == 21 * len(piece)
        assert found == piece[-3:] + piece[:300]

    async def test_a_large_upload_that_is_broken_off_leaves_nothing(self, store: ObjectStore) -> None:
        upload = await store.begin()
        for _ in range(10):
            await upload.write([bytes(1 << 20)])
        await upload.discard()

        assert [digest async for digest in store.digests()] == []
        assert await store.sweep(timedelta()) == 0

    async def test_nothing_is_read_of_what_is_not_there(self, store: ObjectStore) -> None:
        await keep(store)

        with pytest.raises(FileNotFoundError):
            [chunk async for chunk in store.read(key_of("0" * 64), 0, 10)]
        assert await store.size(key_of("0" * 64)) is None


def s3_store(server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch, **changes: str) -> ObjectStore:
    """A store that tries only once, so that a test need not wait for what is wrong to be given up."""
    monkeypatch.setattr("visiobook_storage.remote_store.RETRIES", {"max_retries": 0})
    bucket = changes.pop("bucket", server.bucket)
    return open_store(f"s3://{bucket}", {**server.store_options, **changes})


async def everything(store: ObjectStore) -> list[str]:
    """The codes that every kind of request to a store is refused with."""
    requests: list[Callable[[], Awaitable[object]]] = [
        lambda: store.size(KEY),
        lambda: read(store, 0, 10),
        lambda: store.sweep(timedelta()),
        lambda: keep(store),
    ]
    codes = []
    for request in requests:
        with pytest.raises(StoreAway) as refused:
            await request()
        codes.append(f"{refused.value.status} {refused.value.problem_code}")
    return codes


class TestS3ThatRefuses:
    @pytest.mark.parametrize(
        "wrong", [{"secret_access_key": "guessed"}, {"access_key_id": "nobody"}], ids=["secret", "key"]
    )
    async def test_wrong_credentials_are_an_outage_that_the_log_explains(
        self, s3_server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
    ) -> None:
        with capture_logs() as logs:
            codes = await everything(s3_store(s3_server, monkeypatch, **wrong))

        assert codes == ["503 store-away"] * 4
        assert {entry["event"] for entry in logs} == {"storage.store_refuses"}
        assert "guessed" not in str(logs)

    async def test_a_bucket_that_is_missing_is_no_file_that_is_missing(
        self, s3_server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = s3_store(s3_server, monkeypatch, bucket="nowhere")

        with pytest.raises(StoreAway):
            await store.size(KEY)
        with pytest.raises(StoreAway):
            await keep(store)

    async def test_a_server_that_is_away(self, s3_server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch) -> None:
        store = s3_store(s3_server, monkeypatch, endpoint="http://127.0.0.1:1")

        assert await everything(store) == ["503 store-away"] * 4

    async def test_a_server_that_hangs(self, s3_server: ThrowawayS3, monkeypatch: pytest.MonkeyPatch) -> None:
        store = s3_store(s3_server, monkeypatch, timeout="0.3s")

        with s3_server.hanging(), pytest.raises(StoreAway):
            await store.size(KEY)
        assert await store.size(key_of("1" * 64)) is None


class TestUnfinishedParts:
    async def test_of_a_broken_off_upload_are_given_back(self, s3_server: ThrowawayS3) -> None:
        store = open_store(f"{s3_server.url}/parts", s3_server.store_options)
        upload = await store.begin()
        for _ in range(20):
            await upload.write([bytes(1 << 20)])

        begun = unfinished(s3_server)
        await upload.discard()
        await until(lambda: not unfinished(s3_server))

        assert begun == 1


class TestHeadroom:
    async def test_a_folder_takes_nothing_that_the_database_beside_it_needs(self, tmp_path: Path) -> None:
        free = shutil.disk_usage(tmp_path).free
        store = LocalStore(tmp_path, headroom=free // 2)

        with pytest.raises(OSError, match="bytes are left") as refused:
            await store.begin(size=free)

        assert refused.value.errno == errno.ENOSPC
        await keep(store)

    async def test_one_that_fills_up_meanwhile_breaks_off_and_leaves_nothing(self, tmp_path: Path) -> None:
        store = LocalStore(tmp_path, headroom=shutil.disk_usage(tmp_path).free * 2)
        upload = _LocalUpload(tmp_path, headroom=0)
        await upload.write([b"first"])
        upload._headroom = store._headroom

        with pytest.raises(OSError, match="bytes are left"):
            await upload.write([b"second"])
        await upload.discard()

        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def unfinished(server: ThrowawayS3) -> int:
    """Multipart uploads that have begun and not ended, which no listing of objects shows."""
    key, secret = server.store_options["access_key_id"], server.store_options["secret_access_key"]
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        region_name=server.store_options["region"],
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )
    found = len(client.list_multipart_uploads(Bucket=server.bucket).get("Uploads", []))
    client.close()
    return found


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the store does by itself; TimeoutError when it does not."""
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.05)


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
