"""The review queue: lines whose speaker is not sure, as questions to a person, the most useful first.

Which lines is a matter of their confidences now, after all answers; where the reader has noted its doubts, its
candidates are asked about, else those who talk nearby and who are there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from visiobook_ai_analysis.reading.alike import grounds, together
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
_MOST_ALIKE = 200
_NOBODY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class _Open:
    """A line that is asked about, and the other doubtful lines that an answer is likely to settle.

    ``uses``: how much is not known of the line, and then of each of the others."""

    line: int
    settles: tuple[int, ...]
    uses: tuple[float, ...]

    def use(self, settled: Collection[int]) -> float:
        """What an answer brings where some lines are settled already."""
        return sum(use for line, use in zip((self.line, *self.settles), self.uses, strict=True) if line not in settled)


def questions(book: Book, analysis: Analysis) -> tuple[Doubt, ...]:
    """Questions about a reading. First those that settle different parts of it, then those that others settle too."""
    quotes = analysis.quotes
    known = {doubt.quote_id: doubt for doubt in analysis.doubts}
    asked = unsure([quote.confidence for quote in quotes])
    if not asked:
        return ()
    talks, there = _talks(book, quotes), _there(analysis)
    names = {character.id: character.name for character in analysis.characters}
    alike = _alike(quotes, analysis.doubts)
    asking = []
    for item in _in_order(_with_use(quotes, talks, asked, alike)):
        doubt, near = known.get(quotes[item.line].id), _near(item.line, quotes, talks, there)
        if doubt is None:
            doubt = _doubt(quotes[item.line], _shared_out(quotes[item.line], near), names)
        else:
            doubt = doubt.model_copy(update={"candidates": _completed(doubt.candidates, near)})
        asking.append(doubt.model_copy(update={"affects": len(item.settles)}))
    return tuple(asking)


def _in_order(found: Sequence[_Open]) -> list[_Open]:
    """The most useful first, by what those before it leave open; so what an earlier answer settles comes last.

    A use never grows, so the best of a heap whose use still holds is the best of all (lazy greedy, Minoux 1978)."""
    settled: set[int] = set()
    heap = [(-item.use(settled), item.line, item) for item in found]
    heapify(heap)
    ordered: list[_Open] = []
    while heap:
        use, line, item = heappop(heap)
        now = -item.use(settled)
        if now > use:
            heappush(heap, (now, line, item))
            continue
        ordered.append(item)
        settled.update((item.line, *item.settles))
    return ordered


def _talks(book: Book, quotes: Sequence[Quote]) -> dict[int, tuple[Conversation, int]]:
    """Line -> its conversation and the place of its paragraph there."""
    return {
        line: (conversation, index)
        for conversation in conversations(book, quotes)
        for index, exchange in enumerate(conversation)
        for line in exchange.lines
    }


def _alike(quotes: Sequence[Quote], doubts: Sequence[Doubt]) -> dict[int, tuple[int, ...]]:
    """Line -> lines that rest on the same ground; of very many the first, so that work stays linear."""
    found = grounds(quotes, doubts)
    groups = {ground: lines[:_MOST_ALIKE] for ground, lines in together(found).items()}
    return {line: groups[ground] for line, ground in found.items()}


def _with_use(
    quotes: Sequence[Quote],
    talks: Mapping[int, tuple[Conversation, int]],
    asked: set[int],
    alike: Mapping[int, tuple[int, ...]],
) -> list[_Open]:
    found = []
    for line in sorted(asked):
        others = dict.fromkeys((*_settled_by(line, quotes, talks), *alike.get(line, ())))
        settles = tuple(other for other in others if other in asked and other != line)
        uses = tuple(1 - quotes[each].confidence for each in (line, *settles))
        found.append(_Open(line, settles, uses))
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
