"""Quotes with what stands around them: the verb of speech and its subject, the paragraph, who is spoken to."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from visiobook_ai_analysis.heads.people import FIRST, Person
from visiobook_ai_analysis.reading.document import Document

_CUE_AFTER, _CUE_BEFORE, _SUBJECT_REACH = 8, 14, 7
_STOPS = frozenset({".", ";", "?", "!"})
_OPENERS = frozenset(",!?.;:—-“‘\"'`(") | {"--", "dear", "my", "``"}
_CLOSERS = frozenset(",!?.;:—-”’\"')") | {"--", "...", "''"}
_LEADS = frozenset({",", ":", "--", "—", "–"})


@dataclass(slots=True)
class Quotation:
    """Words ``[first, last)`` in ``paragraph``. ``after`` and ``before`` speak by a verb beside it."""

    first: int
    last: int
    paragraph: int
    after: Person | None = None
    before: Person | None = None
    verb: int = -1
    inverted: bool = False
    addressed: list[Person] = field(default_factory=list)
    named: list[Person] = field(default_factory=list)
    first_person: bool = False


class Narration:
    """The mentions of people outside speech, found by place."""

    def __init__(self, document: Document, people: Sequence[Person], quotes: Sequence[tuple[int, int]]) -> None:
        self.document = document
        inside = bytearray(len(document.words))
        for first, last in quotes:
            inside[first:last] = b"\1" * (last - first)
        self.inside = inside
        persons = [p for p in people if p.type == "PER"]
        self.told = [p for p in persons if not inside[p.first]]
        self.spoken = [p for p in persons if inside[p.first]]
        self.starts = [p.first for p in self.told]
        self._spoken_starts = [p.first for p in self.spoken]
        self.by_start: dict[int, Person] = {}
        for person in self.told:
            self.by_start.setdefault(person.first, person)
        by_paragraph: defaultdict[int, list[Person]] = defaultdict(list)
        for person in self.told:
            by_paragraph[person.paragraph].append(person)
        self.by_paragraph = by_paragraph
        self.leads = self._leading()

    def _leading(self) -> set[int]:
        """The first mention of each sentence, by its first word."""
        leads, sentence = set(), -1
        for person in self.told:
            if person.sentence != sentence:
                leads.add(person.first)
                sentence = person.sentence
        return leads

    def between(self, start: int, end: int) -> list[Person]:
        """Mentions of the story that begin in a half-open range of words."""
        return self.told[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def said(self, start: int, end: int) -> list[Person]:
        """Mentions inside speech that begin in a half-open range of words."""
        return self.spoken[bisect_left(self._spoken_starts, start) : bisect_left(self._spoken_starts, end)]


def quotations(narration: Narration, quotes: Sequence[tuple[int, int]]) -> list[Quotation]:
    """The quotes in the order of the text, each with its cues."""
    document = narration.document
    found = []
    for first, last in sorted(quotes):
        quotation = Quotation(first, last, document.paragraph_of(first))
        _look_after(narration, quotation)
        _look_before(narration, quotation)
        _look_inside(narration, quotation)
        found.append(quotation)
    return found


def _look_after(narration: Narration, quotation: Quotation) -> None:
    """``said Mara`` or ``Mara said`` right after the closing mark."""
    document, last = narration.document, quotation.last
    end = min(last + _CUE_AFTER, document.paragraphs[quotation.paragraph].last)
    end = next((k for k in range(last, end) if narration.inside[k]), end)
    for k in range(last, end):
        low = document.lowers[k]
        if k > last and low in _STOPS:
            return
        if low not in document.lexicon.speech_verbs:
            continue
        quotation.verb = k
        subject = narration.by_start.get(k + 1)
        if subject is not None and k + 1 < end:
            quotation.after, quotation.inverted = subject, True
            return
        before = narration.between(last, k)
        if before:
            quotation.after = before[0]
        return


def _look_before(narration: Narration, quotation: Quotation) -> None:
    """``Mara said, "...`` or a paragraph that ends with a colon."""
    document, first = narration.document, quotation.first
    if not first or document.words[first - 1] not in _LEADS:
        return
    same_paragraph = document.paragraphs[quotation.paragraph].first
    lowest = max(0, first - _CUE_BEFORE)
    if document.words[first - 1] != ":":
        lowest = max(lowest, same_paragraph)
    for k in range(first - 1, lowest - 1, -1):
        if narration.inside[k] or (document.lowers[k] in _STOPS and k < first - 1):
            return
        if document.lowers[k] in document.lexicon.speech_verbs:
            near = [p for p in narration.between(k - _SUBJECT_REACH, k) if p.last <= k]
            quotation.before = near[-1] if near else narration.by_start.get(k + 1)
            return


def _look_inside(narration: Narration, quotation: Quotation) -> None:
    """Who is named in the speech, and who is spoken to: a name set off by commas."""
    document = narration.document
    for person in narration.said(quotation.first, quotation.last):
        quotation.first_person = quotation.first_person or person.pronoun == FIRST
        if person.kind == "PRON":
            continue
        quotation.named.append(person)
        before = document.lowers[person.first - 1]
        after = document.lowers[person.last] if person.last < len(document.lowers) else "."
        if before in _OPENERS and after in _CLOSERS:
            quotation.addressed.append(person)
