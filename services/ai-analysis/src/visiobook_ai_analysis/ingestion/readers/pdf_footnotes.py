"""Footnotes of a PDF: small type at the foot of a page or column that begins with a mark, and the marks in the text."""

from collections.abc import Sequence
from itertools import groupby

import regex as re

from visiobook_ai_analysis.ingestion import normalise
from visiobook_ai_analysis.ingestion.readers.pdf_lines import Line
from visiobook_ai_analysis.ingestion.readers.pdf_pages import Page

_SMALL = 0.93
_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})[\]).]?\s*(?=\S)")
_PLAIN = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


def take_footnotes(pages: Sequence[Page], body: float) -> None:
    """Moves footnotes out of the text, and with them the raised figures that refer to them. ``body``: type size."""
    marks: set[str] = set()
    for page in pages:
        notes: list[Line] = []
        for _, column in groupby(page.lines, key=lambda line: line.column):
            notes += _notes(list(column), body, went_on=bool(marks))
        taken = {id(note) for note in notes}
        page.lines = [line for line in page.lines if id(line) not in taken]
        page.notes += _told(notes)
        marks |= {mark for note in notes if (mark := _mark(note))}
    for page in pages:
        for line in page.lines:
            _drop_references(line, marks)


def _notes(column: Sequence[Line], body: float, *, went_on: bool) -> list[Line]:
    """The small lines at the column's foot. A note may go on from the page before, where there was one."""
    start = len(column)
    while start and not column[start - 1].level and 0 < column[start - 1].size <= _SMALL * body:
        start -= 1
    small = list(column[start:])
    if start == 0 or not any(_mark(line) for line in small):
        return []
    if went_on:
        return small
    return small[next(index for index, line in enumerate(small) if _mark(line)) :]


def _mark(line: Line) -> str | None:
    found = _MARK.match(line.text)
    return found[1].translate(_PLAIN) if found else None


def _told(notes: Sequence[Line]) -> list[str]:
    """One text for each note."""
    texts: list[str] = []
    for note in notes:
        text = normalise.line(note.text)
        if texts and _mark(note) is None:
            texts[-1] = f"{texts[-1].removesuffix('-')}{'' if texts[-1].endswith('-') else ' '}{text}"
        else:
            texts.append(text)
    return texts


def _drop_references(line: Line, marks: set[str]) -> None:
    """Takes raised figures out that are marks of notes; neighbouring figures are one number."""
    for start, end in reversed(_runs(line.raised)):
        if line.text[start:end].translate(_PLAIN) in marks:
            line.text = line.text[:start] + line.text[end:]
    line.raised = []


def _runs(raised: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for start, end in raised:
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
