"""The trained heads consulted on a book that the rules have read: speakers, pronouns, mentions and events."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from visiobook_ai_analysis.heads.literary import LiteraryReader, LiteraryReading, Report
from visiobook_ai_analysis.heads.people import HE, NO_PRONOUN, OWNED, SHE, Found, Person
from visiobook_ai_analysis.heads.speakers import Attribution
from visiobook_ai_analysis.reading.cast import Cast, Draft
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.late_names import without_late_names
from visiobook_ai_analysis.reading.matching import Claims, claims_of, match, merge_nameless, resolve
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_contracts import literary as contract

_ALONE, _CONTRADICTED, _DOUBTED = 0.5, 0.5, 0.5
"""What is left of the heads' confidence where the rules name nobody, or somebody else, or the heads doubt themselves:
so much that a person is asked (measured on LitBank)."""
_SURE = 0.6
"""Under this confidence the heads doubt themselves: even where the rules agree, such a line is put before a reader."""
_JOINED = 0.8
"""Who has names and descriptions that were joined with less certainty than this on average may be two taken for one."""
_CERTAIN = 0.95
"""From this confidence on, that of a name beside a verb of speech, the rules are believed against the heads."""
_TOLD, _SEEN = 0.75, 0.3
"""From these on, the confidence of the rules and their share of the places of a nameless one, ``he said`` is theirs."""


@dataclass(frozen=True, slots=True)
class Scholarship:
    """What the heads found, and who of the cast each of their people is."""

    reading: LiteraryReading
    drafts: dict[int, int]

    def draft_of(self, person: int) -> int | None:
        """Who of the cast a mention means, by its number among the people."""
        if self.reading.people[person].type != "PER":
            return None
        return self.drafts.get(int(self.reading.entities[person]))


def consult(
    reader: LiteraryReader, document: Document, cast: Cast, mentions: list[Mention], turns: list[Turn], report: Report
) -> Scholarship:
    """Let the heads read, then give their speakers to ``turns`` and their people to ``mentions``."""
    reading = without_late_names(reader.read(document, [(turn.first, turn.last) for turn in turns], report))
    claims = claims_of(reading, cast, mentions)
    drafts = match(document, reading, cast, claims)
    resolve(reading, cast, mentions, drafts)
    by_place = {(a.quotation.first, a.quotation.last): a for a in reading.attributions}
    grounds = _Grounds(document, cast, claims, drafts, mentions)
    doubtful = doubtful_people(reading)
    for turn in turns:
        found = by_place.get((turn.first, turn.last))
        if found is not None:
            _give(document, cast, drafts, turn, found, better=grounds.are_better(turn, found))
            turn.confidence *= _DOUBTED if found.speaker in doubtful else 1.0
    merge_nameless(cast, claims, drafts)
    return Scholarship(reading, {person: cast.find(draft) for person, draft in drafts.items()})


def doubtful_people(reading: LiteraryReading) -> frozenset[int]:
    """People of the heads whose names and descriptions were joined with little certainty."""
    joined: defaultdict[int, list[float]] = defaultdict(list)
    met: set[int] = set()
    for person, entity, certainty in zip(reading.people, reading.entities.tolist(), reading.certainty, strict=True):
        if entity in met and person.pronoun == NO_PRONOUN:
            joined[entity].append(float(certainty))
        met.add(entity)
    return frozenset(entity for entity, found in joined.items() if sum(found) < _JOINED * len(found))


def mentions_of(document: Document, scholarship: Scholarship, ids: Mapping[int, str]) -> tuple[contract.Mention, ...]:
    """Every mention by its place in the text; people with the character that they are, where they are one."""
    reading = scholarship.reading
    found: list[contract.Mention] = []
    named: dict[int, str | None] = {}
    for i, person in enumerate(reading.people):
        draft = scholarship.draft_of(i)
        who = None if draft is None else ids.get(draft)
        named.setdefault(person.first, who)
        found.append(_mention(document, person, who))
    found += [_mention(document, title, named.get(title.first)) for title in reading.titles]
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def _mention(document: Document, found: Person | Found, who: str | None) -> contract.Mention:
    return contract.Mention(
        start=document.starts[found.first],
        end=document.ends[found.last - 1],
        type=contract.EntityType(found.type),
        kind=contract.MentionKind(found.kind),
        character_id=who,
    )


def events_of(document: Document, scholarship: Scholarship) -> tuple[contract.StoryEvent, ...]:
    """The words that tell what happened."""
    words = scholarship.reading.events
    return tuple(contract.StoryEvent(start=document.starts[i], end=document.ends[i]) for i in words)


def _give(
    document: Document, cast: Cast, drafts: Mapping[int, int], turn: Turn, found: Attribution, *, better: bool
) -> None:
    """The heads' speaker for a turn, unless the rules have ``better`` grounds, or a name beside a verb of speech."""
    turn.rivals = tuple((cast.find(drafts[e]), chance) for e, chance in found.rivals if e in drafts)
    draft = drafts.get(found.speaker)
    certain = turn.confidence >= _CERTAIN
    if certain and turn.cue is not None and turn.cue.name is not None:
        turn.speaker = cast.find(turn.cue.drafts[0])
    differs = turn.speaker is not None and (draft is None or cast.find(draft) != cast.find(turn.speaker))
    if draft is None or (differs and (certain or better)):
        turn.confidence *= 1.0 if certain or not differs else _CONTRADICTED
        return
    speaker = cast.find(draft)
    turn.settle(speaker, _agreed(cast, turn, speaker, found), _evidence(document, cast, turn, found, speaker))


class _Grounds:
    """Where the rules are believed against the heads though no name stands beside the verb of speech."""

    def __init__(
        self, document: Document, cast: Cast, claims: Claims, drafts: Mapping[int, int], mentions: Sequence[Mention]
    ) -> None:
        self.document, self.cast, self.claims, self.drafts = document, cast, claims, drafts
        self._spoken = [m for m in mentions if m.name is not None and m.quoted]
        self._told: tuple[int, int] | None = None

    def are_better(self, turn: Turn, found: Attribution) -> bool:
        """For the turns in their order: what holds for a line holds for the others of its paragraph."""
        if turn.speaker is None or self.cast[turn.speaker].nominal:
            return False
        place = (found.quotation.paragraph, self.cast.find(turn.speaker))
        better = place == self._told or self._of_line(turn, found, self.cast[turn.speaker])
        self._told = place if better else self._told
        return better

    def _of_line(self, turn: Turn, found: Attribution, speaker: Draft) -> bool:
        """``said the captain`` of one with that title, ``said her mother``; ``he said`` where the heads know no
        name and the rules see this one often, or the line tells it: ``"Only Bram," he said``."""
        cue = None if found.reason != "cue" else found.quotation.after or found.quotation.before
        if turn.cue is not None and turn.cue.phrase is not None:
            said = set(self.document.lowers[turn.cue.first : turn.cue.last])
            return (cue is not None and cue.article == OWNED) or bool(said & (speaker.titles | speaker.trade_titles))
        draft = self.drafts.get(found.speaker)
        named = draft is not None and not self.cast[draft].nominal
        if named or cue is None or cue.pronoun not in {HE, SHE} or turn.confidence < _TOLD:
            return False
        return self.claims.share(found.speaker, speaker.index) >= _SEEN or self._tells_name(turn, speaker)

    def _tells_name(self, turn: Turn, speaker: Draft) -> bool:
        start = bisect_left(self._spoken, turn.first, key=lambda mention: mention.first)
        inside = takewhile(lambda mention: mention.first < turn.last, islice(self._spoken, start, None))
        return any(self.cast.find(mention.drafts[0]) == speaker.index for mention in inside if mention.drafts)


def _agreed(cast: Cast, turn: Turn, speaker: int, found: Attribution) -> float:
    """The rules err elsewhere than the heads do: a line that both give to the same person is far surer."""
    if turn.speaker is None:
        return found.confidence * _ALONE
    if cast.find(turn.speaker) != speaker:
        return found.confidence * _CONTRADICTED
    return found.confidence * (1.0 if found.confidence >= _SURE else _DOUBTED)


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
