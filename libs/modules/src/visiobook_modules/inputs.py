"""The files at hand: inputs fetched once for each owner, kept until the room is needed."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from visiobook_contracts.base import FileRef


def file_refs(document: Any) -> Iterator[FileRef]:
    """Every FileRef inside a JSON document."""
    if isinstance(document, dict):
        if {"digest", "media_type", "size"} <= document.keys():
            yield FileRef.model_validate(document)
            return
        for value in document.values():
            yield from file_refs(value)
    elif isinstance(document, list):
        for value in document:
            yield from file_refs(value)


def sweep(folder: Path, most: int) -> None:
    """Remove the files longest not used until the rest fits into ``most`` bytes."""
    found = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                found.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            return
        path.unlink(missing_ok=True)
        total -= size


def owner_folder(owner: str) -> str:
    """Name of an owner's folder of inputs: files at hand for one owner are not at hand for another."""
    return hashlib.sha256(owner.encode()).hexdigest()[:24]
