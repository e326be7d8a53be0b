"""Who is what to whom: by the words of the text (``her mother``), and by the scenes that two people share.

``her uncle, Mr. Craven`` states a relation. ``his father`` alone only means somebody, whom we may have found wrongly:
it is believed when it means the same one again and again, and when the one it means is old enough.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.kinship import elder_nouns, relation_nouns
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_contracts.ai_analysis import AgeGroup, Character, Scene
from visiobook_contracts.literary import Relation

_MOST = 80
_CROWD = 10
_LEAST_SHARED = 3
_LEAST_WEIGHT = 0.15
_LEAST_MEANT = 4
_LEAST_SHARE = 0.7
_EVIDENCE_LETTERS = (20, 160)
_YOUNG = (AgeGroup.CHILD, AgeGroup.YOUTH)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Saying:
    """A noun relates two people here. ``stated``: the text names the one whom it means beside it."""

    noun: str
    mention: Mention
    stated: bool


def find_relations(
    document: Document,
    cast: Cast,
    mentions: Sequence[Mention],
    ids: Mapping[int, str],
    scenes: Sequence[Scene],
    characters: Sequence[Character],
) -> list[Relation]:
    """Those of the most important people first. ``character_id`` is what the label says to ``other_id``: the mother,
    then her child."""
    told = _credible(_told(document, cast, mentions, ids), {one.id: one for one in characters}, document)
    shares = _shares(scenes)
    found = [_said(document, pair, sayings, shares) for pair, sayings in told.items()]
    known = {frozenset(pair) for pair in told}
    found += [
        Relation(
            character_id=pair[0],
            other_id=pair[1],
            kind="acquaintance",
            weight=weight,
            evidence=f"together in {count} scenes",
        )
        for pair, (weight, count) in shares.items()
        if frozenset(pair) not in known and weight >= _LEAST_WEIGHT and count >= _LEAST_SHARED
    ]
    weight_of = {character.id: character.mentions + 2 * character.lines for character in characters}
    known_well = {who: count for who, count in weight_of.items() if count >= _LEAST_SHARED}
    found = [r for r in found if r.label is not None or {r.character_id, r.other_id} <= known_well.keys()]
    return sorted(found, key=lambda r: (r.label is None, -_rank(r, weight_of), r.character_id, r.other_id))[:_MOST]


def _rank(relation: Relation, weight_of: Mapping[str, int]) -> float:
    both = weight_of.get(relation.character_id, 0) * weight_of.get(relation.other_id, 0)
    return float(both**0.5 * (0.3 + relation.weight))


def _credible(
    sayings: Mapping[Pair, list[Saying]], characters: Mapping[str, Character], document: Document
) -> dict[Pair, list[Saying]]:
    """What may be told of two people; each pair once, in the direction that is said more often."""
    meant = Counter((pair[1], saying.noun) for pair, said in sayings.items() for saying in said)
    elders = elder_nouns(document.lexicon.language)
    kept: dict[Pair, list[Saying]] = defaultdict(list)
    for pair, said in sayings.items():
        for noun in dict.fromkeys(saying.noun for saying in said):
            same = [saying for saying in said if saying.noun == noun]
            if noun in elders and characters[pair[0]].age in _YOUNG:
                continue
            is_repeated = len(same) >= _LEAST_MEANT and len(same) >= _LEAST_SHARE * meant[pair[1], noun]
            if is_repeated or any(saying.stated for saying in same) or _is_called(characters[pair[0]], noun):
                kept[pair] += same
    return _one_way(kept)


def _is_called(character: Character, noun: str) -> bool:
    """Whether somebody has no other name than the relation: ``Mary's father``."""
    return character.name.casefold().endswith(f" {noun}")


def _told(
    document: Document, cast: Cast, mentions: Sequence[Mention], ids: Mapping[int, str]
) -> dict[Pair, list[Saying]]:
    """Pair -> the nouns that relate them and where they stand."""
    owners = {mention.last - 1: mention for mention in mentions if mention.drafts}
    owners |= {mention.first: mention for mention in mentions if mention.drafts and mention.pronoun is not None}
    named = {end: m.drafts[0] for m in mentions if m.name and m.drafts for end in (m.first, m.last)}
    sayings: dict[Pair, list[Saying]] = defaultdict(list)
    nouns = relation_nouns(document.lexicon.language)
    for mention in mentions:
        phrase = mention.phrase
        if phrase is None or phrase.owner is None or phrase.head not in nouns:
            continue
        owner = owners.get(phrase.owner)
        told = next((named[place] for place in _beside(document, mention) if place in named), None)
        meant = mention.drafts if told is None else (told,)
        for pair in _pairs(cast, ids, meant, owner):
            sayings[pair].append(Saying(phrase.head, mention, told is not None))
    return sayings


def _beside(document: Document, mention: Mention) -> Iterator[int]:
    """Where a name may begin or end that says who is meant: ``her uncle, Mr. Hale``, ``Rosa, her mother``."""
    yield mention.last
    if document.words[mention.last : mention.last + 1] == [","]:
        yield from (mention.last + 1, mention.last + 2)
    if document.words[mention.first - 1 : mention.first] == [","]:
        yield mention.first - 1


def _pairs(cast: Cast, ids: Mapping[int, str], meant: Sequence[int], owner: Mention | None) -> Iterator[Pair]:
    if owner is None or len(meant) != 1 or len(owner.drafts) != 1:
        return
    one, other = ids.get(cast.find(meant[0])), ids.get(cast.find(owner.drafts[0]))
    if one is not None and other is not None and one != other:
        yield one, other


def _one_way(sayings: Mapping[Pair, list[Saying]]) -> dict[Pair, list[Saying]]:
    kept: dict[Pair, list[Saying]] = {}
    for pair in sorted(sayings, key=lambda pair: (-len(sayings[pair]), pair)):
        if (pair[1], pair[0]) not in kept:
            kept[pair] = sayings[pair]
    return kept


def _said(
    document: Document,
    pair: Pair,
    sayings: Sequence[Saying],
    shares: Mapping[Pair, tuple[float, int]],
) -> Relation:
    nouns = Counter(saying.noun for saying in sayings)
    label = max(nouns, key=lambda noun: (nouns[noun], noun))
    shown = [saying for saying in sayings if saying.noun == label]
    shown = [saying for saying in shown if saying.stated] or shown
    evidence = [_evidence(document, saying.mention) for saying in shown]
    weight, _ = shares.get(_ordered(*pair), (0.0, 0))
    return Relation.model_validate(
        {
            "character_id": pair[0],
            "other_id": pair[1],
            "kind": relation_nouns(document.lexicon.language)[label],
            "label": label,
            "weight": weight,
            "evidence": min(evidence, key=lambda text: (len(text) < _EVIDENCE_LETTERS[0], len(text))),
        }
    )


def _evidence(document: Document, mention: Mention) -> str:
    view = document.sentences[document.sentence_of[mention.first]]
    text = " ".join(document.text[view.start : view.end].split())
    if len(text) <= _EVIDENCE_LETTERS[1]:
        return text
    return f"… {document.excerpt(max(view.first, mention.first - 8), min(view.last, mention.last + 12))} …"


def _shares(scenes: Sequence[Scene]) -> dict[Pair, tuple[float, int]]:
    """Pair -> the share of the scenes of the rarer one that both are in, and the number of these scenes."""
    alone: Counter[str] = Counter()
    together: Counter[Pair] = Counter()
    for scene in scenes:
        people = scene.present[:_CROWD]
        alone.update(people)
        together.update(_ordered(*pair) for pair in combinations(people, 2))
    return {pair: (round(count / min(alone[pair[0]], alone[pair[1]]), 3), count) for pair, count in together.items()}


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
