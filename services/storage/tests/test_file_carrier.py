"""The carrier that hosts use, against the real application."""

import hashlib
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Network
from visiobook_contracts.base import FileRef
from visiobook_modules.files import DamagedFile, FileCarrier
from visiobook_storage.settings import Settings
from visiobook_storage.store import key_of

MEBIBYTE = 1 << 20


@pytest.fixture
def carrier(network_of: Callable[[str], Network]) -> FileCarrier:
    return FileCarrier(network_of("media-generation").peer("storage"))


def make_file(folder: Path, content: bytes) -> tuple[Path, FileRef]:
    folder.mkdir(exist_ok=True)
    path = folder / "made.bin"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return path, FileRef(digest=digest, media_type="application/x-test", size=len(content), name="made.bin")


class TestFileCarrier:
    async def test_what_is_kept_can_be_fetched(self, carrier: FileCarrier, tmp_path: Path) -> None:
        path, ref = make_file(tmp_path / "out", b"frames" * 500_000)

        await carrier.keep(path, ref, owner="ada")
        fetched = await carrier.fetch(ref, tmp_path / "in", owner="ada")

        assert fetched == tmp_path / "in" / ref.digest
        assert fetched.read_bytes() == path.read_bytes()
        assert [f.name for f in (tmp_path / "in").iterdir()] == [ref.digest]

    async def test_keeping_again_sends_nothing(self, carrier: FileCarrier, tmp_path: Path) -> None:
        path, ref = make_file(tmp_path / "out", b"frames")
        await carrier.keep(path, ref, owner="ada")
        path.unlink()

        await carrier.keep(path, ref, owner="ada")

        assert await carrier.has(ref, owner="ada")
        assert not await carrier.has(ref, owner="ben")

    async def test_what_is_there_is_not_fetched_again(self, carrier: FileCarrier, tmp_path: Path) -> None:
        _, ref = make_file(tmp_path / "out", b"never stored")
        (tmp_path / ref.digest).write_bytes(b"never stored")

        assert await carrier.fetch(ref, tmp_path, owner="ada") == tmp_path / ref.digest

    async def test_another_owners_file_is_not_there(self, carrier: FileCarrier, tmp_path: Path) -> None:
        path, ref = make_file(tmp_path / "out", b"frames")
        await carrier.keep(path, ref, owner="ada")

        with pytest.raises(UpstreamRefused) as caught:
            await carrier.fetch(ref, tmp_path / "in", owner="ben")

        assert caught.value.upstream_status == 404
        assert list((tmp_path / "in").glob("*")) == []

    async def test_damaged_content_is_told_and_not_kept(
        self, carrier: FileCarrier, files: Path, tmp_path: Path
    ) -> None:
        path, ref = make_file(tmp_path / "out", b"frames")
        await carrier.keep(path, ref, owner="ada")
        (files / key_of(ref.digest)).write_bytes(b"fraNes")

        with pytest.raises(DamagedFile):
            await carrier.fetch(ref, tmp_path / "in", owner="ada")

        assert list((tmp_path / "in").glob("*")) == []

    async def test_content_that_is_not_what_the_reference_says_is_refused(
        self, carrier: FileCarrier, tmp_path: Path
    ) -> None:
        path, ref = make_file(tmp_path / "out", b"frames")
        path.write_bytes(b"fraNes")

        with pytest.raises(UpstreamRefused) as caught:
            await carrier.keep(path, ref, owner="ada")

        assert caught.value.problem_code == "digest-differs"

    async def test_a_hundred_megabytes_pass_without_being_held_in_memory(
        self, app: FastAPI, carrier: FileCarrier, tmp_path: Path
    ) -> None:
        app.state.settings = Settings(**app.state.settings.model_dump() | {"max_file_bytes": 200 * MEBIBYTE})
        path, digest = tmp_path / "film.mp4", hashlib.sha256()
        with path.open("wb") as stream:
            for i in range(100):
                chunk = i.to_bytes(4, "big") * (MEBIBYTE // 4)
                digest.update(chunk)
                stream.write(chunk)
        ref = FileRef(digest=digest.hexdigest(), media_type="video/mp4", size=100 * MEBIBYTE)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        await carrier.keep(path, ref, owner="ada")
        fetched = await carrier.fetch(ref, tmp_path / "in", owner="ada")

        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        assert fetched.stat().st_size == ref.size
        assert grown < 48 * MEBIBYTE
