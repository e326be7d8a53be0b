"""The order in which a page is read: where its lines stand in columns, each column from top to bottom.

A gutter is a vertical strip that (nearly) no line crosses, with enough lines on both sides, side by side. Wide lines,
such as a heading over all columns, divide the page into bands.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line

_STRIP = 2.0
_LEAST_GUTTER = 6.0
_LEAST_LINES = 5
_LEAST_SHARE = 0.22
_LEAST_LETTERS = 9
_SPANNING = 0.62
_SIDE_BY_SIDE = 0.5


def in_reading_order(pieces: Sequence[Line]) -> list[Line]:
    """Whole lines in the order of reading; ``column`` tells which column of the page a line stands in.

    On a page without columns the order of the content stays; in columns ``x`` is measured as if all began at the left.
    """
    gutters = _gutters(pieces)
    if not gutters:
        return _joined(pieces)
    edges = [float("-inf"), *gutters, float("inf")]
    columns = [[p for p in pieces if left <= p.x and p.right <= right] for left, right in pairwise(edges)]
    inside = {id(piece) for column in columns for piece in column}
    spanning = sorted((p for p in pieces if id(p) not in inside), key=lambda piece: -piece.y)
    left = min(piece.x for piece in pieces)
    return list(_numbered(_banded([_shifted(column, left) for column in columns], spanning)))


def _gutters(pieces: Sequence[Line]) -> list[float]:
    """Middles of the gutters, from the left."""
    if len(pieces) < 2 * _LEAST_LINES:
        return []
    left, right = min(p.x for p in pieces), max(p.right for p in pieces)
    width = right - left
    narrow = [piece for piece in pieces if piece.right - piece.x < _SPANNING * width]
    free = _free_strips(narrow, left, right)
    found: list[float] = []
    for start, end in free:
        middle = (start + end) / 2
        edges = (found[-1] if found else left, right)
        if end - start >= _LEAST_GUTTER and _divides(narrow, middle, edges, _LEAST_SHARE * width):
            found.append(middle)
    return found


def _free_strips(pieces: Sequence[Line], left: float, right: float) -> list[tuple[float, float]]:
    """Strips that hardly a line covers: a title may."""
    count = int((right - left) / _STRIP) + 1
    covered = [0] * (count + 1)
    for piece in pieces:
        covered[max(0, int((piece.x - left) / _STRIP))] += 1
        covered[min(count, int((piece.right - left) / _STRIP) + 1)] -= 1
    strips: list[tuple[float, float]] = []
    depth, start = 0, None
    for index in range(count):
        depth += covered[index]
        if depth <= 1 + len(pieces) // 100:
            start = index if start is None else start
        elif start is not None:
            strips.append((left + start * _STRIP, left + index * _STRIP))
            start = None
    return strips


def _divides(pieces: Sequence[Line], middle: float, edges: tuple[float, float], least: float) -> bool:
    """Whether there is running text on both sides of a strip, at the same height."""
    before = [piece for piece in pieces if edges[0] <= piece.x and piece.right <= middle]
    after = [piece for piece in pieces if piece.x >= middle and piece.right <= edges[1]]
    if not all(_is_running(side, least) for side in (before, after)):
        return False
    tops = [max(piece.y for piece in side) for side in (before, after)]
    feet = [min(piece.y for piece in side) for side in (before, after)]
    shared = min(tops) - max(feet)
    return shared > 0 and shared >= _SIDE_BY_SIDE * min(top - foot for top, foot in zip(tops, feet, strict=True))


def _is_running(side: Sequence[Line], least: float) -> bool:
    if len(side) < _LEAST_LINES:
        return False
    letters = sum(len(piece.text) for piece in side) / len(side)
    return letters >= _LEAST_LETTERS and max(p.right for p in side) - min(p.x for p in side) >= least


def _shifted(column: Sequence[Line], left: float) -> list[Line]:
    lines = _joined(list(_downwards(column)))
    shift = left - min(line.x for line in lines)
    for line in lines:
        line.x += shift
        line.right += shift
    return lines


def _downwards(column: Sequence[Line]) -> Iterable[Line]:
    """From top to bottom; pieces on one foot from the left."""
    row: list[Line] = []
    for piece in sorted(column, key=lambda piece: -piece.y):
        if row and not _on_one_foot(row[0], piece):
            yield from sorted(row, key=lambda piece: piece.x)
            row = []
        row.append(piece)
    yield from sorted(row, key=lambda piece: piece.x)


def _banded(columns: Sequence[list[Line]], spanning: Sequence[Line]) -> Iterable[list[Line]]:
    """What stands between two wide lines is read column by column."""
    above = float("inf")
    for wide in _joined(spanning):
        yield from ([line for line in column if wide.y < line.y < above] for column in columns)
        yield [wide]
        above = wide.y
    yield from ([line for line in column if line.y < above] for column in columns)


def _numbered(parts: Iterable[list[Line]]) -> Iterable[Line]:
    for number, part in enumerate(part for part in parts if part):
        for line in part:
            line.column = number
            yield line


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Neighbours on one foot are one line."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and _continues(lines[-1], piece):
            lines[-1].shows(piece)
        else:
            lines.append(piece)
    return lines


def _continues(line: Line, piece: Line) -> bool:
    return line.level == piece.level and _on_one_foot(line, piece) and piece.x >= line.right


def _on_one_foot(line: Line, piece: Line) -> bool:
    return abs(line.y - piece.y) < 0.4 * max(line.size, piece.size)
