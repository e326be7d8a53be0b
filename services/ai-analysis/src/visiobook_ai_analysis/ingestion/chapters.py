"""From blocks and their outline to chapters: what is told, in which chapter, and what stands outside and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from visiobook_ai_analysis.ingestion.headings import Style, recognise
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind, scene_break
from visiobook_ai_analysis.ingestion.outline import Mark, Outline, told_words

_OPENING_WORDS = 150
_END_SHARE = 0.8
_THE_END = re.compile(r"\W*(?:the end|fin|finis|the end of .{1,40}|ende|fine|fim|einde)\W*", re.I)
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)]*$")
_INTRODUCTION = re.compile(r"introduction|prefacio|note", re.I)


@dataclass(slots=True)
class ChapterDraft:
    """A chapter before it has offsets. ``blocks`` hold its heading, its text and what is skipped inside it."""

    title: str
    part: str | None
    blocks: list[Block] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words that are told."""
        return sum(block.words for block in self.blocks if block.told)


@dataclass(slots=True)
class Draft:
    """A whole book: matter before the first chapter, the chapters (matter between them included), matter after."""

    front: list[Block]
    chapters: list[ChapterDraft]


def draft(blocks: Sequence[Block], outline: Outline, title: str) -> Draft:
    """Chapters out of blocks. A book without chapter headings is one chapter named as the book."""
    told = _matter_skipped(list(blocks), outline)
    told = _end_skipped(told, outline)
    if not _chapter_marks(outline):
        return _single_chapter(told, outline, title)
    return _several_chapters(told, outline, title)


def _chapter_marks(outline: Outline) -> tuple[Mark, ...]:
    """The chapters of a book; unnumbered words such as POSTSCRIPT alone make none."""
    return outline.chapters if any(mark.heading.style is not Style.NAMED for mark in outline.chapters) else ()


def _matter_skipped(blocks: list[Block], outline: Outline) -> list[Block]:
    chapters = _chapter_marks(outline)
    for mark in outline.matter:
        kind = _matter_kind(mark, chapters)
        if kind is None:
            continue
        end = _next_start(mark, outline, len(blocks))
        for index in range(mark.start, end):
            if blocks[index].kind is not BlockKind.SKIPPED:
                reason = "preface or note" if kind == "front_matter" else "appendix or notes"
                blocks[index] = blocks[index].skip(kind, f"{reason}: {mark.heading.text}")
    return blocks


def _matter_kind(mark: Mark, chapters: tuple[Mark, ...]) -> str | None:
    """Front matter stands before the chapters, back matter behind text; an essay's introduction is text."""
    if mark.heading.style is Style.FRONT:
        numbered = any(chapter.heading.number is not None for chapter in chapters)
        if _INTRODUCTION.match(mark.heading.label) and not numbered:
            return None
        return "front_matter" if chapters and mark.start < chapters[0].start else None
    return "back_matter"


def _next_start(mark: Mark, outline: Outline, end: int) -> int:
    others = (*outline.chapters, *outline.parts, *outline.matter)
    return min((other.start for other in others if other.start > mark.start), default=end)


def _end_skipped(blocks: list[Block], outline: Outline) -> list[Block]:
    """THE END is not told; nor is what stands behind it, if no chapter follows and it is little."""
    last = outline.chapters[-1].start if outline.chapters else 0
    total = told_words(blocks, 0, len(blocks))
    for index, block in enumerate(blocks):
        if not block.told or len(block.text) > 60 or not _THE_END.fullmatch(block.text):
            continue
        blocks[index] = block.skip("back_matter", "end mark")
        if index > last and told_words(blocks, 0, index) > _END_SHARE * total:
            return blocks[: index + 1] + [_behind_end(after) for after in blocks[index + 1 :]]
    return blocks


def _behind_end(block: Block) -> Block:
    return block if block.kind is BlockKind.SKIPPED else block.skip("back_matter", "stands behind the end of the book")


def _single_chapter(blocks: list[Block], outline: Outline, title: str) -> Draft:
    marks = (
        *outline.chapters,
        *outline.parts,
        *outline.sections,
        *(m for m in outline.matter if blocks[m.start].kind is not BlockKind.SKIPPED),
    )
    body = _with_sections(blocks, marks)
    first = _title_page_end(body, otherwise=0)
    front = [_title_page(block) for block in body[:first]]
    return Draft(front, [ChapterDraft(title, None, body[first:])])


def _several_chapters(blocks: list[Block], outline: Outline, title: str) -> Draft:
    chapters = _chapter_marks(outline)
    starts = {mark.start: mark for mark in (*chapters, *outline.parts)}
    first = min(starts)
    body = _Body(outline.parts)
    front, opening = _front(blocks[:first], title)
    drafts = [opening] if opening else []
    sections = {mark.start: mark for mark in outline.sections} | {
        mark.start: mark
        for mark in outline.matter
        if mark.start > first and blocks[mark.start].kind is not BlockKind.SKIPPED
    }
    index = first
    pending: list[Block] = []
    while index < len(blocks):
        mark = starts.get(index)
        if mark is None:
            section = sections.get(index)
            taken = _section(blocks, section, drafts) if section else [blocks[index]]
            (drafts[-1].blocks if drafts and not pending else pending).extend(taken)
            index = section.end if section else index + 1
            continue
        pending += [block.skip("heading", _heading_reason(mark, outline)) for block in blocks[mark.start : mark.end]]
        if mark in outline.parts:
            body.enter(mark)
        else:
            drafts.append(ChapterDraft(mark.heading.text or title, body.part(mark), pending))
            pending = []
        index = mark.end
    if pending and drafts:
        drafts[-1].blocks.extend(pending)
    return _without_empty(Draft(front, drafts))


class _Body:
    """The parts that are open while the chapters pass."""

    def __init__(self, parts: Sequence[Mark]) -> None:
        self._open: list[Mark] = []
        lone = {rank for rank in {part.rank for part in parts} if sum(part.rank == rank for part in parts) == 1}
        self._titles = {part for part in parts if part.rank in lone and part.heading.style is Style.CAPITALS}

    def enter(self, mark: Mark) -> None:
        """A part begins: parts of its rank and below are over. A lone title above all parts is the book's own."""
        self._open = [part for part in self._open if part.rank < mark.rank]
        if mark not in self._titles:
            self._open.append(mark)

    def part(self, chapter: Mark) -> str | None:
        """The parts around a chapter, outermost first."""
        self._open = [part for part in self._open if part.rank < chapter.rank]
        return ", ".join(part.heading.text for part in self._open) or None


def _heading_reason(mark: Mark, outline: Outline) -> str:
    return "title of a part" if mark in outline.parts else "title of a chapter"


def _section(blocks: list[Block], mark: Mark, drafts: list[ChapterDraft]) -> list[Block]:
    """A heading inside a chapter is shown as a scene break where text stands before it."""
    headings = [block.skip("heading", "title of a section") for block in blocks[mark.start : mark.end]]
    told_before = bool(drafts) and drafts[-1].words > 0
    return [*headings, scene_break()] if told_before else headings


def _with_sections(blocks: list[Block], marks: Sequence[Mark]) -> list[Block]:
    starts = {mark.start: mark for mark in marks}
    placed: list[Block] = []
    index = 0
    while index < len(blocks):
        mark = starts.get(index)
        if mark is None:
            placed.append(blocks[index])
            index += 1
            continue
        placed += [block.skip("heading", "title of a section") for block in blocks[mark.start : mark.end]]
        placed += [scene_break()] if any(block.told for block in placed) else []
        index = mark.end
    return [block.skip("heading", "heading") if block.kind is BlockKind.HEADING else block for block in placed]


def _front(blocks: list[Block], title: str) -> tuple[list[Block], ChapterDraft | None]:
    """Title page and what else stands before the first heading; a long text there is an opening chapter of its own."""
    first = _title_page_end(blocks, otherwise=len(blocks))
    page = [_title_page(block) for block in blocks[:first]]
    rest = [
        block.skip("title_page", "heading before the book") if block.kind is BlockKind.HEADING else block
        for block in blocks[first:]
    ]
    if told_words(rest, 0, len(rest)) >= _OPENING_WORDS:
        return page, ChapterDraft(title, None, rest)
    return page + [
        block if block.kind is BlockKind.SKIPPED else block.skip("front_matter", "stands before the first chapter")
        for block in rest
    ], None


def _title_page_end(blocks: Sequence[Block], *, otherwise: int) -> int:
    """Index of the first block of running text: short lines without a sentence's end are the title page."""
    running = (index for index, block in enumerate(blocks) if block.told and not is_title_line(block))
    return next(running, otherwise)


def is_title_line(block: Block) -> bool:
    """Whether a block could stand on a title page: a few short lines that are no sentence."""
    if len(block.lines) > 6 or block.words > 40 or any(len(line) > 90 for line in block.lines):
        return False
    if block.kind is BlockKind.VERSE and len(block.lines) > 3:
        return False
    text = block.text.strip()
    if text.startswith(("—", "–", "«", "“", '"', "‘")):
        return False
    heading = recognise(text)
    return bool(text.isupper() or heading or not _SENTENCE_END.search(text) and not text.endswith((":", ",", ";")))


def _title_page(block: Block) -> Block:
    return block if block.kind is BlockKind.SKIPPED else block.skip("title_page", "title page")


def _without_empty(book: Draft) -> Draft:
    """A heading with nothing to tell below it is no chapter; its blocks stay with the chapter before."""
    kept: list[ChapterDraft] = []
    front = book.front
    for chapter in book.chapters:
        if chapter.words:
            kept.append(chapter)
        elif kept:
            kept[-1].blocks.extend(_as_skipped(chapter.blocks))
        else:
            front = front + _as_skipped(chapter.blocks)
    return Draft(front, kept)


def _as_skipped(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if block.kind is BlockKind.SKIPPED]
