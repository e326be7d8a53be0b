"""Mentions as the heads for people read them: who or what each could be by its words alone."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_ai_analysis.heads.naming import Bearer, cluster_names, take_apart
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.inflection import words
from visiobook_contracts.ai_analysis import Gender

PRONOUNS = (
    "he him his himself",
    "she her hers herself",
    "it its itself",
    "they them their themselves theirs 'em",
    "i me my mine myself",
    "we us our ours ourselves",
    "you your yours yourself thou thee thy ye yourselves thyself",
    "who whom whose that which",
)
PERSON = {word: number for number, group in enumerate(PRONOUNS) for word in group.split()}
"""Pronoun -> which person it points to."""
OTHER_PRONOUN = len(PRONOUNS)
NO_PRONOUN = OTHER_PRONOUN + 1
HE, SHE, IT, THEY, FIRST, WE, YOU, RELATIVE = range(8)

UNKNOWN, MALE, FEMALE, NEUTER, PLURAL = range(5)
_SEX_OF_PRONOUN = {HE: MALE, SHE: FEMALE, IT: NEUTER, THEY: PLURAL, WE: PLURAL}
_PLURALS = frozenset(
    words(
        """men women people children gentlemen ladies folk folks police crowd family boys girls sons daughters sisters
        brothers parents servants friends soldiers others both all"""
    )
)
_FEMALE_NOUNS = frozenset(
    words(
        """woman girl lady wife mother daughter sister aunt niece queen widow maid madam mistress governess
        grandmother nurse bride housekeeper princess countess mamma mama nun heroine hostess lass maiden miss ma'am"""
    )
)
_MALE_NOUNS = frozenset(
    words(
        """man boy gentleman husband father son brother uncle nephew king fellow lord sir master grandfather captain
        monk priest lad baron coachman butler footman sailor papa prince count bachelor hero host bishop squire
        clergyman chap"""
    )
)
_ENDS_HEAD = frozenset({"of", "in", "who", "with", "at", "from", ",", "that", "on", "to", "which", "whom", "whose"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_VOTE_WINDOW = 25
_DEFINITE, _INDEFINITE, OWNED, _POINTED = range(1, 5)
_ARTICLES = {
    **dict.fromkeys(("the",), _DEFINITE),
    **dict.fromkeys(
        ("a", "an", "some", "another", "any", "no", "every", "one", "two", "three", "several"), _INDEFINITE
    ),
    **dict.fromkeys(("my", "your", "his", "her", "its", "our", "their"), OWNED),
    **dict.fromkeys(("this", "that", "these", "those", "such"), _POINTED),
}
ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A mention as the tagger finds it or the corpus has it: words ``[first, last)``."""

    first: int
    last: int
    type: str
    kind: str


@dataclass(slots=True)
class Person:
    """A mention with what its own words say. ``bearer`` numbers the people that proper names name."""

    first: int
    last: int
    type: str
    kind: str
    head: int
    key: str
    head_key: str
    pronoun: int
    sex: int
    article: int
    sentence: int
    paragraph: int
    quoted: bool
    bearer: int = -1

    @property
    def names_person(self) -> bool:
        """A proper name of somebody."""
        return self.bearer >= 0 and self.type == "PER" and self.kind == "PROP"

    @property
    def tells_person(self) -> bool:
        """A name or a description of somebody, no pronoun."""
        return self.type == "PER" and self.kind != "PRON"


def describe(document: Document, found: Sequence[Found]) -> list[Person]:
    """The mentions of a text in its order, outer ones before inner ones."""
    ordered = sorted(found, key=lambda m: (m.first, -m.last))
    people = [_person(document, mention) for mention in ordered]
    _name(document, people)
    return people


def _person(document: Document, mention: Found) -> Person:
    lowers = document.lowers[mention.first : mention.last]
    head = _head(lowers)
    low = lowers[head]
    pronoun = PERSON.get(lowers[0], OTHER_PRONOUN) if mention.kind == "PRON" else NO_PRONOUN
    return Person(
        mention.first,
        mention.last,
        mention.type,
        mention.kind,
        mention.first + head,
        " ".join(lowers),
        low,
        pronoun,
        _sex(document, mention, pronoun, low, lowers),
        _ARTICLES.get(lowers[0], 0) if mention.kind == "NOM" else 0,
        document.sentence_of[mention.first],
        document.paragraph_of(mention.first),
        bool(document.quoted[mention.first]),
    )


def _head(lowers: Sequence[str]) -> int:
    """The noun that the phrase is about: the last word before what is added to it."""
    end = next((i for i, low in enumerate(lowers) if i and low in _ENDS_HEAD), len(lowers))
    return end - 2 if end > 1 and lowers[end - 1] in _POSSESSIVE else end - 1


def _sex(document: Document, mention: Found, pronoun: int, head: str, lowers: Sequence[str]) -> int:
    if mention.kind == "PRON":
        return _SEX_OF_PRONOUN.get(pronoun, UNKNOWN)
    if mention.type != "PER":
        return NEUTER
    if head in _PLURALS or "and" in lowers or (head.endswith("s") and head[:-1] in document.lexicon.person_nouns):
        return PLURAL
    if head in _FEMALE_NOUNS or head in _MALE_NOUNS:
        return FEMALE if head in _FEMALE_NOUNS else MALE
    noun = document.lexicon.person_nouns.get(head) if mention.kind == "NOM" else None
    return UNKNOWN if noun is None else _of_gender(noun.gender)


def _of_gender(gender: Gender) -> int:
    return {Gender.MALE: MALE, Gender.FEMALE: FEMALE}.get(gender, UNKNOWN)


def _name(document: Document, people: Sequence[Person]) -> None:
    """Give every proper name of a person its bearer, and the bearer's sex."""
    named = [p for p in people if p.type == "PER" and p.kind == "PROP"]
    forms = [take_apart(document.words[p.first : p.last], document.lexicon) for p in named]
    bearers = cluster_names(forms)
    for person, form, bearer in zip(named, forms, bearers, strict=True):
        person.bearer = bearer.index
        if form.family:
            person.sex = PLURAL
    votes = _votes(document, named)
    for person, bearer in zip(named, bearers, strict=True):
        if person.sex != PLURAL:
            person.sex = _sex_of(bearer, votes[bearer.index])
    others: dict[str, int] = {}
    for person in people:
        if person.kind == "PROP" and person.bearer < 0:
            person.bearer = len(bearers) + others.setdefault(person.key.removeprefix("the "), len(others))


def _sex_of(bearer: Bearer, votes: Counter[int]) -> int:
    if bearer.gender is not Gender.UNKNOWN:
        return _of_gender(bearer.gender)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return UNKNOWN
    return ranked[0][0]


def _votes(document: Document, named: Sequence[Person]) -> defaultdict[int, Counter[int]]:
    """The first he or she after a name, before anybody else is named, is a vote."""
    starts = {person.first: person.bearer for person in named}
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for person in named:
        for i in range(person.last, min(person.last + _VOTE_WINDOW, len(document.lowers))):
            if starts.get(i, person.bearer) != person.bearer:
                break
            pronoun = PERSON.get(document.lowers[i])
            if pronoun in {HE, SHE}:
                votes[person.bearer][_SEX_OF_PRONOUN[pronoun]] += 1
                break
    return votes
