"""What a sentence or a quote feels like: emotion by words, manner by the verb of speech, intensity by both."""

from collections import Counter
from collections.abc import Iterable

from visiobook_ai_analysis.reading.document import Document
from visiobook_contracts.ai_analysis import Emotion, Mood

_CALM_LEVEL = 0.3
_NEGATION_REACH = 3


def emotion_counts(document: Document, first: int, last: int) -> Counter[Emotion]:
    """Emotion words in a half-open range of tokens; negated ones do not count."""
    table, lowers = document.lexicon.emotions, document.lowers
    negations = document.lexicon.grammar.negations
    counts: Counter[Emotion] = Counter()
    for i in range(first, last):
        emotion = table.get(lowers[i])
        if emotion is not None and not any(lowers[k] in negations for k in range(max(first, i - _NEGATION_REACH), i)):
            counts[emotion] += 1
    return counts


def strongest(counts: Counter[Emotion]) -> Emotion:
    """The commonest emotion; neutral where none is told."""
    order = list(Emotion)
    return max(counts, key=lambda e: (counts[e], -order.index(e)), default=Emotion.NEUTRAL)


def manner_of(document: Document, verb: int | None) -> tuple[str | None, Emotion]:
    """How a quote is said, by its verb and the adverb beside it."""
    if verb is None:
        return None, Emotion.NEUTRAL
    known = document.lexicon.speech_verbs.get(document.lowers[verb])
    near = document.lowers[verb + 1 : verb + 6]
    stop = next((k for k, word in enumerate(near) if word in {".", ";", "“", '"', "—"}), len(near))
    told = [document.lexicon.emotions[w] for w in near[:stop] if w in document.lexicon.emotions]
    if known is None:
        return None, told[0] if told else Emotion.NEUTRAL
    manner = known.manner or _adverbial(near[:stop])
    return manner, told[0] if told else known.emotion


def _adverbial(words: Iterable[str]) -> str | None:
    soft = {"softly", "quietly", "gently", "low", "doucement", "bas", "basse"}
    loud = {"loudly", "aloud", "loud", "fort"}
    for word in words:
        if word in soft:
            return "softly"
        if word in loud:
            return "loudly"
    return None


def intensity_of(document: Document, first: int, last: int, emotions: Counter[Emotion]) -> float:
    """0 to 1: calm prose is 0.3; feelings, danger and exclamation marks raise it."""
    moods = document.lexicon.moods
    words = document.lowers[first:last]
    tense = sum(1 for word in words if Mood.TENSE in moods.get(word, ()))
    loud = words.count("!")
    level = _CALM_LEVEL + 0.12 * min(3, sum(emotions.values())) + 0.1 * min(3, tense) + 0.08 * min(2, loud)
    return round(min(1.0, level), 2)
