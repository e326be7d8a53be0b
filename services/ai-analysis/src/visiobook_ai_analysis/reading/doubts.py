"""Which lines the reader doubts, and who else may speak them.

So many of the least sure lines are doubted that the mean confidence of the rest reaches ``RIGHT``: confidences are
calibrated, so that is the share of right speakers to be expected of the lines that nobody looks at.
"""

from collections.abc import Iterator, Mapping, Sequence

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_contracts.literary import Doubt, SpeakerCandidate

RIGHT = 0.93
SURE = 0.85
"""A line this sure is never asked about, and not changed by what is said of its neighbours."""
ALWAYS_ASKED = 0.5


def unsure(confidences: Sequence[float]) -> set[int]:
    """Numbers of the lines to ask about: the fewest of the least sure that leave a rest sure enough."""
    ranked = sorted(range(len(confidences)), key=lambda line: (confidences[line], line))
    total, left = sum(confidences), len(confidences)
    asked: set[int] = set()
    for line in ranked:
        confidence = confidences[line]
        if confidence >= SURE or (confidence >= ALWAYS_ASKED and total >= RIGHT * left):
            break
        asked.add(line)
        total, left = total - confidence, left - 1
    return asked


def find_doubts(cast: Cast, turns: Sequence[Turn], ids: Mapping[int, str]) -> Iterator[Doubt]:
    """A doubt for each line that is not sure and whose rivals the reader knows, in the order of the text."""
    known = [turn.confidence if _speaker(cast, turn, ids) else 0.0 for turn in turns]
    for line in sorted(unsure(known)):
        turn = turns[line]
        if turn.rivals:
            yield Doubt(quote_id=f"q{line + 1:04d}", candidates=_candidates(cast, turn, ids), reason=_reason(turn))


def _speaker(cast: Cast, turn: Turn, ids: Mapping[int, str]) -> str | None:
    return None if turn.speaker is None else ids.get(cast.find(turn.speaker))


def _candidates(cast: Cast, turn: Turn, ids: Mapping[int, str]) -> tuple[SpeakerCandidate, ...]:
    """The speaker found, the rivals by their chances, which share what the speaker leaves, and nobody with the rest."""
    speaker = _speaker(cast, turn, ids)
    rivals: dict[str, float] = {}
    for draft, chance in turn.rivals:
        who = ids.get(cast.find(draft))
        if who is not None and who != speaker:
            rivals.setdefault(who, chance)
    left = 1.0 if speaker is None else 1 - turn.confidence
    scale = min(1.0, left / total) if (total := sum(rivals.values())) else 1.0
    chances: dict[str | None, float] = {} if speaker is None else {speaker: turn.confidence}
    chances |= {who: chance * scale for who, chance in rivals.items()}
    chances[None] = max(0.0, 1 - sum(chances.values()))
    return tuple(SpeakerCandidate(character_id=who, probability=round(min(1.0, c), 3)) for who, c in chances.items())


def _reason(turn: Turn) -> str:
    return f"not sure: {turn.evidence}" if turn.evidence else "nothing near the line says who speaks"
