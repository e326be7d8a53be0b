"""Who talks to whom where a mention stands: quotes, their cues and what attribution found, for coreference."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from visiobook_ai_analysis.heads.discourse import NOBODY, Ints, Speech
from visiobook_ai_analysis.heads.people import Person
from visiobook_ai_analysis.heads.quotations import Narration, Quotation, quotations
from visiobook_ai_analysis.reading.document import Document

_BACK, _AHEAD, _TURNS = 3, 2, 4


def speech_of(
    document: Document,
    people: Sequence[Person],
    quotes: Sequence[tuple[int, int]],
    *,
    speakers: Sequence[int] | None = None,
    voices: Sequence[int] | None = None,
) -> Speech:
    """``speakers`` of the sorted ``quotes`` and ``voices`` of the mentions are numbers of the same people.

    Without them it is known only where speech is, by what it is announced and whom it names. The hearer of a quote is
    whoever else spoke last, or speaks next.
    """
    size = len(people)
    found = quotations(Narration(document, people, quotes), quotes)
    said = [NOBODY] * len(found) if speakers is None else list(speakers)
    speech = Speech.silent(size)
    if voices is not None:
        speech.voice = np.array(voices, dtype=np.int64)
    _place(speech, people, found, said)
    _announce(speech, people, found, said)
    return speech


def _place(speech: Speech, people: Sequence[Person], found: Sequence[Quotation], said: Sequence[int]) -> None:
    """Give the mentions inside speech their quote, its speaker and its hearer."""
    starts = [quote.first for quote in found]
    hearers = [_hearer(number, said) for number in range(len(found))]
    for i, person in enumerate(people):
        number = bisect_right(starts, person.first) - 1
        if number >= 0 and person.first < found[number].last:
            speech.quote_of[i], speech.speaker[i], speech.hearer[i] = number, said[number], hearers[number]


def _hearer(number: int, said: Sequence[int]) -> int:
    own = said[number]
    near = [*reversed(said[max(0, number - _BACK) : number]), *said[number + 1 : number + 1 + _AHEAD]]
    return next((other for other in near if other not in {own, NOBODY}), NOBODY)


def _announce(speech: Speech, people: Sequence[Person], found: Sequence[Quotation], said: Sequence[int]) -> None:
    """Give the mentions that a verb of speech makes speakers what is known of their line and of those before it."""
    index = {id(person): i for i, person in enumerate(people)}
    for number, quote in enumerate(found):
        cue = quote.after or quote.before
        if cue is None or speech.cue_of[index[id(cue)]] != NOBODY:
            continue
        i = index[id(cue)]
        turns = _turns(found, said, number)
        speech.cue_of[i], speech.own_turn[i] = number, said[number]
        speech.last_turn[i], speech.turn_before[i] = turns
        speech.addressed[i] = frozenset(p.bearer for p in quote.addressed if p.bearer >= 0)
        speech.named[i] = frozenset(p.bearer for p in quote.named if p.bearer >= 0)


def _turns(found: Sequence[Quotation], said: Sequence[int], number: int) -> tuple[int, int]:
    """Who spoke in the paragraph of speech before, and who before that one."""
    paragraph = found[number].paragraph
    earlier = [
        said[j]
        for j in range(number - 1, max(-1, number - 1 - 2 * _TURNS), -1)
        if found[j].paragraph != paragraph and paragraph - found[j].paragraph <= _TURNS
    ]
    last = earlier[0] if earlier else NOBODY
    return last, next((speaker for speaker in earlier if speaker not in {last, NOBODY}), NOBODY)


def narration_of(speech: Speech, told: Ints) -> Speech:
    """The same for some of the mentions only."""
    kept = {int(old): new for new, old in enumerate(told.tolist())}
    part = Speech(*(values[told] for values in speech.arrays()))  # type: ignore[arg-type]  # the dicts have defaults
    part.addressed = {kept[i]: found for i, found in speech.addressed.items() if i in kept}
    part.named = {kept[i]: found for i, found in speech.named.items() if i in kept}
    return part
