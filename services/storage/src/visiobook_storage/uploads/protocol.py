"""The words of tus 1.0.0 and how its headers are read. Pure. https://tus.io/protocols/resumable-upload"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from visiobook_storage.naming import clean_name
from visiobook_storage.uploads.errors import ChecksumMismatch, ProtocolMisused, VersionNotSpoken

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "expiration", "termination")
ALGORITHMS = ("sha1", "sha256")
PIECE_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
LONGEST_TYPE = 255


@dataclass(frozen=True)
class Metadata:
    """What a client says of the file: ``filename`` and ``filetype`` are understood, the rest is given back."""

    header: str
    name: str | None
    declared_type: str


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request must hash to."""

    algorithm: str
    digest: bytes

    def verify(self, content: bytes) -> None:
        """Raises ChecksumMismatch."""
        found = hashlib.new(self.algorithm, content, usedforsecurity=False).digest()
        if found != self.digest:
            raise ChecksumMismatch(
                f"The {self.algorithm} of this piece is not the announced one; none of it was kept.",
                hint="Send the piece again.",
            )


def discovery(largest: int) -> dict[str, str]:
    """Headers that tell what this server can do; ``largest`` in bytes."""
    return {
        "tus-resumable": VERSION,
        "tus-version": VERSION,
        "tus-max-size": str(largest),
        "tus-extension": ",".join(EXTENSIONS),
        "tus-checksum-algorithm": ",".join(ALGORITHMS),
    }


def require_version(headers: Mapping[str, str]) -> None:
    """Raises VersionNotSpoken for a client of another version, or one that does not speak tus."""
    if headers.get("tus-resumable") != VERSION:
        raise VersionNotSpoken(f"This address speaks tus {VERSION}.", hint=f"Send the header Tus-Resumable: {VERSION}.")


def read_number(headers: Mapping[str, str], name: str) -> int:
    """A header that must be a number of bytes. Raises ProtocolMisused."""
    value = headers.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise ProtocolMisused(f"The header {name.title()} must be a number of bytes, not {value[:40]!r}.")
    return int(value)


def read_metadata(header: str | None) -> Metadata:
    """``Upload-Metadata``: keys with base64 values, by commas. Raises ProtocolMisused."""
    if len(header or "") > LONGEST_METADATA:
        raise ProtocolMisused(f"Upload-Metadata is longer than {LONGEST_METADATA} characters.")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in (header or "").split(","))):
        key, _, value = pair.partition(" ")
        found[key] = _text(key, value.strip())
    declared = found.get("filetype", "")[:LONGEST_TYPE]
    return Metadata(header or "", clean_name(found.get("filename")), declared)


def _text(key: str, value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ProtocolMisused(f"The value of {key[:40]!r} in Upload-Metadata is not base64 of UTF-8 text.") from error


def read_checksum(header: str | None) -> Checksum | None:
    """``Upload-Checksum``: algorithm and base64 of the digest. Raises ProtocolMisused."""
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise ProtocolMisused(f"Checksums are {' or '.join(ALGORITHMS)}, not {algorithm[:40]!r}.")
    try:
        return Checksum(algorithm, base64.b64decode(value.strip(), validate=True))
    except binascii.Error as error:
        raise ProtocolMisused("The checksum is not base64.") from error


def http_date(moment: datetime) -> str:
    """As ``Upload-Expires`` wants it (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
