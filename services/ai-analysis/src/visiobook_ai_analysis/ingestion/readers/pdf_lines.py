"""Printed lines of a PDF page, from the letters that PDFium reports with their boxes.

A letter belongs to the open line while it stands beside it; a wide gap ends the line, for the other side of the gap may
be another column. Raised small figures are remembered: they may refer to footnotes.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

from visiobook_ai_analysis.ingestion import normalise

_GAP = 1.0
_OVERLAP = 0.4
_RAISED_SIZE = 0.85
_RAISED_BY = 0.2
_HYPHENS = {"\x02", "\ufffe", "\u00ad"}
_MARKS = frozenset("0123456789*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰")


@dataclass(slots=True)
class Letter:
    """A character and its box, in points from the lower left; the height is that of its font."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True)
class Line:
    """A printed line. ``x`` to ``right`` and ``y`` (its foot) in points; ``size`` is that of most of its letters.

    ``raised`` are places in the text of small raised figures; ``column`` counts from 0 in the order of reading.
    """

    text: str = ""
    sizes: Counter[float] = field(default_factory=Counter)
    x: float = 0.0
    y: float = 0.0
    level: int = 0
    right: float = 0.0
    raised: list[tuple[int, int]] = field(default_factory=list)
    column: int = 0

    @property
    def size(self) -> float:
        """Size in points of most of the letters; of as many, the larger (ligatures may have flat boxes)."""
        return max(self.sizes, key=lambda size: (self.sizes[size], size), default=0.0)

    def shows(self, piece: "Line") -> None:
        """Goes on with a piece to the right of it, on the same foot."""
        offset = len(self.text) + 1
        self.text = f"{self.text} {piece.text}"
        self.raised += [(start + offset, end + offset) for start, end in piece.raised]
        self.sizes.update(piece.sizes)
        self.right = max(self.right, piece.right)


def lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    """Pieces of lines in the order of the page's content; those on both sides of a wide gap are apart."""
    lines: list[Line] = []
    builder = _Builder()
    for letter in _letters(page):
        if not builder.takes(letter):
            lines += builder.built()
            builder = _Builder()
        builder.add(letter)
    return [*lines, *builder.built()]


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    """Printed letters and the spaces between them; generated line ends are left out, for the boxes tell them."""
    textpage = page.get_textpage()
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(raw.FPDFText_CountChars(textpage.raw)):
        text = chr(raw.FPDFText_GetUnicode(textpage.raw, index) or 32)
        if text in "\r\n":
            continue
        raw.FPDFText_GetLooseCharBox(textpage.raw, index, reference)
        yield Letter("-" if text in _HYPHENS else text, box.left, box.bottom, box.right, box.top)


class _Builder:
    """The open line."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._last: Letter | None = None

    def takes(self, letter: Letter) -> bool:
        """Whether a letter stands beside what is here."""
        last = self._last
        if last is None or letter.height <= 0 or letter.text.isspace():
            return True
        shared = min(last.top, letter.top) - max(last.bottom, letter.bottom)
        smaller = min(last.height, letter.height)
        gap = letter.left - last.right
        return shared >= _OVERLAP * smaller and -smaller < gap < _GAP * max(last.height, letter.height)

    def add(self, letter: Letter) -> None:
        self._letters.append(letter)
        if not letter.text.isspace() and letter.height > 0:
            self._last = letter

    def built(self) -> list[Line]:
        """The line, if anything is printed on it."""
        printed = [letter for letter in self._letters if not letter.text.isspace() and letter.height > 0]
        if not printed:
            return []
        sizes: Counter[float] = Counter()
        for letter in printed:
            sizes[round(letter.height, 1)] += letter.text.isalnum()
        line = Line("", sizes, printed[0].left, right=max(letter.right for letter in printed))
        line.y = next((letter.bottom for letter in printed if round(letter.height, 1) == line.size), printed[0].bottom)
        self._write(line)
        return [line] if line.text.strip() else []

    def _write(self, line: Line) -> None:
        size = line.size
        for letter in self._letters:
            clean = normalise.characters(letter.text)
            if letter.text in _MARKS and _is_raised(letter, size, line.y):
                start = len(line.text)
                line.raised.append((start, start + len(clean)))
            line.text += clean.replace("\n", " ")


def _is_raised(letter: Letter, size: float, foot: float) -> bool:
    if letter.text in "¹²³⁴⁵⁶⁷⁸⁹⁰":
        return True
    return 0 < letter.height < _RAISED_SIZE * size and letter.bottom > foot + _RAISED_BY * size
