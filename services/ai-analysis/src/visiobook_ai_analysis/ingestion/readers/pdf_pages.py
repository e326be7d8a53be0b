"""Pages of a PDF, and what runs along the edges of many of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line

_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|sur|de|von)\s*\d{1,4})?\W*", re.I)
_EXTREME = 2


@dataclass(slots=True)
class Page:
    """Lines to be told, and what was taken from among them: running headers, footers and numbers, and footnotes."""

    lines: list[Line]
    running: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def take_running_lines(pages: Sequence[Page]) -> None:
    """Moves what repeats at the edges of the pages (headers, footers, numbers) out of the text."""
    if len(pages) < 2:
        return
    for side in (1, -1):
        for _ in range(_EXTREME):
            if not _take_edge(pages, side):
                break


def _take_edge(pages: Sequence[Page], side: int) -> bool:
    """One pass over the highest (1) or lowest (-1) lines; True if anything was taken."""
    outermost = [max(page.lines, key=lambda line: side * line.y) for page in pages if page.lines]
    keys = Counter(_running_key(line) for line in outermost)
    taken = False
    for page, line in zip((page for page in pages if page.lines), outermost, strict=True):
        if _runs(line, keys, len(outermost)):
            page.lines = [other for other in page.lines if other is not line]
            page.running.append(normalise.line(line.text))
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
