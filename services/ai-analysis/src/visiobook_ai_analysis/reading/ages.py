"""How old people are whose age no single word tells: little Anna, this curious child, her lessons, the old man."""

from collections import Counter

from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_contracts.ai_analysis import AgeGroup, Species

_LEAST_VOTES = 2
_LITTLE = frozenset({"little", "petit", "petite"})
_OF_CHILDREN = frozenset(
    [
        *("lessons", "lesson", "schoolroom", "school", "governess", "schoolbooks", "nurse", "nursery", "doll", "toys"),
        *("leçons", "leçon", "école", "gouvernante", "cahiers", "poupée", "jouets", "cartable"),
    ]
)
_OWNED = (Pronoun.HIS, Pronoun.HERS, Pronoun.OWN)
_PARENTS = frozenset({"father", "mother", "papa", "mamma", "père", "mère", "maman"})
_PARENTS_ABOUT = 3


def tell_ages(document: Document, cast: Cast, mentions: list[Mention]) -> None:
    """Set the age of drafts without one, where at least two words agree on it and more than on any other.

    Who tells of their own childhood, parents about them, is young in the story, whatever age they tell it at.
    """
    votes: dict[int, Counter[AgeGroup]] = {}
    for mention in mentions:
        if len(mention.drafts) == 1 and not mention.quoted:
            age = _vote(document, mention)
            if age is not None:
                votes.setdefault(cast.find(mention.drafts[0]), Counter())[age] += 1
    for index, counts in votes.items():
        _settle(cast[index], counts)
    _narrator(document, cast, mentions)


def _vote(document: Document, mention: Mention) -> AgeGroup | None:
    if mention.name is not None:
        titles = set(mention.name.titles)
        return AgeGroup.CHILD if titles & _LITTLE and titles <= _LITTLE else None
    if mention.phrase is not None:
        return mention.phrase.noun.age
    if mention.pronoun in _OWNED and any(
        low in _OF_CHILDREN for low in document.lowers[mention.last : mention.last + 2]
    ):
        return AgeGroup.CHILD
    return None


def _settle(draft: Draft, counts: Counter[AgeGroup]) -> None:
    if draft.age is not None or draft.species is not Species.HUMAN or draft.titles:
        return
    (best, most), *others = counts.most_common(2)
    if most >= _LEAST_VOTES and (not others or most > others[0][1]):
        draft.age = best


def _narrator(document: Document, cast: Cast, mentions: list[Mention]) -> None:
    if cast.narrator is None or cast[cast.narrator].age is not None:
        return
    own = [
        m
        for m in mentions
        if m.phrase is not None
        and not m.quoted
        and m.subject
        and m.phrase.head in _PARENTS
        and m.phrase.owner is not None
        and document.lowers[m.phrase.owner] in document.lexicon.grammar.first
    ]
    if len(own) >= _PARENTS_ABOUT:
        cast[cast.narrator].age = AgeGroup.YOUTH
