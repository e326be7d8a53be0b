"""How feeling and manner change a voice: a little faster, higher, softer. Small factors, or it becomes a cartoon."""

from visiobook_contracts.ai_analysis import Emotion
from visiobook_contracts.media_generation import Voice
from visiobook_media_generation.narration.speech import Delivery

_PLAIN = Delivery()
_EMOTIONS = {
    Emotion.NEUTRAL: _PLAIN,
    Emotion.JOY: Delivery(rate=1.04, pitch=1.05, range=1.2, level=0.5),
    Emotion.LOVE: Delivery(rate=0.95, pitch=1.0, range=1.05, level=-0.8),
    Emotion.SURPRISE: Delivery(rate=1.04, pitch=1.07, range=1.3, level=0.5),
    Emotion.SADNESS: Delivery(rate=0.91, pitch=0.96, range=0.8, level=-1.2),
    Emotion.FEAR: Delivery(rate=1.07, pitch=1.06, range=1.1, level=-0.4),
    Emotion.ANGER: Delivery(rate=1.05, pitch=1.03, range=1.2, level=1.2),
    Emotion.DISGUST: Delivery(rate=0.95, pitch=0.97, range=0.95, level=0.0),
    Emotion.WORRY: Delivery(rate=0.98, pitch=1.02, range=1.05, level=-0.5),
}
_MANNERS = (
    (
        ("whisper", "murmur", "breath", "hiss", "mutter", "chuchot", "souffl", "marmonn", "voix basse", "under his br"),
        Delivery(rate=0.94, pitch=0.97, range=0.8, level=-4.0),
    ),
    (
        ("shout", "yell", "scream", "roar", "bellow", "shriek", "hurl", "crié", "cria", "crie", "rugi", "vocif"),
        Delivery(rate=1.02, pitch=1.08, range=1.3, level=2.5),
    ),
    (
        ("cried", "cry", "exclaim", "call", "s'écri", "écria", "exclam", "appel", "lanç"),
        Delivery(rate=1.02, pitch=1.05, range=1.2, level=1.5),
    ),
    (
        ("sob", "wept", "weep", "moan", "sanglot", "gémi", "pleur"),
        Delivery(rate=0.92, pitch=1.03, range=0.9, level=-1.0),
    ),
    (("soft", "gent", "quiet", "low voice", "doucement", "tendre"), Delivery(rate=0.95, pitch=0.99, level=-2.0)),
    (("slow", "drawl", "lentement", "solemn", "grave"), Delivery(rate=0.9, pitch=0.98)),
    (("quick", "hast", "hurr", "pant", "gasp", "vite", "haleta"), Delivery(rate=1.08, pitch=1.02)),
    (("laugh", "giggl", "chuckl", "riait", "rit ", "rire"), Delivery(rate=1.03, pitch=1.05, range=1.2)),
    (("ask", "demand", "enquir", "inquir"), Delivery(pitch=1.01, range=1.1)),
)


def delivery(voice: Voice, emotion: Emotion, manner: str | None) -> Delivery:
    """The voice's own factors, moved by the feeling and by how the text says it is said."""
    steps = (_EMOTIONS[emotion], _of_manner(manner))
    rate, pitch, spread, level = voice.rate, voice.pitch, 1.0, 0.0
    for step in steps:
        rate, pitch, spread, level = rate * step.rate, pitch * step.pitch, spread * step.range, level + step.level
    return Delivery(rate=rate, pitch=pitch, timbre=voice.timbre, range=spread, level=level)


def _of_manner(manner: str | None) -> Delivery:
    said = (manner or "").lower()
    return next((step for stems, step in _MANNERS if any(stem in said for stem in stems)), _PLAIN)
