"""The folder of a film: whole or as it was."""

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from visiobook_client.errors import CommandError
from visiobook_client.output import FILES, NOTE, READABLE, OutputFolder
from visiobook_contracts.base import FileRef

INPUTS = {"book": "b" * 64, "chapters": None}
Download = Callable[[FileRef, Path], None]


def content(key: str) -> bytes:
    return json.dumps({"what": key}).encode() if key in READABLE else f"content of {key}".encode()


OUTPUTS: dict[str, Any] = {
    key: {"digest": hashlib.sha256(content(key)).hexdigest(), "media_type": "x/y", "size": 1, "name": key}
    for key in FILES
}


def download(ref: FileRef, path: Path) -> None:
    assert ref.name is not None
    path.write_bytes(content(ref.name))


def failing_at(key: str, error: Exception) -> Download:
    def fail(ref: FileRef, path: Path) -> None:
        if ref.name == key:
            raise error
        download(ref, path)

    return fail


@pytest.fixture
def folder(tmp_path: Path) -> OutputFolder:
    return OutputFolder(tmp_path / "film", INPUTS)


@pytest.fixture
def delivered(folder: OutputFolder) -> OutputFolder:
    folder.claim(force=False)
    folder.deliver(OUTPUTS, download)
    return folder


def files_in(folder: OutputFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.folder.iterdir()}


class TestClaim:
    def test_takes_a_folder_that_is_not_there(self, folder: OutputFolder) -> None:
        assert folder.claim(force=False) is False
        assert list(files_in(folder)) == [NOTE]

    def test_finds_the_film_that_is_there(self, delivered: OutputFolder) -> None:
        assert delivered.claim(force=False) is True

    @pytest.mark.parametrize("name", sorted(FILES.values()))
    def test_makes_again_what_was_changed(self, delivered: OutputFolder, name: str) -> None:
        (delivered.folder / name).write_text("mine now")

        assert delivered.claim(force=False) is False

    def test_makes_again_what_was_removed(self, delivered: OutputFolder) -> None:
        (delivered.folder / "film.srt").unlink()

        assert delivered.claim(force=False) is False

    def test_refuses_a_folder_with_another_film(self, delivered: OutputFolder) -> None:
        before = files_in(delivered)
        other = OutputFolder(delivered.folder, INPUTS | {"chapters": "1"})

        with pytest.raises(CommandError, match=r"holds another film \(film.mp4, .*--force") as refused:
            other.claim(force=False)

        assert refused.value.exit_code == 2
        assert files_in(delivered) == before

    def test_refuses_a_folder_that_another_command_is_filling(self, folder: OutputFolder) -> None:
        folder.claim(force=False)

        with pytest.raises(CommandError, match="is being filled with another film"):
            OutputFolder(folder.folder, {"book": "c"}).claim(force=False)

    def test_refuses_files_of_the_same_names_that_are_not_ours(self, folder: OutputFolder) -> None:
        folder.folder.mkdir()
        (folder.folder / "film.mp4").write_text("holiday")

        with pytest.raises(CommandError, match=r"film\.mp4"):
            folder.claim(force=False)

    def test_takes_another_films_folder_by_force(self, delivered: OutputFolder) -> None:
        assert OutputFolder(delivered.folder, {"book": "c"}).claim(force=True) is False

    def test_leaves_other_files_alone(self, folder: OutputFolder) -> None:
        folder.folder.mkdir()
        (folder.folder / "notes.txt").write_text("mine")

        folder.claim(force=False)
        folder.deliver(OUTPUTS, download)

        assert files_in(folder)["notes.txt"] == b"mine"

    def test_refuses_a_file(self, folder: OutputFolder) -> None:
        folder.folder.write_text("a file")

        with pytest.raises(CommandError, match="is a file"):
            folder.claim(force=False)

    @pytest.mark.parametrize("rubbish", ["", "[]", "{", '{"inputs": 3}'])
    def test_a_note_that_cannot_be_read_is_no_note(self, folder: OutputFolder, rubbish: str) -> None:
        folder.folder.mkdir()
        (folder.folder / NOTE).write_text(rubbish)

        assert OutputFolder(folder.folder, INPUTS).claim(force=True) is False


class TestRelease:
    def test_removes_every_trace_of_a_claim(self, folder: OutputFolder) -> None:
        folder.claim(force=False)

        folder.release()

        assert not folder.folder.exists()

    def test_keeps_what_was_there_before(self, folder: OutputFolder) -> None:
        folder.folder.mkdir()
        (folder.folder / "notes.txt").write_text("mine")
        folder.claim(force=False)

        folder.release()

        assert files_in(folder) == {"notes.txt": b"mine"}

    def test_keeps_a_delivered_film(self, delivered: OutputFolder) -> None:
        before = files_in(delivered)

        delivered.release()

        assert files_in(delivered) == before

    def test_gives_back_a_folder_that_was_taken_by_force(self, delivered: OutputFolder) -> None:
        other = OutputFolder(delivered.folder, {"book": "c"})
        other.claim(force=True)

        other.release()

        assert delivered.claim(force=False) is True

    def test_of_somebody_elses_claim_does_nothing(self, folder: OutputFolder) -> None:
        folder.claim(force=False)

        OutputFolder(folder.folder, {"book": "c"}).release()

        assert list(files_in(folder)) == [NOTE]


class TestDeliver:
    def test_brings_all_files_and_leaves_nothing_beside_them(self, delivered: OutputFolder) -> None:
        assert files_in(delivered).keys() == {*FILES.values(), NOTE}

    def test_makes_documents_readable(self, delivered: OutputFolder) -> None:
        text = (delivered.folder / "quality.json").read_text()

        assert text == '{\n "what": "quality"\n}\n'

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_a_full_disk_is_named_and_leaves_no_half(self, folder: OutputFolder, number: int) -> None:
        folder.claim(force=False)

        with pytest.raises(CommandError, match=r"No space left for .*film\. Free some space") as refused:
            folder.deliver(OUTPUTS, failing_at("poster", OSError(number, "full")))

        assert refused.value.exit_code == 2
        assert list(files_in(folder)) == [NOTE]

    def test_a_full_disk_keeps_the_film_that_was_there(self, delivered: OutputFolder) -> None:
        before = files_in(delivered)

        with pytest.raises(CommandError):
            delivered.deliver(OUTPUTS, failing_at("licences", OSError(errno.ENOSPC, "full")))

        assert files_in(delivered) == before

    def test_a_folder_that_may_not_be_written_is_named(self, folder: OutputFolder) -> None:
        with pytest.raises(CommandError, match=r"Cannot write into .*film: not yours") as failed:
            folder.deliver(OUTPUTS, failing_at("film", PermissionError(errno.EACCES, "not yours")))

        assert failed.value.exit_code == 1

    def test_other_failures_pass_and_leave_no_half(self, folder: OutputFolder) -> None:
        folder.claim(force=False)

        with pytest.raises(CommandError, match="broke off"):
            folder.deliver(OUTPUTS, failing_at("film", CommandError("It broke off.")))

        assert list(files_in(folder)) == [NOTE]

    def test_a_second_delivery_makes_a_damaged_film_whole(self, delivered: OutputFolder) -> None:
        (delivered.folder / "film.mp4").write_bytes(b"")

        delivered.deliver(OUTPUTS, download)

        assert delivered.claim(force=False) is True
