"""Doubtful lines that rest on the same thing, so that one answer settles them all.

Either the text calls the speaker by the same description (“the nurse”), or it names the speaker beside the line while
the trained heads hear somebody else: where they took one person of the book for another, they did so throughout.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

import regex

from visiobook_contracts.ai_analysis import Quote
from visiobook_contracts.literary import Doubt

Ground = tuple[Hashable, ...]
"""What a doubtful line rests on: equal for lines that an answer settles together."""

_DESCRIPTION = regex.compile(
    r"“[^”]*?\b((?:the|an?|le|la|un|une)\s[^”]+)”, who is|“[^”]*\b(l['’][^”]+)”, who is", regex.I
)
_TOLD, _BY_PRONOUN = "“", ", who is"
_STRONG_RIVAL = 0.7


def description_of(quote: Quote) -> str | None:
    """The words by which the text calls the speaker, where it is neither a name nor a pronoun."""
    match = _DESCRIPTION.search(quote.evidence)
    return (match[1] or match[2]).casefold() if match else None


def grounds(quotes: Sequence[Quote], doubts: Sequence[Doubt]) -> dict[int, Ground]:
    """Line -> what it rests on, for lines that share it with others or might."""
    speakers = {quote.id: quote.speaker_id for quote in quotes}
    rivals = {doubt.quote_id: _strong_rival(doubt, speakers.get(doubt.quote_id)) for doubt in doubts}
    found: dict[int, Ground] = {}
    for line, quote in enumerate(quotes):
        told = description_of(quote)
        if told is not None:
            found[line] = ("described", told, quote.speaker_id)
        elif rivals.get(quote.id) is not None and _TOLD in quote.evidence and _BY_PRONOUN not in quote.evidence:
            found[line] = ("named", quote.speaker_id, rivals[quote.id])
    return found


def together(found: Mapping[int, Ground]) -> dict[Ground, tuple[int, ...]]:
    """Lines by what they rest on, in the order of the text."""
    table: dict[Ground, list[int]] = defaultdict(list)
    for line, ground in sorted(found.items()):
        table[ground].append(line)
    return {ground: tuple(lines) for ground, lines in table.items()}


def _strong_rival(doubt: Doubt, speaker: str | None) -> str | None:
    """Who has most of what the speaker leaves."""
    chances = {candidate.character_id: candidate.probability for candidate in doubt.candidates}
    left = 1 - chances.get(speaker, 0.0)
    others = {who: chance for who, chance in chances.items() if who not in (None, speaker)}
    likely = max(others, key=lambda who: others[who], default=None)
    return likely if likely is not None and others[likely] >= _STRONG_RIVAL * left else None
