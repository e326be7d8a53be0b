"""The voice director: a voice for each who speaks, right for age and gender and unlike every other.

A voice is a card of the narrator's (``OFFLINE_VOICES``) with factors of pitch, rate and timbre. Speakers are cast in
order of prominence; each takes the candidate that suits it and lies farthest from the voices already taken.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import AgeGroup, Character, Gender, Species
from visiobook_contracts.media_generation import OFFLINE_VOICES, Voice, VoiceCard
from visiobook_storyboard_assembly.seeding import choose, draw


@dataclass(frozen=True)
class _Type:
    """How a kind of person sounds: fundamental in hertz, formant scale, rate."""

    pitch: float
    timbre: float
    rate: float


_TYPES: dict[tuple[Gender, AgeGroup], _Type] = {
    (Gender.FEMALE, AgeGroup.CHILD): _Type(245, 1.14, 1.04),
    (Gender.FEMALE, AgeGroup.YOUTH): _Type(205, 1.05, 1.03),
    (Gender.FEMALE, AgeGroup.ADULT): _Type(178, 0.99, 1.0),
    (Gender.FEMALE, AgeGroup.ELDER): _Type(152, 0.95, 0.9),
    (Gender.MALE, AgeGroup.CHILD): _Type(225, 1.12, 1.04),
    (Gender.MALE, AgeGroup.YOUTH): _Type(145, 1.05, 1.03),
    (Gender.MALE, AgeGroup.ADULT): _Type(115, 0.99, 1.0),
    (Gender.MALE, AgeGroup.ELDER): _Type(98, 0.93, 0.88),
}
_SPECIES_TIMBRE = {
    Species.MOUSE: 1.12,
    Species.RABBIT: 1.08,
    Species.BIRD: 1.1,
    Species.CAT: 1.05,
    Species.WOLF: 0.9,
    Species.BEAR: 0.87,
}
_PITCH_STEPS = (0.8, 0.87, 0.93, 1.0, 1.07, 1.14, 1.22)
_TIMBRE_STEPS = (-0.07, -0.035, 0.0, 0.035, 0.07)
_RATE_STEPS = (-0.06, 0.0, 0.05)
_EARSHOT = 12
"""How many of the voices already taken, the most prominent, a new one is held against."""
_FAR = 1.7
"""Distance from which two voices are surely told apart; more of it earns nothing."""


def narrator_voice(language: str) -> Voice:
    """Who tells the book: the language's first voice fit for a narrator, or espeak-ng's own for other languages."""
    card = next((card for card in OFFLINE_VOICES if card.language == language and card.narrator), None)
    return Voice(name=card.name if card else language, language=language)


def narrator_gender(language: str) -> Gender:
    """The gender of the voice that tells the book."""
    name = narrator_voice(language).name
    return next((card.gender for card in OFFLINE_VOICES if card.name == name), Gender.MALE)


def cast_voices(speakers: Sequence[Character], *, language: str, seed: str) -> dict[str, Voice]:
    """Voices by character id; ``speakers`` come in order of prominence. None of them is the narrator's voice."""
    cards = _cards(language)
    narrator = narrator_voice(language)
    taken = [narrator]
    voices: dict[str, Voice] = {}
    for speaker in speakers:
        voice = _best_voice(speaker, cards, taken, f"{seed}/{speaker.id}")
        taken.append(voice)
        voices[speaker.id] = voice
    return voices


def separation(first: Voice, second: Voice) -> float:
    """How different two voices sound: 1 is about three semitones, or another singer on the same note."""
    pitch = abs(math.log2(_hertz(first) / _hertz(second))) * 4
    timbre = abs(first.timbre - second.timbre) / 0.09
    rate = abs(first.rate - second.rate) / 0.2
    other_card = 0.7 if first.name != second.name else 0.0
    return math.hypot(pitch, timbre, rate) + other_card


def _best_voice(speaker: Character, cards: Sequence[VoiceCard], taken: Sequence[Voice], key: str) -> Voice:
    animal = speaker.species is not Species.HUMAN
    guess = Gender.MALE if animal else choose((Gender.FEMALE, Gender.MALE), key, "gender")
    gender = speaker.gender if speaker.gender is not Gender.UNKNOWN else guess
    wanted = _TYPES[gender, speaker.age]
    timbre = wanted.timbre * _SPECIES_TIMBRE.get(speaker.species, 1.0)
    wanted = _Type(wanted.pitch, timbre, wanted.rate)
    suitable = [card for card in cards if _plays(card, gender, speaker.age)] or list(cards)
    return max(
        (voice for card in suitable for voice in _variants(card, wanted)),
        key=lambda voice: _merit(voice, wanted, taken, speaker, cards) + 0.05 * draw(key, voice.model_dump_json()),
    )


def _plays(card: VoiceCard, gender: Gender, age: AgeGroup) -> bool:
    """Boys are played by women, as on the radio."""
    return card.gender is (Gender.FEMALE if age is AgeGroup.CHILD else gender)


def _variants(card: VoiceCard, wanted: _Type) -> Iterator[Voice]:
    for pitch_step in _PITCH_STEPS:
        pitch = min(1.7, max(0.6, wanted.pitch * pitch_step / card.pitch))
        for timbre_step in _TIMBRE_STEPS:
            timbre = min(1.25, max(0.8, wanted.timbre + timbre_step))
            for rate_step in _RATE_STEPS:
                yield Voice(
                    name=card.name,
                    language=card.language,
                    pitch=round(pitch, 2),
                    timbre=round(timbre, 3),
                    rate=round(wanted.rate + rate_step, 2),
                )


def _merit(
    voice: Voice, wanted: _Type, taken: Sequence[Voice], speaker: Character, cards: Sequence[VoiceCard]
) -> float:
    """Unlike the others first; then near what the part wants, on a good card that plays it without much bending.

    The narrator's own card is a last resort: bent or not, it reminds of the narrator.
    """
    card = next(card for card in cards if card.name == voice.name)
    apart = min(_FAR, *(separation(voice, other) for other in taken[:_EARSHOT]))
    strays = abs(math.log2(_hertz(voice) / wanted.pitch)) * 4 + abs(voice.timbre - wanted.timbre) / 0.09
    bent = abs(math.log2(voice.pitch)) + 2 * abs(voice.timbre - 1)
    miscast = (0.1 if speaker.age not in card.ages else 0.0) + (0.7 if card.small_parts else 0.0)
    borrowed = 0.6 if card.name == taken[0].name else 0.0
    rank = 0.08 * list(cards).index(card)
    return apart - 0.4 * strays - 0.3 * bent - miscast - borrowed - rank


def _hertz(voice: Voice) -> float:
    card = next((card for card in OFFLINE_VOICES if card.name == voice.name), None)
    return (card.pitch if card else 140.0) * voice.pitch


def _cards(language: str) -> list[VoiceCard]:
    """The language's voices, or espeak-ng's usual variants of a language that has no cards."""
    cards = [card for card in OFFLINE_VOICES if card.language == language]
    ages = tuple(AgeGroup)
    return cards or [
        VoiceCard(
            name=f"{language}+{variant}", language=language, gender=gender, ages=ages, pitch=pitch, description=""
        )
        for variant, gender, pitch in (
            ("m3", Gender.MALE, 95),
            ("m1", Gender.MALE, 115),
            ("m7", Gender.MALE, 90),
            ("f2", Gender.FEMALE, 180),
            ("f1", Gender.FEMALE, 170),
            ("f4", Gender.FEMALE, 165),
        )
    ]
