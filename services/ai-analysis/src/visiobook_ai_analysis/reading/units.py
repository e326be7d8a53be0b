"""Paragraphs with what they tell of the setting: what scenes are made of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.cues import PlaceCue, SettingCue, SettingFinder, place_cues
from visiobook_ai_analysis.reading.document import Document
from visiobook_contracts.ai_analysis import ParagraphKind, PlaceKind

LONGEST = 40
_CHUNK = 12


@dataclass(slots=True)
class Unit:
    """A paragraph, or a piece of a very long one: a half-open range of sentences with what it tells of the setting.

    ``jump``: words of time that pass at its head; ``later``: inside its first sentence; ``talks``: begins with speech.
    """

    first: int
    last: int
    chapter: int
    hard: bool = False
    jump: str | None = None
    later: bool = False
    talks: bool = False
    places: list[PlaceCue] = field(default_factory=list)
    hours: list[SettingCue] = field(default_factory=list)
    skies: list[SettingCue] = field(default_factory=list)
    seasons: list[SettingCue] = field(default_factory=list)
    cast: Counter[int] = field(default_factory=Counter)

    @property
    def length(self) -> int:
        """Sentences."""
        return self.last - self.first


def units_of(document: Document, casts: dict[int, tuple[int, ...]]) -> list[Unit]:
    """Cut the book into units and hang their cues on them; ``casts`` is sentence -> drafts."""
    finder = SettingFinder(document)
    places: dict[int, list[PlaceCue]] = {}
    for cue in place_cues(document):
        places.setdefault(cue.sentence, []).append(cue)
    units: list[Unit] = []
    broken, chapter = True, -1
    for paragraph in document.paragraphs:
        if paragraph.kind is ParagraphKind.SCENE_BREAK:
            broken = True
        broken = broken or paragraph.chapter != chapter
        chapter = paragraph.chapter
        for first, last in _chunks(paragraph.first_sentence, paragraph.last_sentence):
            unit = _unit(finder, first, last, chapter, places, casts)
            unit.hard, broken = broken, False
            units.append(unit)
    return units


def place_weights(units: Iterable[Unit], end: int | None = None) -> dict[PlaceKind, float]:
    """Evidence for each kind of place, summed; that of sentences before ``end`` alone, where one is given."""
    weights: dict[PlaceKind, float] = {}
    for unit in units:
        for cue in unit.places:
            if end is None or cue.sentence < end:
                weights[cue.kind] = weights.get(cue.kind, 0.0) + cue.weight
    return weights


def _chunks(first: int, last: int) -> list[tuple[int, int]]:
    if last - first <= LONGEST:
        return [(first, last)] if last > first else []
    return [(k, min(k + _CHUNK, last)) for k in range(first, last, _CHUNK)]


def _unit(
    finder: SettingFinder,
    first: int,
    last: int,
    chapter: int,
    places: dict[int, list[PlaceCue]],
    casts: dict[int, tuple[int, ...]],
) -> Unit:
    unit = Unit(first, last, chapter, jump=finder.jump(first), later=finder.later(first), talks=finder.talks(first))
    for index in range(first, last):
        unit.places += places.get(index, [])
        hours, skies, seasons = finder.in_sentence(index)
        unit.hours += hours
        unit.skies += skies
        unit.seasons += seasons
        unit.cast.update(casts.get(index, ()))
    return unit
