"""The curve of tension through a book: a point for each scene, smoothed with its neighbours by their length."""

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.profile.passages import Passages
from visiobook_contracts.ai_analysis import Analysis, Emotion, Mood, Scene, SentenceNote
from visiobook_contracts.literary import TensionPoint

Levels = npt.NDArray[np.float64]

_OF_EMOTION = {
    Emotion.FEAR: 0.9,
    Emotion.ANGER: 0.75,
    Emotion.WORRY: 0.65,
    Emotion.DISGUST: 0.5,
    Emotion.SURPRISE: 0.5,
    Emotion.SADNESS: 0.4,
    Emotion.LOVE: 0.3,
    Emotion.JOY: 0.2,
    Emotion.NEUTRAL: 0.25,
}
_OF_MOOD = {
    Mood.TENSE: 0.25,
    Mood.FEAR: 0.3,
    Mood.EERIE: 0.2,
    Mood.MYSTERY: 0.12,
    Mood.ADVENTURE: 0.12,
}
_HIGH = 75
_NEIGHBOUR = 0.35


def curve(passages: Passages, analysis: Analysis) -> tuple[TensionPoint, ...]:
    """``position`` is the middle of the scene by words. Empty for a book without scenes."""
    if not analysis.scenes:
        return ()
    raw = np.array([scene_tension(scene, passages) for scene in analysis.scenes])
    words = np.array([_words(scene, passages) for scene in analysis.scenes], dtype=float)
    ends = np.cumsum(words)
    places = (ends - words / 2) / max(1.0, ends[-1])
    return tuple(
        TensionPoint(position=round(float(place), 4), tension=round(float(level), 3), scene_id=scene.id)
        for place, level, scene in zip(places, _smooth(raw, words), analysis.scenes, strict=True)
    )


def scene_tension(scene: Scene, passages: Passages) -> float:
    """How tense a scene is at its most tense quarter, 0 to 1, its mood included."""
    notes = [passages.notes[id] for id in scene.sentence_ids if id in passages.notes]
    levels = [_sentence_tension(note) for note in notes] or [0.25]
    return min(1.0, float(np.percentile(levels, _HIGH)) + _OF_MOOD.get(scene.mood, 0.0))


def _sentence_tension(note: SentenceNote) -> float:
    if note.tone is not None:
        return note.tone.tension
    return 0.6 * _OF_EMOTION[note.emotion] + 0.4 * note.intensity


def _words(scene: Scene, passages: Passages) -> int:
    views = [passages.document.sentences[passages.number[id]] for id in scene.sentence_ids if id in passages.number]
    return sum(view.last - view.first for view in views) or 1


def _smooth(levels: Levels, words: Levels) -> Levels:
    """Each scene keeps its own level, drawn a little to those beside it; long neighbours draw more."""
    weights = np.sqrt(words)
    own = np.convolve(levels * weights, (_NEIGHBOUR, 1.0, _NEIGHBOUR), mode="same")
    smoothed: Levels = own / np.convolve(weights, (_NEIGHBOUR, 1.0, _NEIGHBOUR), mode="same")
    return smoothed[: len(levels)] if len(levels) >= 3 else levels
