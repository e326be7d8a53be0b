"""The files at hand: inputs fetched once for each owner, kept until the room is needed."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from visiobook_contracts.base import FileRef

SPARE_SECONDS = 3600.0


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


def sweep(folder: Path, most: int, *, spare: float = SPARE_SECONDS) -> None:
    """Remove the files longest not used until the rest fits into ``most`` bytes.

    What was used within the last ``spare`` seconds stays: another process may be about to read it.
    """
    found, now = [], time.time()
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                found.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in found)
    for used, size, path in sorted(found):
        if total <= most or used > now - spare:
            return
        path.unlink(missing_ok=True)
        total -= size


def note_use(path: Path) -> bool:
    """Whether the file is there; if so it counts as used now."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def owner_folder(owner: str) -> str:
    """Name of an owner's folder of inputs: files at hand for one owner are not at hand for another."""
    return hashlib.sha256(owner.encode()).hexdigest()[:24]
