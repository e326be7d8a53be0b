"""The review queue: lines whose speaker is not sure, as questions to a person, the most useful first.

Which lines is a matter of their confidences now, after all answers; where the reader has noted its doubts, its
candidates are asked about, else those who talk nearby and who are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiobook_ai_analysis.reading.conversations import (
    REACH,
    Conversation,
    conversations,
    outward,
    speaker_of,
    surest,
)
from visiobook_ai_analysis.reading.doubts import SURE, unsure
from visiobook_contracts.ai_analysis import Analysis, Book, Quote
from visiobook_contracts.literary import Doubt, SpeakerCandidate

_RIVALS = 3
_NOBODY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class _Open:
    """A line that is asked about, and the other lines that an answer is likely to settle."""

    line: int
    settles: tuple[int, ...]
    use: float


def questions(book: Book, analysis: Analysis) -> tuple[Doubt, ...]:
    """Questions about a reading. First those that settle different parts of it, then those that others settle too."""
    quotes = analysis.quotes
    known = {doubt.quote_id: doubt for doubt in analysis.doubts}
    asked = unsure([quote.confidence for quote in quotes])
    if not asked:
        return ()
    talks, there = _talks(book, quotes), _there(analysis)
    names = {character.id: character.name for character in analysis.characters}
    asking = []
    for item in _in_order(_with_use(quotes, talks, asked)):
        doubt, near = known.get(quotes[item.line].id), _near(item.line, quotes, talks, there)
        if doubt is None:
            doubt = _doubt(quotes[item.line], _shared_out(quotes[item.line], near), names)
        else:
            doubt = doubt.model_copy(update={"candidates": _completed(doubt.candidates, near)})
        asking.append(doubt.model_copy(update={"affects": len(item.settles)}))
    return tuple(asking)


def _in_order(found: Sequence[_Open]) -> list[_Open]:
    """The most useful first; what an earlier answer settles comes after all that none does."""
    first: list[_Open] = []
    later: list[_Open] = []
    settled: set[int] = set()
    for item in sorted(found, key=lambda item: (-item.use, item.line)):
        (later if item.line in settled else first).append(item)
        settled.update(item.settles)
    return first + later


def _talks(book: Book, quotes: Sequence[Quote]) -> dict[int, tuple[Conversation, int]]:
    """Line -> its conversation and the place of its paragraph there."""
    return {
        line: (conversation, index)
        for conversation in conversations(book, quotes)
        for index, exchange in enumerate(conversation)
        for line in exchange.lines
    }


def _with_use(quotes: Sequence[Quote], talks: Mapping[int, tuple[Conversation, int]], asked: set[int]) -> list[_Open]:
    found = []
    for line in sorted(asked):
        settles = _settled_by(line, quotes, talks)
        doubtful = sum(1 for other in settles if other in asked)
        found.append(_Open(line, settles, (1 - quotes[line].confidence) * (1 + doubtful)))
    return found


def _settled_by(line: int, quotes: Sequence[Quote], talks: Mapping[int, tuple[Conversation, int]]) -> tuple[int, ...]:
    """Lines of the same paragraph and of the turns around it, up to the next that is sure by itself."""
    if line not in talks:
        return ()
    conversation, index = talks[line]
    found = [other for other in conversation[index].lines if other != line and quotes[other].confidence < SURE]
    for step in (-1, 1):
        for exchange in outward(conversation, index, step):
            if surest(exchange, quotes) >= SURE:
                break
            found += exchange.lines
    return tuple(found)


def _there(analysis: Analysis) -> dict[str, tuple[str, ...]]:
    """Sentence -> who is present in its scene."""
    return {sentence: scene.present for scene in analysis.scenes for sentence in scene.sentence_ids}


def _near(
    line: int,
    quotes: Sequence[Quote],
    talks: Mapping[int, tuple[Conversation, int]],
    there: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """Who else may speak a line: those who speak near it, then those who are there."""
    quote = quotes[line]
    near: dict[str, None] = {}
    if line in talks:
        conversation, index = talks[line]
        for distance in range(1, REACH // 2):
            for place in (index - distance, index + distance):
                if 0 <= place < len(conversation) and (who := speaker_of(conversation[place], quotes)):
                    near.setdefault(who)
    for sentence in quote.sentence_ids[:1]:
        near.update(dict.fromkeys(there.get(sentence, ())))
    return [who for who in near if who != quote.speaker_id][:_RIVALS]


def _completed(candidates: Sequence[SpeakerCandidate], near: Sequence[str]) -> tuple[SpeakerCandidate, ...]:
    """The reader's own candidates; what it leaves to nobody of them goes to those who are near, but for a rest."""
    known = {candidate.character_id: candidate.probability for candidate in candidates}
    others = [who for who in near if who not in known]
    nobody = known.get(None, 0.0)
    if not others or nobody <= _NOBODY_SHARE:
        return tuple(candidates)
    weights = [0.5**rank for rank in range(len(others))]
    share = nobody * (1 - _NOBODY_SHARE) / sum(weights)
    listed: list[tuple[str | None, float]] = [(who, chance) for who, chance in known.items() if who is not None]
    listed += [(who, share * weight) for who, weight in zip(others, weights, strict=True)]
    listed.append((None, nobody * _NOBODY_SHARE))
    return tuple(SpeakerCandidate(character_id=who, probability=round(chance, 3)) for who, chance in listed)


def _shared_out(quote: Quote, rivals: Sequence[str]) -> tuple[SpeakerCandidate, ...]:
    """The speaker found, then the rivals, each half as likely as the one before, then nobody of them."""
    known = quote.speaker_id is not None
    rest = 1 - quote.confidence if known else 1.0
    nobody = rest * _NOBODY_SHARE if rivals else rest
    weights = [0.5**rank for rank in range(len(rivals))]
    shares = [(rest - nobody) * weight / sum(weights) for weight in weights]
    first = [(quote.speaker_id, quote.confidence)] if known else []
    listed = [*first, *zip(rivals, shares, strict=True), (None, nobody)]
    return tuple(SpeakerCandidate(character_id=who, probability=round(share, 3)) for who, share in listed)


def _doubt(quote: Quote, candidates: tuple[SpeakerCandidate, ...], names: Mapping[str, str]) -> Doubt:
    if quote.speaker_id is None:
        reason = "nothing near the line says who speaks"
    else:
        reason = f"only this speaks for {names.get(quote.speaker_id, quote.speaker_id)}: {quote.evidence}"
    return Doubt(quote_id=quote.id, candidates=candidates, reason=reason)
