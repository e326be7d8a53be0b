"""What an answer about one line says of others: of the same paragraph, of the turns around it, of a description.

Only lines that are not sure by themselves are changed, and turns only as far as no sure line speaks against it.
"""

from collections.abc import Mapping, Sequence

import regex

from visiobook_ai_analysis.reading.conversations import (
    Conversation,
    Exchange,
    conversations,
    other_than,
    outward,
    speaker_of,
    surest,
)
from visiobook_ai_analysis.reading.doubts import SURE
from visiobook_contracts.ai_analysis import Book, Character, Quote

_SAME_PARAGRAPH, _DESCRIBED = 0.95, 0.9
_FIRST_TURN, _FARTHER = 0.9, 0.02
_SPEAKS_AGAINST = 0.75
_DESCRIPTION = regex.compile(r"“[^”]*?\b((?:the|an?|le|la|un|une)\s[^”]+|l['’][^”]+)”, who is", regex.IGNORECASE)
_NOBODY = "a stranger"


class Answers:
    """Lines of a reading that change as answers come in. ``quotes`` holds them as they are now."""

    def __init__(self, book: Book, characters: Sequence[Character], quotes: list[Quote]) -> None:
        self.quotes = quotes
        self._names = {character.id: character.name for character in characters}
        self._conversations = conversations(book, quotes)
        self._places = {
            line: (conversation, index)
            for conversation in self._conversations
            for index, exchange in enumerate(conversation)
            for line in exchange.lines
        }
        self._described = _by_description(quotes)

    def give(self, speakers: Mapping[int, str | None], evidence: str) -> None:
        """Speakers of lines as a person says them. All are fixed before any has consequences."""
        before = {line: self.quotes[line] for line in speakers}
        for line, speaker in speakers.items():
            self._set(line, speaker, 1.0, evidence)
        for line in sorted(speakers):
            speaker = speakers[line]
            if speaker is not None:
                self._same_description(before[line], speaker)
                self._around(line, speaker, before[line].speaker_id)

    def _set(self, line: int, speaker: str | None, confidence: float, evidence: str) -> None:
        changed = {"speaker_id": speaker, "confidence": confidence, "evidence": evidence}
        self.quotes[line] = self.quotes[line].model_copy(update=changed)

    def _is_open(self, line: int) -> bool:
        return self.quotes[line].confidence < SURE

    def _name(self, speaker: str) -> str:
        return self._names.get(speaker, _NOBODY)

    # ------------------------------------------------------------------------------------------- description

    def _same_description(self, asked: Quote, speaker: str) -> None:
        """“said the old man” was somebody else than we thought: so it is wherever we thought the same."""
        key = _description(asked)
        if key is None or asked.speaker_id == speaker:
            return
        for line in self._described.get((key, asked.speaker_id), ()):
            if self.quotes[line].confidence < 1:
                evidence = f"“{key}” is {self._name(speaker)}, as a reader confirmed"
                self._set(line, speaker, _DESCRIBED, evidence)

    # ------------------------------------------------------------------------------------------- turns

    def _around(self, line: int, speaker: str, mistaken: str | None) -> None:
        if line not in self._places:
            return
        conversation, index = self._places[line]
        for neighbour in conversation[index].lines:
            if self._is_open(neighbour):
                self._set(neighbour, speaker, _SAME_PARAGRAPH, "same paragraph as a line that a reader confirmed")
        other = other_than(speaker, conversation, index, self.quotes) or (mistaken if mistaken != speaker else None)
        if other is not None:
            for step in (-1, 1):
                self._take_turns(conversation, index, step, (speaker, other))

    def _take_turns(self, conversation: Conversation, index: int, step: int, pair: tuple[str, str]) -> None:
        """Two people in turn, from a confirmed line to the next sure one; if that one disagrees, one turn alone."""
        walked: list[Exchange] = []
        for exchange in outward(conversation, index, step):
            agrees = speaker_of(exchange, self.quotes) == pair[(len(walked) + 1) % 2]
            if not agrees and surest(exchange, self.quotes) >= _SPEAKS_AGAINST:
                walked = walked[:1] if len(walked) > 1 else []
                break
            if surest(exchange, self.quotes) >= SURE:
                break
            walked.append(exchange)
        for number, exchange in enumerate(walked, start=1):
            speaker, partner = pair[number % 2], pair[(number + 1) % 2]
            evidence = f"takes turns with {self._name(partner)}, as a reader confirmed"
            for line in exchange.lines:
                self._set(line, speaker, max(SURE, _FIRST_TURN - _FARTHER * (number - 1)), evidence)


def _description(quote: Quote) -> str | None:
    """The words by which the text calls the speaker, where it is neither a name nor a pronoun."""
    match = _DESCRIPTION.search(quote.evidence)
    return match[1].casefold() if match else None


def _by_description(quotes: Sequence[Quote]) -> dict[tuple[str, str | None], list[int]]:
    table: dict[tuple[str, str | None], list[int]] = {}
    for line, quote in enumerate(quotes):
        key = _description(quote)
        if key is not None:
            table.setdefault((key, quote.speaker_id), []).append(line)
    return table
