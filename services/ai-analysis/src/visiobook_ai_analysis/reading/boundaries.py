"""Whether a paragraph turns to another scene where the printer does not say so: by hour, place, cast and telling.

Each cue adds to a sum; one alone, but a change of hour told outright, is rarely enough. The weights were set on the
development half of ``evaluation_texts`` (docs/reading-scenes.md has the figures on the other half).
"""

from collections import Counter
from collections.abc import Sequence

from visiobook_ai_analysis.reading.units import Unit
from visiobook_contracts.ai_analysis import PlaceKind

TURNS = 1.9
_NEW_HOUR, _LATER_HOUR, _FIRST_HOUR = 1.5, 1.2, 1.0
_TIME_PASSES = 1.2
_PLACE_SHARE, _FIRST_PLACE_SHARE, _MOST_PLACE = 0.8, 0.5, 1.6
"""Where no place is known yet, one that is told may be where the scene has been all along."""
_NEW_CAST = 1.0
_TELLS, _TELLS_AT_LENGTH = 0.5, 0.25
_TALKS = 1.0
_AT_THE_HEAD = 2.0
_SURE = 1.2
_REACH = 3
"""Units on either side whose people are compared."""


def evidence(units: Sequence[Unit], at: int, begun: int, here: PlaceKind | None) -> float:
    """How much says that the unit ``at`` begins a scene; the present one began at ``begun`` and plays ``here``."""
    unit = units[at]
    total = _hour(units[begun:at], unit) + _place(unit, here) + _cast(units, at, begun)
    total += _TIME_PASSES if unit.later else 0.0
    if unit.talks:
        return total - _TALKS
    if unit.length > 1 or unit.later:
        total += _TELLS + (_TELLS_AT_LENGTH if unit.length > 2 else 0.0)
    return total


def _hour(before: Sequence[Unit], unit: Unit) -> float:
    """An hour other than the scene's, told in the first sentence, or at the head of the second."""
    known: Counter[object] = Counter()
    for earlier in before:
        for cue in earlier.hours:
            known[cue.value] += cue.weight  # type: ignore[assignment]  # Counter of floats
    now = max(known, key=lambda value: (known[value], str(value)), default=None)
    best = 0.0
    for cue in unit.hours:
        if cue.value is now:
            continue
        if cue.sentence == unit.first and cue.weight >= _SURE:
            best = max(best, _NEW_HOUR if now is not None else _FIRST_HOUR)
        elif cue.sentence == unit.first + 1 and cue.weight >= _AT_THE_HEAD:
            best = max(best, _LATER_HOUR if now is not None else _FIRST_HOUR)
    return best


def _place(unit: Unit, here: PlaceKind | None) -> float:
    """The strongest place of the first two sentences, where it is not the scene's."""
    weights = [cue.weight for cue in unit.places if cue.sentence <= unit.first + 1 and cue.kind is not here]
    share = _PLACE_SHARE if here is not None else _FIRST_PLACE_SHARE
    return min(_MOST_PLACE, share * max(weights, default=0.0))


def _cast(units: Sequence[Unit], at: int, begun: int) -> float:
    """How far the people ahead are others than those of the scene's last paragraphs."""
    behind = {person for unit in units[max(begun, at - _REACH) : at] for person in unit.cast}
    ahead = {person for unit in units[at : at + _REACH] if not unit.hard or unit is units[at] for person in unit.cast}
    if not behind or not ahead:
        return 0.0
    return _NEW_CAST * (1.0 - len(behind & ahead) / min(len(behind), len(ahead)))
