"""Names that people gave to files, made safe to keep and to send back."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 255
UNSAFE_IN_ASCII = re.compile(r"[^A-Za-z0-9 ._()\-]")


def clean_name(name: str | None) -> str | None:
    """The last part of a path, without control and direction characters; at most 255 characters, suffix kept."""
    if name is None:
        return None
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip().strip(".")
    if len(kept) > LONGEST:
        stem, dot, suffix = kept.rpartition(".")
        kept = stem[: LONGEST - len(suffix) - 1] + dot + suffix if len(suffix) <= 10 else kept[:LONGEST]
    return kept or None


def disposition(name: str | None, digest: str) -> str:
    """``Content-Disposition`` for a download: an ASCII name, and the true one where it differs (RFC 6266, 8187)."""
    name = name or digest
    plain = UNSAFE_IN_ASCII.sub("_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    header = f'attachment; filename="{plain.strip() or digest}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"
