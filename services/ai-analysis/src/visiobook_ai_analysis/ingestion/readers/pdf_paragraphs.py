"""Paragraphs of a PDF, as typesetters mark them: indented first lines, wider leading, short last lines."""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex as re

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.joining import Joiner
from visiobook_ai_analysis.ingestion.manuscript import Block, heading, prose, scene_break, skipped
from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line
from visiobook_ai_analysis.ingestion.readers.pdf_pages import Page
from visiobook_ai_analysis.ingestion.readers.plain import is_break

_NEAR_EDGE = 3
_STOP = re.compile(r"[.!?…:][”’\"'»)\]]*$")
_STOP_OR_DASH = re.compile(r"[.!?…:—-][”’\"'»)\]]*$")


@dataclass(frozen=True, slots=True)
class Measure:
    """The usual body of a book's pages: left margin and line distance in points, line length in characters.

    ``edge``: where lines end in points, if they are justified.
    """

    margin: float
    leading: float
    length: int
    edge: float | None


def _measure(pages: Sequence[Page]) -> Measure:
    margins = Counter(round(line.x) for page in pages for line in page.lines)
    steps = [
        round(before.y - after.y, 1)
        for page in pages
        for before, after in zip(page.lines, page.lines[1:], strict=False)
        if before.column == after.column
    ]
    down = [step for step in steps if 0 < step < 60]
    lengths = sorted(len(line.text) for page in pages for line in page.lines)
    ends = [round(line.right) for page in pages for line in page.lines]
    return Measure(
        edge=_edge(ends),
        margin=float(margins.most_common(1)[0][0]) if margins else 0.0,
        leading=statistics.mode(down) if down else 0.0,
        length=lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0,
    )


def _edge(ends: Sequence[int]) -> float | None:
    """The right edge of justified text: where at least half of the lines end."""
    if not ends:
        return None
    edge = Counter(ends).most_common(1)[0][0]
    return float(edge) if sum(abs(end - edge) <= _NEAR_EDGE for end in ends) >= len(ends) / 2 else None


def blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs and headings in reading order, each followed by what interrupted it: notes, running lines."""
    measure = _measure(pages)
    joiner = Joiner([line.text.strip() for page in pages for line in page.lines])
    open_lines: list[Line] = []
    waiting: list[Block] = []
    for page in pages:
        before: Line | None = None
        for line in page.lines:
            beside = before is not None and before.column == line.column
            if open_lines and _begins_paragraph(open_lines[-1], line, measure, same_page=beside):
                yield from _closed(open_lines, waiting, joiner)
                open_lines, waiting = [], []
            open_lines.append(line)
            before = line
        waiting += [skipped(text, "footnote", "body of a footnote") for text in page.notes]
        waiting += [skipped(text, "navigation", "running header, footer or page number") for text in page.running]
    yield from _closed(open_lines, waiting, joiner)


def _begins_paragraph(before: Line, line: Line, measure: Measure, *, same_page: bool) -> bool:
    if before.level != line.level or is_break(before.text) or is_break(line.text):
        return True
    if line.level:
        return not same_page or before.y - line.y > 4 * max(line.size, 1.0)
    short = _is_short(before, measure)
    ended = short and bool(_STOP.search(before.text.strip()))
    if not same_page:
        return ended or (_is_indented(line, measure) and (short or bool(_STOP.search(before.text.strip()))))
    gap = before.y - line.y
    spaced = measure.leading > 0 and gap > 1.35 * measure.leading
    return spaced or _indents(before, line, measure) or ended or (short and _is_indented(line, measure))


def _is_short(line: Line, measure: Measure) -> bool:
    """Whether a line ends before the edge: the last one of a paragraph."""
    if measure.edge is not None:
        return line.right < measure.edge - line.size
    return len(line.text.strip()) < 0.85 * measure.length


def _is_indented(line: Line, measure: Measure) -> bool:
    return 4 < line.x - measure.margin < 60


def _indents(before: Line, line: Line, measure: Measure) -> bool:
    """A first line stands to the right of the line before it, or of the margin behind the end of a sentence."""
    if not _is_indented(line, measure):
        return False
    return 4 < line.x - before.x < 60 or bool(_STOP_OR_DASH.search(before.text.strip()))


def _closed(lines: Sequence[Line], aside: Sequence[Block], joiner: Joiner) -> Iterator[Block]:
    """The block of some lines, followed by what interrupted it."""
    texts = tuple(text for text in (normalise.line(line.text) for line in lines) if text)
    if texts and lines[0].level:
        yield heading("\n".join(texts), lines[0].level)
    elif len(texts) == 1 and is_break(texts[0]):
        yield scene_break()
    elif texts:
        yield prose(normalise.line(joiner.join(texts)), texts)
    yield from aside
