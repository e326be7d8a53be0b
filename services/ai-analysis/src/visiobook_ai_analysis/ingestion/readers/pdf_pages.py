"""Pages of a PDF: lines with their size and place, and what runs along the edges of many pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import regex as re
from pypdf import PageObject

from visiobook_ai_analysis.ingestion import normalise

_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|sur|de|von)\s*\d{1,4})?\W*", re.I)
_EXTREME = 2


@dataclass(slots=True)
class Line:
    """A printed line: its text, the size of most of its letters and where it begins, in points from the lower left."""

    text: str = ""
    sizes: Counter[float] = field(default_factory=Counter)
    x: float = 0.0
    y: float = 0.0
    level: int = 0

    @property
    def size(self) -> float:
        """Size in points of most of the letters."""
        return self.sizes.most_common(1)[0][0] if self.sizes else 0.0


@dataclass(slots=True)
class Page:
    """Lines to be told, and the running headers, footers and numbers taken from among them."""

    lines: list[Line]
    running: list[str] = field(default_factory=list)


def lines_of(page: PageObject) -> list[Line]:
    """Lines of a page in reading order, from the runs that pypdf reports."""
    lines = [Line()]

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        height = round(abs(size * _scale(tm) * _scale(cm)), 1)
        for index, piece in enumerate(normalise.characters(text).split("\n")):
            if index:
                lines.append(Line())
            if piece.strip():
                _extend(lines[-1], piece, height, tm, cm)
            elif piece and lines[-1].text:
                lines[-1].text += " "

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]


def _scale(matrix: list[float]) -> float:
    """How much a text or page matrix enlarges heights."""
    return float(abs(matrix[3]) or abs(matrix[1]) or 1.0)


def _extend(line: Line, piece: str, height: float, tm: list[float], cm: list[float]) -> None:
    if not line.text:
        line.x = tm[4] * cm[0] + cm[4]
        line.y = tm[5] * (cm[3] or 1.0) + cm[5]
    line.text += piece
    line.sizes[height] += sum(character.isalnum() for character in piece)


def take_running_lines(pages: Sequence[Page]) -> None:
    """Moves what repeats at the edges of the pages (headers, footers, numbers) out of the text."""
    if len(pages) < 2:
        return
    for edge in (0, -1):
        for _ in range(_EXTREME):
            if not _take_edge(pages, edge):
                break


def _take_edge(pages: Sequence[Page], edge: int) -> bool:
    """One pass over the first or last lines; True if anything was taken."""
    keys = Counter(_running_key(page.lines[edge]) for page in pages if page.lines)
    full = sum(1 for page in pages if page.lines)
    taken = False
    for page in pages:
        if page.lines and _runs(page.lines[edge], keys, full):
            page.running.append(normalise.line(page.lines.pop(edge).text))
            taken = True
    return taken


def _running_key(line: Line) -> str:
    text = line.text.strip()
    if _PAGE_NUMBER.fullmatch(text):
        return "#"
    return re.sub(r"^\W*\d+\W+|\W+\d+\W*$|\d+", "#", text.lower())


def _runs(line: Line, keys: Counter[str], pages: int) -> bool:
    """Repeated on at least three pages and a fifth of them (titles differ on left and right pages, and by chapter)."""
    if line.level or len(line.text) > 100:
        return False
    key = _running_key(line)
    if key == "#":
        return keys[key] >= max(2, 0.4 * pages)
    return keys[key] >= max(2 if pages <= 4 else 3, 0.2 * pages)
