"""Which headings are the book's chapters, which are parts above them and which sections below.

Every heading has a rank (by markup level, or by its words). Going down the ranks, a rank whose headings mostly stand
right above deeper headings holds parts; the first rank with text of its own holds the chapters.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from visiobook_ai_analysis.ingestion.headings import Heading, Style, is_title, recognise
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind

_RANKS = {
    Style.VOLUME: 10,
    Style.BOOK: 20,
    Style.PART: 30,
    Style.CHAPTER: 40,
    Style.NUMBERED: 50,
    Style.NUMERAL: 60,
    Style.CAPITALS: 70,
}
_TEXT_RANK = 40
_MATTER = (Style.NAMED, Style.FRONT, Style.BACK)
_PART_WORDS = 60
_MIN_NUMBERED_WORDS = 60
_MIN_CAPITALS_WORDS = 150
_NEAR_START = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading in place: blocks ``start`` to ``end`` (exclusive) are its lines."""

    start: int
    end: int
    heading: Heading
    rank: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """Marks of chapters, of the parts above them, of sections inside them, and of front and back matter, in order."""

    chapters: tuple[Mark, ...]
    parts: tuple[Mark, ...]
    sections: tuple[Mark, ...]
    matter: tuple[Mark, ...]


def find(blocks: Sequence[Block]) -> Outline:
    """The outline of a manuscript whose licence and contents are already skipped."""
    declared = _declared_marks(blocks)
    marks = (
        declared
        if sum(1 for mark in declared if mark.heading.style not in _MATTER) >= 2
        else _recognised_marks(blocks, declared)
    )
    return _divided(blocks, marks)


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
    return (
        label.heading.number is not None
        and title.heading.number is None
        and title.heading.style not in (Style.FRONT, Style.BACK)
    )


def _declared(block: Block, index: int) -> Mark:
    text = " ".join(block.text.split())
    heading = recognise(block.lines[0]) or Heading(Style.CAPITALS, None, "", text)
    if len(block.lines) > 1 and heading.style is not Style.CAPITALS and not heading.title:
        heading = replace(heading, title=" ".join(block.lines[1:]))
    elif heading.style is Style.CAPITALS or len(block.lines) > 1:
        heading = replace(heading, label="", title=text)
    rank = _RANKS.get(heading.style, _TEXT_RANK)
    return Mark(index, index + 1, heading, block.level * 100 + min(rank, _TEXT_RANK), block.level)


def _recognised_marks(blocks: Sequence[Block], declared: Sequence[Mark]) -> list[Mark]:
    """Headings by their words alone."""
    marks: list[Mark] = []
    for index, block in enumerate(blocks):
        if marks and index < marks[-1].end:
            continue
        mark = _recognised(blocks, index)
        if mark:
            marks.append(mark)
    marks = _without_repeats(blocks, _in_sequence(blocks, marks))
    numbered = [mark for mark in marks if mark.heading.style in _RANKS and mark.heading.style is not Style.CAPITALS]
    if numbered:
        return [mark for mark in marks if mark.heading.style is not Style.CAPITALS]
    titles = [mark for mark in marks if mark.heading.style is Style.CAPITALS]
    if _are_titles(blocks, titles):
        return marks
    return list(declared) or [mark for mark in marks if mark.heading.style in _MATTER]


def _recognised(blocks: Sequence[Block], index: int) -> Mark | None:
    block = blocks[index]
    if block.kind is BlockKind.HEADING:
        return _declared(block, index)
    if not block.told or len(block.lines) > 4:
        return None
    heading = recognise(block.lines[0])
    if heading is None:
        return None
    if len(block.lines) > 1:
        heading = _with_lines(heading, block.lines[1:])
        return heading and Mark(index, index + 1, heading, _rank(heading))
    if heading.title or not heading.label:
        return Mark(index, index + 1, heading, _rank(heading))
    title = _title_below(blocks, index)
    if title is None:
        return Mark(index, index + 1, heading, _rank(heading))
    return Mark(index, title + 1, replace(heading, title=" ".join(blocks[title].lines)), _rank(heading))


def _rank(heading: Heading) -> int:
    return _RANKS.get(heading.style, _TEXT_RANK)


def _with_lines(heading: Heading, lines: Sequence[str]) -> Heading | None:
    """A heading of several lines: title below the label, or a long title that runs on."""
    rest = " ".join(lines)
    if len(rest) > 160:
        return None
    if heading.style is Style.CAPITALS:
        return (
            replace(heading, title=f"{heading.title} {rest}")
            if rest.isupper() and not rest.endswith((",", "."))
            else None
        )
    if heading.title:
        return replace(heading, title=f"{heading.title} {rest}") if rest[0].islower() or is_title(rest) else None
    return replace(heading, title=rest) if is_title(rest) or rest.isupper() else None


def _title_below(blocks: Sequence[Block], index: int) -> int | None:
    """Index of the block that holds the title of the label at ``index``."""
    position = next(
        (i for i in range(index + 1, min(index + 4, len(blocks))) if blocks[i].kind is not BlockKind.SKIPPED), None
    )
    if position is None or not blocks[position].told or len(blocks[position].lines) > 3:
        return None
    text = " ".join(blocks[position].lines)
    heading = recognise(text)
    if not is_title(text) or (heading and heading.style is not Style.CAPITALS):
        return None
    follows = next(
        (block for block in blocks[position + 1 : position + 4] if block.kind is not BlockKind.SKIPPED), None
    )
    return position if follows is not None and follows.told else None


def _in_sequence(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Mark]:
    """Bare numbers count as headings only where they count: 1, 2, 3. They may also carry on the count of a rank above."""
    kept: list[Mark] = []
    last: dict[Style, int] = {}
    for mark in marks:
        style, number = mark.heading.style, mark.heading.number or 0
        if style in (Style.NUMBERED, Style.NUMERAL):
            own = number == last.get(style, 0) + 1 or (number == 1 and style in last)
            above = number > 1 and number == last.get(Style.CHAPTER, 0) + 1 and style is Style.NUMBERED
            if not own and not above:
                continue
            if above and not (own and style in last):
                mark, style = replace(mark, rank=_RANKS[Style.CHAPTER]), Style.CHAPTER
        last[style] = number
        kept.append(mark)
    return [mark for mark in kept if mark.heading.style not in _sparse(blocks, kept)]


def _sparse(blocks: Sequence[Block], marks: Sequence[Mark]) -> set[Style]:
    """Styles of bare numbers that are a list's, not chapters': little text below each, or a single one in mid-text."""
    sparse = set()
    for style in (Style.NUMBERED, Style.NUMERAL):
        own = [mark for mark in marks if mark.heading.style is style]
        if not own or any(mark.rank == _RANKS[Style.CHAPTER] for mark in own):
            continue
        spans = [_words_below(blocks, mark, own) for mark in own]
        alone = len(own) == 1 and own[0].start > _NEAR_START
        if alone or sorted(spans)[len(spans) // 2] < _MIN_NUMBERED_WORDS:
            sparse.add(style)
    return sparse


def _words_below(blocks: Sequence[Block], mark: Mark, marks: Sequence[Mark]) -> int:
    following = next((other.start for other in marks if other.start > mark.start), len(blocks))
    return told_words(blocks, mark.end, following)


def told_words(blocks: Sequence[Block], start: int, end: int) -> int:
    """Words of running text between two blocks."""
    return sum(block.words for block in blocks[start:end] if block.told)


def _without_repeats(blocks: Sequence[Block], marks: list[Mark]) -> list[Mark]:
    """Headings without text below that come again later are entries of a contents list without a title."""
    keys = Counter(_key(mark) for mark in marks)
    kept = []
    for mark, following in zip_longest(marks, marks[1:]):
        end = following.start if following else len(blocks)
        keys[_key(mark)] -= 1
        empty = told_words(blocks, mark.end, end) == 0
        if not (empty and keys[_key(mark)] > 0 and mark.heading.number is not None):
            kept.append(mark)
    return kept


def _key(mark: Mark) -> tuple[Style, int | None, str]:
    return mark.heading.style, mark.heading.number, "" if mark.heading.number else mark.heading.title.lower()


def _are_titles(blocks: Sequence[Block], marks: Sequence[Mark]) -> bool:
    """Whether lines in capitals are the titles of stories: two or more, the first before any text, long texts below."""
    if len(marks) < 2 or told_words(blocks, 0, marks[0].start) > _PART_WORDS:
        return False
    words = sorted(_words_below(blocks, mark, marks) for mark in marks)
    return words[len(words) // 2] >= _MIN_CAPITALS_WORDS


def _divided(blocks: Sequence[Block], marks: Sequence[Mark]) -> Outline:
    matter = tuple(mark for mark in marks if mark.heading.style in (Style.FRONT, Style.BACK))
    others = [mark for mark in marks if mark.heading.style not in _MATTER]
    named = [mark for mark in marks if mark.heading.style is Style.NAMED]
    rank = _chapter_rank(blocks, marks, others)
    if rank is None:
        return Outline((), (), tuple(named), matter)
    parts = [mark for mark in others if mark.rank < rank and _direct_words(blocks, mark, marks) <= _PART_WORDS]
    chapters = [mark for mark in others if mark.rank <= rank and mark not in parts]
    sections = [mark for mark in others if mark.rank > rank]
    ordered = tuple(sorted([*chapters, *named], key=lambda mark: mark.start))
    return Outline(ordered, tuple(parts), tuple(sections), matter)


def _chapter_rank(blocks: Sequence[Block], marks: Sequence[Mark], others: Sequence[Mark]) -> int | None:
    """The first rank, from the top, that is not a rank of parts."""
    ranks = sorted({mark.rank for mark in others})
    for rank in ranks:
        members = [mark for mark in others if mark.rank == rank]
        deeper = [mark for mark in others if mark.rank > rank]
        if len(deeper) >= 2 and _holds_parts(blocks, members, marks, others):
            continue
        return rank
    return ranks[-1] if ranks else None


def _holds_parts(
    blocks: Sequence[Block], members: Sequence[Mark], marks: Sequence[Mark], others: Sequence[Mark]
) -> bool:
    lone_title = len(members) == 1 and members[0].heading.style is Style.CAPITALS
    above = sum(1 for mark in members if _stands_above(blocks, mark, marks, others))
    return lone_title or above > 0.5 * len(members)


def _stands_above(blocks: Sequence[Block], mark: Mark, marks: Sequence[Mark], others: Sequence[Mark]) -> bool:
    following = next((other for other in others if other.start > mark.start), None)
    return following is not None and following.rank > mark.rank and _direct_words(blocks, mark, marks) <= _PART_WORDS


def _direct_words(blocks: Sequence[Block], mark: Mark, marks: Sequence[Mark]) -> int:
    """Words between a heading and the next heading of any kind."""
    following = next((other.start for other in marks if other.start > mark.start), len(blocks))
    return told_words(blocks, mark.end, following)
