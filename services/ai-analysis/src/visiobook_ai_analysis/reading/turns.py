"""Taking turns: speech without a cue inside a conversation, and the conversation's memory."""

from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.speakers import Turn

_GAP = 2
_ALTERNATING, _FROM_NEXT, _NEAREST = 0.66, 0.5, 0.4


@dataclass(slots=True)
class Exchange:
    """The quotes of one paragraph: by custom one person's turn."""

    paragraph: int
    turns: list[Turn]
    fallback: int | None = None

    @property
    def speaker(self) -> int | None:
        """Who speaks last in the paragraph."""
        return next((t.speaker for t in reversed(self.turns) if t.speaker is not None), None)

    @property
    def addressed(self) -> set[int]:
        """Who is spoken to by name."""
        return set().union(*(t.addressed for t in self.turns))

    @property
    def open(self) -> bool:
        """Nobody is known to speak, and nothing says that it is a stranger."""
        return self.speaker is None and not any(t.refused for t in self.turns)


@dataclass(slots=True)
class Conversation:
    """Exchanges in paragraphs close together."""

    cast: Cast
    exchanges: list[Exchange] = field(default_factory=list)

    def ended_before(self, paragraph: int) -> bool:
        """Whether a quote in ``paragraph`` belongs to another conversation."""
        return bool(self.exchanges) and paragraph - self.exchanges[-1].paragraph > _GAP

    def last_speaker(self) -> int | None:
        """Who spoke last, as far as known."""
        return (
            None
            if not self.exchanges or self.exchanges[-1].speaker is None
            else self.cast.find(self.exchanges[-1].speaker)
        )

    def add(self, exchange: Exchange) -> None:
        """Take in a paragraph's quotes; when two people are known to talk, an open turn is given at once."""
        self.exchanges.append(exchange)
        if exchange.open:
            self._forward(len(self.exchanges) - 1)

    def _speakers_before(self, index: int) -> list[int]:
        """Distinct speakers and addressees before an exchange, the latest first."""
        found: dict[int, None] = {}
        for exchange in reversed(self.exchanges[max(0, index - 8) : index]):
            if exchange.speaker is not None:
                found.setdefault(self.cast.find(exchange.speaker))
            for person in sorted(exchange.addressed):
                found.setdefault(self.cast.find(person))
        return list(found)

    def _forward(self, index: int) -> None:
        exchange = self.exchanges[index]
        if index == 0 or self.exchanges[index - 1].speaker is None:
            return
        previous = self.exchanges[index - 1].speaker
        assert previous is not None
        if self._takes_up_again(index):
            return
        barred = {self.cast.find(a) for a in exchange.addressed} | {self.cast.find(previous)}
        asked = [
            self.cast.find(a) for a in sorted(self.exchanges[index - 1].addressed) if self.cast.find(a) not in barred
        ]
        others = asked + [person for person in self._speakers_before(index) if person not in barred]
        if others:
            self._give(exchange, others[0], _ALTERNATING, f"takes turns with {self.cast[previous].name}")

    def _takes_up_again(self, index: int) -> bool:
        """After a paragraph of story the one whom it tells of speaks first, more often than whose turn it was."""
        exchange = self.exchanges[index]
        if exchange.fallback is None or exchange.paragraph - self.exchanges[index - 1].paragraph < _GAP:
            return False
        person = self.cast.find(exchange.fallback)
        if person in {self.cast.find(a) for a in exchange.addressed}:
            return False
        self._give(exchange, person, _FROM_NEXT, f"{self.cast[person].name} acts right before")
        return True

    def _give(self, exchange: Exchange, speaker: int, confidence: float, evidence: str) -> None:
        for turn in exchange.turns:
            if turn.speaker is None:
                turn.settle(speaker, confidence, evidence)

    def close(self) -> None:
        """The conversation is over: give open turns backwards from the known, then to whoever is near."""
        for index in range(len(self.exchanges) - 2, -1, -1):
            self._backward(index)
        for index, exchange in enumerate(self.exchanges):
            if exchange.open:
                self._forward(index)
            if exchange.open:
                self._nearest(index)
        self.exchanges = []

    def _backward(self, index: int) -> None:
        exchange, after = self.exchanges[index], self.exchanges[index + 1]
        if not exchange.open or after.speaker is None:
            return
        following = self.cast.find(after.speaker)
        others = [self.cast.find(e.speaker) for e in self.exchanges[index + 2 : index + 8] if e.speaker is not None]
        others += [self.cast.find(p) for p in sorted(after.addressed)]
        others += [] if exchange.fallback is None else [self.cast.find(exchange.fallback)]
        barred = {self.cast.find(a) for a in exchange.addressed} | {following}
        other = next((p for p in others if p not in barred), None)
        if other is not None:
            self._give(exchange, other, _FROM_NEXT, f"takes turns with {self.cast[following].name}, who answers")

    def _nearest(self, index: int) -> None:
        exchange = self.exchanges[index]
        previous = self.exchanges[index - 1].speaker if index else None
        barred = {self.cast.find(a) for a in exchange.addressed} | (
            {self.cast.find(previous)} if previous is not None else set()
        )
        if exchange.fallback is not None and self.cast.find(exchange.fallback) not in barred:
            self._give(
                exchange,
                self.cast.find(exchange.fallback),
                _NEAREST,
                f"{self.cast[exchange.fallback].name} was mentioned last",
            )
