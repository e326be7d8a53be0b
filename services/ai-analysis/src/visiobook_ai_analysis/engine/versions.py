"""Which model: its name, its version and the digest of its weights."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

_SHOWN = 12


@dataclass(frozen=True, slots=True, order=True)
class ModelVersion:
    """``digest`` is the SHA-256 of the weights, so two models of one name are never taken for each other."""

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}#{self.digest[:_SHOWN]}"


def file_digest(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def folder_digest(folder: Path) -> str:
    """One SHA-256 for all files of a model's folder: names and contents, in the order of names. Raises OSError."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{file_digest(path)}\n".encode())
    return digest.hexdigest()
