"""Bracketed pieces that editions put into a plain text: illustrations, page marks, footnotes, editors' notes.

They are lifted out of the running text before paragraphs are built, so that they neither break a sentence nor get told,
and come back as skipped blocks after the paragraph in which they stood.
"""

import unicodedata
from dataclasses import dataclass

import regex as re

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.manuscript import Block, skipped
from visiobook_contracts.ai_analysis import SkippedKind

_MAX_ASIDE = 4000
_OPENING = re.compile(
    r"\[\s*_?(?:(?P<illustration>illustrations?|image|picture|frontispiece|blank page|decoration|gravure)\b"
    r"|(?P<footnote>footnote|note de bas de page)\b|(?P<editor>transcriber['’]?s? note|editor['’]?s? "
    r"note|sidenote|note du transcripteur)\b"
    r"|(?P<page>(?:pg|page|p)\.?\s*[0-9ivxlc]{1,5}\s*(?=\])))",
    re.I,
)
_BRACKETS = re.compile(r"[\[\]]")
_BRACED_PAGE = re.compile(r"\{(?:p(?:g|age)?\.?\s*)?\d{1,4}\}")
_MARK = re.compile("\ue000(\\d+)\ue001")
_MARK_ALONE = re.compile("\\s*(?:\ue000\\d+\ue001\\s*)+")


@dataclass(frozen=True, slots=True)
class Aside:
    """A lifted piece with what it is."""

    text: str
    kind: SkippedKind
    reason: str

    def block(self) -> Block:
        """The skipped block that stands for it."""
        return skipped(self.text, self.kind, self.reason)


class Asides:
    """Lifts asides out of a text, leaving numbered private-use marks; later takes the marks out of a paragraph."""

    def __init__(self) -> None:
        self._asides: list[Aside] = []

    def lift(self, text: str) -> str:
        """The text with a mark for every aside."""
        pieces: list[str] = []
        position = 0
        while found := _OPENING.search(text, position):
            end = _closing(text, found.start())
            if end is None:
                pieces.append(text[position : found.end()])
                position = found.end()
                continue
            pieces += [text[position : found.start()], self._mark(_aside(text[found.start() : end], found))]
            position = end
        pieces.append(text[position:])
        return _BRACED_PAGE.sub(lambda page: self._mark(Aside(page[0], "navigation", "page number")), "".join(pieces))

    def settle(self, text: str) -> tuple[str, list[Block]]:
        """The text without marks, and the skipped blocks of the asides that stood in it."""
        if "\ue000" not in text:
            return text, []
        blocks = [self._asides[int(mark)].block() for mark in _MARK.findall(text)]
        return " ".join(_MARK.sub("", text).split()), blocks

    def _mark(self, aside: Aside) -> str:
        self._asides.append(aside)
        return f"\ue000{len(self._asides) - 1}\ue001"


def is_mark(line: str) -> bool:
    """Whether a line holds nothing but lifted asides."""
    return bool(_MARK_ALONE.fullmatch(line))


def _closing(text: str, start: int) -> int | None:
    """End of the bracket that opens at ``start``; None if it does not close within reason."""
    depth = 0
    for bracket in _BRACKETS.finditer(text, start, min(len(text), start + _MAX_ASIDE)):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.end()
    return None


def _aside(text: str, opening: "re.Match[str]") -> Aside:
    text = unicodedata.normalize("NFC", normalise.line(text))
    if opening["illustration"]:
        return Aside(text, "illustration", "mark of an illustration")
    if opening["footnote"]:
        return Aside(text, "footnote", "body of a footnote")
    if opening["page"]:
        return Aside(text, "navigation", "page number")
    return Aside(text, "front_matter", "note of the editor or transcriber")
