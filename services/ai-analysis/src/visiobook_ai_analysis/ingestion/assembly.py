"""The Book: one normalised text, and chapters, paragraphs and sentences as ranges of it.

Blocks are separated by a blank line; everything that the source holds stands in the text, told or skipped. When only
some chapters are chosen, the text is cut to them, and offsets count from the start of what is left; numbers and ids
stay.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from visiobook_ai_analysis.ingestion import sentences
from visiobook_ai_analysis.ingestion.chapters import ChapterDraft, Draft
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind
from visiobook_contracts.ai_analysis import Book, Chapter, Paragraph, ParagraphKind, Sentence, SkippedMatter

_SEPARATOR = "\n\n"
_KINDS = {
    BlockKind.PROSE: ParagraphKind.PROSE,
    BlockKind.VERSE: ParagraphKind.VERSE,
    BlockKind.BREAK: ParagraphKind.SCENE_BREAK,
}


@dataclass(slots=True)
class _Text:
    """The text as it grows, with what was skipped in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    skipped: list[SkippedMatter] = field(default_factory=list)

    def add(self, block: Block) -> tuple[int, int]:
        """Appends a block; returns its range."""
        start = self.length
        end = start + len(block.text)
        self.pieces.append(block.text)
        self.length = end + len(_SEPARATOR)
        if block.kind is BlockKind.SKIPPED:
            self.skipped.append(SkippedMatter(start=start, end=end, kind=block.skipped, reason=block.reason))
        return start, end


def assemble(
    draft: Draft,
    *,
    title: str,
    author: str | None,
    language: str,
    chosen: Collection[int] | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Book:
    """The Book of a draft. ``chosen`` are chapter numbers; None is the whole book with its front matter."""
    text = _Text()
    if chosen is None:
        for block in draft.front:
            text.add(block)
    chapters = []
    for number, chapter in enumerate(draft.chapters, start=1):
        if chosen is None or number in chosen:
            chapters.append(_chapter(chapter, number, text))
            progress(number / len(draft.chapters))
    return Book(
        title=title,
        author=author,
        language=language,
        text=_SEPARATOR.join(text.pieces),
        chapters=tuple(chapters),
        skipped=tuple(text.skipped),
    )


def _chapter(draft: ChapterDraft, number: int, text: _Text) -> Chapter:
    identity = f"c{number:02d}"
    start = text.length
    end = start
    paragraphs: list[Paragraph] = []
    for block in _trimmed(draft.blocks):
        first, end = text.add(block)
        if block.kind is not BlockKind.SKIPPED:
            paragraphs.append(_paragraph(block, f"{identity}.p{len(paragraphs) + 1:03d}", first, end))
    return Chapter(
        id=identity,
        number=number,
        title=draft.title,
        part=draft.part,
        start=start,
        end=end,
        paragraphs=tuple(paragraphs),
    )


def _trimmed(blocks: list[Block]) -> list[Block]:
    """No scene break stands first, last or next to another."""
    kept: list[Block] = []
    break_pending: Block | None = None
    told = False
    for block in blocks:
        if block.kind is BlockKind.BREAK:
            break_pending = block if told else None
            continue
        if block.told:
            kept += [break_pending] if break_pending else []
            break_pending, told = None, True
        kept.append(block)
    return kept


def _paragraph(block: Block, identity: str, start: int, end: int) -> Paragraph:
    spans = [] if block.kind is BlockKind.BREAK else sentences.split(block.text, verse=block.kind is BlockKind.VERSE)
    return Paragraph(
        id=identity,
        start=start,
        end=end,
        kind=_KINDS[block.kind],
        sentences=tuple(
            Sentence(id=f"{identity}.s{index:02d}", start=start + first, end=start + last)
            for index, (first, last) in enumerate(spans, start=1)
        ),
    )
