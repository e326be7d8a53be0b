"""Everything the reader knows about a language: one ``Lexicon`` each for English and French, for others
what marks, capitals and verbs of speech tell."""

from dataclasses import dataclass, field
from functools import lru_cache

from visiobook_ai_analysis.reading.lexicon.abroad import speech_verbs_abroad, titles_abroad
from visiobook_ai_analysis.reading.lexicon.actions import pose_verbs
from visiobook_ai_analysis.reading.lexicon.emotions import emotion_words, mood_weights, mood_words
from visiobook_ai_analysis.reading.lexicon.grammar import ENGLISH, FALLBACK, FRENCH, Grammar
from visiobook_ai_analysis.reading.lexicon.looks import LOOKS, Looks
from visiobook_ai_analysis.reading.lexicon.people import AGE_WORDS, PERSON_NOUNS, TITLES, PersonNoun
from visiobook_ai_analysis.reading.lexicon.places import furnishing, place_nouns
from visiobook_ai_analysis.reading.lexicon.props import prop_words
from visiobook_ai_analysis.reading.lexicon.speech import SpeechVerb, english_speech_verbs, french_speech_verbs
from visiobook_ai_analysis.reading.lexicon.things import hour_signs
from visiobook_contracts.ai_analysis import AgeGroup, Emotion, Gender, Mood, PlaceKind, Pose, TimeOfDay

__all__ = ["Lexicon", "lexicon_for"]


@dataclass(frozen=True)
class Lexicon:
    """Word lists of one language; every key is lower case."""

    language: str
    grammar: Grammar = FALLBACK
    speech_verbs: dict[str, SpeechVerb] = field(default_factory=dict)
    titles: dict[str, Gender] = field(default_factory=dict)
    person_nouns: dict[str, PersonNoun] = field(default_factory=dict)
    age_words: dict[str, AgeGroup] = field(default_factory=dict)
    place_nouns: dict[str, PlaceKind] = field(default_factory=dict)
    furnishing: dict[str, tuple[PlaceKind, float]] = field(default_factory=dict)
    hour_signs: dict[str, TimeOfDay] = field(default_factory=dict)
    poses: dict[str, Pose] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    emotions: dict[str, Emotion] = field(default_factory=dict)
    moods: dict[str, tuple[Mood, ...]] = field(default_factory=dict)
    mood_weights: dict[str, float] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)


@lru_cache(maxsize=8)
def lexicon_for(language: str) -> Lexicon:
    """The lexicon of a BCP 47 primary language; names and quotes still work with the empty one."""
    primary = language.lower().split("-")[0]
    if primary not in ("en", "fr"):
        titles = TITLES["en"] | TITLES["fr"] | titles_abroad()
        return Lexicon(language=primary, titles=titles, speech_verbs=speech_verbs_abroad(primary))
    return Lexicon(
        language=primary,
        grammar=ENGLISH if primary == "en" else FRENCH,
        speech_verbs=english_speech_verbs() if primary == "en" else french_speech_verbs(),
        titles=TITLES[primary],
        person_nouns=PERSON_NOUNS[primary],
        age_words=AGE_WORDS[primary],
        place_nouns=place_nouns(primary),
        furnishing=furnishing(primary),
        hour_signs=hour_signs(primary),
        poses=pose_verbs(primary),
        props=prop_words(primary),
        emotions=emotion_words(primary),
        moods=mood_words(primary),
        mood_weights=mood_weights(primary),
        looks=LOOKS[primary],
    )
