"""What people said of a reading, applied to it: their words hold, and what follows from them improves other lines.

A correction names ids of the reading as it was without any correction; those are the same for the same text, so
corrections may come in any order and number. Of two about one thing the later holds.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_ai_analysis.reading.answers import Answers
from visiobook_ai_analysis.reading.merging import merged
from visiobook_contracts.ai_analysis import Analysis, Book, Character, Gender, Quote, Scene
from visiobook_contracts.literary import Correction

CONFIRMED = "confirmed by a reader"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The analysis after corrections; ``unused`` are those that name nothing of this reading."""

    analysis: Analysis
    unused: tuple[Correction, ...] = ()


def apply(book: Book, analysis: Analysis, corrections: Sequence[Correction]) -> Corrected:
    """Corrections applied. Linear in the text and the corrections; the analysis given is not changed."""
    if not corrections:
        return Corrected(analysis)
    wanted = _Wanted(analysis, corrections)
    corrected = merged(analysis, wanted.stands_for)
    characters = tuple(wanted.person(character) for character in corrected.characters)
    answers = Answers(book, characters, list(corrected.quotes), corrected.doubts)
    answers.give(wanted.speakers, CONFIRMED)
    corrected = corrected.model_copy(
        update={
            "characters": _counted(characters, answers.quotes),
            "quotes": tuple(answers.quotes),
            "scenes": _attended(corrected.scenes, answers.quotes),
        }
    )
    return Corrected(corrected, tuple(wanted.unused))


class _Wanted:
    """Corrections sorted by what they are about, checked against what the reading has."""

    def __init__(self, analysis: Analysis, corrections: Sequence[Correction]) -> None:
        self._people = {character.id for character in analysis.characters}
        self._numbers = {quote.id: index for index, quote in enumerate(analysis.quotes)}
        self.stands_for: dict[str, str] = {}
        self.unused: list[Correction] = []
        self._genders: dict[str, Gender] = {}
        self._names: dict[str, str] = {}
        said: dict[int, str | None] = {}
        kinds = {"same": self._same, "gender": self._gender, "name": self._name}
        for correction in corrections:
            if correction.kind == "speaker":
                fits = self._speaker(correction, said)
            else:
                fits = kinds[correction.kind](correction)
            if not fits:
                self.unused.append(correction)
        self.stands_for = {gone: self._now(gone) for gone in self.stands_for}
        self.speakers = {index: None if who is None else self._now(who) for index, who in said.items()}

    def person(self, character: Character) -> Character:
        """A character as people say it is."""
        by_now = {self._now(id): gender for id, gender in self._genders.items()}
        names = {self._now(id): name for id, name in self._names.items()}
        changed = character
        if gender := by_now.get(character.id):
            changed = changed.model_copy(update={"gender": gender})
        if name := names.get(character.id):
            aliases = tuple(sorted({*character.aliases, character.name} - {name}))
            changed = changed.model_copy(update={"name": name, "aliases": aliases})
        return changed

    def _now(self, id: str) -> str:
        while id in self.stands_for:
            id = self.stands_for[id]
        return id

    def _speaker(self, correction: Correction, said: dict[int, str | None]) -> bool:
        index = self._numbers.get(correction.quote_id or "")
        if index is None or (correction.character_id is not None and correction.character_id not in self._people):
            return False
        said[index] = correction.character_id
        return True

    def _same(self, correction: Correction) -> bool:
        pair = (correction.character_id or "", correction.other_id or "")
        if not self._people.issuperset(pair):
            return False
        stays, gone = (self._now(id) for id in pair)
        if stays != gone:
            self.stands_for[gone] = stays
        return True

    def _gender(self, correction: Correction) -> bool:
        if correction.character_id not in self._people or correction.value not in set(Gender):
            return False
        self._genders[str(correction.character_id)] = Gender(correction.value)
        return True

    def _name(self, correction: Correction) -> bool:
        name = " ".join((correction.value or "").split())
        if correction.character_id not in self._people or not name:
            return False
        self._names[str(correction.character_id)] = name
        return True


def _counted(characters: Sequence[Character], quotes: Sequence[Quote]) -> tuple[Character, ...]:
    lines = Counter(quote.speaker_id for quote in quotes)
    return tuple(character.model_copy(update={"lines": lines[character.id]}) for character in characters)


def _attended(scenes: Sequence[Scene], quotes: Sequence[Quote]) -> tuple[Scene, ...]:
    """Whoever is confirmed to speak in a scene is there."""
    speakers: dict[str, list[str]] = {}
    for quote in quotes:
        if quote.evidence == CONFIRMED and quote.speaker_id is not None:
            for sentence in quote.sentence_ids:
                speakers.setdefault(sentence, []).append(quote.speaker_id)
    if not speakers:
        return tuple(scenes)
    found = []
    for scene in scenes:
        there = [who for sentence in scene.sentence_ids for who in speakers.get(sentence, ())]
        found.append(scene.model_copy(update={"present": tuple(dict.fromkeys([*scene.present, *there]))}))
    return tuple(found)
