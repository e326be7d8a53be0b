"""The walk through the book, paragraph by paragraph: each mention resolved, then each quote given to its speaker.

Both in one pass, because they need each other: ``she said`` depends on who spoke before, and the next ``he`` on who
speaks now.
"""

from bisect import bisect_left
from collections.abc import Callable

import regex

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_ai_analysis.reading.quotes import QuoteSpan
from visiobook_ai_analysis.reading.references import References
from visiobook_ai_analysis.reading.speakers import Cue, CueFinder, Turn
from visiobook_ai_analysis.reading.turns import Conversation, Exchange
from visiobook_contracts.ai_analysis import Gender, Species

_NAMED, _DESCRIBED, _PRONOUN, _FIRST_PERSON = 0.97, 0.87, 0.76, 0.92
_SAME_PARAGRAPH, _CONTINUED, _ANNOUNCED, _BEAT = 0.87, 0.85, 0.6, 0.71
_INTRODUCTION = regex.compile(
    (
        r"^\W*(?:(?:only|it is|it's|it’s|i am|i'm|i’m|my name is|my name's|they call me|call me|je suis|"
        r"je m['’]appelle|c['’]est|ce n['’]est que|mon nom est|je me nomme|moi,)\s+)?$"
    ),
    regex.IGNORECASE,
)
_SAYS_NAME = regex.compile(
    r"(?:my name is|my name's|my name’s|call me|je m['’]appelle|mon nom est|je me nomme)\s+(?:\w+\.?\s+)?$",
    regex.IGNORECASE,
)

_ASKS_NAME = regex.compile(
    r"(?:your name|who are you|who(?:'re|’re) you|(?:vous|t['’])? ?appel(?:ez|les)-(?:vous|tu)|"
    r"(?:votre|ton) nom|qui (?:êtes-vous|es-tu))\P{L}*$",
    regex.IGNORECASE,
)
_ANIMALS_REACH = 8


class Walk:
    """One reading of a document. After ``run`` every mention carries its drafts and every turn its speaker."""

    def __init__(self, document: Document, cast: Cast, mentions: list[Mention], spans: list[QuoteSpan]) -> None:
        self.document = document
        self.cast = cast
        self.references = References(document, cast, _first_chapters(document, mentions))
        self.conversation = Conversation(cast)
        self.turns: list[Turn] = []
        self._mentions = _by_paragraph(document, mentions)
        self._spans = _spans_by_paragraph(document, spans)
        self._announced: int | None = None
        self._heard: set[int] = set()
        self._asks_name = False

    def run(self, report: Callable[[float], None]) -> list[Turn]:
        """Read every paragraph in order."""
        chapter = -1
        total = max(1, len(self.document.paragraphs))
        for index, paragraph in enumerate(self.document.paragraphs):
            if paragraph.chapter != chapter:
                chapter = paragraph.chapter
                self.conversation.close()
            self._paragraph(index)
            if index % 64 == 0:
                report(index / total)
        self.conversation.close()
        return self.turns

    def _paragraph(self, index: int) -> None:
        mentions, spans = self._mentions[index], self._spans[index]
        if spans and self.conversation.ended_before(index):
            self.conversation.close()
        turns = [Turn(span, self.document.token_at(span.start), self.document.token_at(span.end)) for span in spans]
        before = self.references.focus.last_subject(index, within=3)
        self._resolve(mentions, turns)
        if turns:
            self._attribute(index, mentions, turns, before)
            self.turns += turns
        self._announced = self._announces(index, mentions)

    # ------------------------------------------------------------------------------------------- mentions

    def _resolve(self, mentions: list[Mention], turns: list[Turn]) -> None:
        _find_addressed(self.document, self.cast, mentions, turns)
        last = self.conversation.last_speaker()
        addressed = set().union(*(t.addressed for t in turns))
        for mention in mentions:
            exclude: set[int] = set()
            disfavour: set[int] = set()
            if turns and mention.name is None and self._beside_speech_verb(mention):
                exclude = addressed
                disfavour = ({last} if last is not None else set()) | self._silent_animals(mention)
            self.references.resolve(mention, exclude=exclude, disfavour=disfavour)
            self.references.remember(mention)

    def _silent_animals(self, mention: Mention) -> set[int]:
        """``He answered`` is hardly one of the animals that the book has not let speak in so many words."""
        if mention.pronoun is None:
            return set()
        near = self.references.focus.recent(self.document.paragraph_of(mention.first), within=_ANIMALS_REACH)
        animals = {draft for draft in near if self.cast[draft].species is not Species.HUMAN}
        return {draft for draft in animals if self.cast[draft].nominal and draft not in self._heard}

    def _beside_speech_verb(self, mention: Mention) -> bool:
        verbs, lowers = self.document.lexicon.speech_verbs, self.document.lowers
        return (mention.first > 0 and lowers[mention.first - 1] in verbs) or any(
            low in verbs for low in lowers[mention.last : mention.last + 2]
        )

    # ------------------------------------------------------------------------------------------- quotes

    def _attribute(self, index: int, mentions: list[Mention], turns: list[Turn], before: int | None) -> None:
        paragraph = self.document.paragraphs[index]
        finder = CueFinder(self.document, paragraph.first, paragraph.last, mentions)
        for number, turn in enumerate(turns):
            self._from_cue(turn, self._cue(finder, turns, number))
            self._introduces_self(turn, mentions)
        self._spread(turns)
        if all(turn.speaker is None and not turn.refused for turn in turns):
            self._without_cue(finder, turns)
        exchange = Exchange(index, turns, fallback=before)
        self.conversation.add(exchange)
        for turn in turns:
            self._introduces_self(turn, mentions)
        last = turns[-1].span
        self._asks_name = _ASKS_NAME.search(self.document.text[last.start : last.end]) is not None
        if exchange.speaker is not None:
            self.references.focus.push(
                exchange.speaker, self.document.sentence_of[turns[-1].first], index, subject=False
            )

    def _cue(self, finder: CueFinder, turns: list[Turn], number: int) -> Cue | None:
        """The cue after a quote, else before it, unless that one belongs to the quote before."""
        turn = turns[number]
        cue = finder.after(turn)
        if cue is not None and (cue.mention is not None or number + 1 == len(turns)):
            return cue
        earlier = finder.before(turn)
        if (
            earlier is not None
            and number
            and turns[number - 1].verb == earlier.verb
            and earlier.mention is not turns[number - 1].cue
        ):
            return None
        return earlier or cue

    def _from_cue(self, turn: Turn, cue: Cue | None) -> None:
        if cue is None:
            return
        turn.verb, turn.cue = cue.verb, cue.mention
        mention = cue.mention
        if mention is None and self._heard_animal(turn, cue.verb):
            return
        if mention is None or len(mention.drafts) != 1:
            turn.refused = (mention is not None and mention.pronoun is None) or self._strange_subject(cue.verb)
            return
        first, last = min(mention.first, cue.verb), max(mention.last, cue.verb + 1)
        words = self.document.excerpt(first, last)
        speaker = self.cast.find(mention.drafts[0])
        if mention.pronoun is None:
            self._heard.add(speaker)
        confidence = _cue_confidence(mention)
        turn.settle(
            speaker, confidence, f"“{words}”" + (f", who is {self.cast[speaker].name}" if mention.name is None else "")
        )

    def _heard_animal(self, turn: Turn, verb: int) -> bool:
        """``In time to hear it say``: what speaks is the animal told of last."""
        if self.document.lowers[verb - 1 : verb] != ["it"]:
            return False
        animal = self.references.focus.last_animal(self.document.paragraph_of(verb))
        if animal is not None:
            words = self.document.excerpt(verb - 1, verb + 1)
            turn.settle(animal, _PRONOUN, f"“{words}”, who is {self.cast[animal].name}")
        turn.refused = animal is None
        return True

    def _strange_subject(self, verb: int) -> bool:
        """``said another``, ``cried one of the men``: somebody speaks whom the book does not know."""
        after = self.document.lowers[verb + 1] if verb + 1 < len(self.document.lowers) else ""
        return (
            after in self.document.lexicon.grammar.determiners - self.document.lexicon.grammar.possessors
            or after in _STRANGERS
        )

    def _spread(self, turns: list[Turn]) -> None:
        """Quotes of one paragraph without a cue of their own are spoken by the one before, or else after."""
        for order in (turns, turns[::-1]):
            known: Turn | None = None
            for turn in order:
                if turn.speaker is not None:
                    known = turn
                elif known is not None and not turn.refused and known.speaker is not None:
                    turn.settle(
                        known.speaker, min(_SAME_PARAGRAPH, known.confidence), f"same paragraph as {known.evidence}"
                    )

    def _without_cue(self, finder: CueFinder, turns: list[Turn]) -> None:
        if turns[0].span.continues and self.turns and self.turns[-1].speaker is not None:
            speaker, evidence, confidence = (
                self.turns[-1].speaker,
                "the speech goes on from the paragraph before",
                _CONTINUED,
            )
        elif self._announced is not None:
            speaker, evidence, confidence = self._announced, "announced by a colon in the paragraph before", _ANNOUNCED
        else:
            mention = finder.beat(turns[0])
            if mention is None or mention.drafts[0] in turns[0].addressed or len(mention.drafts) > 1:
                return
            speaker, confidence = mention.drafts[0], _BEAT
            deed = self.document.excerpt(mention.first, min(mention.last + 3, finder.last))
            evidence = f"acts in the same paragraph: “{deed}”"
        for turn in turns:
            turn.settle(speaker, confidence, evidence)

    def _announces(self, index: int, mentions: list[Mention]) -> int | None:
        """Who is about to speak when a paragraph of story ends with a colon."""
        paragraph = self.document.paragraphs[index]
        if paragraph.last == paragraph.first or self.document.words[paragraph.last - 1] != ":":
            return None
        sentence = self.document.sentence_of[paragraph.last - 1]
        subjects = [m for m in mentions if m.subject and not m.quoted and len(m.drafts) == 1]
        inside = [m for m in subjects if self.document.sentence_of[m.first] == sentence]
        if inside or subjects:
            return (inside[0] if inside else subjects[-1]).drafts[0]
        return self.references.focus.last_subject(index, within=2)

    def _introduces_self(self, turn: Turn, mentions: list[Mention]) -> None:
        """``A man came in. "Captain Hale," he said``: the nameless speaker has told a name that the story did not."""
        if turn.speaker is None or not self.cast[turn.speaker].nominal:
            return
        speaker = self.cast[turn.speaker]
        starts = bisect_left(mentions, turn.first, key=lambda mention: mention.first)
        for mention in mentions[starts : bisect_left(mentions, turn.last, key=lambda mention: mention.first)]:
            if mention.name is None or not mention.drafts:
                continue
            named = self.cast[mention.drafts[0]]
            lead = self.document.text[turn.span.start : self.document.starts[mention.first]][-60:]
            fresh = not self.references.knows(named.index)
            opens = _INTRODUCTION.match(lead) is not None and self._ends_name(mention)
            if (
                (fresh or self._asks_name) and opens and _same_gender(named.gender, speaker.gender)
            ) or _SAYS_NAME.search(lead):
                self.references.adopt(speaker.index, named.index)
                turn.speaker = self.cast.find(named.index)
                turn.addressed.discard(named.index)
                return

    def _ends_name(self, mention: Mention) -> bool:
        return (
            self.document.words[mention.last] in {",", ".", "”", "’", '"', "»", ";"}
            if mention.last < len(self.document.words)
            else True
        )


def _same_gender(one: Gender, other: Gender) -> bool:
    return one is other or Gender.UNKNOWN in {one, other}


def _cue_confidence(mention: Mention) -> float:
    if mention.pronoun is Pronoun.I:
        return _FIRST_PERSON
    if mention.pronoun is not None:
        return _PRONOUN
    return _NAMED if mention.name is not None else _DESCRIBED


def _find_addressed(document: Document, cast: Cast, mentions: list[Mention], turns: list[Turn]) -> None:
    """Names set off by commas inside speech are spoken to."""
    starts = [mention.first for mention in mentions]
    for turn in turns:
        for mention in mentions[bisect_left(starts, turn.first) : bisect_left(starts, turn.last)]:
            if mention.name is None:
                continue
            before = document.words[mention.first - 1]
            after = document.words[mention.last] if mention.last < len(document.words) else "."
            if not mention.name.definite and before in _OPENERS and after in _CLOSERS:
                turn.addressed.add(cast.find(mention.drafts[0]))


_STRANGERS = frozenset(
    [
        "one",
        "another",
        "both",
        "several",
        "somebody",
        "someone",
        "everybody",
        "all",
        "many",
        "others",
        "l’un",
        "l’une",
        "un",
        "une",
        "quelqu'un",
    ]
)
_OPENERS = frozenset(",!?.;:—-“‘«\"'(–") | {"--", "dear", "my", "cher", "chère", "…"}
_CLOSERS = frozenset(",!?.;:—-”’»\"')–") | {"--", "…", "..."}


def _first_chapters(document: Document, mentions: list[Mention]) -> dict[int, int]:
    chapters: dict[int, int] = {}
    for mention in mentions:
        if mention.name is not None:
            chapters.setdefault(mention.drafts[0], document.paragraphs[document.paragraph_of(mention.first)].chapter)
    return chapters


def _by_paragraph(document: Document, mentions: list[Mention]) -> list[list[Mention]]:
    table: list[list[Mention]] = [[] for _ in document.paragraphs]
    for mention in mentions:
        table[document.paragraph_of(mention.first)].append(mention)
    return table


def _spans_by_paragraph(document: Document, spans: list[QuoteSpan]) -> list[list[QuoteSpan]]:
    table: list[list[QuoteSpan]] = [[] for _ in document.paragraphs]
    for span in spans:
        table[span.paragraph].append(span)
    return table
