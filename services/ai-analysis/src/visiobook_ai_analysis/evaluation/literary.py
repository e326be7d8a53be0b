"""The literary reading against LitBank: every part on gold input, and everything end to end."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from visiobook_ai_analysis.evaluation.clusters import Clusters, Score, b3, ceaf_e, clusters_of, muc, set_score
from visiobook_ai_analysis.heads.literary import LiteraryReader, LiteraryReading
from visiobook_ai_analysis.heads.people import FEMALE, HE, MALE, SHE, Found
from visiobook_ai_analysis.heads.speakers import QUEUED_BELOW, Attribution, Stage
from visiobook_ai_analysis.litbank.corpus import GoldQuote, Passage
from visiobook_ai_analysis.litbank.gold import GoldPeople, gold_people
from visiobook_ai_analysis.reading.quotes import find_quotes
from visiobook_ai_analysis.reading.reader import Understanding, understand_document
from visiobook_ai_analysis.reading.scholar import Scholarship

_CURVE = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)


@dataclass(slots=True)
class Sums:
    """Scores summed over passages. ``lines`` are (confidence, right) of gold quotes read end to end."""

    scores: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    hits: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, name: str, found: Iterable[Hashable], gold: Iterable[Hashable]) -> None:
        """Exact matches of two sets."""
        self.scores[name] += set_score(found, gold)

    def add_clusters(self, name: str, found: Clusters, gold: Clusters) -> None:
        """The three scores of CoNLL."""
        for kind, measure in (("muc", muc), ("b3", b3), ("ceaf_e", ceaf_e)):
            self.scores[f"{name}.{kind}"] += measure(found, gold)

    def count(self, name: str, *, right: int, of: int) -> None:
        """A share."""
        self.hits[name] += right
        self.totals[name] += of


def measure(reader: LiteraryReader, passages: Iterable[Passage]) -> Sums:
    """Read every passage and compare."""
    sums = Sums()
    for passage in passages:
        _measure_passage(reader, passage, sums)
    return sums


def _measure_passage(reader: LiteraryReader, passage: Passage, sums: Sums) -> None:
    document = passage.document
    quotes = [(document.token_at(q.start), document.token_at(q.end)) for q in find_quotes(document)]
    sums.add("quotes", quotes, [(q.first, q.last) for q in passage.quotes])
    understood = understand_document(document, report=_silently, heads=reader)
    assert understood.scholarship is not None
    reading = understood.scholarship.reading
    people = [Found(p.first, p.last, p.type, p.kind) for p in reading.people]
    _measure_mentions([*people, *reading.titles], passage, sums)
    sums.add("events", reading.events, passage.events)
    gold = gold_people(passage)
    _measure_people(gold, sums)
    _measure_gold_speakers(reader, gold, sums)
    _measure_gold_coreference(reader, gold, quotes, sums)
    found = clusters_of(((p.first, p.last), e) for p, e in zip(reading.people, reading.entities.tolist(), strict=True))
    sums.add_clusters("coreference.predicted", found, _gold_clusters(gold))
    _measure_lines(understood, understood.scholarship, gold, sums)


def _silently(_done: float, _message: str) -> None:
    """Nobody watches."""


def _measure_mentions(mentions: Sequence[Found], passage: Passage, sums: Sums) -> None:
    gold = passage.spans
    sums.add("mentions", {(m.first, m.last, m.type) for m in mentions}, {(m.first, m.last, m.type) for m in gold})
    sums.add(
        "mentions.without_pronouns",
        {(m.first, m.last, m.type) for m in mentions if m.kind != "PRON"},
        {(m.first, m.last, m.type) for m in gold if m.kind != "PRON"},
    )
    sums.add(
        "mentions.with_kind",
        {(m.first, m.last, m.type, m.kind) for m in mentions},
        {(m.first, m.last, m.type, m.kind) for m in gold},
    )
    sums.add(
        "mentions.of_coreference_layer",
        {(m.first, m.last, m.type) for m in mentions},
        {(m.first, m.last, m.type) for m in passage.mentions},
    )


def _gold_clusters(gold: GoldPeople) -> Clusters:
    return clusters_of(((p.first, p.last), e) for p, e in zip(gold.people, gold.entities, strict=True))


def _measure_people(gold: GoldPeople, sums: Sums) -> None:
    """Names of persons clustered by the rules, and their genders, against the entities and their pronouns."""
    named = [(p, e) for p, e in zip(gold.people, gold.entities, strict=True) if p.type == "PER" and p.kind == "PROP"]
    found = clusters_of(((p.first, p.last), p.bearer) for p, _ in named)
    sums.scores["names"] += b3(found, clusters_of(((p.first, p.last), e) for p, e in named))
    sexes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for person, entity in zip(gold.people, gold.entities, strict=True):
        if person.pronoun in {HE, SHE}:
            sexes[entity][MALE if person.pronoun == HE else FEMALE] += 1
    told = [(p.sex, sexes[e].most_common(1)[0][0]) for p, e in named if sexes[e]]
    sums.count("gender.covered", right=sum(sex in {MALE, FEMALE} for sex, _ in told), of=len(told))
    known = [(sex, right) for sex, right in told if sex in {MALE, FEMALE}]
    sums.count("gender", right=sum(sex == right for sex, right in known), of=len(known))


def _measure_gold_speakers(reader: LiteraryReader, gold: GoldPeople, sums: Sums) -> None:
    if not gold.quotes:
        return
    stage = Stage(gold.passage.document, gold.people, np.array(gold.entities, dtype=np.int64), gold.quotes)
    found = reader.attribute(stage)
    right = sum(a.speaker == speaker for a, speaker in zip(found, gold.speakers, strict=True))
    sums.count("speakers.gold", right=right, of=len(found))
    given = clusters_of((i, a.speaker) for i, a in enumerate(found))
    sums.scores["speakers.gold.b3"] += b3(given, clusters_of(enumerate(gold.speakers)))


def _measure_gold_coreference(
    reader: LiteraryReader, gold: GoldPeople, quotes: Sequence[tuple[int, int]], sums: Sums
) -> None:
    _, _, words = reader.tag(gold.passage.document)
    mentions = [Found(p.first, p.last, p.type, p.kind) for p in gold.people]
    reading = reader.interpret(gold.passage.document, quotes, mentions, [], words)
    found = clusters_of(((p.first, p.last), e) for p, e in zip(reading.people, reading.entities.tolist(), strict=True))
    sums.add_clusters("coreference.gold", found, _gold_clusters(gold))


def _measure_lines(understood: Understanding, scholarship: Scholarship, gold: GoldPeople, sums: Sums) -> None:
    """Each gold quote by the quote found that shares most words with it; a speaker is right when most mentions of
    the character that we name are mentions of whom the gold means."""
    reading, cast = scholarship.reading, understood.cast
    drafts = [scholarship.draft_of(i) for i in range(len(reading.people))]
    meaning, persons = _meanings(reading, drafts, gold), _meanings(reading, reading.entities.tolist(), gold)
    turns = {(turn.first, turn.last): turn for turn in understood.turns}
    for quote, speaker in zip(gold.passage.quotes, gold.speakers, strict=True):
        best = max(reading.attributions, key=partial(_shared, quote), default=None)
        turn = None if best is None else turns.get((best.quotation.first, best.quotation.last))
        if best is None or turn is None or not _shared(quote, best):
            sums.lines.append((0.0, False))
            sums.count("speakers.heads", right=0, of=1)
            sums.count("speakers.heads.by_mention", right=0, of=1)
            continue
        sums.count("speakers.heads", right=persons.get(best.speaker) == speaker, of=1)
        right = turn.speaker is not None and meaning.get(cast.find(turn.speaker)) == speaker
        sums.lines.append((turn.confidence, right))
        sums.count("speakers.heads.by_mention", right=_anchor(reading, best, gold) == speaker, of=1)


def _anchor(reading: LiteraryReading, found: Attribution, gold: GoldPeople) -> int | None:
    """Whom the gold means by the mention on which a speaker rests: the cue, else the nearest one of that person."""
    cue = found.quotation.after or found.quotation.before
    own = [
        person
        for person, entity in zip(reading.people, reading.entities.tolist(), strict=True)
        if entity == found.speaker and not person.quoted
    ]
    near = min(own, key=lambda p: (p is not cue, abs(p.first - found.quotation.first)), default=None)
    return None if near is None else gold.entity_at(near.first, near.last)


def _shared(quote: GoldQuote, found: Attribution) -> int:
    """Words that a quote found has in common with a gold one."""
    return max(0, min(found.quotation.last, quote.last) - max(found.quotation.first, quote.first))


def _meanings(reading: LiteraryReading, whom: Sequence[int | None], gold: GoldPeople) -> dict[int, int]:
    """Number of a person found -> gold entity with which they share most mentions. ``whom``: who each mention means."""
    where = {(p.first, p.last): e for p, e in zip(gold.people, gold.entities, strict=True)}
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for person, number in zip(reading.people, whom, strict=True):
        if number is not None and (person.first, person.last) in where:
            votes[number][where[person.first, person.last]] += 1
    return {number: counted.most_common(1)[0][0] for number, counted in votes.items()}


def report(sums: Sums) -> dict[str, object]:
    """Percentages for people and machines."""
    scores = {
        name: {"precision": _rounded(s.precision), "recall": _rounded(s.recall), "f1": _rounded(s.f1)}
        for name, s in sorted(sums.scores.items())
    }
    shares = {name: _rounded(100 * sums.hits[name] / total) for name, total in sorted(sums.totals.items()) if total}
    conll = {
        f"coreference.{kind}.conll": _rounded(
            sum(sums.scores[f"coreference.{kind}.{part}"].f1 for part in ("muc", "b3", "ceaf_e")) / 3
        )
        for kind in ("gold", "predicted")
    }
    return {**scores, **conll, **shares, "speakers.end_to_end": lines_report(sums.lines)}


def lines_report(lines: Sequence[tuple[float, bool]]) -> dict[str, object]:
    """Accuracy over all lines, over those that no reader is asked to confirm, and by the size of the queue."""
    ranked = sorted(lines, key=lambda line: -line[0])
    kept = [right for confidence, right in ranked if confidence >= QUEUED_BELOW]
    curve = {}
    for share in _CURVE:
        rest = [right for _, right in ranked[: round(len(ranked) * (1 - share))]]
        curve[f"{share:.2f}"] = _rounded(100 * sum(rest) / max(1, len(rest)))
    return {
        "lines": len(ranked),
        "accuracy": _rounded(100 * sum(right for _, right in ranked) / max(1, len(ranked))),
        "queued": _rounded(100 * (1 - len(kept) / max(1, len(ranked)))),
        "accuracy_not_queued": _rounded(100 * sum(kept) / max(1, len(kept))),
        "accuracy_by_queue": curve,
    }


def _rounded(value: float) -> float:
    return round(float(value), 2)
