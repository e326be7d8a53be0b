"""Which offline voices exist, and which engine speaks with a given name."""

from visiobook_contracts.ai_analysis import AgeGroup, Gender
from visiobook_contracts.media_generation import OFFLINE_VOICES, VoiceCard
from visiobook_media_generation.narration import espeak, flite
from visiobook_media_generation.narration.normalise import primary_language

_VARIANTS = (
    ("", Gender.MALE, 105, "default voice"),
    ("+f2", Gender.FEMALE, 180, "woman"),
    ("+m3", Gender.MALE, 95, "deep man"),
    ("+f3", Gender.FEMALE, 210, "young woman"),
    ("+m1", Gender.MALE, 115, "light man"),
    ("+f4", Gender.FEMALE, 165, "low woman"),
)


def voices(language: str) -> tuple[VoiceCard, ...]:
    """The voices of a language, best first. Empty when no engine speaks it."""
    primary = primary_language(language)
    cards = tuple(card for card in OFFLINE_VOICES if card.language == primary)
    if cards or primary not in espeak.languages():
        return cards
    return tuple(_espeak_card(primary, *variant) for variant in _VARIANTS)


def _espeak_card(language: str, variant: str, gender: Gender, pitch: float, description: str) -> VoiceCard:
    return VoiceCard(
        name=language + variant,
        language=language,
        gender=gender,
        ages=(AgeGroup.ADULT,),
        pitch=pitch,
        narrator=not variant,
        description=f"{description}, synthetic",
    )


def is_flite(name: str) -> bool:
    """Whether Flite speaks with this voice."""
    return name in flite.VOICES


def is_espeak(name: str) -> bool:
    """Whether eSpeak NG speaks with this voice: a language it has, with or without one of its variants."""
    language, plus, variant = name.partition("+")
    return language.lower() in espeak.languages() and (not plus or variant in espeak.variants())
