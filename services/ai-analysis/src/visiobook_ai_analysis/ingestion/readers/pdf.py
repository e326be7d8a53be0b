"""PDF: letters with their places become lines, columns, footnotes, headings and paragraphs.

PDFium opens the file. Pages that are pictures of pages go through text recognition where tesseract is installed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import regex as re

from visiobook_ai_analysis.ingestion import errors, limits, normalise
from visiobook_ai_analysis.ingestion.deadline import Deadline
from visiobook_ai_analysis.ingestion.manuscript import Manuscript
from visiobook_ai_analysis.ingestion.readers import pdf_paragraphs, recognition
from visiobook_ai_analysis.ingestion.readers.pdf_columns import in_reading_order
from visiobook_ai_analysis.ingestion.readers.pdf_footnotes import take_footnotes
from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line, lines_of
from visiobook_ai_analysis.ingestion.readers.pdf_pages import Page, take_running_lines

Progress = Callable[[float], None]
_LARGE = 1.15
_MIN_LETTERS = 25
_JUNK_TITLE = re.compile(
    r"untitled.*|microsoft word.*|.*\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|odt|html?)|layout \d+|title|book", re.I
)


def read(path: Path, name: str, *, language: str = "auto", progress: Progress = lambda _done: None) -> Manuscript:
    """``language`` helps the recognition of scanned pages. ``progress`` gets the share of the pages that are read.

    Raises JobRefused ``damaged-file``, ``encrypted-file``, ``scanned-pdf`` or ``too-complex``.
    """
    try:
        with _opened(path, name) as document:
            pages = _pages(document, name, progress)
            _recognise_scanned(document, pages, name, language, progress)
            _mark_outline(document, pages)
            title, author = _metadata(document)
    except pypdfium2.PdfiumError as error:
        raise errors.damaged_file(name, f"it is not a sound PDF ({str(error)[:120]})") from error
    _arrange(pages)
    return Manuscript(list(pdf_paragraphs.blocks(pages)), title=title, author=author)


def _opened(path: Path, name: str) -> pypdfium2.PdfDocument:
    """A PDF that only its owner restricts opens without a password; one with a user's password does not."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            hint = "Remove the password and try again."
            raise errors.encrypted_file(name, "it needs a password", hint=hint) from error
        raise


def _pages(document: pypdfium2.PdfDocument, name: str, progress: Progress) -> list[Page]:
    deadline = Deadline(name)
    count = len(document)
    if count > limits.MAX_PDF_PAGES:
        raise errors.too_complex(name, f"it has {count} pages ({limits.MAX_PDF_PAGES} allowed)")
    if not count:
        raise errors.empty_book(name, "the PDF has no pages")
    pages: list[Page] = []
    characters = 0
    for index in range(count):
        deadline.check()
        page = document[index]
        pages.append(Page(lines_of(page)))
        page.close()
        characters += sum(len(line.text) for line in pages[-1].lines)
        if characters > limits.MAX_TEXT_CHARACTERS:
            raise errors.too_long(name, limits.MAX_TEXT_CHARACTERS)
        progress((index + 1) / count)
    return pages


def _recognise_scanned(
    document: pypdfium2.PdfDocument, pages: Sequence[Page], name: str, language: str, progress: Progress
) -> None:
    """Most pages without letters: the book is scanned. A book of text may have some, its pictures."""
    readable = [sum(_letter_count(line) for line in page.lines) >= _MIN_LETTERS for page in pages]
    if sum(readable) >= max(1, 0.1 * len(pages)) and _has_letters(pages):
        return
    if not recognition.is_installed():
        raise errors.scanned_pdf(name, len(pages))
    scanned = [index for index, known in enumerate(readable) if not known]
    for done, index in enumerate(scanned, 1):
        pages[index].lines = recognition.lines_of(document[index], language)
        progress(done / len(scanned))
    if not _has_letters(pages):
        raise errors.illegible_pdf(name, len(pages))


def _has_letters(pages: Sequence[Page]) -> bool:
    return any(_letter_count(line) for page in pages for line in page.lines)


def _letter_count(line: Line) -> int:
    return sum(character.isalpha() for character in line.text)


def _arrange(pages: Sequence[Page]) -> None:
    """Running lines go, columns come one after the other, then footnotes go and headings are found."""
    take_running_lines(pages)
    for page in pages:
        page.lines = in_reading_order(page.lines)
    take_footnotes(pages, _body_size(pages))
    if not any(line.level for page in pages for line in page.lines):
        _mark_large_type(pages)


def _metadata(document: pypdfium2.PdfDocument) -> tuple[str | None, str | None]:
    found = document.get_metadata_dict()
    title = " ".join(str(found.get("Title") or "").split())
    author = " ".join(str(found.get("Author") or "").split())
    return (title if title and not _JUNK_TITLE.fullmatch(title) else None), author or None


def _mark_outline(document: pypdfium2.PdfDocument, pages: Sequence[Page]) -> None:
    """Lines that the PDF's outline points at become headings; an entry without its line on the page gets one."""
    for entry in document.get_toc(max_depth=6):
        target = entry.get_dest()
        number = target.get_index() if target else None
        title = normalise.line(normalise.characters(entry.get_title()))
        if not title or number is None or not 0 <= number < len(pages):
            continue
        lines, level = pages[number].lines, entry.level + 1
        found = _matching_lines(lines, title)
        for index in found:
            lines[index].level = level
        if not found:
            top = max(lines, key=lambda line: line.y, default=Line())
            lines.insert(0, Line(title, Counter({top.size: 1}), top.x, top.y + 2 * top.size, level, top.x))


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
