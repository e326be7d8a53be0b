"""Who speaks each quote, with the evidence and how sure it is.

The ladder, strongest first: a verb of speech beside the quote with a name, noun or pronoun; the speaker of the same
paragraph;
the person who acts in the same paragraph; taking turns; whoever was mentioned last. Confidences are
the shares of right answers, end to end, that these rules had on the quotations of LitBank's 80 training documents.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_ai_analysis.reading.quotes import QuoteSpan

_STOPS = frozenset(".;!?") | {"…", "..."}
_NEAR = 9
_CUE_TOKENS = 40
_HEARING = 6
_HEARD = frozenset({"hear", "heard", "hearing", "hears", "overheard", "entendit", "entendait", "entendre", "entendant"})


@dataclass(slots=True)
class Turn:
    """One quote with what is found of its speaker. ``verb`` is the token of the verb of speech beside it.

    ``rivals``: who else might speak, with their chances, where the reader knows.
    """

    span: QuoteSpan
    first: int
    last: int
    speaker: int | None = None
    confidence: float = 0.0
    evidence: str = ""
    verb: int | None = None
    cue: Mention | None = None
    refused: bool = False
    addressed: set[int] = field(default_factory=set)
    rivals: tuple[tuple[int, float], ...] = ()

    def settle(self, speaker: int, confidence: float, evidence: str) -> None:
        """Name the speaker."""
        self.speaker, self.confidence, self.evidence = speaker, confidence, evidence


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of speech and the mention that speaks by it; the mention is None where its subject is nobody known."""

    verb: int
    mention: Mention | None


class CueFinder:
    """Finds the verb of speech beside a quote and its subject, inside one paragraph."""

    def __init__(self, document: Document, first: int, last: int, mentions: list[Mention]) -> None:
        self.document = document
        self.first, self.last = first, last
        self.by_first = {m.first: m for m in reversed(mentions) if not m.quoted}
        self._outside = [m for m in mentions if not m.quoted]
        self._starts = [m.first for m in self._outside]

    def _between(self, start: int, end: int) -> list[Mention]:
        """Mentions of the story that begin in a half-open range of tokens."""
        return self._outside[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def after(self, turn: Turn) -> Cue | None:
        """``"...," said Mara`` or ``"...," Mara said``."""
        lowers, verbs = self.document.lowers, self.document.lexicon.speech_verbs
        end = self._segment_end(turn.last)
        if self._is_new_sentence(turn, end):
            return None
        for k in range(turn.last, min(turn.last + _NEAR, end)):
            if lowers[k] in _STOPS or (lowers[k] == "," and k > turn.last + 5):
                return None
            if lowers[k] in verbs and not self._is_noun(k):
                return self._subject_of(k, turn.last, end)
        return None

    def _is_new_sentence(self, turn: Turn, end: int) -> bool:
        """Speech that ended with a full stop: what follows with a capital is the story going on."""
        if turn.last >= end:
            return True
        text, word = self.document.text, self.document.words[turn.last]
        closing = text[max(turn.span.start, turn.span.end - 3) : turn.span.end].rstrip("”»’'\"“ \u00a0\u202f")
        if closing.endswith(".") and not closing.endswith(".."):
            return word[0].isupper()
        pronoun = word.lower() in self.document.lexicon.grammar.subjects and word != "I"
        return closing.endswith(("!", "?")) and word[0].isupper() and pronoun

    def _is_noun(self, k: int) -> bool:
        before = self.document.lowers[k - 1] if k > self.first else ""
        return before in self.document.lexicon.grammar.determiners and before not in {
            "her",
            "his",
            "la",
            "le",
            "les",
            "l'",
            "l’",
        }

    def _segment_end(self, start: int) -> int:
        quoted = self.document.quoted
        limit = min(self.last, start + _CUE_TOKENS)
        return next((k for k in range(start, limit) if quoted[k]), limit)

    def _subject_of(self, verb: int, start: int, end: int) -> Cue:
        lowers, grammar = self.document.lowers, self.document.lexicon.grammar
        for k in range(verb + 1, min(verb + 4, end)):
            if k in self.by_first and self._can_speak(self.by_first[k]):
                return Cue(verb, self.by_first[k])
            if (
                lowers[k] in _STOPS
                or lowers[k] in {",", "to"}
                or (lowers[k] in grammar.prepositions and lowers[k] != "de")
            ):
                break
        before = [m for m in self._between(start, verb) if m.last <= verb and self._can_speak(m)]
        return Cue(verb, before[-1] if before else None)

    def _can_speak(self, mention: Mention) -> bool:
        before = self.document.lowers[mention.first - 1] if mention.first else ""
        if before in self.document.lexicon.grammar.prepositions:
            return False
        after = self.document.lowers[mention.last] if mention.last < len(self.document.lowers) else ""
        return after not in {"'s", "’s"} and (mention.subject or mention.pronoun is None)

    def before(self, turn: Turn) -> Cue | None:
        """``Mara said: "..."``, ``He thought a moment, then answered, "..."``, ``« Il réfléchit, puis reprit : «
        ... »``."""
        words, verbs = self.document.words, self.document.lexicon.speech_verbs
        start = self._sentence_start(turn.first)
        if start >= turn.first:
            return None
        ends_open = words[turn.first - 1] in {",", ":", "—", "--", "–"}
        colon = words[turn.first - 1] == ":"
        verb = next(
            (
                k
                for k in range(turn.first - 1, start - 1, -1)
                if self.document.lowers[k] in verbs and not self._is_noun(k)
            ),
            None,
        )
        if verb is None or not (ends_open or verb == turn.first - 1):
            return self._announced(start, turn.first) if colon else None
        heard = self._heard(start, verb)
        if heard is not None:
            return heard
        inside = [m for m in self._between(start, verb) if m.last <= verb and m.subject and self._can_speak(m)]
        if inside:
            return Cue(verb, inside[-1])
        after = self.by_first.get(verb + 1)
        return (
            Cue(verb, after)
            if after is not None and self._can_speak(after)
            else (self._announced(start, turn.first) if colon else None)
        )

    def _heard(self, start: int, verb: int) -> Cue | None:
        """``She heard the Rabbit say``: who is heard speaks, not who hears."""
        lowers = self.document.lowers
        ear = next((k for k in range(verb - 1, max(start, verb - _HEARING) - 1, -1) if lowers[k] in _HEARD), None)
        if ear is None or verb - ear < 2:
            return None
        between = [m for m in self._between(ear + 1, verb) if m.last <= verb]
        return Cue(verb, between[-1] if between else None)

    def _announced(self, start: int, end: int) -> Cue | None:
        """A sentence that ends with a colon announces its subject's speech."""
        subjects = [m for m in self._between(start, end) if m.subject]
        return Cue(end - 1, subjects[0]) if subjects else None

    def _sentence_start(self, token: int) -> int:
        lowers, quoted = self.document.lowers, self.document.quoted
        start = token
        while (
            start > self.first
            and not quoted[start - 1]
            and lowers[start - 1] not in _STOPS
            and token - start < _CUE_TOKENS
        ):
            start -= 1
        return start

    def beat(self, turn: Turn) -> Mention | None:
        """The person who acts right after the quote, or right before it, in the same paragraph."""
        after = [m for m in self._between(turn.last, self._segment_end(turn.last)) if m.subject and m.drafts]
        before_start = self._back_to_quote(turn.first)
        before = [m for m in self._between(before_start, turn.first) if m.last <= turn.first and m.subject and m.drafts]
        if before:
            return self._last_sentence_subject(before)
        return after[0] if after else None

    def _last_sentence_subject(self, mentions: list[Mention]) -> Mention:
        sentence = self.document.sentence_of[mentions[-1].first]
        return next(m for m in mentions if self.document.sentence_of[m.first] == sentence)

    def _back_to_quote(self, token: int) -> int:
        start = token
        while start > self.first and not self.document.quoted[start - 1]:
            start -= 1
        return start
