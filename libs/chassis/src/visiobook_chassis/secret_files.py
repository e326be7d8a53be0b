"""Files that only their owner may read."""

import os
from pathlib import Path


def write_secret(path: Path, content: bytes) -> None:
    """Write a file of mode 0600, whole or not at all; a folder made for it gets mode 0700."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(path.name + ".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(path)
