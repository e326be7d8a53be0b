"""Output files appear whole or not at all: written beside their name and moved there when complete."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary name with the same suffix; rename it to ``path`` on success, remove it on any error.

    An encoder or muxer that ran out of room may report it in words of its own; whatever it raised, a full disk
    leaves as OSError(ENOSPC) naming the file, so that the host can say what to do.
    """
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        yield partial
        _flush(partial)
        partial.replace(path)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if _means_no_space(error) and not (isinstance(error, OSError) and error.errno == errno.ENOSPC):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        raise


@contextmanager
def passing_folder(path: Path) -> Iterator[Path]:
    """A folder for files that belong together: none of them outlives a failure to write one."""
    path.mkdir(exist_ok=True)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def write_text(path: Path, text: str) -> None:
    """Write a small text file whole, UTF-8."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")


def _flush(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _means_no_space(error: BaseException) -> bool:
    return getattr(error, "errno", None) == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error)
