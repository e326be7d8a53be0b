"""PDF with a text layer: lines with their size and place become paragraphs and headings.

pypdf gives runs of text in the order of the page's content, which follows columns as the program that wrote the page
laid them out. Running headers, footers and page numbers are found by their repetition and skipped.
"""

import logging
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import regex as re
from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError

from visiobook_ai_analysis.ingestion import errors, limits, normalise
from visiobook_ai_analysis.ingestion.deadline import Deadline
from visiobook_ai_analysis.ingestion.manuscript import Manuscript
from visiobook_ai_analysis.ingestion.readers import pdf_paragraphs
from visiobook_ai_analysis.ingestion.readers.pdf_pages import Line, Page, lines_of, take_running_lines

_BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError,
    AssertionError, NotImplementedError, ZeroDivisionError, StopIteration, struct.error, zlib.error, OSError,
)  # fmt: skip
_LARGE = 1.15
_MIN_LETTERS = 25
_JUNK_TITLE = re.compile(
    r"untitled.*|microsoft word.*|.*\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|odt|html?)|layout \d+|title|book", re.I
)


def read(path: Path, name: str) -> Manuscript:
    """Raises JobRefused ``damaged-file``, ``encrypted-file``, ``scanned-pdf`` or ``too-complex``."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with path.open("rb") as stream:
        try:
            reader = PdfReader(stream, strict=False)
            _unlock(reader, name)
            pages = _pages(reader, name)
            _refuse_scanned(pages, name)
            _mark_outline(reader, pages)
            title, author = _metadata(reader)
        except _BROKEN as error:
            raise errors.damaged_file(
                name, f"it is not a sound PDF ({str(error)[:120] or type(error).__name__})"
            ) from error
    take_running_lines(pages)
    if not any(line.level for page in pages for line in page.lines):
        _mark_large_type(pages)
    return Manuscript(list(pdf_paragraphs.blocks(pages)), title=title, author=author)


def _unlock(reader: PdfReader, name: str) -> None:
    """A PDF that only its owner restricts opens with the empty password; one with a user's password does not."""
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise errors.encrypted_file(name, "it needs a password", hint="Remove the password and try again.")


def _pages(reader: PdfReader, name: str) -> list[Page]:
    deadline = Deadline(name)
    if len(reader.pages) > limits.MAX_PDF_PAGES:
        raise errors.too_complex(name, f"it has {len(reader.pages)} pages ({limits.MAX_PDF_PAGES} allowed)")
    pages, characters = [], 0
    for page in reader.pages:
        deadline.check()
        pages.append(Page(lines_of(page)))
        characters += sum(len(line.text) for line in pages[-1].lines)
        if characters > limits.MAX_TEXT_CHARACTERS:
            raise errors.too_complex(name, f"it holds more than {limits.MAX_TEXT_CHARACTERS} characters")
    if not pages:
        raise errors.empty_book(name, "the PDF has no pages")
    return pages


def _refuse_scanned(pages: Sequence[Page], name: str) -> None:
    letters = [sum(character.isalpha() for line in page.lines for character in line.text) for page in pages]
    readable = sum(count >= _MIN_LETTERS for count in letters)
    if sum(letters) == 0 or readable < 0.1 * len(pages):
        raise errors.scanned_pdf(name, len(pages))


def _metadata(reader: PdfReader) -> tuple[str | None, str | None]:
    found = reader.metadata
    if found is None:
        return None, None
    title = " ".join(str(found.title or "").split())
    author = " ".join(str(found.author or "").split())
    return (title if title and not _JUNK_TITLE.fullmatch(title) else None), author or None


def _mark_outline(reader: PdfReader, pages: Sequence[Page]) -> None:
    """Lines that the PDF's outline points at become headings; an entry without its line on the page gets one."""
    for title, level, number in _outline_entries(reader, list(reader.outline), 1):
        if not 0 <= number < len(pages):
            continue
        lines = pages[number].lines
        found = _matching_lines(lines, title)
        for index in found:
            lines[index].level = level
        if not found:
            top = lines[0] if lines else Line()
            lines.insert(0, Line(title, Counter({99.0: 1}), top.x, top.y + 1, level))


def _outline_entries(reader: PdfReader, outline: Sequence[Any], level: int) -> Iterator[tuple[str, int, int]]:
    if level > 6:
        return
    for entry in outline:
        if isinstance(entry, list):
            yield from _outline_entries(reader, entry, level + 1)
            continue
        number = reader.get_destination_page_number(entry)
        title = normalise.line(normalise.characters(str(entry.title or "")))
        if title and number is not None:
            yield title, level, number


def _matching_lines(lines: Sequence[Line], title: str) -> list[int]:
    """Indexes of the one to three neighbouring lines that together are the title."""
    wanted = _letters(title)
    for start in range(len(lines)):
        together = ""
        for end in range(start, min(start + 3, len(lines))):
            together += _letters(lines[end].text)
            if together and (together == wanted or (len(together) > 3 and wanted.endswith(together) and end == start)):
                return list(range(start, end + 1))
    return []


def _letters(text: str) -> str:
    return re.sub(r"[^\p{L}\p{N}]+", "", text.lower())


def _mark_large_type(pages: Sequence[Page]) -> None:
    """Short lines clearly larger than the body are headings; the larger the type, the higher the level."""
    body = _body_size(pages)
    large = [line for page in pages for line in page.lines if _is_large(line, body)]
    sizes = sorted({line.size for line in large}, reverse=True)
    for line in large:
        line.level = min(6, 1 + sizes.index(line.size))


def _body_size(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_large(line: Line, body: float) -> bool:
    letters = sum(character.isalnum() for character in line.text)
    return (
        line.size > _LARGE * body
        and len(line.text) <= 120
        and (letters > 1 or line.text.strip().isdigit() or line.text.strip() in "IVX")
    )
