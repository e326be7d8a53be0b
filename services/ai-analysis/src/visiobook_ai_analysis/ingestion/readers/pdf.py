"""PDF with a text layer: lines with their size and place become paragraphs and headings.

pypdf gives runs of text in the order of the page's content, which follows columns as the program that wrote the page
laid them out. Running headers, footers and page numbers are found by their repetition and skipped.
"""

import logging
import statistics
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex as re
from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import PyPdfError

from visiobook_ai_analysis.ingestion import errors, limits, normalise
from visiobook_ai_analysis.ingestion.deadline import Deadline
from visiobook_ai_analysis.ingestion.joining import Joiner
from visiobook_ai_analysis.ingestion.manuscript import Block, Manuscript, heading, prose, scene_break, skipped
from visiobook_ai_analysis.ingestion.readers.plain import is_break

_BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError,
    AssertionError, NotImplementedError, ZeroDivisionError, StopIteration, struct.error, zlib.error, OSError,
)  # fmt: skip
_LARGE = 1.15
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|sur|de|von)\s*\d{1,4})?\W*", re.I)
_STOP = re.compile(r"[.!?…:][”’\"'»)\]]*$")
_STOP_OR_DASH = re.compile(r"[.!?…:—-][”’\"'»)\]]*$")
_EXTREME = 2
_MIN_LETTERS = 25
_JUNK_TITLE = re.compile(
    r"untitled.*|microsoft word.*|.*\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|odt|html?)|layout \d+|title|book", re.I
)


@dataclass(slots=True)
class Line:
    """A printed line: its text, the size of most of its letters and where it begins, in points from the lower left."""

    text: str = ""
    sizes: Counter[float] = field(default_factory=Counter)
    x: float = 0.0
    y: float = 0.0
    level: int = 0

    @property
    def size(self) -> float:
        """Size in points of most of the letters."""
        return self.sizes.most_common(1)[0][0] if self.sizes else 0.0


@dataclass(slots=True)
class Page:
    """Lines to be told, and the running headers, footers and numbers taken from among them."""

    lines: list[Line]
    running: list[str] = field(default_factory=list)


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
    _take_running_lines(pages)
    if not any(line.level for page in pages for line in page.lines):
        _mark_large_type(pages)
    return Manuscript(list(_blocks(pages)), title=title, author=author)


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
        pages.append(Page(_lines(page)))
        characters += sum(len(line.text) for line in pages[-1].lines)
        if characters > limits.MAX_TEXT_CHARACTERS:
            raise errors.too_complex(name, f"it holds more than {limits.MAX_TEXT_CHARACTERS} characters")
    if not pages:
        raise errors.empty_book(name, "the PDF has no pages")
    return pages


def _lines(page: PageObject) -> list[Line]:
    """Lines of a page in reading order, from the runs that pypdf reports."""
    lines = [Line()]

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        height = round(abs(size * _scale(tm) * _scale(cm)), 1)
        for index, piece in enumerate(normalise.characters(text).split("\n")):
            if index:
                lines.append(Line())
            if piece.strip():
                _extend(lines[-1], piece, height, tm, cm)
            elif piece and lines[-1].text:
                lines[-1].text += " "

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]


def _scale(matrix: list[float]) -> float:
    """How much a text or page matrix enlarges heights."""
    return float(abs(matrix[3]) or abs(matrix[1]) or 1.0)


def _extend(line: Line, piece: str, height: float, tm: list[float], cm: list[float]) -> None:
    if not line.text:
        line.x = tm[4] * cm[0] + cm[4]
        line.y = tm[5] * (cm[3] or 1.0) + cm[5]
    line.text += piece
    line.sizes[height] += sum(character.isalnum() for character in piece)


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


# ------------------------------------------------------------------------------------------------ headings


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


# ------------------------------------------------------------------------------------------------ running lines


def _take_running_lines(pages: Sequence[Page]) -> None:
    """Moves what repeats at the edges of the pages (headers, footers, numbers) out of the text."""
    if len(pages) < 2:
        return
    for edge in (0, -1):
        for _ in range(_EXTREME):
            if not _take_edge(pages, edge):
                break


def _take_edge(pages: Sequence[Page], edge: int) -> bool:
    """One pass over the first or last lines; True if anything was taken."""
    keys = Counter(_running_key(page.lines[edge]) for page in pages if page.lines)
    full = sum(1 for page in pages if page.lines)
    taken = False
    for page in pages:
        if page.lines and _runs(page.lines[edge], keys, full):
            page.running.append(normalise.line(page.lines.pop(edge).text))
            taken = True
    return taken


def _running_key(line: Line) -> str:
    text = line.text.strip()
    if _PAGE_NUMBER.fullmatch(text):
        return "#"
    return re.sub(r"^\W*\d+\W+|\W+\d+\W*$|\d+", "#", text.lower())


def _runs(line: Line, keys: Counter[str], pages: int) -> bool:
    """Repeated on at least three pages and a fifth of them (titles differ on left and right pages, and by chapter)."""
    if line.level or len(line.text) > 100:
        return False
    key = _running_key(line)
    if key == "#":
        return keys[key] >= max(2, 0.4 * pages)
    return keys[key] >= max(2 if pages <= 4 else 3, 0.2 * pages)


# ------------------------------------------------------------------------------------------------ paragraphs


@dataclass(frozen=True, slots=True)
class Measure:
    """The usual body of a book's pages: left margin and line distance in points, line length in characters."""

    margin: float
    leading: float
    length: int


def _measure(pages: Sequence[Page]) -> Measure:
    margins = Counter(round(line.x) for page in pages for line in page.lines)
    steps = [
        round(before.y - after.y, 1)
        for page in pages
        for before, after in zip(page.lines, page.lines[1:], strict=False)
    ]
    down = [step for step in steps if 0 < step < 60]
    lengths = sorted(len(line.text) for page in pages for line in page.lines)
    return Measure(
        margin=float(margins.most_common(1)[0][0]) if margins else 0.0,
        leading=statistics.mode(down) if down else 0.0,
        length=lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0,
    )


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    measure = _measure(pages)
    joiner = Joiner([line.text.strip() for page in pages for line in page.lines])
    open_lines: list[Line] = []
    waiting: list[str] = []
    for page in pages:
        before: Line | None = None
        for line in page.lines:
            if open_lines and _begins_paragraph(open_lines[-1], line, measure, same_page=before is not None):
                yield from _closed(open_lines, waiting, joiner)
                open_lines, waiting = [], []
            open_lines.append(line)
            before = line
        waiting += page.running
    yield from _closed(open_lines, waiting, joiner)


def _begins_paragraph(before: Line, line: Line, measure: Measure, *, same_page: bool) -> bool:
    if before.level != line.level or is_break(before.text) or is_break(line.text):
        return True
    if line.level:
        return not same_page or before.y - line.y > 4 * max(line.size, 1.0)
    ended = bool(_STOP.search(before.text.strip())) and len(before.text.strip()) < 0.85 * measure.length
    if not same_page:
        return ended or (_is_indented(line, measure) and bool(_STOP.search(before.text.strip())))
    gap = before.y - line.y
    spaced = measure.leading > 0 and gap > 1.35 * measure.leading
    return spaced or _indents(before, line, measure) or ended


def _is_indented(line: Line, measure: Measure) -> bool:
    return 4 < line.x - measure.margin < 60


def _indents(before: Line, line: Line, measure: Measure) -> bool:
    """A first line stands to the right of the line before it, or of the margin behind the end of a sentence."""
    if not _is_indented(line, measure):
        return False
    return 4 < line.x - before.x < 60 or bool(_STOP_OR_DASH.search(before.text.strip()))


def _closed(lines: Sequence[Line], running: Sequence[str], joiner: Joiner) -> Iterator[Block]:
    """The block of some lines, followed by the running lines that interrupted it."""
    texts = tuple(text for text in (normalise.line(line.text) for line in lines) if text)
    if texts and lines[0].level:
        yield heading("\n".join(texts), lines[0].level)
    elif len(texts) == 1 and is_break(texts[0]):
        yield scene_break()
    elif texts:
        yield prose(normalise.line(joiner.join(texts)), texts)
    for text in running:
        yield skipped(text, "navigation", "running header, footer or page number")
