"""What ai-analysis produces: the book as ingested, and the reading of it. Job payloads: ingest-book, analyse-book."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from visiobook_contracts.base import Contract, FileRef, Fraction, Sha256, Span
from visiobook_contracts.literary import Correction, Doubt, Mention, Relation, StoryEvent, Tone

# ------------------------------------------------------------------------------------------------ the book


class Sentence(Span):
    """``id`` is stable for the same text: ``c01.p003.s02`` (chapter, paragraph in chapter, sentence in paragraph)."""

    id: str


class ParagraphKind(StrEnum):
    PROSE = "prose"
    VERSE = "verse"
    SCENE_BREAK = "scene_break"


class Paragraph(Span):
    """``id`` like ``c01.p003``. A scene break (asterisks, a rule, a wide gap) has no sentences and is not narrated."""

    id: str
    kind: ParagraphKind = ParagraphKind.PROSE
    sentences: tuple[Sentence, ...] = ()


class Chapter(Span):
    """``id`` like ``c01``; ``number`` counts from 1 in the order of reading; ``title`` as printed, never empty."""

    id: str
    number: int = Field(ge=1)
    title: str
    part: str | None = Field(default=None, description="title of the part, book or volume around it, as printed")
    paragraphs: tuple[Paragraph, ...]


SkippedKind = Literal[
    "title_page",
    "contents",
    "licence",
    "front_matter",
    "back_matter",
    "footnote",
    "illustration",
    "heading",
    "navigation",
]


class SkippedMatter(Span):
    """A part of the source that is not told: recognised and named, so that nothing disappears silently."""

    kind: SkippedKind
    reason: str


class Book(Contract):
    """A book as ingested. ``text`` is the normalised text that every offset in the product refers to."""

    title: str
    author: str | None = None
    language: str = Field(description="BCP 47 primary language, e.g. en, fr")
    text: str
    chapters: tuple[Chapter, ...]
    skipped: tuple[SkippedMatter, ...] = ()
    source: FileRef | None = None

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]


class IngestBook(Contract):
    """Job ``ingest-book``: a source file becomes a Book. ``chapters`` like ``1-2,5``; None is all of them."""

    source: FileRef
    language: str = "auto"
    chapters: str | None = None


class ChapterSummary(Contract):
    id: str
    number: int
    title: str
    words: int


class IngestedBook(Contract):
    """Result of ``ingest-book``. ``book`` holds a Book (application/json) reduced to the chosen chapters."""

    book: FileRef
    title: str
    author: str | None
    language: str
    chapters: tuple[ChapterSummary, ...]
    words: int


# ------------------------------------------------------------------------------------------------ the reading


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class AgeGroup(StrEnum):
    CHILD = "child"
    YOUTH = "youth"
    ADULT = "adult"
    ELDER = "elder"


class Species(StrEnum):
    HUMAN = "human"
    RABBIT = "rabbit"
    CAT = "cat"
    DOG = "dog"
    WOLF = "wolf"
    FOX = "fox"
    BEAR = "bear"
    MOUSE = "mouse"
    BIRD = "bird"


class PlaceKind(StrEnum):
    """Where a scene plays; each is a set that the illustrator can build."""

    MEADOW = "meadow"
    RIVERBANK = "riverbank"
    HILLS = "hills"
    MOUNTAIN = "mountain"
    FIELD = "field"
    GARDEN = "garden"
    FOREST = "forest"
    ROAD = "road"
    VILLAGE = "village"
    STREET = "street"
    SQUARE = "square"
    CASTLE = "castle"
    SHORE = "shore"
    SEA = "sea"
    HARBOUR = "harbour"
    SHIP_DECK = "ship_deck"
    LIGHTHOUSE = "lighthouse"
    MOOR = "moor"
    CAVE = "cave"
    GRAVEYARD = "graveyard"
    PARLOUR = "parlour"
    BEDROOM = "bedroom"
    KITCHEN = "kitchen"
    LIBRARY = "library"
    OFFICE = "office"
    HALL = "hall"
    BALLROOM = "ballroom"
    TAVERN = "tavern"
    SHOP = "shop"
    SCHOOLROOM = "schoolroom"
    CHURCH = "church"
    ATTIC = "attic"
    CELLAR = "cellar"
    CABIN = "cabin"
    CORRIDOR = "corridor"
    LAMP_ROOM = "lamp_room"


class TimeOfDay(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    AFTERNOON = "afternoon"
    SUNSET = "sunset"
    DUSK = "dusk"
    EVENING = "evening"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    OVERCAST = "overcast"
    WINDY = "windy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"


class Season(StrEnum):
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Mood(StrEnum):
    CALM = "calm"
    JOYFUL = "joyful"
    ROMANTIC = "romantic"
    WARM = "warm"
    ADVENTURE = "adventure"
    MYSTERY = "mystery"
    TENSE = "tense"
    FEAR = "fear"
    EERIE = "eerie"
    MELANCHOLY = "melancholy"


class Emotion(StrEnum):
    NEUTRAL = "neutral"
    JOY = "joy"
    LOVE = "love"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    FEAR = "fear"
    ANGER = "anger"
    DISGUST = "disgust"
    WORRY = "worry"


class Pose(StrEnum):
    """What a body does in a picture."""

    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    SIT = "sit"
    KNEEL = "kneel"
    LIE = "lie"
    READ = "read"
    WRITE = "write"
    POINT = "point"
    REACH = "reach"
    HOLD = "hold"
    WAVE = "wave"
    CLIMB = "climb"
    FALL = "fall"
    DANCE = "dance"
    ROW = "row"
    THINK = "think"
    CROSS_ARMS = "cross_arms"
    HUG = "hug"
    BOW = "bow"


class Appearance(Contract):
    """What the text says of a character's looks, in its own words; None where it says nothing."""

    hair_colour: str | None = None
    hair_style: str | None = None
    eyes: str | None = None
    skin: str | None = None
    build: str | None = None
    beard: str | None = None
    hat: str | None = None
    glasses: bool = False
    clothes: tuple[str, ...] = Field(default=(), description="phrases like 'red cloak', 'grey coat'")
    occupation: str | None = None


class Character(Contract):
    """A person of the story. ``id`` is a slug of the name, unique in the book: ``captain-hale``."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: AgeGroup = AgeGroup.ADULT
    species: Species = Species.HUMAN
    is_narrator: bool = False
    mentions: int = Field(default=0, ge=0)
    lines: int = Field(default=0, ge=0, description="quotes attributed to this character")
    appearance: Appearance = Appearance()
    first_sentence_id: str | None = None


class Quote(Span):
    """Direct speech including its marks. ``evidence`` is one readable line: why this speaker."""

    id: str
    sentence_ids: tuple[str, ...]
    speaker_id: str | None = None
    confidence: Fraction = 0.0
    evidence: str = ""
    emotion: Emotion = Emotion.NEUTRAL
    manner: str | None = Field(default=None, description="how it is said where the text says so: whispered, shouted")


class Action(Contract):
    """Somebody does something that can be drawn."""

    character_id: str
    pose: Pose
    object: str | None = Field(default=None, description="a prop from SentenceNote.props or free word: lantern, letter")
    other_id: str | None = None
    start: int | None = Field(default=None, description="offset of the verb into Book.text")


class Sighting(Contract):
    """Where the story, not somebody's speech, names or means a character or names a thing."""

    what: str = Field(description="a character id or a prop")
    start: int = Field(description="offset into Book.text")


class SentenceNote(Contract):
    """What one sentence shows."""

    sentence_id: str
    character_ids: tuple[str, ...] = Field(default=(), description="who is named or meant, in order, pronouns resolved")
    actions: tuple[Action, ...] = ()
    props: tuple[str, ...] = Field(default=(), description="drawable things as singular English nouns: lantern, boat")
    emotion: Emotion = Emotion.NEUTRAL
    intensity: Fraction = 0.3
    sightings: tuple[Sighting, ...] | None = Field(
        default=None, description="in the order of the text; None where the reader did not note them"
    )
    tone: Tone | None = None


class Scene(Contract):
    """A run of consecutive sentences in one place, at one time, with one cast."""

    id: str
    chapter_id: str
    sentence_ids: tuple[str, ...] = Field(min_length=1)
    place: PlaceKind
    place_name: str | None = Field(default=None, description="as the text calls it: Gull Rock, the long gallery")
    time_of_day: TimeOfDay
    weather: Weather = Weather.CLEAR
    season: Season | None = None
    mood: Mood
    intensity: Fraction = 0.3
    present: tuple[str, ...] = Field(default=(), description="character ids, most prominent first")
    props: tuple[str, ...] = ()
    evidence: dict[str, str] = Field(default_factory=dict, description="field -> the words that decided it")
    tone: Tone | None = None


class Analysis(Contract):
    """The reading of a book; every id refers to the Book whose digest it carries."""

    book_digest: Sha256
    language: str
    characters: tuple[Character, ...]
    quotes: tuple[Quote, ...]
    scenes: tuple[Scene, ...]
    notes: tuple[SentenceNote, ...]
    mentions: tuple[Mention, ...] = ()
    events: tuple[StoryEvent, ...] = ()
    relations: tuple[Relation, ...] = ()
    doubts: tuple[Doubt, ...] = Field(default=(), description="the review queue, the most useful question first")
    limits: tuple[str, ...] = Field(
        default=(), description="what this reading does not understand of this text, in plain sentences"
    )


class AnalyseBook(Contract):
    """Job ``analyse-book``. ``corrections`` are what people said of earlier readings of this text.

    ``base``: the Analysis of this very book without any correction, where there is one: it is not read anew then.
    ``model``: which trained heads read it, by the digest of their file; None: those of the profile. ``rival``: other
    heads that read it as well, to be compared.
    """

    book: FileRef
    profile: Literal["standard", "accurate"] = "standard"
    corrections: tuple[Correction, ...] = ()
    base: FileRef | None = None
    model: Sha256 | None = None
    rival: Sha256 | None = None


class Agreement(Contract):
    """How far two readings of one book agree. ``doubts``: how many more questions the other one asks."""

    quotes: int = Field(ge=0, description="found by both at the same place; ``speakers`` is their share")
    speakers: Fraction
    mentions: Fraction
    events: Fraction
    characters: Fraction
    doubts: int = 0


class ModelComparison(Contract):
    """A book read by two versions of the heads. ``analysis`` is the rival's Analysis, before any corrections."""

    model: str
    rival: str
    agreement: Agreement
    analysis: FileRef


class AnalysedBook(Contract):
    """Result of ``analyse-book``. ``analysis`` holds an Analysis, ``review`` a ReviewSheet (application/json).

    ``comparison``: for the share of books that a second version of the heads reads too.
    ``corrections_unused``: how many of the corrections name nothing that is in this reading.
    """

    analysis: FileRef
    characters: int
    quotes: int
    scenes: int
    review: FileRef | None = None
    corrections_unused: int = 0
    comparison: ModelComparison | None = None
