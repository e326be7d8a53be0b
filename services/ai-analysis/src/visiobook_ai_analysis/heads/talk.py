"""Who talks to whom where a mention stands: what attribution found, as coreference reads it."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from visiobook_ai_analysis.heads.discourse import NOBODY, Speech
from visiobook_ai_analysis.heads.people import Person

_BACK, _AHEAD = 3, 2


def speech_of(
    people: Sequence[Person], quotes: Sequence[tuple[int, int]], speakers: Sequence[int], voices: Sequence[int]
) -> Speech:
    """``speakers`` of the sorted ``quotes`` and ``voices`` of the mentions outside them are numbers of the same people.

    The hearer of a quote is whoever else spoke last, or speaks next.
    """
    starts = [first for first, _ in quotes]
    hearers = [_hearer(number, speakers) for number in range(len(quotes))]
    size = len(people)
    quote_of, speaker, hearer = (np.full(size, NOBODY, dtype=np.int64) for _ in range(3))
    for i, person in enumerate(people):
        number = bisect_right(starts, person.first) - 1
        if number >= 0 and person.first < quotes[number][1]:
            quote_of[i], speaker[i], hearer[i] = number, speakers[number], hearers[number]
    return Speech(quote_of, speaker, hearer, np.array(voices, dtype=np.int64))


def _hearer(number: int, speakers: Sequence[int]) -> int:
    own = speakers[number]
    near = [*reversed(speakers[max(0, number - _BACK) : number]), *speakers[number + 1 : number + 1 + _AHEAD]]
    return next((other for other in near if other not in {own, NOBODY}), NOBODY)
