"""The people of the heads and the cast of the rules made one: each person of the heads is one of the cast.

The rules know looks, ages and the names to show, the heads know better who is meant (measured in docs/reading.md). So
the heads say who is somebody, and the cast is fitted to them: who of the cast two people claim goes to the one met
there more often, the other becomes a new one; nameless ones of the cast who are mostly one person are that person.
A name that the heads heard goes to those who were called so, to nobody nameless.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from visiobook_ai_analysis.heads.discourse import NOBODY
from visiobook_ai_analysis.heads.literary import LiteraryReading
from visiobook_ai_analysis.heads.people import FEMALE, FIRST, MALE, NO_PRONOUN, Person
from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_contracts.ai_analysis import Gender

_NAMED, _DESCRIBED, _MEANT = 3.0, 1.5, 0.25
_MOSTLY = 0.6
"""Share of the places of a nameless one of the cast that must mean one person for the two to be the same."""
_TELLS = 5
"""Times that somebody must say I outside speech to be the one who tells the story."""
_SEX = {MALE: Gender.MALE, FEMALE: Gender.FEMALE}
_THIRD = {
    Pronoun.HE: Gender.MALE,
    Pronoun.HIM: Gender.MALE,
    Pronoun.HIS: Gender.MALE,
    Pronoun.SHE: Gender.FEMALE,
    Pronoun.HER: Gender.FEMALE,
    Pronoun.HERS: Gender.FEMALE,
}


@dataclass(slots=True)
class Claims:
    """What both readers make of the same words: for each person of the heads, who of the cast was seen there."""

    weights: defaultdict[int, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    names: defaultdict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    bearers: dict[int, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    heard: set[int] = field(default_factory=set)
    """Those of the cast whose names the heads heard; not the narrator, whom all call I."""

    @property
    def owners(self) -> dict[int, int]:
        """For each of the cast, the person who was met there most, of those who may be that one."""
        owners: dict[int, int] = {}
        for person in sorted(self.weights):
            for draft in filter(partial(self.may_be, person), self.weights[person]):
                if draft not in owners or self.weights[person][draft] > self.weights[owners[draft]][draft]:
                    owners[draft] = person
        return owners

    def may_be(self, person: int, draft: int) -> bool:
        """Who was never called by a name that was heard is not its bearer."""
        return draft not in self.heard or bool(self.names[person][draft])

    def ranked(self, person: int) -> list[int]:
        """Those of the cast whom a person may be and who are seen where the person is, by name first."""
        names, weights = self.names[person], self.weights[person]
        possible = filter(partial(self.may_be, person), weights)
        return sorted(possible, key=lambda draft: (-names[draft], -weights[draft], draft))

    def share(self, person: int, draft: int) -> float:
        """How much of what the rules saw where a person is was one of the cast."""
        weights = self.weights[person]
        return weights.get(draft, 0.0) / max(sum(weights.values()), 1e-9)

    def same(self, one: int, other: int, draft: int) -> bool:
        """Whether two people are called by one name, which is that of the cast."""
        alike = self.bearers.get(one, NOBODY) == self.bearers.get(other, NOBODY)
        return alike and bool(self.names[one][draft])


def claims_of(reading: LiteraryReading, cast: Cast, mentions: Sequence[Mention]) -> Claims:
    """Names say more than descriptions, pronouns hardly anything."""
    by_token = _by_token(mentions)
    claims = Claims()
    for person, entity in _people(reading):
        if person.pronoun == NO_PRONOUN:
            claims.told.add(entity)
        if person.names_person:
            claims.bearers[entity] = person.bearer
        same = by_token.get(person.head)
        weight = 0.0 if same is None else _weight(person, same)
        if same is not None and weight:
            draft = cast.find(same.drafts[0])
            claims.weights[entity][draft] = claims.weights[entity].get(draft, 0.0) + weight
            claims.names[entity][draft] += weight == _NAMED
            if weight == _NAMED and not cast[draft].is_narrator:
                claims.heard.add(draft)
    return claims


def _people(reading: LiteraryReading) -> Iterator[tuple[Person, int]]:
    pairs = zip(reading.people, reading.entities.tolist(), strict=True)
    return ((person, entity) for person, entity in pairs if person.type == "PER")


def _by_token(mentions: Sequence[Mention]) -> dict[int, Mention]:
    """The mention of one person at each word; names before what lies over them."""
    found: dict[int, Mention] = {}
    for mention in mentions:
        if len(mention.drafts) == 1:
            for token in range(mention.first, mention.last):
                if mention.name is not None or token not in found:
                    found[token] = mention
    return found


def _weight(person: Person, mention: Mention) -> float:
    """How much a place says that two readers mean the same person; nothing where they see different words."""
    if person.kind == "PROP":
        return _NAMED if mention.name is not None else 0.0
    if person.kind == "NOM":
        return _DESCRIBED if mention.phrase is not None else 0.0
    return _MEANT if mention.pronoun is not None else 0.0


def match(document: Document, reading: LiteraryReading, cast: Cast, claims: Claims) -> dict[int, int]:
    """Person of the heads -> one of the cast. Those who speak join the cast where nobody of it is left for them."""
    owners = claims.owners
    drafts: dict[int, int] = {}
    for person in sorted(claims.weights, key=lambda p: (-sum(claims.weights[p].values()), p)):
        draft = _fitting(person, claims, owners)
        if draft is not None:
            drafts[person] = draft
    _meet_speakers(document, reading, cast, drafts)
    _meet_teller(reading, cast, drafts)
    return drafts


def _fitting(person: int, claims: Claims, owners: Mapping[int, int]) -> int | None:
    ranked = claims.ranked(person)
    if not ranked:
        return None
    best = ranked[0]
    if owners[best] == person or claims.same(person, owners[best], best):
        return best
    own = next((draft for draft in ranked if owners[draft] == person), None)
    return best if own is None and person not in claims.told else own


def _meet_speakers(document: Document, reading: LiteraryReading, cast: Cast, drafts: dict[int, int]) -> None:
    speaking = _speaking(reading) - drafts.keys()
    told: defaultdict[int, list[Person]] = defaultdict(list)
    for person, entity in _people(reading):
        if entity in speaking and person.pronoun == NO_PRONOUN:
            told[entity].append(person)
    for entity in sorted(told):
        drafts[entity] = _newcomer(document, cast, told[entity])


def _speaking(reading: LiteraryReading) -> set[int]:
    return {a.speaker for a in reading.attributions if a.speaker != NOBODY}


def _meet_teller(reading: LiteraryReading, cast: Cast, drafts: dict[int, int]) -> None:
    """Who tells the story and speaks in it, but was never named or described: the narrator that the rules found, if
    that is nobody else, or a new one where they found none or took the narrator for somebody with a name."""
    unknown = _speaking(reading) - drafts.keys()
    told = (e for p, e in _people(reading) if e in unknown and p.pronoun == FIRST and not p.quoted)
    tells = Counter(told).most_common(1)
    if not tells or tells[0][1] < _TELLS:
        return
    if cast.narrator is None or not cast[cast.narrator].is_narrator:
        drafts[tells[0][0]] = cast.add(name="the narrator", nominal=True).index
    elif cast.find(cast.narrator) not in map(cast.find, drafts.values()):
        drafts[tells[0][0]] = cast.find(cast.narrator)


def _newcomer(document: Document, cast: Cast, told: Sequence[Person]) -> int:
    best = min(told, key=lambda p: (p.kind != "PROP", p.first))
    named = [p for p in told if p.kind == "PROP"]
    sexes = Counter(_SEX[p.sex] for p in told if p.sex in _SEX)
    gender = sexes.most_common(1)[0][0] if sexes else Gender.UNKNOWN
    called = Counter(document.excerpt(p.first, p.last) for p in named)
    name = called.most_common(1)[0][0] if called else _description(document, best)
    return cast.add(name=name, gender=gender, nominal=not named, display=called).index


def _description(document: Document, person: Person) -> str:
    """``a lady who met his eyes`` is the lady."""
    grammar = document.lexicon.grammar
    low = document.lowers[person.first]
    first = person.first + (person.head > person.first and low in grammar.determiners | grammar.possessors)
    return f"the {document.excerpt(first, person.head + 1)}"


def merge_nameless(cast: Cast, claims: Claims, drafts: Mapping[int, int]) -> None:
    """Nameless ones of the cast who are mostly one person are that person."""
    total: defaultdict[int, float] = defaultdict(float)
    for weights in claims.weights.values():
        for draft, weight in weights.items():
            total[draft] += weight
    for draft, person in sorted(claims.owners.items()):
        one, mostly = cast[draft], claims.weights[person][draft] >= _MOSTLY * total[draft]
        nameless = one.nominal and not one.is_narrator
        if nameless and mostly and person in drafts and _may_be(one.gender, cast[drafts[person]].gender):
            cast.merge(draft, drafts[person])


def resolve(reading: LiteraryReading, cast: Cast, mentions: Sequence[Mention], drafts: Mapping[int, int]) -> None:
    """Names, descriptions and the he and she of the story mean whom the heads say, unless the sex is another's."""
    pronouns = {p.first: e for p, e in _people(reading) if p.kind == "PRON"}
    heads = {(p.kind, p.head): e for p, e in _people(reading) if p.kind != "PRON"}
    for mention in mentions:
        if mention.pronoun is not None:
            gender = None if mention.quoted else _THIRD.get(mention.pronoun)
            found = NOBODY if gender is None else pronouns.get(mention.first, NOBODY)
        else:
            kind = "PROP" if mention.name is not None else "NOM"
            places = range(mention.last - 1, mention.first - 1, -1) if len(mention.drafts) == 1 else ()
            found = next((heads[kind, place] for place in places if (kind, place) in heads), NOBODY)
            gender = cast[mention.drafts[0]].gender if mention.drafts else Gender.UNKNOWN
        draft = drafts.get(found)
        if draft is not None and gender is not None and _may_be(gender, cast[draft].gender):
            mention.drafts = (cast.find(draft),)


def _may_be(one: Gender, other: Gender) -> bool:
    return one is other or Gender.UNKNOWN in {one, other}
