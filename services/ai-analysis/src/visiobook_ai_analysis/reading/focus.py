"""Who is being talked about: a short memory of the persons mentioned last, and whom a pronoun may mean.

A simple centring: the subject of the sentence before beats others, the nearer beats the farther, and an object
pronoun does not
mean the subject of its own clause.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_contracts.ai_analysis import AgeGroup, Gender, Species

_MEMORY = 20
_REACH_PARAGRAPHS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of the memory."""

    draft: int
    sentence: int
    paragraph: int
    subject: bool


class Focus:
    """Bounded memory: every question costs at most ``_MEMORY`` steps."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._seen: deque[Seen] = deque(maxlen=_MEMORY)

    def push(self, draft: int, sentence: int, paragraph: int, *, subject: bool) -> None:
        """Somebody was mentioned."""
        self._seen.append(Seen(self.cast.find(draft), sentence, paragraph, subject))

    def best(
        self,
        sentence: int,
        paragraph: int,
        *,
        gender: Gender = Gender.UNKNOWN,
        age: AgeGroup | None = None,
        exclude: Collection[int] = (),
        disfavour: Collection[int] = (),
        reach: int = _REACH_PARAGRAPHS,
    ) -> int | None:
        """The likeliest person of a gender and age, or None."""
        scores: dict[int, float] = {}
        for entry in self._seen:
            index = self.cast.find(entry.draft)
            draft = self.cast.drafts[index]
            if index in exclude or paragraph - entry.paragraph > reach or not _fits(draft, gender, age):
                continue
            score = self._score(entry, draft, sentence, paragraph, gender, age) - (1.5 if index in disfavour else 0.0)
            scores[index] = max(score, scores.get(index, score))
        return max(scores, key=lambda index: (scores[index], -index), default=None)

    def _score(
        self, entry: Seen, draft: Draft, sentence: int, paragraph: int, gender: Gender, age: AgeGroup | None
    ) -> float:
        score = 1.0 if entry.subject else 0.0
        score += 0.3 if not draft.nominal else 0.0
        score -= 0.5 * min(paragraph - entry.paragraph, 4) + 0.35 * min(sentence - entry.sentence, 4)
        if gender is not Gender.UNKNOWN and draft.gender is Gender.UNKNOWN:
            score -= 0.9 if draft.species is Species.HUMAN else 0.6
        if age not in {None, AgeGroup.ADULT} and draft.age is age:
            score += 2.0
        return score

    def recent(self, paragraph: int, *, within: int = 2) -> list[int]:
        """Distinct persons of the last paragraphs, the latest first."""
        found = [self.cast.find(e.draft) for e in reversed(self._seen) if paragraph - e.paragraph <= within]
        return list(dict.fromkeys(found))

    def last_animal(self, paragraph: int, *, within: int = 8) -> int | None:
        """The latest speaking animal, whom the story calls ``it``."""
        recent = self.recent(paragraph, within=within)
        return next((index for index in recent if self.cast[index].species is not Species.HUMAN), None)

    def last_subject(self, paragraph: int, *, within: int = 2, but: int | None = None) -> int | None:
        """The latest subject of the last paragraphs, other than ``but``."""
        for entry in reversed(self._seen):
            index = self.cast.find(entry.draft)
            if (
                entry.subject
                and paragraph - entry.paragraph <= within
                and (but is None or index != self.cast.find(but))
            ):
                return index
        return None


def _fits(draft: Draft, gender: Gender, age: AgeGroup | None) -> bool:
    if draft.is_narrator:
        return False
    if gender is not Gender.UNKNOWN and draft.gender not in {gender, Gender.UNKNOWN}:
        return False
    if age is None or draft.age is None:
        return True
    young = {AgeGroup.CHILD, AgeGroup.YOUTH}
    return (age in young) == (draft.age in young) if age is not AgeGroup.ADULT else draft.age is not AgeGroup.CHILD
