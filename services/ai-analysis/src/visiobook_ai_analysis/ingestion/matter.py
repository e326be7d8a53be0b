"""What stands around the story: prefaces and notes before it, THE END and appendices behind it, title pages."""

from bisect import bisect_right
from collections.abc import Sequence

import regex as re

from visiobook_ai_analysis.ingestion.headings import Style, recognise
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind
from visiobook_ai_analysis.ingestion.marks import Extent, Mark
from visiobook_ai_analysis.ingestion.outline import Outline
from visiobook_contracts.ai_analysis import SkippedKind

_END_SHARE = 0.8
_THE_END = re.compile(r"\W*(?:the end|fin|finis|the end of .{1,40}|ende|fine|fim|einde)\W*", re.I)
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)]*$")
_INTRODUCTION = re.compile(r"introduction|note", re.I)


def chapter_marks(outline: Outline) -> tuple[Mark, ...]:
    """The chapters of a book; unnumbered words such as POSTSCRIPT alone make none."""
    named = all(mark.heading.style is Style.NAMED for mark in outline.chapters)
    return () if named and not outline.parts else outline.chapters


def without_matter(blocks: list[Block], outline: Outline, extent: Extent) -> list[Block]:
    """Blocks with front and back matter skipped."""
    chapters = chapter_marks(outline)
    starts = sorted(mark.start for mark in (*outline.chapters, *outline.parts, *outline.matter))
    for mark in outline.matter:
        kind = _kind(mark, chapters)
        if kind is None:
            continue
        following = bisect_right(starts, mark.start)
        end = starts[following] if following < len(starts) else len(blocks)
        for index in range(mark.start, end):
            if blocks[index].kind is not BlockKind.SKIPPED:
                blocks[index] = blocks[index].skip(kind, f"stands under the heading '{mark.heading.text}'")
    return _without_end(blocks, outline, extent)


def _kind(mark: Mark, chapters: Sequence[Mark]) -> SkippedKind | None:
    """Front matter stands before the chapters, back matter behind text; an essay's introduction is text."""
    if mark.heading.style is Style.BACK:
        return "back_matter"
    numbered = any(chapter.heading.number is not None for chapter in chapters)
    if _INTRODUCTION.match(mark.heading.label) and not numbered:
        return None
    return "front_matter" if chapters and mark.start < chapters[0].start else None


def _without_end(blocks: list[Block], outline: Outline, extent: Extent) -> list[Block]:
    """THE END is not told; nor is what stands behind it, if no chapter follows and it is little."""
    last = outline.chapters[-1].start if outline.chapters else 0
    total = extent.between(0, extent.blocks)
    for index, block in enumerate(blocks):
        if not block.told or len(block.text) > 60 or not _THE_END.fullmatch(block.text):
            continue
        blocks[index] = block.skip("back_matter", "end mark")
        if index > last and extent.between(0, index) > _END_SHARE * total:
            return blocks[: index + 1] + [_behind_end(after) for after in blocks[index + 1 :]]
    return blocks


def _behind_end(block: Block) -> Block:
    return block if block.kind is BlockKind.SKIPPED else block.skip("back_matter", "stands behind the end of the book")


def is_title_line(block: Block) -> bool:
    """Whether a block could stand on a title page: a few short lines that are no sentence."""
    if len(block.lines) > 6 or block.words > 40 or any(len(line) > 90 for line in block.lines):
        return False
    if block.kind is BlockKind.VERSE and len(block.lines) > 3:
        return False
    text = block.text.strip()
    if text.startswith(("—", "–", "«", "“", '"', "‘")):
        return False
    if text.isupper() or recognise(text):
        return True
    return not _SENTENCE_END.search(text) and not text.endswith((":", ",", ";"))
