"""Which headings are the book's chapters, which are parts above them and which sections below.

Every heading has a rank (by markup level, or by its words). Going down the ranks, a rank whose headings mostly stand
right above deeper headings holds parts; the first rank with text of its own holds the chapters.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_ai_analysis.ingestion import marks as marking
from visiobook_ai_analysis.ingestion.headings import Style
from visiobook_ai_analysis.ingestion.manuscript import Block
from visiobook_ai_analysis.ingestion.marks import MATTER, PART_WORDS, Extent, Mark


@dataclass(frozen=True, slots=True)
class Outline:
    """Marks of chapters, of the parts above them, of sections inside them, and of front and back matter, in order."""

    chapters: tuple[Mark, ...]
    parts: tuple[Mark, ...]
    sections: tuple[Mark, ...]
    matter: tuple[Mark, ...]

    @property
    def title(self) -> Mark | None:
        """The book's own title: a lone unnumbered heading above all chapters."""
        first = self.parts[0] if self.parts else None
        if first is None or first.heading.style is not Style.CAPITALS:
            return None
        alone = all(part.rank > first.rank for part in self.parts[1:])
        return first if alone and first.start < self.chapters[0].start else None


def find(blocks: Sequence[Block], extent: Extent) -> Outline:
    """The outline of a manuscript whose licence and contents are already skipped."""
    marks = marking.find(blocks, extent)
    matter = tuple(mark for mark in marks if mark.heading.style in (Style.FRONT, Style.BACK))
    named = tuple(mark for mark in marks if mark.heading.style is Style.NAMED)
    ranked = [mark for mark in marks if mark.heading.style not in MATTER]
    if not ranked:
        return Outline((), (), named, matter)
    rank = _chapter_rank(ranked, marks, extent)
    parts = {mark for mark in ranked if mark.rank < rank and extent.below(mark, marks) <= PART_WORDS}
    chapters = [mark for mark in ranked if mark.rank <= rank and mark not in parts]
    return Outline(
        chapters=tuple(sorted((*chapters, *named), key=lambda mark: mark.start)),
        parts=tuple(mark for mark in ranked if mark in parts),
        sections=tuple(mark for mark in ranked if mark.rank > rank),
        matter=matter,
    )


def _chapter_rank(ranked: Sequence[Mark], marks: Sequence[Mark], extent: Extent) -> int:
    """The first rank, from the top, that is not a rank of parts."""
    ranks = sorted({mark.rank for mark in ranked})
    for rank in ranks[:-1]:
        members = [mark for mark in ranked if mark.rank == rank]
        if not _holds_parts(members, ranked, marks, extent):
            return rank
    return ranks[-1]


def _holds_parts(members: Sequence[Mark], ranked: Sequence[Mark], marks: Sequence[Mark], extent: Extent) -> bool:
    """A lone unnumbered heading above others is the book's title; several are parts if most stand above others.

    What calls itself a chapter is one, even if all chapters begin with the heading of their first section.
    """
    styles = [mark.heading.style for mark in members]
    if styles == [Style.CAPITALS]:
        return sum(1 for mark in ranked if mark.rank > members[0].rank) > 1
    if 2 * styles.count(Style.CHAPTER) > len(styles):
        return False
    above = sum(1 for mark in members if _stands_above(mark, ranked, marks, extent))
    return above > 0.5 * len(members)


def _stands_above(mark: Mark, ranked: Sequence[Mark], marks: Sequence[Mark], extent: Extent) -> bool:
    """Whether a deeper heading follows with hardly a word between."""
    following = bisect_right(ranked, mark.start, key=lambda other: other.start)
    deeper = following < len(ranked) and ranked[following].rank > mark.rank
    return deeper and extent.below(mark, marks) <= PART_WORDS
