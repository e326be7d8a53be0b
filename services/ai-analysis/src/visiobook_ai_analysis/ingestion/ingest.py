"""From a file to a Book: sniff, read, recognise, divide, assemble."""

from collections.abc import Callable
from pathlib import Path

from visiobook_ai_analysis.ingestion import (
    assembly,
    bylines,
    contents,
    encoding,
    errors,
    footnotes,
    languages,
    licence,
    limits,
    matter,
    outline,
    selection,
    titles,
)
from visiobook_ai_analysis.ingestion import (
    chapters as drafting,
)
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind, Manuscript
from visiobook_ai_analysis.ingestion.marks import Extent
from visiobook_ai_analysis.ingestion.readers import docx, epub, markdown, markup, pdf, plain
from visiobook_ai_analysis.ingestion.sniffing import Format, sniff
from visiobook_contracts.ai_analysis import Book

Progress = Callable[[float, str], None]


def ingest(
    path: Path,
    *,
    media_type: str | None = None,
    name: str | None = None,
    language: str = "auto",
    chapters: str | None = None,
    progress: Progress = lambda _fraction, _message: None,
) -> Book:
    """Read the book in ``path``.

    ``name`` is the file's name as its owner knows it (for messages, and for a title if nothing else tells one);
    ``media_type`` what the uploader declared; both only break ties, the bytes decide. ``chapters`` like ``1-2,5``: the
    Book's text is then cut to them. Raises JobRefused with the codes that ``errors`` lists.
    """
    name = name or path.name
    if language != "auto":
        languages.primary(language)
    manuscript = _read(path, name, media_type, language, progress)
    progress(0.5, "read")
    return _book(manuscript, name=name, language=language, chapters=chapters, progress=progress)


def _read(path: Path, name: str, media_type: str | None, language: str, progress: Progress) -> Manuscript:
    size = path.stat().st_size
    if size == 0:
        raise errors.empty_file(name)
    if size > limits.MAX_FILE_BYTES:
        raise errors.file_too_large(name, size, limits.MAX_FILE_BYTES)
    match sniff(path, name, media_type):
        case Format.EPUB:
            return epub.read(path, name)
        case Format.DOCX:
            return docx.read(path, name)
        case Format.PDF:
            return pdf.read(path, name, language=language, progress=lambda done: progress(0.5 * done, "reading pages"))
        case Format.HTML:
            return markup.read(encoding.decode(path.read_bytes(), name), name)
        case Format.MARKDOWN:
            return markdown.read(_text(path, name))
        case Format.TEXT:
            return plain.read(_text(path, name))


def _text(path: Path, name: str) -> str:
    """All of a file that is nothing but text: refused by its length before it is divided into lines."""
    text = encoding.decode(path.read_bytes(), name)
    if len(text) > limits.MAX_TEXT_CHARACTERS:
        raise errors.too_long(name, limits.MAX_TEXT_CHARACTERS)
    return text


def _book(manuscript: Manuscript, *, name: str, language: str, chapters: str | None, progress: Progress) -> Book:
    _refuse_silence(manuscript.blocks, name)
    _refuse_endless(manuscript.blocks, name)
    blocks, header = licence.mark(footnotes.mark(manuscript.blocks))
    blocks, byline = bylines.mark(contents.mark(blocks))
    told = "\n".join(block.text for block in blocks if block.told)
    languages.refuse_unsupported_script(told, name)
    extent = Extent(blocks)
    found = outline.find(blocks, extent)
    imprint = _imprint(manuscript, blocks, header, found, byline, name)
    draft = drafting.draft(blocks, found, extent, imprint.title or "Untitled")
    if not any(chapter.words for chapter in draft.chapters):
        raise errors.empty_book(name, "only headings and front matter were found")
    progress(0.7, "divided into chapters")
    return assembly.assemble(
        draft,
        title=imprint.title or "Untitled",
        author=imprint.author,
        language=languages.chosen(language, text=told, declared=imprint.language),
        chosen=selection.select(chapters, len(draft.chapters)),
        progress=lambda fraction: progress(0.7 + 0.3 * fraction, "split into sentences"),
    )


def _refuse_silence(blocks: list[Block], name: str) -> None:
    if not any(any(character.isalnum() for character in block.text) for block in blocks):
        raise errors.empty_book(name, "it holds only blank space")


def _refuse_endless(blocks: list[Block], name: str) -> None:
    if sum(len(block.text) for block in blocks) > limits.MAX_TEXT_CHARACTERS:
        raise errors.too_long(name, limits.MAX_TEXT_CHARACTERS)


def _imprint(
    manuscript: Manuscript,
    blocks: list[Block],
    header: list[str],
    found: outline.Outline,
    byline: bylines.Byline,
    name: str,
) -> titles.Imprint:
    """Title, author and declared language: metadata, then header fields, then title page, then the file's name."""
    file_title = titles.from_file_name(name)
    fields = titles.from_fields(header)
    page = titles.from_title_page(_title_page_lines(blocks, found), fields.title or file_title)
    printed = found.title.heading.text if found.title else byline.title or page.title
    return titles.Imprint(
        title=manuscript.title or fields.title or printed or file_title,
        author=manuscript.author or fields.author or byline.author or page.author,
        language=manuscript.language or fields.language,
    )


def _title_page_lines(blocks: list[Block], found: outline.Outline) -> list[str]:
    """Lines before the first chapter and before any running text."""
    marks = (*found.chapters, *found.parts, *found.matter)
    end = min((mark.start for mark in marks), default=len(blocks))
    lines: list[str] = []
    for block in blocks[:end]:
        if block.kind is BlockKind.SKIPPED or block.kind is BlockKind.BREAK:
            continue
        if not matter.is_title_line(block):
            break
        lines += block.lines
    return lines[:12]
