"""What an answer about one line says of others: of the same paragraph, of the turns around it, of all that rest on
the same description or the same confusion of two people.

Only lines that are not sure by themselves are changed, and turns only as far as no sure line speaks against it.
"""

from collections.abc import Mapping, Sequence

from visiobook_ai_analysis.reading.alike import grounds, together
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
from visiobook_contracts.literary import Doubt

_SAME_PARAGRAPH, _ALIKE = 0.95, 0.9
_FIRST_TURN, _FARTHER = 0.9, 0.02
_SPEAKS_AGAINST = 0.75
_NOBODY = "a stranger"


class Answers:
    """Lines of a reading that change as answers come in. ``quotes`` holds them as they are now."""

    def __init__(
        self, book: Book, characters: Sequence[Character], quotes: list[Quote], doubts: Sequence[Doubt] = ()
    ) -> None:
        self.quotes = quotes
        self._names = {character.id: character.name for character in characters}
        self._conversations = conversations(book, quotes)
        self._places = {
            line: (conversation, index)
            for conversation in self._conversations
            for index, exchange in enumerate(conversation)
            for line in exchange.lines
        }
        self._grounds = grounds(quotes, doubts)
        self._alike = together(self._grounds)

    def give(self, speakers: Mapping[int, str | None], evidence: str) -> None:
        """Speakers of lines as a person says them. All are fixed before any has consequences."""
        before = {line: self.quotes[line] for line in speakers}
        for line, speaker in speakers.items():
            self._set(line, speaker, 1.0, evidence)
        for line in sorted(speakers):
            speaker = speakers[line]
            if speaker is not None:
                self._rest_on_the_same(line, before[line], speaker)
                self._around(line, speaker, before[line].speaker_id)

    def _set(self, line: int, speaker: str | None, confidence: float, evidence: str) -> None:
        changed = {"speaker_id": speaker, "confidence": confidence, "evidence": evidence}
        self.quotes[line] = self.quotes[line].model_copy(update=changed)

    def _is_open(self, line: int) -> bool:
        return self.quotes[line].confidence < SURE

    def _name(self, speaker: str) -> str:
        return self._names.get(speaker, _NOBODY)

    # ------------------------------------------------------------------------------------------- alike

    def _rest_on_the_same(self, line: int, asked: Quote, speaker: str) -> None:
        """“said the old man” is who we thought, or somebody else, wherever we thought the same; and a name beside a
        line is right wherever the same two were confused."""
        ground = self._grounds.get(line)
        if ground is None or (ground[0] == "named" and asked.speaker_id != speaker):
            return
        evidence = f"“{ground[1]}” is {self._name(speaker)}, as a reader confirmed"
        if ground[0] == "named":
            evidence = f"{self._name(speaker)} is named here, and a reader confirmed it elsewhere"
        for other in self._alike[ground]:
            if self.quotes[other].confidence < _ALIKE or (speaker != asked.speaker_id and self._is_unconfirmed(other)):
                self._set(other, speaker, _ALIKE, evidence)

    def _is_unconfirmed(self, line: int) -> bool:
        return self.quotes[line].confidence < 1

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
