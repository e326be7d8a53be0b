"""Whether a paragraph turns to another scene where the printer does not say so: by hour, place, cast and telling.

Each cue adds to a sum; one alone, but a change of hour told outright, is rarely enough. The weights were set on the
development half of ``evaluation_texts`` (docs/reading-scenes.md has the figures on the other half).
"""

from collections import Counter
from collections.abc import Sequence

from visiobook_ai_analysis.reading.units import Unit, place_weights
from visiobook_contracts.ai_analysis import PlaceKind

TURNS = 1.9
_NEW_HOUR, _LATER_HOUR, _FIRST_HOUR = 1.5, 1.2, 1.0
_TIME_PASSES = 1.2
_PLACE_SHARE, _FIRST_PLACE_SHARE, _MOST_PLACE = 0.8, 0.5, 1.6
"""Where no place is known yet, one that is told may be where the scene has been all along."""
_THINGS_SHARE, _SIGNS_SHARE = 1.0, 0.6
"""What stands about, and what tells of an hour without naming it, in a whole paragraph against the scene so far."""
_NEW_CAST = 1.0
_TELLS, _TELLS_AT_LENGTH = 0.5, 0.25
_TALKS, _TALKS_AND_TELLS, _TOLD_AROUND = 1.0, 0.3, 4
"""A paragraph that begins with speech goes on with a talk, the less so the more is told after it."""
_AT_THE_HEAD = 2.0
_SURE = 1.2
_REACH = 3
"""Units on either side whose people are compared."""


def evidence(units: Sequence[Unit], at: int, begun: int, here: PlaceKind | None) -> float:
    """How much says that the unit ``at`` begins a scene; the present one began at ``begun`` and plays ``here``."""
    unit = units[at]
    total = _hour(units[begun:at], unit) + _place(units[begun:at], unit, here) + _cast(units, at, begun)
    total += _TIME_PASSES if unit.later else 0.0
    if unit.talks:
        return total - (_TALKS if unit.length < _TOLD_AROUND else _TALKS_AND_TELLS)
    if unit.length > 1 or unit.later:
        total += _TELLS + (_TELLS_AT_LENGTH if unit.length > 2 else 0.0)
    return total


def _hour(before: Sequence[Unit], unit: Unit) -> float:
    """An hour other than the scene's: in the first sentence, at the head of the second, or by many signs."""
    known = _hours_of(*before)
    now = max(known, key=lambda value: (known[value], str(value)), default=None)
    best = 0.0
    for cue in unit.hours:
        if cue.value is now:
            continue
        if cue.sentence == unit.first and cue.weight >= _SURE:
            best = max(best, _NEW_HOUR if now is not None else _FIRST_HOUR)
        elif cue.sentence == unit.first + 1 and cue.weight >= _AT_THE_HEAD:
            best = max(best, _LATER_HOUR if now is not None else _FIRST_HOUR)
    ahead = _hours_of(unit)
    told = max(ahead, key=lambda value: (ahead[value], str(value)), default=None)
    if told is not None and now is not None:
        best = max(best, _SIGNS_SHARE * (ahead[told] - ahead[now] - known[told]))
    return min(_NEW_HOUR, best)


def _hours_of(*units: Unit) -> Counter[object]:
    """What paragraphs say of the hour."""
    weights: Counter[object] = Counter()
    for unit in units:
        for cue in unit.hours:
            weights[cue.value] += cue.weight  # type: ignore[assignment]  # Counter of floats
    return weights


def _place(before: Sequence[Unit], unit: Unit, here: PlaceKind | None) -> float:
    """The place that the first two sentences speak for, where it is not the scene's; or what stands about in all of the
    paragraph, where the scene so far has nothing of it."""
    told = place_weights([unit], unit.first + 2)
    best = max(told, key=lambda kind: (told[kind], str(kind)), default=None)
    named = 0.0
    if best is not None and here is None:
        named = _FIRST_PLACE_SHARE * told[best]
    elif best is not None and here is not None and best is not here:
        named = _PLACE_SHARE * (told[best] - told.get(here, 0.0))
    return max(0.0, min(_MOST_PLACE, max(named, _other_things(before, unit))))


def _other_things(before: Sequence[Unit], unit: Unit) -> float:
    """How far all that a paragraph speaks for is another place than all that the scene has spoken for."""
    ahead, behind = place_weights([unit]), place_weights(before)
    if not ahead or not behind:
        return 0.0
    best = max(ahead, key=lambda kind: (ahead[kind], str(kind)))
    known = max(behind, key=lambda kind: (behind[kind], str(kind)))
    return _THINGS_SHARE * (ahead[best] - ahead.get(known, 0.0) - behind.get(best, 0.0))


def _cast(units: Sequence[Unit], at: int, begun: int) -> float:
    """How far the people ahead are others than those of the scene's last paragraphs."""
    behind = {person for unit in units[max(begun, at - _REACH) : at] for person in unit.cast}
    ahead = {person for unit in units[at : at + _REACH] if not unit.hard or unit is units[at] for person in unit.cast}
    if not behind or not ahead:
        return 0.0
    return _NEW_CAST * (1.0 - len(behind & ahead) / min(len(behind), len(ahead)))
