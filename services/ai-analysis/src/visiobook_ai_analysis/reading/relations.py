"""Who is what to whom: by the words of the text (``her mother``), and by the scenes that two people share."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.kinship import relation_nouns
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_contracts.ai_analysis import Character, Scene
from visiobook_contracts.literary import Relation

_MOST = 80
_CROWD = 10
_LEAST_SHARED = 3
_LEAST_WEIGHT = 0.15
_SAID_ONCE = ("family", "couple")
_EVIDENCE_LETTERS = (20, 160)

Pair = tuple[str, str]


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
    told = {pair: said for pair, said in _told(document, cast, mentions, ids).items() if _is_sure(document, said)}
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


def _is_sure(document: Document, sayings: Sequence[tuple[str, Mention]]) -> bool:
    """Family is said once and for all; a friend or a servant is one who is called so again."""
    kinds = relation_nouns(document.lexicon.language)
    return len(sayings) > 1 or kinds[sayings[0][0]] in _SAID_ONCE


def _told(
    document: Document, cast: Cast, mentions: Sequence[Mention], ids: Mapping[int, str]
) -> dict[Pair, list[tuple[str, Mention]]]:
    """Pair -> the nouns that relate them and where they stand; each pair once, the commoner direction first."""
    owners = {mention.last - 1: mention for mention in mentions if mention.drafts}
    owners |= {mention.first: mention for mention in mentions if mention.drafts and mention.pronoun is not None}
    sayings: dict[Pair, list[tuple[str, Mention]]] = defaultdict(list)
    nouns = relation_nouns(document.lexicon.language)
    for mention in mentions:
        phrase = mention.phrase
        if phrase is None or phrase.owner is None or phrase.head not in nouns:
            continue
        owner = owners.get(phrase.owner)
        for pair in _pairs(cast, ids, mention, owner):
            sayings[pair].append((phrase.head, mention))
    return _one_way(sayings)


def _pairs(cast: Cast, ids: Mapping[int, str], mention: Mention, owner: Mention | None) -> Iterator[Pair]:
    if owner is None or len(mention.drafts) != 1 or len(owner.drafts) != 1:
        return
    one, other = ids.get(cast.find(mention.drafts[0])), ids.get(cast.find(owner.drafts[0]))
    if one is not None and other is not None and one != other:
        yield one, other


def _one_way(sayings: Mapping[Pair, list[tuple[str, Mention]]]) -> dict[Pair, list[tuple[str, Mention]]]:
    kept: dict[Pair, list[tuple[str, Mention]]] = {}
    for pair in sorted(sayings, key=lambda pair: (-len(sayings[pair]), pair)):
        if (pair[1], pair[0]) not in kept:
            kept[pair] = sayings[pair]
    return kept


def _said(
    document: Document,
    pair: Pair,
    sayings: Sequence[tuple[str, Mention]],
    shares: Mapping[Pair, tuple[float, int]],
) -> Relation:
    nouns = Counter(noun for noun, _ in sayings)
    label = max(nouns, key=lambda noun: (nouns[noun], noun))
    evidence = [_evidence(document, mention) for noun, mention in sayings if noun == label]
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
