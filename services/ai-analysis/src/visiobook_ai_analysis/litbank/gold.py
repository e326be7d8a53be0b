"""A passage's gold mentions as the heads read mentions."""

from dataclasses import dataclass

from visiobook_ai_analysis.heads.people import Found, Person, describe
from visiobook_ai_analysis.litbank.corpus import Passage


@dataclass(frozen=True, slots=True)
class GoldPeople:
    """A passage's gold mentions as the heads read them, and the number of the entity of each."""

    passage: Passage
    people: list[Person]
    entities: list[int]
    numbers: dict[str | None, int]

    def entity_at(self, first: int, last: int) -> int | None:
        """The entity of the gold mention of just these words."""
        same = (e for p, e in zip(self.people, self.entities, strict=True) if (p.first, p.last) == (first, last))
        return next(same, None)

    @property
    def quotes(self) -> list[tuple[int, int]]:
        """Words of each gold quote."""
        return [(quote.first, quote.last) for quote in self.passage.quotes]

    @property
    def speakers(self) -> list[int]:
        """The entity of each gold quote, -1 where it is not among the mentions."""
        return [self.numbers.get(quote.speaker, -1) for quote in self.passage.quotes]


def gold_people(passage: Passage) -> GoldPeople:
    """The coreference layer of a passage."""
    people = describe(passage.document, [Found(m.first, m.last, m.type, m.kind) for m in passage.mentions])
    entity = {(m.first, m.last): m.entity for m in passage.mentions}
    numbers: dict[str | None, int] = {}
    entities = [numbers.setdefault(entity[p.first, p.last], len(numbers)) for p in people]
    return GoldPeople(passage, people, entities, numbers)
