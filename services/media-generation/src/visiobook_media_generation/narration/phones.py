"""Word times from phone times: match the phones that were spoken with those that each word is made of.

The engine says when every phone ends but not which word it belongs to. The same lexicon gives the phones of each word
alone; a banded global alignment (Needleman and Wunsch 1970) of the two strings carries the words over. It errs only
where a word is reduced in context, and then by one phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_media_generation.narration.speech import WordSpan

_VOWELS = frozenset(
    ["aa", "ae", "ah", "ao", "aw", "ax", "axr", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"]
)
_GAP = 0.8
_BAND = 14


@dataclass(frozen=True, slots=True)
class Phone:
    """A sound and when it is heard, in seconds."""

    name: str
    start: float
    end: float


def word_spans(spoken: Sequence[Phone], words: Sequence[Sequence[str]]) -> tuple[WordSpan | None, ...]:
    """The span of each word, given the phones as spoken and the phones of each word alone; None if it has none."""
    expected = [(phone, index) for index, word in enumerate(words) for phone in word]
    matches = _align([phone.name for phone in spoken], [phone for phone, _ in expected])
    spans: list[WordSpan | None] = [None] * len(words)
    for position, phone in zip(matches, spoken, strict=True):
        if position is None:
            continue
        index = expected[position][1]
        known = spans[index]
        spans[index] = WordSpan(known.start if known else phone.start, phone.end)
    return tuple(spans)


def _align(spoken: Sequence[str], expected: Sequence[str]) -> list[int | None]:
    """For each spoken phone the index of the expected one it stands for, or None."""
    rows, columns = len(spoken), len(expected)
    if not rows or not columns:
        return [None] * rows
    infinite = float("inf")
    previous = {0: 0.0} | {column: column * _GAP for column in range(1, min(columns, _BAND) + 1)}
    steps: list[dict[int, int]] = []
    for row in range(1, rows + 1):
        centre = row * columns // rows
        current: dict[int, float] = {}
        moves: dict[int, int] = {}
        for column in range(max(0, centre - _BAND), min(columns, centre + _BAND) + 1):
            choices = (
                previous.get(column - 1, infinite) + _difference(spoken[row - 1], expected[column - 1])
                if column
                else infinite,
                previous.get(column, infinite) + _GAP,
                current.get(column - 1, infinite) + _GAP,
            )
            moves[column] = min((0, 1, 2), key=choices.__getitem__)
            current[column] = choices[moves[column]]
        steps.append(moves)
        previous = current
    return _trace(steps, columns)


def _trace(steps: Sequence[dict[int, int]], columns: int) -> list[int | None]:
    matches: list[int | None] = [None] * len(steps)
    row, column = len(steps), columns
    while row > 0:
        move = steps[row - 1][column]
        if move == 0:
            matches[row - 1] = column - 1
        row -= move != 2
        column -= move != 1
    return matches


def _difference(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.6 if (one in _VOWELS) == (other in _VOWELS) else 1.4
