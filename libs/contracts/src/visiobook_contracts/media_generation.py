"""What media-generation makes: pictures, voices, music. Job payloads: illustrate-shot, narrate-shot, compose-cue."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from visiobook_contracts.ai_analysis import (
    AgeGroup,
    Emotion,
    Gender,
    Mood,
    PlaceKind,
    Pose,
    Season,
    Species,
    TimeOfDay,
    Weather,
)
from visiobook_contracts.base import Box, Colour, Contract, FileRef, Fraction, Seconds

# ------------------------------------------------------------------------------------------------ licences


class AssetLicence(Contract):
    """Where an asset or engine comes from and on what terms; goes into ``licences.json``."""

    name: str
    kind: Literal["voice", "music", "soundfont", "picture", "font", "engine", "text"]
    source: str
    licence: str
    notice: str | None = None


# ------------------------------------------------------------------------------------------------ pictures


class HairStyle(StrEnum):
    SHORT = "short"
    SIDE = "side"
    CURLY = "curly"
    LONG = "long"
    BOB = "bob"
    BUN = "bun"
    PONYTAIL = "ponytail"
    BRAIDS = "braids"
    RECEDING = "receding"
    BALD = "bald"


class Outfit(StrEnum):
    DRESS = "dress"
    GOWN = "gown"
    PINAFORE = "pinafore"
    COAT = "coat"
    SUIT = "suit"
    WAISTCOAT = "waistcoat"
    TUNIC = "tunic"
    ROBE = "robe"
    UNIFORM = "uniform"
    OILSKIN = "oilskin"
    APRON = "apron"
    SHIRT = "shirt"
    JUMPER = "jumper"
    ARMOUR = "armour"


class Beard(StrEnum):
    MOUSTACHE = "moustache"
    SHORT = "short"
    FULL = "full"
    LONG = "long"


class Hat(StrEnum):
    TOP = "top"
    STRAW = "straw"
    BONNET = "bonnet"
    DEERSTALKER = "deerstalker"
    CAP = "cap"
    TRICORN = "tricorn"
    CROWN = "crown"
    NIGHTCAP = "nightcap"
    SOUWESTER = "souwester"
    HOOD = "hood"
    BERET = "beret"


class Look(Contract):
    """Everything that makes a figure recognisable. The same Look draws the same person in every shot."""

    species: Species = Species.HUMAN
    gender: Gender = Gender.UNKNOWN
    age: AgeGroup = AgeGroup.ADULT
    skin: Colour = "#e8b796"
    hair: Colour = "#5b3a29"
    hair_style: HairStyle = HairStyle.SHORT
    beard: Beard | None = None
    eyes: Colour = "#4a3426"
    build: float = Field(default=1.0, ge=0.75, le=1.35, description="width of the body relative to the average")
    height: float = Field(default=1.0, ge=0.85, le=1.15, description="relative to others of the same age")
    nose: float = Field(default=1.0, ge=0.7, le=1.4)
    brow: float = Field(default=1.0, ge=0.6, le=1.6)
    outfit: Outfit = Outfit.COAT
    primary: Colour = "#3f74b5"
    secondary: Colour = "#f4efe6"
    legs: Colour = "#44434d"
    shoes: Colour = "#3a2c26"
    hat: Hat | None = None
    hat_colour: Colour = "#2f2b35"
    glasses: bool = False
    scarf: Colour | None = None
    cloak: Colour | None = None
    accent: Colour = "#c8413b"


class Framing(StrEnum):
    """Size of the shot in the field's terms; INSERT shows a thing, not a person."""

    EXTREME_WIDE = "extreme_wide"
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    INSERT = "insert"


class Figure(Contract):
    """A person in the picture."""

    character_id: str
    look: Look
    pose: Pose = Pose.STAND
    emotion: Emotion = Emotion.NEUTRAL
    holding: str | None = None
    held_hat: Hat | None = Field(default=None, description="which hat it is when ``holding`` is one, in its own colour")
    stage: Literal["left", "centre", "right"] = Field(
        default="centre", description="keeps people on their side of the line"
    )
    facing: Literal["left", "right"] = "right"
    speaking: bool = False
    prominence: Literal["lead", "support", "background"] = "lead"


class PictureSpec(Contract):
    """A picture as a director orders it. The illustrator composes; the same spec and size give identical bytes."""

    seed: str = Field(description="same seed, same set: shots of one scene share it")
    place: PlaceKind
    time_of_day: TimeOfDay
    weather: Weather = Weather.CLEAR
    season: Season | None = None
    mood: Mood = Mood.CALM
    intensity: Fraction = 0.3
    framing: Framing = Framing.WIDE
    figures: tuple[Figure, ...] = Field(default=(), max_length=6)
    props: tuple[str, ...] = Field(default=(), max_length=4)
    crowd: bool = False
    angle: int = Field(default=0, ge=0, description="another camera position in the same set: 0, 1, 2 ...")
    tint: Colour | None = Field(
        default=None, description="colour of walls, hangings, carpet and light in an interior; None: the set's own"
    )
    glass: Colour | None = Field(default=None, description="colour of its panes where they differ from ``tint``")
    caption_zone: Fraction = Field(
        default=0.22, description="share of the height at the bottom where captions stand; no face there"
    )


class IllustrateShot(Contract):
    """Job ``illustrate-shot``: draw the picture at this size in pixels."""

    shot_id: str
    spec: PictureSpec
    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=4320)
    provider: str = "offline"


class FaceBox(Box):
    character_id: str


class ShotPicture(Contract):
    """Result of ``illustrate-shot``. ``picture`` is image/jpeg, sRGB, 4:4:4; the camera moves towards ``focus``."""

    shot_id: str
    picture: FileRef
    faces: tuple[FaceBox, ...] = ()
    focus_x: Fraction = 0.5
    focus_y: Fraction = 0.5
    engine: str
    licences: tuple[AssetLicence, ...] = ()


# ------------------------------------------------------------------------------------------------ voices


class Voice(Contract):
    """A voice as cast. ``name`` belongs to the provider; the factors are relative to the voice's own (1.0)."""

    provider: str = "offline"
    name: str
    language: str
    rate: float = Field(default=1.0, ge=0.6, le=1.6)
    pitch: float = Field(default=1.0, ge=0.6, le=1.7)
    timbre: float = Field(
        default=1.0, ge=0.8, le=1.25, description="formant scale: below 1 larger, above 1 smaller body"
    )


class VoiceCard(Contract):
    """A voice that the offline narrator has, as a casting director reads it. ``name`` goes into ``Voice.name``."""

    name: str
    language: str = Field(description="BCP 47 primary language of the voice, e.g. en, fr")
    gender: Gender
    ages: tuple[AgeGroup, ...] = Field(description="ages it plays well without much change of pitch and timbre")
    pitch: float = Field(gt=0, description="usual fundamental frequency in hertz, to keep two voices apart")
    narrator: bool = Field(default=False, description="clear and even enough to tell a whole book")
    small_parts: bool = Field(default=False, description="plainly synthetic: not for those who speak much")
    description: str


OFFLINE_VOICES: tuple[VoiceCard, ...] = (
    VoiceCard(
        name="rms",
        language="en",
        gender=Gender.MALE,
        ages=(AgeGroup.ADULT, AgeGroup.ELDER),
        pitch=95,
        narrator=True,
        description="American man, calm and clear; the default narrator",
    ),
    VoiceCard(
        name="slt",
        language="en",
        gender=Gender.FEMALE,
        ages=(AgeGroup.YOUTH, AgeGroup.ADULT, AgeGroup.CHILD),
        pitch=175,
        narrator=True,
        description="American woman, bright and even",
    ),
    VoiceCard(
        name="awb",
        language="en",
        gender=Gender.MALE,
        ages=(AgeGroup.YOUTH, AgeGroup.ADULT),
        pitch=125,
        description="Scottish man, lively",
    ),
    VoiceCard(
        name="kal16",
        language="en",
        gender=Gender.MALE,
        ages=(AgeGroup.ADULT, AgeGroup.ELDER),
        pitch=95,
        small_parts=True,
        description="American man, dry and measured; plainly synthetic, best for small parts",
    ),
    VoiceCard(
        name="fr",
        language="fr",
        gender=Gender.MALE,
        ages=(AgeGroup.ADULT,),
        pitch=105,
        narrator=True,
        description="homme, posé et net; le narrateur par défaut",
    ),
    VoiceCard(
        name="fr+f2",
        language="fr",
        gender=Gender.FEMALE,
        ages=(AgeGroup.YOUTH, AgeGroup.ADULT),
        pitch=190,
        narrator=True,
        description="femme, claire et posée",
    ),
    VoiceCard(
        name="fr+m3",
        language="fr",
        gender=Gender.MALE,
        ages=(AgeGroup.ADULT, AgeGroup.YOUTH),
        pitch=107,
        description="homme, voix ample et douce",
    ),
    VoiceCard(
        name="fr+m1",
        language="fr",
        gender=Gender.MALE,
        ages=(AgeGroup.ELDER, AgeGroup.ADULT),
        pitch=94,
        description="homme, grave et un peu rauque",
    ),
    VoiceCard(
        name="fr+m7",
        language="fr",
        gender=Gender.MALE,
        ages=(AgeGroup.YOUTH, AgeGroup.ADULT),
        pitch=110,
        description="homme, voix mate",
    ),
    VoiceCard(
        name="fr+f1",
        language="fr",
        gender=Gender.FEMALE,
        ages=(AgeGroup.ADULT,),
        pitch=178,
        description="femme, voix pleine",
    ),
    VoiceCard(
        name="fr+f3",
        language="fr",
        gender=Gender.FEMALE,
        ages=(AgeGroup.YOUTH, AgeGroup.CHILD),
        pitch=210,
        description="femme, voix jeune",
    ),
    VoiceCard(
        name="fr+f4",
        language="fr",
        gender=Gender.FEMALE,
        ages=(AgeGroup.ADULT, AgeGroup.ELDER),
        pitch=178,
        description="femme, voix sourde et chantante",
    ),
)
"""Every voice that the offline narrator offers by name, best first within a language.

Other languages have no cards: any BCP 47 language that espeak-ng speaks is itself a voice name (``de``), with the same
variants (``de+f2``). A character's voice is a card plus the factors of ``Voice``.
"""


class Line(Contract):
    """One beat to be spoken. Words of ``text`` are what captions show; ``spoken`` says them where spelling differs."""

    beat_id: str
    text: str
    spoken: str | None = None
    voice: Voice
    emotion: Emotion = Emotion.NEUTRAL
    manner: str | None = None
    pause_after: Seconds = 0.35


class NarrateShot(Contract):
    """Job ``narrate-shot``: the lines of one shot, in order, one after the other."""

    shot_id: str
    lines: tuple[Line, ...] = Field(min_length=1)


class WordTime(Contract):
    """A word of ``Line.text``: characters ``[start_char, end_char)`` of it, heard from ``start`` to ``end`` seconds.

    The words of a line cover each of its characters that is not a space, in order; punctuation that stands alone (a
    French « or ?, a dash between spaces) belongs to the word it leans on.
    """

    start_char: int = Field(ge=0)
    end_char: int = Field(ge=0)
    start: Seconds
    end: Seconds


class SpokenLine(Contract):
    """When a line sounds, in seconds from the start of the shot's audio."""

    beat_id: str
    start: Seconds
    end: Seconds
    words: tuple[WordTime, ...]


class ShotNarration(Contract):
    """Result of ``narrate-shot``. ``audio`` is audio/flac, mono, 48 kHz, 16 bit, ending after the last pause."""

    shot_id: str
    audio: FileRef
    duration: Seconds
    lines: tuple[SpokenLine, ...]
    engine: str
    licences: tuple[AssetLicence, ...] = ()


# ------------------------------------------------------------------------------------------------ music


class ComposeCue(Contract):
    """Job ``compose-cue``: instrumental music of exactly this length. Same input, same bytes."""

    cue_id: str
    mood: Mood
    intensity: Fraction = 0.3
    duration: float = Field(gt=0, le=3600, description="seconds")
    seed: str
    provider: str = "offline"


class CueMusic(Contract):
    """Result of ``compose-cue``. ``audio`` is audio/flac, stereo, 48 kHz, 16 bit, mastered to -20 LUFS."""

    cue_id: str
    audio: FileRef
    duration: Seconds
    engine: str
    licences: tuple[AssetLicence, ...] = ()
