"""How a passage feels on three scales, and which of the eight families of emotion are there.

Valence and arousal follow Russell's circumplex (1980): each family has a place on it, and a passage stands where its
words pull it. Tension asks for more: a threat, a struggle, a question that is open.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.feelings import emotion_counts
from visiobook_contracts.ai_analysis import Emotion, Mood
from visiobook_contracts.literary import Tone

_PLACES: Mapping[Emotion, tuple[float, float, float]] = {
    # family: valence, arousal, tension
    Emotion.JOY: (0.8, 0.55, 0.1),
    Emotion.LOVE: (0.7, 0.45, 0.15),
    Emotion.SURPRISE: (0.1, 0.7, 0.45),
    Emotion.SADNESS: (-0.7, 0.3, 0.35),
    Emotion.FEAR: (-0.7, 0.85, 0.95),
    Emotion.ANGER: (-0.65, 0.8, 0.75),
    Emotion.DISGUST: (-0.6, 0.5, 0.5),
    Emotion.WORRY: (-0.45, 0.6, 0.7),
}
_REST = (0.0, 0.2, 0.15)
_PULL = 0.9
"""A passage with one word of feeling goes almost half of the way from rest to the place of its family."""
_LOUD, _ASKING = (0.1, 0.06), (0.03, 0.04)
_STRUGGLE = (0.08, 0.12)
_CALMING = (0.06, 0.08)
_MOST = 3
_SENTENCES = 25


def tone_of(document: Document, first: int, last: int) -> Tone:
    """The tone of a half-open range of tokens. Negated words of feeling do not count."""
    counts = emotion_counts(document, first, last)
    valence, arousal, tension = _felt(counts)
    words = document.lowers[first:last]
    moods = Counter(mood for word in words for mood in document.lexicon.moods.get(word, ()))
    loud, asking = min(_MOST, words.count("!")), min(_MOST, words.count("?"))
    struggle, calm = min(_MOST, moods[Mood.TENSE]), min(_MOST, moods[Mood.CALM])
    arousal += _LOUD[0] * loud + _ASKING[0] * asking + _STRUGGLE[0] * struggle - _CALMING[0] * calm
    tension += _LOUD[1] * loud + _ASKING[1] * asking + _STRUGGLE[1] * struggle - _CALMING[1] * calm
    return _tone(valence, arousal, tension, _shares(counts))


def together(tones: Sequence[Tone]) -> Tone:
    """The tone of a passage of several sentences: its valence is the mean of those that feel something, arousal and
    tension are those of its stirring quarter, families are weighed by how often they come."""
    if not tones:
        return Tone()
    felt = [tone.valence for tone in tones if tone.families]
    families: Counter[str] = Counter()
    for tone in tones:
        families.update(tone.families)
    total = sum(families.values()) or 1.0
    return _tone(
        sum(felt) / len(felt) if felt else 0.0,
        _upper(sorted(tone.arousal for tone in tones)),
        _upper(sorted(tone.tension for tone in tones)),
        {name: value / total for name, value in families.most_common()},
    )


def _felt(counts: Counter[Emotion]) -> tuple[float, float, float]:
    """Between rest and the mean place of the families, the nearer the more words there are."""
    total = sum(counts.values())
    if not total:
        return _REST
    share = _PULL * total / (total + 1)
    mean = [sum(_PLACES[emotion][axis] * count for emotion, count in counts.items()) / total for axis in range(3)]
    valence, arousal, tension = (rest + share * (place - rest) for rest, place in zip(_REST, mean, strict=True))
    return valence, arousal, tension


def _shares(counts: Counter[Emotion]) -> dict[str, float]:
    total = sum(counts.values())
    return {emotion.value: count / total for emotion, count in counts.most_common()}


def _upper(levels: Sequence[float]) -> float:
    """The mean of the highest quarter, at least of one sentence and at most of twenty-five."""
    count = min(_SENTENCES, max(1, len(levels) // 4))
    return sum(levels[-count:]) / count


def _tone(valence: float, arousal: float, tension: float, families: Mapping[str, float]) -> Tone:
    return Tone(
        valence=round(max(-1.0, min(1.0, valence)), 2),
        arousal=round(max(0.0, min(1.0, arousal)), 2),
        tension=round(max(0.0, min(1.0, tension)), 2),
        families={name: round(share, 2) for name, share in families.items()},
    )
