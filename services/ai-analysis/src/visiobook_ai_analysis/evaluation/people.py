"""Which character of a reading is which person of an annotated passage, by the words that mean them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import regex

from visiobook_ai_analysis.evaluation.passages import Passage
from visiobook_contracts.ai_analysis import Analysis

_CALLED_SO = 3
_TITLE = 8
"""Characters by which a mention may begin before the annotated form: a title."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A form of a person's name in the story, outside speech."""

    start: int
    end: int
    person: str


def occurrences(passage: Passage) -> list[Occurrence]:
    """Every form of every person outside speech, the longest where several begin alike."""
    whose = {form: person.id for person in passage.people.values() for form in person.forms}
    forms = sorted(whose, key=len, reverse=True)
    pattern = regex.compile(r"(?<!\w)(?:" + "|".join(_either_case(form) for form in forms) + r")(?!\w)")
    spoken = [(quote.start, quote.end) for quote in passage.quotes]
    found = []
    for match in pattern.finditer(passage.text):
        if not any(start <= match.start() < end for start, end in spoken):
            form = match.group()
            person = whose.get(form) or whose[form[0].lower() + form[1:]]
            found.append(Occurrence(match.start(), match.end(), person))
    return found


def _either_case(form: str) -> str:
    """``the girl`` may begin a sentence."""
    return f"[{form[0]}{form[0].upper()}]{regex.escape(form[1:])}" if form[0].islower() else regex.escape(form)


def sighted(analysis: Analysis, told: list[Occurrence]) -> list[str | None]:
    """For each occurrence the character that the reading sees there."""
    known = {character.id for character in analysis.characters}
    seen = sorted((s.start, s.what) for note in analysis.notes for s in note.sightings or () if s.what in known)
    result = []
    for number, one in enumerate(told):
        floor = max(one.start - _TITLE, told[number - 1].end if number else 0)
        inside = [what for start, what in seen if floor <= start < one.end]
        result.append(inside[-1] if inside else None)
    return result


def who_is_who(passage: Passage, analysis: Analysis, told: list[Occurrence], seen: list[str | None]) -> dict[str, str]:
    """Character id -> person, by occurrences and by what both are called; the narrator is the narrator."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, character in zip(told, seen, strict=True):
        if character is not None:
            votes[character][one.person] += 1
    forms = {form.lower(): person.id for person in passage.people.values() for form in person.forms}
    for known in analysis.characters:
        for name in (known.name, *known.aliases):
            if name.lower() in forms:
                votes[known.id][forms[name.lower()]] += _CALLED_SO
        if known.is_narrator and passage.narrator:
            votes[known.id][passage.narrator] += 2 * _CALLED_SO
    return {character: counts.most_common(1)[0][0] for character, counts in votes.items()}
