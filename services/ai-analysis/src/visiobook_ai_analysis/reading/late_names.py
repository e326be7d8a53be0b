"""Names that the heads gave to somebody they had long met without one, though the two were never seen together.

``A photograph of Mr. Medlock, who had died years ago``: a man of whom nothing was heard before is not the old man who
has been about for ten chapters. A name that belongs to somebody is heard where that one is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visiobook_ai_analysis.heads.discourse import Ints
from visiobook_ai_analysis.heads.literary import LiteraryReading
from visiobook_ai_analysis.heads.people import NO_PRONOUN, Person

_LONG_MET = 20
"""Mentions without a name after which somebody is known well enough to be told from a stranger."""
_FAR = 120
"""Words without any mention of somebody after which a first name is not theirs: two paragraphs of talk, or one page."""


@dataclass(slots=True)
class _Acquaintance:
    """What was heard of a person of the heads so far; ``stranger`` is who bears the late name."""

    met: int = 0
    last: int = -1
    named: bool = False
    stranger: int | None = None
    meant: bool = False
    """Whether the latest mention but pronouns meant the stranger."""


def without_late_names(reading: LiteraryReading) -> LiteraryReading:
    """The same reading with the bearers of late names as people of their own. Linear in the mentions."""
    entities = _parted(reading.people, reading.entities)
    if entities is None:
        return reading
    parted = {person.first: int(now) for person, now, was in _changed(reading, entities)}
    attributions = [
        replace(found, speaker=parted[cue.first])
        if (cue := found.quotation.after or found.quotation.before) is not None and cue.first in parted
        else found
        for found in reading.attributions
    ]
    return replace(reading, entities=entities, attributions=attributions)


def _changed(reading: LiteraryReading, entities: Ints) -> list[tuple[Person, int, int]]:
    pairs = zip(reading.people, entities.tolist(), reading.entities.tolist(), strict=True)
    return [(person, now, was) for person, now, was in pairs if now != was]


def _parted(people: Sequence[Person], entities: Ints) -> Ints | None:
    known: dict[int, _Acquaintance] = {}
    fresh, found = int(entities.max(initial=-1)) + 1, entities.copy()
    for i, (person, entity) in enumerate(zip(people, entities.tolist(), strict=True)):
        if person.type != "PER":
            continue
        one = known.setdefault(entity, _Acquaintance())
        if person.names_person and not one.named:
            one.named = True
            if one.met >= _LONG_MET and person.first - one.last > _FAR:
                one.stranger, fresh = fresh, fresh + 1
        if person.pronoun == NO_PRONOUN:
            one.meant = one.stranger is not None and person.names_person
        if one.stranger is not None and one.meant:
            found[i] = one.stranger
        one.met, one.last = one.met + 1, person.first
    return found if fresh > int(entities.max(initial=-1)) + 1 else None
