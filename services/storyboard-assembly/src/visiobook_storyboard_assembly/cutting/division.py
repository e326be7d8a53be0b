"""The division of a shot's words into captions, and of a caption into lines.

The best division is found exactly, by dynamic programming over the places where a phrase may end.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.cutting.phrasing import AT_SENTENCE, break_cost, same_sentence
from visiobook_storyboard_assembly.cutting.words import LINE_LENGTH, Word

SHORTEST = 0.8
"""Seconds that a caption stands at least, where the shot is long enough."""

LEAD = 0.08
"""Seconds that a caption comes before its first word."""

_COMFORTABLE = 1.3
_LONGEST = 6.0
_MOST_WORDS = 26

_EACH = 1.0
_LINE_BREAK = 0.9
_TOO_SHORT = 15.0
_BRIEF = 0.8
_TOO_LONG = 1.0
_SENTENCES_MIXED = 1.3
_VOICES_MIXED = 1.0
_WORD_OF_OTHER_VOICE = 0.4
_VOICES_MIXED_OVER_SENTENCES = 2.5
_MISFIT = 1000.0


class Division:
    """The words of one shot with the cost of every break between them."""

    def __init__(self, words: Sequence[Word], duration: float) -> None:
        self._words = words
        self._duration = duration
        self._ends = [0, *accumulate(len(word.text) + word.spaced for word in words)]
        earlier = [None, *words[:-2]]
        costs = (break_cost(*pair, before) for pair, before in zip(pairwise(words), earlier, strict=False))
        self._breaks = [AT_SENTENCE, *costs, AT_SENTENCE]

    def captions(self) -> list[tuple[Sequence[Word], ...]]:
        """For each caption its one or two lines of words."""
        count = len(self._words)
        best = [0.0] + [math.inf] * count
        came_from = [0] * (count + 1)
        for end in range(1, count + 1):
            for start in range(max(0, end - _MOST_WORDS), end):
                cost = best[start] + self._cost(start, end) + self._breaks[end]
                if cost < best[end]:
                    best[end], came_from[end] = cost, start
        borders = [count]
        while borders[-1]:
            borders.append(came_from[borders[-1]])
        return [self._lines(start, end) for start, end in pairwise(borders[::-1])]

    def _lines(self, start: int, end: int) -> tuple[Sequence[Word], ...]:
        place = self._line_break(start, end) or end
        return tuple(line for line in (self._words[start:place], self._words[place:end]) if line)

    def _cost(self, start: int, end: int) -> float:
        """What one caption costs by its size, its time on screen and what it mixes."""
        place = self._line_break(start, end)
        if place is None:
            return _MISFIT * (end - start)
        cost = _EACH + (_LINE_BREAK * self._breaks[place] if place < end else 0.0)
        cost += _SENTENCES_MIXED * self._breaks[start + 1 : end].count(AT_SENTENCE)
        return cost + self._time_cost(start, end) + self._voice_cost(start, end)

    def _time_cost(self, start: int, end: int) -> float:
        until = self._words[end].start if end < len(self._words) else self._duration
        shown = until - LEAD - max(0.0, self._words[start].start - LEAD)
        cost = _TOO_SHORT * max(0.0, SHORTEST - shown) / SHORTEST
        cost += _BRIEF if shown < _COMFORTABLE else 0.0
        return cost + (_TOO_LONG if self._words[end - 1].end - self._words[start].start > _LONGEST else 0.0)

    def _voice_cost(self, start: int, end: int) -> float:
        """A short ``he said`` may stand with the speech; more of the narrator had better have a caption of its own."""
        voices = Counter(word.beat.speaker_id for word in self._words[start:end])
        if len(voices) < 2:
            return 0.0
        if len(voices.keys() - {NARRATOR}) > 1:
            return _MISFIT
        changes = [pair for pair in pairwise(self._words[start:end]) if _other_voice(*pair)]
        far = sum(not same_sentence(*pair) for pair in changes)
        return _VOICES_MIXED + _WORD_OF_OTHER_VOICE * min(voices.values()) + _VOICES_MIXED_OVER_SENTENCES * far

    def _line_break(self, start: int, end: int) -> int | None:
        """Where the second line starts, ``end`` when one line is enough, None when two do not hold the words."""
        if self._length(start, end) <= LINE_LENGTH:
            return end
        if self._length(start, end) > 2 * LINE_LENGTH + 1:
            return None
        fitting = [
            place
            for place in range(start + 1, end)
            if self._length(start, place) <= LINE_LENGTH and self._length(place, end) <= LINE_LENGTH
        ]
        return min(fitting, key=lambda place: self._badness(start, place, end)) if fitting else None

    def _badness(self, start: int, place: int, end: int) -> float:
        """Lines of like length, the second rather longer, broken between phrases."""
        first, second = self._length(start, place), self._length(place, end)
        top_heavy = 0.3 if first > second else 0.0
        return self._breaks[place] + 2.5 * abs(first - second) / LINE_LENGTH + top_heavy

    def _length(self, start: int, end: int) -> int:
        return self._ends[end] - self._ends[start] - self._words[start].spaced


def _other_voice(before: Word, after: Word) -> bool:
    return before.beat.speaker_id != after.beat.speaker_id
