"""Zip archives from strangers: nothing is unpacked to disk, and every limit is checked on what really comes out."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from visiobook_ai_analysis.ingestion import errors, limits

_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_RATIO_FLOOR = 1_000_000  # bytes; below this size a high ratio does no harm


class Archive:
    """An EPUB's or a DOCX's members. Raises JobRefused ``unsafe-archive``, ``damaged-file`` or ``encrypted-file``."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise errors.damaged_file(name, f"its archive cannot be opened ({error})") from error
        try:
            self._check()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def members(self) -> frozenset[str]:
        """Names of all files in the archive."""
        return frozenset(self._zip.namelist())

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > limits.MAX_ARCHIVE_MEMBERS:
            raise errors.unsafe_archive(
                self._name, f"it has {len(members)} members ({limits.MAX_ARCHIVE_MEMBERS} allowed)"
            )
        for member in members:
            self._check_member(member)
        declared = sum(member.file_size for member in members)
        if declared > limits.MAX_ARCHIVE_BYTES:
            raise errors.unsafe_archive(self._name, f"it unpacks to {declared / 1e6:.0f} MB (a zip bomb)")

    def _check_member(self, member: zipfile.ZipInfo) -> None:
        if _escapes(member.filename):
            raise errors.unsafe_archive(self._name, f"its member '{member.filename[:80]}' lies outside its folder")
        if member.flag_bits & _ENCRYPTED:
            hint = "Remove the password and try again."
            raise errors.encrypted_file(self._name, f"its member '{member.filename[:80]}' is encrypted", hint=hint)
        self._check_ratio(member, member.file_size)

    def _check_ratio(self, member: zipfile.ZipInfo, size: int) -> None:
        if size > limits.MAX_MEMBER_BYTES:
            why = f"its member '{member.filename[:80]}' unpacks to more than {limits.MAX_MEMBER_BYTES / 1e6:.0f} MB"
            raise errors.unsafe_archive(self._name, f"{why} (a zip bomb)")
        if size > _RATIO_FLOOR and size > limits.MAX_ARCHIVE_RATIO * max(1, member.compress_size):
            ratio = size // max(1, member.compress_size)
            raise errors.unsafe_archive(
                self._name, f"its member '{member.filename[:80]}' is packed {ratio} to 1 (a zip bomb)"
            )

    def read(self, member: str) -> bytes | None:
        """The bytes of a member, counted as they unpack; None when there is no such member."""
        try:
            info = self._zip.getinfo(member)
        except KeyError:
            return None
        try:
            with self._zip.open(info) as stream:
                return self._bounded(stream, info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise errors.damaged_file(self._name, f"its member '{member[:80]}' cannot be unpacked ({error})") from error

    def _bounded(self, stream: IO[bytes], info: zipfile.ZipInfo) -> bytes:
        data = bytearray()
        while chunk := stream.read(_CHUNK):
            data += chunk
            self._unpacked += len(chunk)
            self._check_ratio(info, len(data))
            if self._unpacked > limits.MAX_ARCHIVE_BYTES:
                raise errors.unsafe_archive(self._name, "it unpacks without end (a zip bomb)")
        return bytes(data)


def _escapes(member: str) -> bool:
    """Absolute paths, drive letters, and steps above the archive's folder."""
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(member) > 1 and member[1] == ":") or "\x00" in member
