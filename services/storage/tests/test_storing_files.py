import asyncio
import errno
import hashlib
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_contracts.storage import FileStored
from visiobook_storage.local_store import LocalStore
from visiobook_storage.store import Upload, key_of
from visiobook_testkit.events import PublishedEvents
from visiobook_testkit.tokens import TokenMaker

FILES = "/api/v1/storage/files"
STORY = b"The tide went out, and the lantern stayed.\n" * 10
DIGEST = hashlib.sha256(STORY).hexdigest()
LIMIT = 8 << 20


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def put(client: httpx.AsyncClient, content: bytes = STORY, *, name: str = "tide.txt", **headers: str) -> Any:
    headers = {"content-type": "text/plain", **headers}
    return await client.put(FILES, content=content, params={"name": name}, headers=headers)


class TestPutFile:
    async def test_answers_with_the_contents_digest_and_keeps_the_file_under_it(
        self, client: httpx.AsyncClient, files: Path
    ) -> None:
        response = await put(client)

        assert response.status_code == 201, response.text
        assert response.json() == {
            "digest": DIGEST, "media_type": "text/plain", "size": len(STORY), "name": "tide.txt"
        }  # fmt: skip
        assert (files / key_of(DIGEST)).read_bytes() == STORY

    async def test_the_same_content_twice_lies_there_once_and_is_told_once(
        self, client: httpx.AsyncClient, files: Path, published: PublishedEvents
    ) -> None:
        await put(client)
        again = await put(client, name="again.txt")

        assert again.status_code == 201
        assert len(stored(files)) == 1
        assert len(await published.of(FileStored)) == 1

    async def test_tells_the_fleet_of_a_new_file_of_an_owner(
        self, client: httpx.AsyncClient, published: PublishedEvents
    ) -> None:
        await put(client)

        [event] = await published.of(FileStored)

        assert (event.owner, event.file.digest) == ("ada", DIGEST)

    async def test_keeps_only_the_last_part_of_a_path_as_name(self, client: httpx.AsyncClient) -> None:
        response = await put(client, name="../../etc/tide\u202e.txt")

        assert response.json()["name"] == "tide.txt"

    async def test_refuses_an_empty_file(self, client: httpx.AsyncClient, files: Path) -> None:
        response = await put(client, b"")

        assert (response.status_code, response.json()["code"]) == (400, "empty-file")
        assert stored(files) == []

    async def test_refuses_a_program(self, client: httpx.AsyncClient, files: Path) -> None:
        response = await put(client, b"\x7fELF\x02\x01\x01" + bytes(100))

        assert (response.status_code, response.json()["code"]) == (415, "executable-refused")
        assert stored(files) == []

    async def test_refuses_a_request_without_a_token(self, streaming: httpx.AsyncClient) -> None:
        response = await put(streaming)

        assert response.status_code == 401

    async def test_a_service_may_keep_any_kind_for_an_owner(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        headers = tokens.of_service("media-generation", on_behalf_of="ada")
        response = await put(client, b"\0\1\2" * 50, **headers, **{"content-type": "application/x-weights; v=1"})

        assert response.status_code == 201
        assert response.json()["media_type"] == "application/x-weights"
        assert (await client.head(f"{FILES}/{response.json()['digest']}")).status_code == 200


class TestLimits:
    async def test_a_file_announced_too_large_is_refused_before_it_is_read(
        self, streaming: httpx.AsyncClient, tokens: TokenMaker, files: Path
    ) -> None:
        sent: list[int] = []

        async def endless() -> AsyncIterator[bytes]:
            while True:
                sent.append(1)
                yield bytes(1 << 20)

        headers = tokens.user("ada") | {"content-length": str(LIMIT + 1)}
        response = await streaming.put(FILES, content=endless(), headers=headers)

        assert (response.status_code, response.json()["code"]) == (413, "file-too-large")
        assert sent == []

    async def test_an_endless_upload_is_stopped_at_the_limit_and_leaves_nothing(
        self, streaming: httpx.AsyncClient, tokens: TokenMaker, files: Path
    ) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 1
                yield b"tide " * 50_000

        response = await streaming.put(FILES, content=endless(), headers=tokens.user("ada"))

        assert (response.status_code, response.json()["code"]) == (413, "file-too-large")
        assert sent * 250_000 < LIMIT + (4 << 20)
        assert stored(files) == []


class TestPutFileByDigest:
    async def test_keeps_content_that_is_what_its_address_says(self, client: httpx.AsyncClient) -> None:
        response = await client.put(f"{FILES}/{DIGEST}", content=STORY)

        assert (response.status_code, response.json()["digest"]) == (201, DIGEST)

    async def test_refuses_other_content_and_keeps_none_of_it(self, client: httpx.AsyncClient, files: Path) -> None:
        response = await client.put(f"{FILES}/{DIGEST}", content=STORY + b"!")

        assert (response.status_code, response.json()["code"]) == (409, "digest-differs")
        assert stored(files) == []

    async def test_refuses_an_address_that_is_no_digest(self, client: httpx.AsyncClient) -> None:
        response = await client.put(f"{FILES}/..%2f..%2fetc", content=STORY)

        assert response.status_code in (404, 422)


class FullDisk(LocalStore):
    """A folder on a disk that is full after so many writes; one more than there are: full when the file is kept."""

    def __init__(self, root: Path, *, writes: int) -> None:
        super().__init__(root)
        self._writes = writes

    async def begin(self, *, size: int | None = None) -> Upload:
        upload = await super().begin()
        write, keep = upload.write, upload.keep
        left = self._writes

        def use_up(number: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(number, os.strerror(number))

        async def write_or_fail(chunks: Sequence[bytes]) -> None:
            use_up(errno.ENOSPC)
            await write(chunks)

        async def keep_or_fail() -> None:
            use_up(errno.EDQUOT)
            await keep()

        upload.write, upload.keep = write_or_fail, keep_or_fail  # type: ignore[method-assign]  # the injected fault
        return upload


async def mebibytes(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"tide" * (1 << 18)


class TestNoSpaceLeft:
    @pytest.mark.parametrize("writes", [0, 2, 3])
    async def test_is_told_as_such_and_leaves_nothing(
        self, client: httpx.AsyncClient, app: FastAPI, files: Path, writes: int
    ) -> None:
        app.state.store = FullDisk(files, writes=writes)

        response = await client.put(FILES, content=mebibytes(6))

        assert (response.status_code, response.json()["code"]) == (507, "no-space-left")
        assert stored(files) == []
        assert (await client.get(FILES)).json()["items"] == []

    async def test_on_a_disk_that_is_really_full(
        self, client: httpx.AsyncClient, app: FastAPI, tiny_disk: Path
    ) -> None:
        app.state.store = LocalStore(tiny_disk)

        refused = await client.put(FILES, content=mebibytes(6))
        accepted = await client.put(FILES, content=mebibytes(1))

        assert (refused.status_code, refused.json()["code"]) == (507, "no-space-left")
        assert accepted.status_code == 201


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two mebibytes."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tiny file system needs root")
    yield folder
    subprocess.run([str(shutil.which("umount")), str(folder)], check=True)


class TestInterruptedUpload:
    async def test_a_client_that_leaves_leaves_nothing(
        self, app: FastAPI, client: httpx.AsyncClient, tokens: TokenMaker, files: Path
    ) -> None:
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": STORY * 4000, "more_body": True},
            {"type": "http.disconnect"},
        ]
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            return messages.pop(0)

        async def send(message: Any) -> None:
            statuses.append(message.get("status", 0))

        await app(put_scope(tokens.user("ada")), receive, send)

        assert statuses[0] == 400
        assert stored(files) == []

    @pytest.mark.parametrize("turns", [1, 2, 5, 50])
    async def test_a_request_cancelled_at_any_moment_leaves_nothing(
        self, app: FastAPI, client: httpx.AsyncClient, tokens: TokenMaker, files: Path, turns: int
    ) -> None:
        begun, forever = asyncio.Event(), asyncio.Event()

        async def receive() -> dict[str, Any]:
            if begun.is_set():
                await forever.wait()
            begun.set()
            return {"type": "http.request", "body": STORY * 4000, "more_body": True}

        async def send(message: Any) -> None: ...

        task = asyncio.create_task(app(put_scope(tokens.user("ada")), receive, send))
        await begun.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert stored(files) == []

    async def test_fewer_bytes_than_announced_are_refused(
        self, app: FastAPI, client: httpx.AsyncClient, tokens: TokenMaker, files: Path
    ) -> None:
        async def short() -> AsyncIterator[bytes]:
            yield STORY

        response = await client.put(FILES, content=short(), headers={"content-length": str(len(STORY) + 5)})

        assert (response.status_code, response.json()["code"]) == (400, "upload-interrupted")
        assert stored(files) == []


def put_scope(headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "PUT", "scheme": "http",
        "path": FILES, "raw_path": FILES.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("storage", 80), "headers": [(k.encode(), v.encode()) for k, v in headers.items()], "state": {},
    }  # fmt: skip
