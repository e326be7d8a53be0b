"""What a file is, judged by its bytes; the name and the declared media type only break ties between kinds of text."""

import zipfile
from enum import StrEnum
from pathlib import Path

import regex as re

from visiobook_ai_analysis.ingestion import errors


class Format(StrEnum):
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    EPUB = "application/epub+zip"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


_HEAD = 4096
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"RIFF", "a RIFF file (sound, video or WebP picture)"),
    (0, b"\x7fELF", "a program (ELF)"),
    (0, b"MZ\x90", "a Windows program"),
    (0, b"\xca\xfe\xba\xbe", "a compiled program"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ", "an xz archive"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (0, b"7z\xbc\xaf", "a 7-Zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"SQLite format 3", "an SQLite database"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"fLaC", "a FLAC recording"),
    (4, b"ftyp", "an MP4 film or recording"),
    (0, b"AT&TFORM", "a DjVu scan"),
    (257, b"ustar", "a tar archive"),
)
_CONVERTIBLE: tuple[tuple[int, bytes, str], ...] = (
    (0, b"{\\rtf", "a Rich Text document"),
    (60, b"BOOKMOBI", "a Kindle (Mobipocket) book"),
    (60, b"TEXtREAd", "a Palm book"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"ITOLITLS", "a Microsoft Reader book"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text",
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet",
}
_HTML_OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_XML_OPENING = re.compile(rb"\s*<(?:\?xml\b|!doctype\b)", re.I)
_HTML_TAG = re.compile(rb"</?(?:p|div|span|h[1-6]|br|em|i|b|strong|a|ul|li|table|td|tr|blockquote)\b[^<>]*>", re.I)
_ATX_HEADING = re.compile(rb"^#{1,3} \S", re.M)
_HTML_NAMES = (".html", ".htm", ".xhtml")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")


def sniff(path: Path, name: str, media_type: str | None) -> Format:
    """The format to read ``path`` as. Raises JobRefused for anything that is not a readable book."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise errors.empty_file(name)
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _sniff_archive(path, name)
    if head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise errors.unsupported_format(name, "an empty or split zip archive")
    _refuse_foreign(head, name)
    return _sniff_text(head, name, media_type)


def _refuse_foreign(head: bytes, name: str) -> None:
    if head.startswith(_OLE):
        hint = "If it is a Word document with a password, remove the password; if it is an old .doc, save it as .docx."
        raise errors.unsupported_format(name, "an old or encrypted Office document", hint=hint)
    for offset, magic, what in _CONVERTIBLE:
        if head.startswith(magic, offset):
            raise errors.unsupported_format(name, what, hint="Convert it to EPUB, DOCX or plain text first.")
    for offset, magic, what in _FOREIGN:
        if head.startswith(magic, offset):
            raise errors.binary_file(name, f"its first bytes are those of {what}")


def _sniff_archive(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            mimetype = archive.open("mimetype").read(100).strip() if "mimetype" in members else b""
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise errors.damaged_file(name, f"its archive cannot be opened ({error})") from error
    if mimetype == b"application/epub+zip" or "META-INF/container.xml" in members:
        return Format.EPUB
    if "word/document.xml" in members or any(m.startswith("word/document") and m.endswith(".xml") for m in members):
        return Format.DOCX
    raise errors.unsupported_format(name, _archive_kind(members, mimetype))


def _archive_kind(members: set[str], mimetype: bytes) -> str:
    if mimetype in _OPEN_DOCUMENTS:
        return _OPEN_DOCUMENTS[mimetype]
    if any(member.startswith("xl/") for member in members):
        return "an Excel workbook"
    if any(member.startswith("ppt/") for member in members):
        return "a PowerPoint presentation"
    return "a zip archive that holds neither an EPUB nor a Word document"


def _sniff_text(head: bytes, name: str, media_type: str | None) -> Format:
    sample = (
        head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    )
    if _HTML_OPENING.match(sample):
        return Format.HTML
    if name.lower().endswith(_HTML_NAMES) and b"<" in sample:
        return Format.HTML
    if _XML_OPENING.match(sample):
        what = "a FictionBook (FB2)" if b"<FictionBook" in sample else "an XML file that is not a book page"
        raise errors.unsupported_format(name, what, hint="Convert it to EPUB or plain text first.")
    declared_markdown = media_type == Format.MARKDOWN or name.lower().endswith(_MARKDOWN_NAMES)
    if declared_markdown or len(_ATX_HEADING.findall(sample)) >= 2:
        return Format.MARKDOWN
    tags = sum(len(tag) for tag in _HTML_TAG.findall(sample))
    return Format.HTML if len(_HTML_TAG.findall(sample)) >= 4 and tags > 0.02 * len(sample) else Format.TEXT
