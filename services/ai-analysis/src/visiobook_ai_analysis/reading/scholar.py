"""The trained heads consulted on a book that the rules have read: speakers, pronouns, mentions and events.

The rules keep the cast with its looks, ages and names. The heads know better who speaks and whom a pronoun means
(measured in docs/reading.md), so their people are matched with the rules' drafts by the places where both see somebody.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiobook_ai_analysis.heads.discourse import NOBODY
from visiobook_ai_analysis.heads.literary import LiteraryReader, LiteraryReading, Report
from visiobook_ai_analysis.heads.people import FEMALE, MALE, NO_PRONOUN, Person
from visiobook_ai_analysis.heads.speakers import Attribution
from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_contracts import literary as contract
from visiobook_contracts.ai_analysis import Gender

_NAMED, _DESCRIBED, _MEANT = 3.0, 1.5, 0.25
_ALONE, _CONTRADICTED = 0.55, 0.5
"""What is left of the heads' confidence where the rules name nobody, or somebody else (measured on LitBank)."""
_TRUSTED, _CERTAIN = 0.75, 0.95
"""From these confidences on the rules are believed against heads that took several people for one, or against all."""
_PURE = 0.8
"""Share of its names that must be one person's for an entity to be taken for that person."""
_SEX = {MALE: Gender.MALE, FEMALE: Gender.FEMALE}
_THIRD = {
    Pronoun.HE: Gender.MALE,
    Pronoun.HIM: Gender.MALE,
    Pronoun.HIS: Gender.MALE,
    Pronoun.SHE: Gender.FEMALE,
    Pronoun.HER: Gender.FEMALE,
    Pronoun.HERS: Gender.FEMALE,
}


@dataclass(frozen=True, slots=True)
class Scholarship:
    """What the heads found, and the draft that each of their entities is.

    ``own`` are the drafts of names, by their number among the people.
    """

    reading: LiteraryReading
    drafts: dict[int, int]
    own: dict[int, int]

    def draft_of(self, person: int) -> int | None:
        """Who of the cast a mention means, by its number among the people: a name by itself, others by their entity."""
        if self.reading.people[person].type != "PER":
            return None
        return self.own.get(person, self.drafts.get(int(self.reading.entities[person])))


def consult(
    reader: LiteraryReader, document: Document, cast: Cast, mentions: list[Mention], turns: list[Turn], report: Report
) -> Scholarship:
    """Let the heads read, then give their speakers to ``turns`` and their people to the pronouns among ``mentions``."""
    reading = reader.read(document, [(turn.first, turn.last) for turn in turns], report)
    matched = _match(reading, cast, mentions)
    drafts = matched.drafts
    _meet_speakers(document, reading, cast, drafts)
    pure = {entity: draft for entity, draft in drafts.items() if entity in matched.pure or entity not in matched.seen}
    _resolve_pronouns(reading, cast, mentions, pure)
    by_place = {(a.quotation.first, a.quotation.last): a for a in reading.attributions}
    for turn in turns:
        found = by_place.get((turn.first, turn.last))
        if found is not None:
            _give(document, cast, pure, drafts, turn, found)
    final = {entity: cast.find(draft) for entity, draft in drafts.items()}
    return Scholarship(reading, final, {i: cast.find(d) for i, d in matched.own.items()})


def mentions_of(document: Document, scholarship: Scholarship, ids: Mapping[int, str]) -> tuple[contract.Mention, ...]:
    """Every mention by its place in the text; people with the character that they are, where they are one."""
    reading, found = scholarship.reading, []
    for i, person in enumerate(reading.people):
        draft = scholarship.draft_of(i)
        found.append(
            contract.Mention(
                start=document.starts[person.first],
                end=document.ends[person.last - 1],
                type=contract.EntityType(person.type),
                kind=contract.MentionKind(person.kind),
                character_id=None if draft is None else ids.get(draft),
            )
        )
    return tuple(found)


def events_of(document: Document, scholarship: Scholarship) -> tuple[contract.StoryEvent, ...]:
    """The words that tell what happened."""
    words = scholarship.reading.events
    return tuple(contract.StoryEvent(start=document.starts[i], end=document.ends[i]) for i in words)


@dataclass(frozen=True, slots=True)
class _Match:
    drafts: dict[int, int]
    pure: set[int]
    seen: set[int]
    own: dict[int, int]


def _match(reading: LiteraryReading, cast: Cast, mentions: Sequence[Mention]) -> _Match:
    """Entity of the heads -> draft of the rules, by what both make of the same words."""
    by_token: dict[int, Mention] = {}
    for mention in mentions:
        if len(mention.drafts) == 1:
            for token in range(mention.first, mention.last):
                if mention.name is not None or token not in by_token:
                    by_token[token] = mention
    votes: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    own: dict[int, int] = {}
    for i, (person, entity) in enumerate(zip(reading.people, reading.entities.tolist(), strict=True)):
        same = by_token.get(person.head)
        if person.type == "PER" and same is not None:
            weight = _weight(person, same)
            if weight:
                votes[entity][cast.find(same.drafts[0])] += weight
            if weight == _NAMED:
                own[i] = same.drafts[0]
    best = {entity: max(found, key=lambda draft: (found[draft], -draft)) for entity, found in votes.items()}
    pure = {entity for entity, draft in best.items() if votes[entity][draft] >= _PURE * sum(votes[entity].values())}
    return _Match(best, pure, set(votes), own)


def _weight(person: Person, mention: Mention) -> float:
    """How much a place says that two readers mean the same person; nothing where they see different words."""
    if person.kind == "PROP":
        return _NAMED if mention.name is not None else 0.0
    if person.kind == "NOM":
        return _DESCRIBED if mention.phrase is not None else 0.0
    return _MEANT if mention.pronoun is not None else 0.0


def _meet_speakers(document: Document, reading: LiteraryReading, cast: Cast, drafts: dict[int, int]) -> None:
    """People who speak and whom the rules have not met join the cast."""
    speaking = {a.speaker for a in reading.attributions if a.speaker != NOBODY} - drafts.keys()
    told: defaultdict[int, list[Person]] = defaultdict(list)
    for person, entity in zip(reading.people, reading.entities.tolist(), strict=True):
        if entity in speaking and person.pronoun == NO_PRONOUN:
            told[entity].append(person)
    for entity in sorted(told):
        best = min(told[entity], key=lambda p: (p.kind != "PROP", p.first))
        name = document.excerpt(best.first, best.last)
        sexes = Counter(_SEX[p.sex] for p in told[entity] if p.sex in _SEX)
        gender = sexes.most_common(1)[0][0] if sexes else Gender.UNKNOWN
        known = Counter({name: 1}) if best.kind == "PROP" else Counter()
        drafts[entity] = cast.add(name=name, gender=gender, nominal=best.kind != "PROP", display=known).index


def _resolve_pronouns(
    reading: LiteraryReading, cast: Cast, mentions: Sequence[Mention], drafts: dict[int, int]
) -> None:
    """He and she of the story mean whom the heads say, unless that person is known to be of the other sex."""
    entity_at = {p.first: e for p, e in zip(reading.people, reading.entities.tolist(), strict=True) if p.kind == "PRON"}
    for mention in mentions:
        gender = None if mention.pronoun is None or mention.quoted else _THIRD.get(mention.pronoun)
        draft = drafts.get(entity_at.get(mention.first, NOBODY)) if gender is not None else None
        if draft is not None and cast[draft].gender in {gender, Gender.UNKNOWN}:
            mention.drafts = (cast.find(draft),)


def _give(
    document: Document, cast: Cast, pure: Mapping[int, int], drafts: Mapping[int, int], turn: Turn, found: Attribution
) -> None:
    """The heads' speaker for a turn, unless the rules have strong grounds or the heads took several people for one."""
    turn.rivals = tuple((cast.find(drafts[e]), chance) for e, chance in found.rivals if e in drafts)
    draft = drafts.get(found.speaker)
    contradicted = turn.speaker is not None and (draft is None or cast.find(draft) != cast.find(turn.speaker))
    if contradicted and turn.confidence >= (_CERTAIN if found.speaker in pure else _TRUSTED):
        turn.confidence *= 1.0 if turn.confidence >= _CERTAIN else _CONTRADICTED
        return
    if draft is None:
        turn.confidence = min(turn.confidence, found.confidence) * _CONTRADICTED
        return
    speaker = cast.find(draft)
    turn.settle(speaker, _agreed(cast, turn, speaker, found), _evidence(document, cast, turn, found, speaker))


def _agreed(cast: Cast, turn: Turn, speaker: int, found: Attribution) -> float:
    """The rules err elsewhere than the heads do: a line that both give to the same person is far surer."""
    if turn.speaker is None:
        return found.confidence * _ALONE
    return found.confidence * (1.0 if cast.find(turn.speaker) == speaker else _CONTRADICTED)


def _evidence(document: Document, cast: Cast, turn: Turn, found: Attribution, draft: int) -> str:
    """One readable line: why this speaker."""
    quotation, name = found.quotation, cast[draft].name
    cue = quotation.after or quotation.before
    if found.reason == "cue" and cue is not None:
        near = quotation.verb >= 0 and cue is quotation.after
        first = min(cue.first, quotation.verb) if near else cue.first
        last = max(cue.last, quotation.verb + 1) if near else min(cue.last + 2, turn.first)
        words = document.excerpt(first, max(last, cue.last))
        return f"“{words}”" + ("" if cue.kind == "PROP" else f", who is {name}")
    return {
        "paragraph": f"{name} speaks before in the same paragraph",
        "acts": f"{name} acts in the same paragraph",
        "turns": f"{name} takes turns here",
    }.get(found.reason, f"{name} was mentioned near")
