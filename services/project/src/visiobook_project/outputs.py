"""What a run has made, as a list for people: every file among its outputs, under a name of its own. Pure."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from visiobook_contracts.base import FileRef
from visiobook_project.schemas import OutputView

FILES = "/api/v1/storage/files"
SUFFIXES = {
    "video/mp4": ".mp4",
    "audio/mp4": ".m4a",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/json": ".json",
    "application/epub+zip": ".epub",
    "application/pdf": ".pdf",
    "application/x-subrip": ".srt",
    "text/vtt": ".vtt",
    "text/plain": ".txt",
}
KINDS = (("video/", "film"), ("audio/", "audio"), ("image/", "picture"), ("text/vtt", "subtitles"))
KIND_BY_TYPE = {
    "application/x-subrip": "subtitles",
    "application/epub+zip": "book",
    "application/pdf": "book",
    "application/json": "document",
}


def files_among(outputs: Mapping[str, Any] | None, *, title: str) -> list[OutputView]:
    """The files in a run's outputs, in their order; ``title`` begins the names that they are saved under."""
    return [_view(name, file, title) for name, file in _files(outputs or {})]


def file_of(outputs: Mapping[str, Any] | None, name: str) -> FileRef | None:
    """One file among the outputs."""
    return next((file for found, file in _files(outputs or {}) if found == name), None)


def made_files(output: Mapping[str, Any]) -> list[FileRef]:
    """The files in one job's result."""
    return [file for _, file in _files(output)]


def _files(outputs: Mapping[str, Any]) -> Iterator[tuple[str, FileRef]]:
    for name, value in outputs.items():
        if isinstance(value, Mapping) and "digest" in value:
            try:
                yield name, FileRef.model_validate(value)
            except ValidationError:  # something else that has a digest
                continue


def _view(name: str, file: FileRef, title: str) -> OutputView:
    return OutputView(
        name=name,
        kind=_kind(file.media_type),
        file=file,
        save_as=f"{title}{'' if name == 'film' else f' - {name}'}{_suffix(file)}",
        href=f"{FILES}/{file.digest}",
    )


def _kind(media_type: str) -> str:
    by_start = next((kind for start, kind in KINDS if media_type.startswith(start)), "other")
    return KIND_BY_TYPE.get(media_type, by_start)


def _suffix(file: FileRef) -> str:
    return PurePath(file.name or "").suffix or SUFFIXES.get(file.media_type, "")
