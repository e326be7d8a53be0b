"""Who says each quote: people near it ranked by boosted trees, in the order of the text; each choice informs the next.

After the candidate ranking of Elson & McKeown (AAAI 2010) and Muzny et al. (EACL 2017), with their rules as features.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visiobook_ai_analysis.heads.discourse import NOBODY, Ints
from visiobook_ai_analysis.heads.people import FIRST, Person
from visiobook_ai_analysis.heads.quotations import Narration, Quotation, quotations
from visiobook_ai_analysis.heads.trees import Floats, Forest
from visiobook_ai_analysis.reading.document import Document

_BACK, _AHEAD, _MEMORY, _TURNS = 350, 60, 4, 6
_RIVALS = 3
_KINDS = {"PROP": 0, "NOM": 1, "PRON": 2}
QUEUED_BELOW = 0.5
"""Confidence under which a reader is asked to confirm a line (the curve is in docs/reading.md)."""
_FAR_WORDS, _FAR_PARAGRAPHS = 400, 30


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote with its speaker's entity (-1: nobody near), how sure that is, and why in one word.

    ``rivals`` are the likeliest people with their chances, the speaker first.
    """

    quotation: Quotation
    speaker: int
    confidence: float
    reason: str
    rivals: tuple[tuple[int, float], ...] = ()


class Stage:
    """A text ready for attribution: quotes with cues, and where each entity is told of."""

    def __init__(
        self, document: Document, people: Sequence[Person], entities: Ints, quotes: Sequence[tuple[int, int]]
    ) -> None:
        self.document = document
        self.narration = Narration(document, people, quotes)
        self.quotes = quotations(self.narration, quotes)
        self._entity = {id(p): int(e) for p, e in zip(people, entities.tolist(), strict=True)}
        self._by_bearer = {p.bearer: self.entity(p) for p in self.narration.told if p.bearer >= 0}
        self._places: defaultdict[int, list[Person]] = defaultdict(list)
        for person in self.narration.told:
            self._places[self.entity(person)].append(person)
        self._starts = {entity: [p.first for p in told] for entity, told in self._places.items()}
        self.total = Counter({entity: len(told) for entity, told in self._places.items()})
        tells = Counter(self.entity(p) for p in self.narration.told if p.pronoun == FIRST)
        self.narrator = tells.most_common(1)[0][0] if tells else NOBODY
        self.cue = [self._cue(quote) for quote in self.quotes]
        self.addressed = [self._named(quote.addressed) for quote in self.quotes]
        self.named = [self._named(quote.named) for quote in self.quotes]

    def entity(self, person: Person) -> int:
        """The entity that a mention means."""
        return self._entity[id(person)]

    def _cue(self, quote: Quotation) -> int:
        person = quote.after or quote.before
        return NOBODY if person is None else self.entity(person)

    def _named(self, people: Sequence[Person]) -> frozenset[int]:
        """Those of the story whom speech names."""
        return frozenset(self._by_bearer[p.bearer] for p in people if p.bearer in self._by_bearer)

    def candidates(self, number: int, said: Sequence[int]) -> list[int]:
        """People told of near quote ``number``, and who spoke last."""
        quote = self.quotes[number]
        near = self.narration.between(quote.first - _BACK, quote.last + _AHEAD)
        found = dict.fromkeys(self.entity(person) for person in near)
        found.update(dict.fromkeys(speaker for speaker in said[-_MEMORY:] if speaker != NOBODY))
        return list(found)

    def around(self, entity: int, quote: Quotation) -> tuple[Person | None, Person | None, int]:
        """The last mention before a quote, the first after it, and how many are near."""
        starts, told = self._starts.get(entity, []), self._places.get(entity, [])
        before = bisect_left(starts, quote.first)
        after = bisect_right(starts, quote.last - 1)
        low, high = bisect_left(starts, quote.first - _BACK), bisect_left(starts, quote.last + _AHEAD)
        return (told[before - 1] if before else None), (told[after] if after < len(told) else None), high - low


def features(stage: Stage, number: int, said: Sequence[int]) -> tuple[list[int], Floats]:
    """The candidates of a quote and a row of features for each. ``said`` are the speakers of the quotes before it."""
    candidates = stage.candidates(number, said)
    shared = _of_quote(stage, number, len(candidates))
    rows = [_of_candidate(stage, number, said, entity) + shared for entity in candidates]
    return candidates, np.array(rows, dtype=np.float32)


def _of_quote(stage: Stage, number: int, candidates: int) -> list[float]:
    """What is the same for all candidates: the place and shape of the quote."""
    document, quote = stage.document, stage.quotes[number]
    earlier = stage.quotes[number - 1] if number else None
    later = stage.quotes[number + 1] if number + 1 < len(stage.quotes) else None
    verbs = document.lexicon.speech_verbs
    following = document.lowers[quote.last] if quote.last < len(document.lowers) else "."
    return [
        quote.paragraph - earlier.paragraph if earlier else 50,
        min(quote.first - earlier.last, 300) if earlier else 500,
        later.paragraph - quote.paragraph if later else 50,
        min(later.first - quote.last, 300) if later else 500,
        candidates,
        document.words[quote.first - 1] in {",", ":", "--"} if quote.first else 0,
        document.words[quote.last - 2] == ",",
        document.words[quote.last - 2] == "?",
        quote.last - quote.first,
        following in verbs,
        quote.verb >= 0,
        quote.after is not None,
        quote.before is not None,
        len(stage.narration.by_paragraph.get(quote.paragraph, ())),
        quote.first_person,
        document.paragraphs[quote.paragraph].first == quote.first,
        len(stage.addressed[number]),
    ]


def _of_candidate(stage: Stage, number: int, said: Sequence[int], entity: int) -> list[float]:
    return [
        *_by_cue(stage, number, entity),
        *_by_turns(stage, number, said, entity),
        *_by_place(stage, number, entity),
    ]


def _by_cue(stage: Stage, number: int, entity: int) -> list[float]:
    quote = stage.quotes[number]
    after, before = quote.after, quote.before
    same = [j for j in range(number + 1, min(number + 4, len(stage.quotes))) if _beside(stage, number, j)]
    later = [j for j in range(number + 1, min(number + 6, len(stage.quotes))) if not _beside(stage, number, j)]
    next_cue = stage.cue[later[0]] if later and stage.quotes[later[0]].paragraph - quote.paragraph <= 2 else NOBODY
    over = [j for j in later if stage.quotes[j].paragraph > stage.quotes[later[0]].paragraph] if later else []
    return [
        after is not None and stage.entity(after) == entity,
        before is not None and stage.entity(before) == entity,
        _KINDS[after.kind] if after is not None and stage.entity(after) == entity else 3,
        any(stage.cue[j] == entity for j in same),
        any(stage.cue[j] not in {NOBODY, entity} for j in same),
        next_cue == entity,
        next_cue not in {NOBODY, entity},
        bool(over) and stage.cue[over[0]] == entity,
        entity in stage.addressed[number],
        entity in stage.named[number],
        number > 0 and entity in stage.addressed[number - 1],
        bool(later) and entity in stage.addressed[later[0]],
        any(entity in stage.addressed[j] for j in same),
    ]


def _beside(stage: Stage, one: int, other: int) -> bool:
    return stage.quotes[one].paragraph == stage.quotes[other].paragraph


def _by_turns(stage: Stage, number: int, said: Sequence[int], entity: int) -> list[float]:
    quote = stage.quotes[number]
    earlier = (
        [j for j in range(number) if not _beside(stage, j, number)][-_TURNS:]
        if number < _TURNS
        else [j for j in range(number - 2 * _TURNS, number) if j >= 0 and not _beside(stage, j, number)]
    )
    turns = [said[j] for j in earlier]
    gap = quote.paragraph - stage.quotes[earlier[-1]].paragraph if earlier else 50
    other = next((s for s in reversed(turns) if turns and s != turns[-1]), NOBODY)
    return [
        bool(said) and said[-1] == entity and number > 0 and _beside(stage, number - 1, number),
        bool(turns) and turns[-1] == entity,
        other == entity,
        len(turns) > 1 and turns[-2] == entity,
        gap,
        said[-_TURNS:].count(entity),
        number > 0 and stage.cue[number - 1] == entity,
        _since(said, entity),
    ]


def _since(said: Sequence[int], entity: int) -> float:
    back = next((n for n, speaker in enumerate(reversed(said[-20:])) if speaker == entity), 20)
    return float(back)


def _by_place(stage: Stage, number: int, entity: int) -> list[float]:
    quote, narration = stage.quotes[number], stage.narration
    before, after, near = stage.around(entity, quote)
    here = narration.by_paragraph.get(quote.paragraph, [])
    lead = [p for p in here if p.last <= quote.first]
    tail = [p for p in here if p.first >= quote.last]
    past = narration.by_paragraph.get(quote.paragraph - 1, [])
    coming = narration.by_paragraph.get(quote.paragraph + 1, [])
    verbs, lowers = stage.document.lexicon.speech_verbs, stage.document.lowers
    return [
        min(quote.first - before.last, _FAR_WORDS) if before else _FAR_WORDS,
        min(after.first - quote.last, 99) if after else 99,
        min(quote.paragraph - before.paragraph, _FAR_PARAGRAPHS) if before else _FAR_PARAGRAPHS,
        min(after.paragraph - quote.paragraph, 9) if after else 9,
        _KINDS[before.kind] if before else 3,
        _KINDS[after.kind] if after else 3,
        before is not None and before.first in narration.leads,
        after is not None and after.first in narration.leads,
        near,
        stage.total[entity],
        stage.narrator == entity,
        bool(lead) and stage.entity(lead[0]) == entity,
        bool(lead) and stage.entity(lead[-1]) == entity,
        len(lead),
        bool(tail) and stage.entity(tail[0]) == entity,
        len(tail),
        bool(past) and stage.entity(past[0]) == entity,
        bool(past) and stage.entity(past[-1]) == entity,
        sum(stage.entity(p) == entity for p in past),
        bool(coming) and stage.entity(coming[0]) == entity,
        after is not None and after.last < len(lowers) and lowers[after.last] in verbs,
        after is not None and after.first > 0 and lowers[after.first - 1] in verbs,
        before is not None and before.last < len(lowers) and lowers[before.last] in verbs,
    ]


def attribute(stage: Stage, forest: Forest) -> list[Attribution]:
    """Every quote with its most probable speaker."""
    said: list[int] = []
    found = []
    for number, quote in enumerate(stage.quotes):
        candidates, rows = features(stage, number, said)
        if not candidates:
            said.append(NOBODY)
            found.append(Attribution(quote, NOBODY, 0.0, "nobody"))
            continue
        chances = forest.probability(rows)
        ranked = np.argsort(-chances, kind="stable")[:_RIVALS].tolist()
        shares = chances / max(float(chances.sum()), 1.0)
        said.append(candidates[ranked[0]])
        rivals = tuple((candidates[i], float(shares[i])) for i in ranked)
        reason = _reason(stage, number, said)
        found.append(Attribution(quote, said[-1], _sure(chances, ranked[0]), reason, rivals))
    return found


def _sure(chances: Floats, best: int) -> float:
    """The chance of the best against the others, less where even the best is unlikely."""
    share = chances[best] / max(float(chances.sum()), 1e-6)
    return float(share * chances[best] ** 0.5)


def _reason(stage: Stage, number: int, said: Sequence[int]) -> str:
    """What a reader would point to."""
    quote, speaker = stage.quotes[number], said[number]
    if stage.cue[number] == speaker:
        return "cue"
    if number and _beside(stage, number - 1, number) and said[number - 1] == speaker:
        return "paragraph"
    if any(stage.entity(p) == speaker for p in stage.narration.by_paragraph.get(quote.paragraph, ())):
        return "acts"
    return "turns" if speaker in said[max(0, number - _TURNS) : number] else "near"
