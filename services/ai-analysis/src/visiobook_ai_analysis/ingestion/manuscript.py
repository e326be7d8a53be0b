"""What a reader hands on: blocks of cleaned text in reading order, with what the file says about itself."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from visiobook_contracts.ai_analysis import SkippedKind


class BlockKind(StrEnum):
    PROSE = "prose"
    VERSE = "verse"
    BREAK = "break"
    HEADING = "heading"
    SKIPPED = "skipped"


SCENE_BREAK = "* * *"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, stanza, heading, scene break or skipped piece.

    ``text`` is final (it goes into Book.text as it is; verse keeps its line ends); ``lines`` are the source's lines,
    stripped, for the rules that look at layout. ``level`` is the heading level given by markup, 1 to 6, else 0.
    """

    kind: BlockKind
    text: str
    lines: tuple[str, ...] = ()
    level: int = 0
    skipped: SkippedKind = "navigation"
    reason: str = ""

    def skip(self, kind: SkippedKind, reason: str) -> "Block":
        """The same text, recognised as not to be told."""
        return replace(self, kind=BlockKind.SKIPPED, skipped=kind, reason=reason)

    @property
    def told(self) -> bool:
        """Whether this block is narrated."""
        return self.kind in (BlockKind.PROSE, BlockKind.VERSE)

    @property
    def words(self) -> int:
        """Words in the block, by spaces."""
        return len(self.text.split())


def prose(text: str, lines: tuple[str, ...] = ()) -> Block:
    """A paragraph."""
    return Block(BlockKind.PROSE, text, lines or (text,))


def verse(lines: tuple[str, ...]) -> Block:
    """A stanza: its lines stay apart."""
    return Block(BlockKind.VERSE, "\n".join(lines), lines)


def heading(text: str, level: int) -> Block:
    """A heading that markup declares; its lines, if several, are separated by line feeds."""
    return Block(BlockKind.HEADING, text, tuple(text.split("\n")), level=level)


def scene_break() -> Block:
    """A typographic break. However it was drawn, the normalised text shows three asterisks."""
    return Block(BlockKind.BREAK, SCENE_BREAK, (SCENE_BREAK,))


def skipped(text: str, kind: SkippedKind, reason: str) -> Block:
    """A piece recognised by the reader as not to be told."""
    return Block(BlockKind.SKIPPED, text, tuple(text.split("\n")), skipped=kind, reason=reason)


@dataclass(slots=True)
class Manuscript:
    """Blocks in reading order, and what the file's own metadata says."""

    blocks: list[Block]
    title: str | None = None
    author: str | None = None
    language: str | None = None
    chapter_marks: frozenset[int] = field(default_factory=frozenset)
    """Indexes of blocks where the file's table of contents (EPUB navigation, PDF outline) says that a part begins."""
