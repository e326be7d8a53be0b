"""What a file of trained heads says of itself, read without numpy: processes that only answer need no more.

A safetensors file begins with the length of its header (64 bits, little-endian), then the header as JSON: a tensor's
place by its name, and texts under ``__metadata__``.

ModelUnfit   the file is none of ours
"""

import json
from pathlib import Path
from typing import Any

SHIPPED = "literary-en-1.safetensors"
FORMAT, ABOUT = "visiobook-literary-1", "visiobook"
"""All metadata stand under one key: safetensors writes several in no fixed order."""
_LENGTH, _LONGEST = 8, 100_000_000


class ModelUnfit(Exception):
    """The heads cannot be used."""


def described(path: Path) -> dict[str, str]:
    """What a saved model says of itself: encoder, data, figures. Raises ModelUnfit."""
    return {name: str(value) for name, value in metadata_of(path).items() if name != "vocabulary"}


def metadata_of(path: Path) -> dict[str, Any]:
    """The same with the vocabulary, each value as it was saved. Raises ModelUnfit."""
    try:
        header = _header(path)
        about: dict[str, Any] = json.loads(header.get("__metadata__", {}).get(ABOUT, "{}"))
        kind = about.get("format")
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise ModelUnfit(f"{path} cannot be read as safetensors: {error}") from error
    if kind != FORMAT:
        raise ModelUnfit(f"{path} is no model of these heads (format {kind!r}): train it again")
    return about


def _header(path: Path) -> dict[str, Any]:
    """Raises OSError, and ValueError, TypeError or KeyError for what is no whole file of safetensors."""
    size = path.stat().st_size
    with path.open("rb") as opened:
        length = int.from_bytes(opened.read(_LENGTH), "little")
        if not 0 < length <= min(_LONGEST, size - _LENGTH):
            raise ValueError("it has no header")
        header: dict[str, Any] = json.loads(opened.read(length))
    ends = (tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__")
    if _LENGTH + length + max(ends, default=0) != size:
        raise ValueError("it is not whole")
    return header
