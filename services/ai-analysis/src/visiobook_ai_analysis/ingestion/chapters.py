"""From blocks and their outline to chapters: what is told, in which chapter, and what stands outside and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from visiobook_ai_analysis.ingestion import matter
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind, scene_break
from visiobook_ai_analysis.ingestion.marks import Extent, Mark
from visiobook_ai_analysis.ingestion.outline import Outline

_OPENING_WORDS = 150
_TITLE_PAGE_WORDS = 60


@dataclass(slots=True)
class ChapterDraft:
    """A chapter before it has offsets. ``blocks`` hold its heading, its text and what is skipped inside it."""

    title: str
    part: str | None = None
    number: int | None = None
    blocks: list[Block] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words that are told."""
        return sum(block.words for block in self.blocks if block.told)


@dataclass(slots=True)
class Draft:
    """A whole book: matter before the first chapter, and the chapters with the matter between and behind them."""

    front: list[Block]
    chapters: list[ChapterDraft]


def draft(blocks: Sequence[Block], outline: Outline, extent: Extent, title: str) -> Draft:
    """Chapters out of blocks. A book without chapter headings is one chapter named as the book."""
    left = matter.without_matter(list(blocks), outline, extent)
    chapters = matter.chapter_marks(outline)
    if not chapters:
        return _one_chapter(left, outline, title)
    first = min(mark.start for mark in (*chapters, *outline.parts))
    front, opening = _front(left[:first], title)
    drafts = _Chapters(left, outline, [opening] if opening else []).run(first)
    return _without_title_pages(_without_empty(Draft(front, drafts)))


# ------------------------------------------------------------------------------------------------ one chapter


def _one_chapter(blocks: list[Block], outline: Outline, title: str) -> Draft:
    body = _with_sections(
        blocks, (*outline.chapters, *outline.parts, *outline.sections, *_told_matter(blocks, outline))
    )
    first = _title_page_end(body, otherwise=0)
    return Draft([_title_page(block) for block in body[:first]], [ChapterDraft(title, blocks=body[first:])])


def _told_matter(blocks: Sequence[Block], outline: Outline) -> list[Mark]:
    """Headings such as NOTE that turned out to stand inside the text."""
    return [mark for mark in outline.matter if blocks[mark.start].kind is not BlockKind.SKIPPED]


def _with_sections(blocks: list[Block], marks: Sequence[Mark]) -> list[Block]:
    starts = {mark.start: mark for mark in marks}
    placed: list[Block] = []
    index = 0
    while index < len(blocks):
        mark = starts.get(index)
        placed += _section(blocks, mark) if mark else [_without_heading(blocks[index])]
        index = mark.end if mark else index + 1
    return placed


def _section(blocks: Sequence[Block], mark: Mark) -> list[Block]:
    """A heading inside a chapter: skipped, and a scene break (dropped later where no text stands before it)."""
    return [*(block.skip("heading", "title of a section") for block in blocks[mark.start : mark.end]), scene_break()]


def _without_heading(block: Block) -> Block:
    return block.skip("heading", "heading") if block.kind is BlockKind.HEADING else block


# ------------------------------------------------------------------------------------------------ several chapters


class _Chapters:
    """One pass over the blocks from the first heading on."""

    def __init__(self, blocks: list[Block], outline: Outline, drafts: list[ChapterDraft]) -> None:
        self._blocks = blocks
        self._drafts = drafts
        self._title = outline.title
        self._parts = _OpenParts(outline.title)
        self._chapter_starts = {mark.start: mark for mark in matter.chapter_marks(outline)}
        self._part_starts = {mark.start: mark for mark in outline.parts}
        self._sections = {mark.start: mark for mark in (*outline.sections, *_told_matter(blocks, outline))}
        self._pending: list[Block] = []

    def run(self, index: int) -> list[ChapterDraft]:
        """Chapters from block ``index`` on."""
        while index < len(self._blocks):
            index = self._take(index)
        if self._pending and self._drafts:
            self._drafts[-1].blocks += self._pending
        return self._drafts

    def _take(self, index: int) -> int:
        part, chapter, section = (
            starts.get(index) for starts in (self._part_starts, self._chapter_starts, self._sections)
        )
        if part:
            reason = "title of the book" if part == self._title else "title of a part"
            self._pending += [block.skip("heading", reason) for block in self._blocks[part.start : part.end]]
            self._parts.enter(part)
        elif chapter:
            self._begin(chapter)
        else:
            self._add(_section(self._blocks, section) if section else [_without_heading(self._blocks[index])])
        mark = part or chapter or section
        return mark.end if mark else index + 1

    def _begin(self, mark: Mark) -> None:
        heading = [block.skip("heading", "title of a chapter") for block in self._blocks[mark.start : mark.end]]
        part = self._parts.around(mark)
        self._drafts.append(ChapterDraft(mark.heading.text, part, mark.heading.number, self._pending + heading))
        self._pending = []

    def _add(self, blocks: list[Block]) -> None:
        (self._pending if self._pending or not self._drafts else self._drafts[-1].blocks).extend(blocks)


class _OpenParts:
    """The parts that are open while the chapters pass. The book's own title is no part."""

    def __init__(self, title: Mark | None) -> None:
        self._title = title
        self._open: list[Mark] = []

    def enter(self, mark: Mark) -> None:
        """A part begins: parts of its rank and below are over."""
        self._open = [part for part in self._open if part.rank < mark.rank]
        if mark != self._title:
            self._open.append(mark)

    def around(self, chapter: Mark) -> str | None:
        """Titles of the parts around a chapter, outermost first."""
        self._open = [part for part in self._open if part.rank < chapter.rank]
        return ", ".join(part.heading.text for part in self._open) or None


def _without_empty(book: Draft) -> Draft:
    """A heading with nothing to tell below it is no chapter; its blocks stay with the chapter before."""
    kept: list[ChapterDraft] = []
    front = list(book.front)
    for chapter in book.chapters:
        if chapter.words:
            kept.append(chapter)
        else:
            (kept[-1].blocks if kept else front).extend(b for b in chapter.blocks if b.kind is BlockKind.SKIPPED)
    return Draft(front, kept)


def _without_title_pages(book: Draft) -> Draft:
    """Before numbered chapters, a heading with only an author, a publisher and a year below it is a title page."""
    front, chapters = list(book.front), list(book.chapters)
    while len(chapters) > 1 and _is_title_page(chapters[0]):
        front += [_title_page(block) for block in chapters.pop(0).blocks if block.kind is not BlockKind.BREAK]
    return Draft(front, chapters)


def _is_title_page(chapter: ChapterDraft) -> bool:
    lines = [block for block in chapter.blocks if block.told]
    return chapter.number is None and chapter.words <= _TITLE_PAGE_WORDS and all(matter.is_title_line(b) for b in lines)


# ------------------------------------------------------------------------------------------------ before the chapters


def _front(blocks: list[Block], title: str) -> tuple[list[Block], ChapterDraft | None]:
    """Title page and what else stands before the first heading; a long text there is an opening chapter of its own."""
    first = _title_page_end(blocks, otherwise=len(blocks))
    page = [_title_page(block) for block in blocks[:first]]
    rest = [_without_heading(block) for block in blocks[first:]]
    if sum(block.words for block in rest if block.told) >= _OPENING_WORDS:
        return page, ChapterDraft(title, blocks=rest)
    reason = "stands before the first chapter"
    return page + [b if b.kind is BlockKind.SKIPPED else b.skip("front_matter", reason) for b in rest], None


def _title_page_end(blocks: Sequence[Block], *, otherwise: int) -> int:
    """Index of the first block of running text: short lines without a sentence's end are the title page."""
    running = (index for index, block in enumerate(blocks) if block.told and not matter.is_title_line(block))
    return next(running, otherwise)


def _title_page(block: Block) -> Block:
    return block if block.kind is BlockKind.SKIPPED else block.skip("title_page", "title page")
