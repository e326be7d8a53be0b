"""Headings in place: those that markup declares, and those that plain lines are by their words and their order."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest

from visiobook_ai_analysis.ingestion.headings import Heading, Style, is_title, recognise
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind

RANKS = {
    Style.VOLUME: 10,
    Style.BOOK: 20,
    Style.PART: 30,
    Style.CHAPTER: 40,
    Style.NUMBERED: 50,
    Style.NUMERAL: 60,
    Style.CAPITALS: 70,
}
MATTER = (Style.NAMED, Style.FRONT, Style.BACK)
PART_WORDS = 60
"""So few words may stand below the title of a part: an epigraph."""

_CHAPTER_RANK = RANKS[Style.CHAPTER]
_MIN_NUMBERED_WORDS = 60
_MIN_CAPITALS_WORDS = 150
_NEAR_START = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading in place: blocks ``start`` to ``end`` (exclusive) are its lines. A lower rank stands higher."""

    start: int
    end: int
    heading: Heading
    rank: int


class Extent:
    """How many told words stand between blocks, in constant time."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = len(blocks)
        self._sums = [0, *accumulate(block.words if block.told else 0 for block in blocks)]

    def between(self, start: int, end: int) -> int:
        """Told words of the blocks from ``start`` to ``end`` (exclusive)."""
        return self._sums[max(start, end)] - self._sums[start]

    def below(self, mark: Mark, marks: Sequence[Mark]) -> int:
        """Told words between a heading and the next of ``marks``, which are in order."""
        following = bisect_right(marks, mark.start, key=lambda other: other.start)
        return self.between(mark.end, marks[following].start if following < len(marks) else self.blocks)


def find(blocks: Sequence[Block], extent: Extent) -> list[Mark]:
    """All headings in order: by markup where it declares two or more, else by the words of lines."""
    declared = _declared_marks(blocks)
    if sum(1 for mark in declared if mark.heading.style not in MATTER) >= 2:
        return declared
    return _recognised_marks(blocks, declared, extent)


# ------------------------------------------------------------------------------------------------ by markup


def _declared_marks(blocks: Sequence[Block]) -> list[Mark]:
    """Headings by markup; neighbours ``CHAPTER I`` and ``The Storm`` at one place are one heading."""
    marks: list[Mark] = []
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        mark = _declared(block, index)
        before = marks[-1] if marks else None
        if before and before.end == index and not before.heading.title and _titles(before, mark):
            marks[-1] = replace(before, end=index + 1, heading=replace(before.heading, title=mark.heading.text))
        else:
            marks.append(mark)
    return marks


def _titles(label: Mark, title: Mark) -> bool:
    """Whether a heading without a number is the title of the numbered label right above it."""
    return label.heading.number is not None and title.heading.style is Style.CAPITALS


def _declared(block: Block, index: int) -> Mark:
    text = " ".join(block.text.split())
    heading = recognise(block.lines[0]) or Heading(Style.CAPITALS, None, "", text)
    if len(block.lines) > 1 and heading.style is not Style.CAPITALS and not heading.title:
        heading = replace(heading, title=" ".join(block.lines[1:]))
    elif heading.style is Style.CAPITALS or len(block.lines) > 1:
        heading = replace(heading, label="", title=text)
    rank = min(RANKS.get(heading.style, _CHAPTER_RANK), _CHAPTER_RANK)
    return Mark(index, index + 1, heading, block.level * 100 + rank)


# ------------------------------------------------------------------------------------------------ by words


def _recognised_marks(blocks: Sequence[Block], declared: list[Mark], extent: Extent) -> list[Mark]:
    candidates: list[Mark] = []
    for index in range(len(blocks)):
        if candidates and index < candidates[-1].end:
            continue
        mark = _recognised(blocks, index)
        if mark:
            candidates.append(mark)
    marks = _without_repeats(_in_sequence(candidates, extent), extent)
    if any(mark.heading.style in RANKS and mark.heading.style is not Style.CAPITALS for mark in marks):
        return [mark for mark in marks if mark.heading.style is not Style.CAPITALS]
    if _are_titles([mark for mark in marks if mark.heading.style is Style.CAPITALS], extent):
        return marks
    return declared or [mark for mark in marks if mark.heading.style in MATTER]


def _recognised(blocks: Sequence[Block], index: int) -> Mark | None:
    block = blocks[index]
    if block.kind is BlockKind.HEADING:
        return _declared(block, index)
    if not block.told or len(block.lines) > 4:
        return None
    heading = recognise(block.lines[0])
    if heading and len(block.lines) > 1:
        heading = _with_lines(heading, block.lines[1:])
    if heading is None:
        return None
    title = _title_below(blocks, index) if heading.label and not heading.title else None
    if title is None:
        return Mark(index, index + 1, heading, _rank(heading))
    return Mark(index, title + 1, replace(heading, title=" ".join(blocks[title].lines)), _rank(heading))


def _rank(heading: Heading) -> int:
    return RANKS.get(heading.style, _CHAPTER_RANK)


def _with_lines(heading: Heading, lines: Sequence[str]) -> Heading | None:
    """A heading of several lines: title below the label, or a long title that runs on."""
    rest = " ".join(lines)
    if len(rest) > 160:
        return None
    if heading.style is Style.CAPITALS:
        runs_on = rest.isupper() and not rest.endswith((",", "."))
        return replace(heading, title=f"{heading.title} {rest}") if runs_on else None
    if heading.title:
        return replace(heading, title=f"{heading.title} {rest}") if rest[0].islower() or is_title(rest) else None
    return replace(heading, title=rest) if _is_title_under_label(rest) or rest.isupper() else None


def _title_below(blocks: Sequence[Block], index: int) -> int | None:
    """Index of the block that holds the title of the label at ``index``; text has to follow it."""
    near = [i for i in range(index + 1, min(index + 6, len(blocks))) if blocks[i].kind is not BlockKind.SKIPPED]
    if len(near) < 2 or not all(blocks[i].told for i in near[:2]) or len(blocks[near[0]].lines) > 3:
        return None
    text = " ".join(blocks[near[0]].lines)
    heading = recognise(text)
    return near[0] if _is_title_under_label(text) and (heading is None or heading.style is Style.CAPITALS) else None


def _is_title_under_label(text: str) -> bool:
    """Under ``CHAPTER I`` a title may end in a full stop, as old books print it."""
    return is_title(text) or (text.endswith(".") and text.count(" ") > 0 and is_title(text[:-1]))


def _in_sequence(marks: Sequence[Mark], extent: Extent) -> list[Mark]:
    """Bare numbers are headings only where they count 1, 2, 3, or carry on the count of the chapters above them."""
    kept: list[Mark] = []
    last: dict[Style, int] = {}
    for mark in marks:
        style, number = mark.heading.style, mark.heading.number or 0
        if style in (Style.NUMBERED, Style.NUMERAL):
            own = number == 1 or (style in last and last[style] < number <= last[style] + 2)
            above = style is Style.NUMBERED and number > 1 and number == last.get(Style.CHAPTER, 0) + 1
            if not own and not above:
                continue
            if not own:
                mark, style = replace(mark, rank=_CHAPTER_RANK), Style.CHAPTER
        last[style] = number
        kept.append(mark)
    sparse = {style for style in (Style.NUMBERED, Style.NUMERAL) if _is_sparse(style, kept, extent)}
    return [mark for mark in kept if mark.heading.style not in sparse or mark.rank == _CHAPTER_RANK]


def _is_sparse(style: Style, marks: Sequence[Mark], extent: Extent) -> bool:
    """Bare numbers that are a list's, not chapters': little text below each, or a single one in mid-text."""
    own = [mark for mark in marks if mark.heading.style is style and mark.rank != _CHAPTER_RANK]
    if not own:
        return False
    words = sorted(extent.below(mark, own) for mark in own)
    return (len(own) == 1 and own[0].start > _NEAR_START) or words[len(words) // 2] < _MIN_NUMBERED_WORDS


def _without_repeats(marks: list[Mark], extent: Extent) -> list[Mark]:
    """Headings without text below that come again later are entries of a contents list without a title."""
    ahead = Counter(_key(mark) for mark in marks)
    kept = []
    for mark, following in zip_longest(marks, marks[1:]):
        ahead[_key(mark)] -= 1
        empty = extent.between(mark.end, following.start if following else extent.blocks) == 0
        if not (empty and ahead[_key(mark)] > 0 and mark.heading.number is not None):
            kept.append(mark)
    return kept


def _key(mark: Mark) -> tuple[Style, int | None, str]:
    return mark.heading.style, mark.heading.number, "" if mark.heading.number else mark.heading.title.lower()


def _are_titles(marks: Sequence[Mark], extent: Extent) -> bool:
    """Whether lines in capitals are the titles of stories: two or more, the first before any text, long texts below."""
    if len(marks) < 2 or extent.between(0, marks[0].start) > PART_WORDS:
        return False
    words = sorted(extent.below(mark, marks) for mark in marks)
    return words[len(words) // 2] >= _MIN_CAPITALS_WORDS
