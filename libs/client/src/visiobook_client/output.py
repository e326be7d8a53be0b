"""The folder a film is delivered into: nothing of another film is overwritten, nothing half-written stays.

``.visiobook.json`` notes which inputs the folder belongs to, the digests of what was delivered and, while a film is in
the making, what the folder held before.
"""

import contextlib
import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiobook_client.errors import FAILED, CommandError
from visiobook_contracts.base import FileRef

NOTE = ".visiobook.json"
FILES = {
    "film": "film.mp4",
    "subtitles_srt": "film.srt",
    "subtitles_vtt": "film.vtt",
    "poster": "poster.jpg",
    "storyboard": "storyboard.json",
    "analysis": "analysis.json",
    "quality": "quality.json",
    "licences": "licences.json",
}
READABLE = {"storyboard", "analysis", "quality", "licences"}


@dataclass(frozen=True)
class OutputFolder:
    """``inputs`` is what identifies the film: the source's digest and the options."""

    folder: Path
    inputs: Mapping[str, Any]

    def claim(self, *, force: bool) -> bool:
        """Take the folder for these inputs. True when the film is already there, whole. Raises CommandError."""
        if self.folder.exists() and not self.folder.is_dir():
            raise CommandError(f"{self.folder} is a file.", hint="Name a folder with --out.")
        note = self._note()
        if note.get("inputs") == dict(self.inputs):
            return self._is_whole(note.get("files", {}))
        taken = [name for name in FILES.values() if (self.folder / name).exists()]
        if (note or taken) and not force:
            what = f"holds another film ({', '.join(taken)})" if taken else "is being filled with another film"
            raise CommandError(f"{self.folder} {what}.", hint="Choose another --out, or replace it with --force.")
        self._write_note({}, before=note)
        return False

    def release(self) -> None:
        """Leave the folder as it was before it was claimed, when nothing has been delivered into it."""
        note = self._note()
        if note.get("inputs") != dict(self.inputs) or note.get("files"):
            return
        with contextlib.suppress(OSError):
            if before := note.get("before"):
                self._replace_note(before)
            else:
                (self.folder / NOTE).unlink()
                self.folder.rmdir()

    def deliver(self, outputs: Mapping[str, Any], download: Callable[[FileRef, Path], None]) -> list[Path]:
        """Fetch everything beside its place, then move it in. On any failure the folder keeps what it had."""
        arriving = self.folder / ".arriving"
        try:
            arriving.mkdir(parents=True, exist_ok=True)
            for key, name in FILES.items():
                download(FileRef.model_validate(outputs[key]), arriving / name)
                if key in READABLE:
                    _indent(arriving / name)
            digests = {name: _digest(arriving / name) for name in FILES.values()}
            for name in FILES.values():
                (arriving / name).replace(self.folder / name)
            self._write_note(digests)
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
        return [self.folder / name for name in FILES.values()]

    def _note(self) -> dict[str, Any]:
        try:
            note = json.loads((self.folder / NOTE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _write_note(self, files: Mapping[str, str], *, before: Mapping[str, Any] | None = None) -> None:
        note = {"inputs": dict(self.inputs), "files": dict(files)} | ({"before": before} if before else {})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._replace_note(note)
        except OSError as error:
            raise self._unwritable(error) from error

    def _replace_note(self, note: Mapping[str, Any]) -> None:
        half = self.folder / f"{NOTE}.new"
        try:
            half.write_text(json.dumps(note, indent=1), encoding="utf-8")
            half.replace(self.folder / NOTE)
        finally:
            half.unlink(missing_ok=True)

    def _is_whole(self, files: Mapping[str, str]) -> bool:
        paths = {name: self.folder / name for name in FILES.values()}
        return all(paths[n].is_file() and files.get(n) == _digest(paths[n]) for n in paths)

    def _unwritable(self, error: OSError) -> CommandError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message = f"No space left for {self.folder}."
            return CommandError(message, hint="Free some space and give the same command again: it resumes.")
        return CommandError(f"Cannot write into {self.folder}: {error.strerror}.", exit_code=FAILED)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _indent(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
