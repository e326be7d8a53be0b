"""Plain text: paragraphs out of lines.

Three layouts are told apart: lines broken at a page width with blank lines between paragraphs; the same with indented
first lines instead; and one line per paragraph. Verse is a block whose lines end before the page width without need.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.asides import Asides, is_mark
from visiobook_ai_analysis.ingestion.headings import opens_with_heading
from visiobook_ai_analysis.ingestion.joining import Joiner
from visiobook_ai_analysis.ingestion.manuscript import Block, BlockKind, Manuscript, prose, scene_break, verse

_LONG_LINE = 130
_BREAK = re.compile(
    r"\s*(?:(?:[*#~•·⁂§+_=—–-]|\.\.)(?:\s*[*#~•·⁂§+_=—–-]|\s*\.\.)*|[oO0]\s?[oO0]\s?[oO0]|<>(?:\s*<>)*)\s*"
)
_WIDE_GAP = 3
_SHORT_LINE = 60
_NARROW_LINE = 30
_STOP = re.compile(r"[.!?…:;][”’\"'»)\]]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text lies on its page: the width at which lines were broken, and what separates paragraphs."""

    width: int
    one_line_paragraphs: bool
    indented_paragraphs: bool
    usual_gap: int


@dataclass(slots=True)
class Group:
    """Lines between blank lines, with their indentation, and the number of blank lines before them."""

    lines: list[str]
    gap: int


def read(text: str) -> Manuscript:
    """Blocks of a plain text. Headings are not recognised here but for splitting them from the text below them."""
    asides = Asides()
    lines = asides.lift(normalise.characters(text)).expandtabs(4).split("\n")
    layout = measure(lines)
    joiner = Joiner([line.strip() for line in lines if line.strip()])
    blocks: list[Block] = []
    for group in _groups(lines, layout):
        blocks.extend(_wide_gap(blocks, group, layout))
        blocks.extend(_settled(_block(group, layout, joiner), asides))
    return Manuscript(_merged_breaks(blocks))


def measure(lines: list[str]) -> Layout:
    """Layout of the lines of a text."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths:
        return Layout(0, one_line_paragraphs=False, indented_paragraphs=False, usual_gap=1)
    long_text = sum(length for length in lengths if length > _LONG_LINE)
    return Layout(
        width=lengths[int(0.95 * (len(lengths) - 1))],
        one_line_paragraphs=long_text > 0.4 * sum(lengths),
        indented_paragraphs=_indents_paragraphs(lines),
        usual_gap=_usual_gap(lines),
    )


def _indents_paragraphs(lines: list[str]) -> bool:
    """Few blank lines, and a tenth or more of the lines stand a little to the right of the line before."""
    visible = sum(1 for line in lines if line.strip())
    if len(lines) - visible > 0.1 * visible:
        return False
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    steps = sum(1 for before, after in pairwise(indents) if 1 <= after - before <= 8)
    return steps > 0.08 * visible


def _usual_gap(lines: list[str]) -> int:
    gaps = sorted(group.gap for group in _blank_separated(lines) if group.gap)
    return gaps[len(gaps) // 2] if gaps else 1


def _blank_separated(lines: list[str]) -> Iterator[Group]:
    gap, group = 0, Group([], 0)
    for line in lines:
        if line.strip():
            if not group.lines:
                group.gap, gap = gap, 0
            group.lines.append(line.rstrip())
            continue
        gap += 1
        if group.lines:
            yield group
            group = Group([], 0)
    if group.lines:
        yield group


def _groups(lines: list[str], layout: Layout) -> Iterator[Group]:
    for group in _blank_separated(lines):
        gap = group.gap
        for part in _parts(group.lines, layout):
            yield Group(part, gap)
            gap = 0


def _parts(lines: list[str], layout: Layout) -> Iterator[list[str]]:
    """Paragraphs among lines without a blank line between them."""
    part: list[str] = []
    for line in lines:
        if part and _begins_part(part, line, layout):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _begins_part(part: list[str], line: str, layout: Layout) -> bool:
    before = part[-1]
    if is_break(line) or is_break(before) or is_mark(line) or is_mark(before):
        return True
    if layout.one_line_paragraphs:
        return not _continues_verse(before, line)
    if len(part) == 1 and opens_with_heading(before.strip(), line.strip()):
        return True
    return layout.indented_paragraphs and _indent(line) > _indent(before)


def _continues_verse(before: str, line: str) -> bool:
    """Among one-line paragraphs, short lines that do not end a sentence belong to a stanza."""
    short = len(before.strip()) <= _SHORT_LINE and len(line.strip()) <= _SHORT_LINE
    return (
        short
        and not _STOP.search(before.rstrip())
        and not before.isupper()
        and not line.lstrip().startswith(("—", "«"))
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_break(line: str) -> bool:
    """Whether a line is a typographic scene break: asterisks, a rule, rows of dots."""
    line = line.strip()
    if not line or len(line) > 90 or line in ("—", "–", "-", "..", "+", "=", "_"):
        return False
    return bool(_BREAK.fullmatch(line))


def _wide_gap(blocks: list[Block], group: Group, layout: Layout) -> list[Block]:
    """Blank space much wider than usual between two paragraphs of running text is a scene break."""
    wide = group.gap >= max(_WIDE_GAP, layout.usual_gap + 2)
    running = blocks and blocks[-1].kind is BlockKind.PROSE and blocks[-1].words > 12
    follows = len(" ".join(group.lines[:6]).split()) > 12
    return [scene_break()] if wide and running and follows else []


def _block(group: Group, layout: Layout, joiner: Joiner) -> Block:
    stripped = tuple(normalise.line(line) for line in group.lines)
    if len(group.lines) == 1 and is_break(group.lines[0]):
        return scene_break()
    if len(group.lines) > 1 and _is_verse(group.lines, layout):
        return verse(stripped)
    return prose(normalise.line(joiner.join(line.strip() for line in group.lines)), stripped)


def _is_verse(lines: list[str], layout: Layout) -> bool:
    """Most lines end although the next line's first word would still have fitted on them."""
    if layout.one_line_paragraphs:
        return True
    width = layout.width - max(0, min(_indent(line) for line in lines))
    early = 0
    for line, following in pairwise(lines):
        word = following.split(maxsplit=1)[0]
        early += len(line.strip()) + 1 + len(word) <= width - 6
    return early >= 0.6 * (len(lines) - 1) and not _runs_on(lines)


def _runs_on(lines: list[str]) -> bool:
    """A letter set narrower than the page is no verse: its lines are long and go on in small letters."""
    rest = [line.strip() for line in lines[1:]]
    small = sum(line[0].islower() for line in rest)
    length = sum(len(line.strip()) for line in lines[:-1]) / (len(lines) - 1)
    return small > 0.4 * len(rest) and length > _NARROW_LINE


def _settled(block: Block, asides: Asides) -> list[Block]:
    """The block without its lifted asides, followed by them."""
    if "\ue000" not in block.text:
        return [block]
    lines, lifted = [], []
    for line in block.lines:
        clean, blocks = asides.settle(line)
        lines += [clean] if clean else []
        lifted += blocks
    if not lines:
        return lifted
    if block.kind is BlockKind.VERSE:
        return [verse(tuple(lines)), *lifted]
    text, lifted = asides.settle(block.text)
    return [prose(text, tuple(lines)), *lifted]


def _merged_breaks(blocks: list[Block]) -> list[Block]:
    """Rows of asterisks on top of each other are one break."""
    merged: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.BREAK and merged and merged[-1].kind is BlockKind.BREAK:
            continue
        merged.append(block)
    return merged
