"""What a file is, told by its first bytes. Users may bring books, pictures, sound, video and JSON; nothing that runs.

Signatures from the formats' own specifications, as collected in the WHATWG MIME Sniffing standard and RFC 9559
(Matroska).
"""

import codecs
from pathlib import PurePath

from visiobook_storage.errors import BinaryPosingAsText, ExecutableRefused, KindNotHandled

UNTOLD = "application/octet-stream"
EPUB = "application/epub+zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HINT = "Bring a book as txt, md, html, epub, pdf or docx; pictures, sound, video and JSON are kept too."
PDF_HEADER_WITHIN = 1024

EXECUTABLE = (
    b"\x7fELF", b"#!", b"\x00asm", b"dex\n", b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
)  # fmt: skip
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
BRANDS = {
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"avif": "image/avif", b"heic": "image/heic",
    b"qt  ": "video/quicktime",
}  # fmt: skip
TEXT_BY_SUFFIX = {
    ".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html",
    ".htm": "text/html", ".xhtml": "text/html", ".json": "application/json", ".srt": "application/x-subrip",
    ".vtt": "text/vtt", ".fountain": "text/plain",
}  # fmt: skip
UNICODE_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = frozenset(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27}
MOST_CONTROL = 0.001


def media_type_of(head: bytes, *, declared: str = "", name: str | None = None) -> str:
    """Media type of a file by its first bytes (64 KiB are plenty), helped by its name and by its declared
    type (bare, in lower case).

    Raises ExecutableRefused, BinaryPosingAsText, KindNotHandled.
    """
    suffix = PurePath(name or "").suffix.lower()
    if _is_executable(head):
        raise ExecutableRefused("The file is a program.", hint=HINT)
    known = _binary(head) or _archive(head, declared, suffix)
    if known:
        return known
    if _is_text(head):
        return _text(head, declared, suffix)
    if declared.startswith("text/") or suffix in TEXT_BY_SUFFIX:
        raise BinaryPosingAsText("The file calls itself text, but holds binary data.", hint=HINT)
    raise KindNotHandled("The kind of this file is not known.", hint=HINT)


def _is_executable(head: bytes) -> bool:
    if head.startswith(EXECUTABLE):
        return True
    return head.startswith(b"MZ") and b"\0" in head[:64]


def _binary(head: bytes) -> str | None:
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and not head.startswith(UNICODE_MARKS):
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return "application/pdf"
    return None


def _archive(head: bytes, declared: str, suffix: str) -> str | None:
    """EPUB and DOCX are ZIP archives: known by their entries, else by what they call themselves (a reader checks)."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise KindNotHandled("Old office documents (.doc) are not read.", hint="Save it as .docx and try again.")
    if not head.startswith(b"PK\x03\x04"):
        return None
    if head[30:58] == b"mimetypeapplication/epub+zip" or declared == EPUB or suffix == ".epub":
        return EPUB
    if b"word/" in head or declared == DOCX or suffix == ".docx":
        return DOCX
    raise KindNotHandled("Archives are not handled, only the book inside.", hint="Unpack it first. " + HINT)


def _is_text(head: bytes) -> bool:
    if head.startswith(UNICODE_MARKS):
        return True
    return sum(head.count(byte) for byte in CONTROL) <= MOST_CONTROL * len(head) and b"\0" not in head


def _text(head: bytes, declared: str, suffix: str) -> str:
    start = head[:512].lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if suffix in TEXT_BY_SUFFIX:
        return TEXT_BY_SUFFIX[suffix]
    return declared if declared in TEXT_BY_SUFFIX.values() else "text/plain"
