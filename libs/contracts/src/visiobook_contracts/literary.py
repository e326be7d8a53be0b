"""What a reading of a book knows beyond the pictures: mentions, events, tone, relations, doubts, summaries, themes.

Every offset refers to ``Book.text``, every id to the Book and the Analysis it belongs to.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from visiobook_contracts.base import Contract, FileRef, Fraction, Sha256, Span

# ------------------------------------------------------------------------------------------------ in the text


class EntityType(StrEnum):
    """The six types of ACE that LitBank annotates."""

    PERSON = "PER"
    FACILITY = "FAC"
    GEOPOLITICAL = "GPE"
    LOCATION = "LOC"
    VEHICLE = "VEH"
    ORGANISATION = "ORG"


class MentionKind(StrEnum):
    NAME = "PROP"
    NOMINAL = "NOM"
    PRONOUN = "PRON"


class Mention(Span):
    """Somebody or something is named, described or meant by a pronoun. Mentions may nest."""

    type: EntityType
    kind: MentionKind
    character_id: str | None = None


class StoryEvent(Span):
    """The word by which the story asserts that something happened (a realis event trigger)."""


# ------------------------------------------------------------------------------------------------ tone

Valence = Annotated[float, Field(ge=-1.0, le=1.0)]


class Tone(Contract):
    """How a passage feels: pleasant (1) or unpleasant (-1), stirring (1) or calm (0), tense (1) or at ease (0).

    ``families``: shares of the eight families of emotion that are present, by the names of ``Emotion``.
    """

    valence: Valence = 0.0
    arousal: Fraction = 0.0
    tension: Fraction = 0.0
    families: dict[str, Fraction] = Field(default_factory=dict)


# ------------------------------------------------------------------------------------------------ people


class Relation(Contract):
    """Two characters and what the text says or shows of them; ``evidence`` quotes the words."""

    character_id: str
    other_id: str
    kind: Literal["family", "couple", "friend", "foe", "service", "acquaintance"]
    label: str | None = Field(default=None, description="the text's own word: mother, servant, governess")
    weight: Fraction = Field(description="share of the scenes of the rarer of the two in which both take part")
    evidence: str = ""


class SpeakerCandidate(Contract):
    character_id: str | None
    probability: Fraction


class Doubt(Contract):
    """A line whose speaker is not sure: a question for a person, the most useful first."""

    quote_id: str
    candidates: tuple[SpeakerCandidate, ...]
    reason: str
    affects: int = Field(default=0, ge=0, description="further lines that the answer is likely to settle")


class Correction(Contract):
    """What a person says about a reading. It holds for later readings of the same text."""

    kind: Literal["speaker", "same", "gender", "name"]
    quote_id: str | None = Field(default=None, description="of a speaker")
    character_id: str | None = Field(default=None, description="the speaker (None: nobody), or whom the others concern")
    other_id: str | None = Field(default=None, description="same: who is the same person")
    value: str | None = Field(default=None, description="gender: female, male, unknown; name: how the person is called")


# ------------------------------------------------------------------------------------------------ the whole


class Summary(Contract):
    """A summary made of the book's own sentences (``sentence_ids``), or in new words by an engine (none)."""

    level: Literal["scene", "chapter", "book"]
    of: str = Field(description="id of the scene or chapter; 'book'")
    text: str
    sentence_ids: tuple[str, ...] = ()
    engine: str = "extractive"


class Keyword(Contract):
    text: str
    weight: Fraction
    count: int = Field(ge=1)


class Theme(Contract):
    """What the book is about, again and again; ``sentence_ids`` show it best."""

    name: str
    weight: Fraction
    keywords: tuple[str, ...] = ()
    sentence_ids: tuple[str, ...] = ()


class ContentWarning(Contract):
    """What some readers want to know before they begin."""

    kind: str
    severity: Literal["mild", "moderate", "strong"]
    sentence_ids: tuple[str, ...] = Field(min_length=1)


class Classification(Contract):
    """Genres with their shares, the audience, and warnings with the sentences that call for them."""

    genres: dict[str, Fraction] = Field(default_factory=dict)
    audience: Literal["children", "young_adult", "adult", "all_ages"] = "all_ages"
    warnings: tuple[ContentWarning, ...] = ()


class TensionPoint(Contract):
    """One point of the tension curve: ``position`` 0 to 1 through the book."""

    position: Fraction
    tension: Fraction
    scene_id: str


class LiteraryProfile(Contract):
    """A book at a glance."""

    book_digest: Sha256
    language: str
    summaries: tuple[Summary, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    themes: tuple[Theme, ...] = ()
    classification: Classification = Classification()
    tension: tuple[TensionPoint, ...] = ()


class ProfileBook(Contract):
    """Job ``profile-book``. ``sentences``: how long a summary of a chapter is."""

    book: FileRef
    analysis: FileRef
    sentences: int = Field(default=4, ge=1, le=40)


class ProfiledBook(Contract):
    """Result of ``profile-book``. ``profile`` holds a LiteraryProfile (application/json)."""

    profile: FileRef


class EmbedBook(Contract):
    """Job ``embed-book``: passages of a book become vectors for search by meaning."""

    book: FileRef


class EmbeddedBook(Contract):
    """Result of ``embed-book``. ``vectors``: float32, a row of ``dimensions`` for each passage in ``index``.

    For a language that the encoder was not made for there are none: no ``vectors``, no ``model``, 0 ``dimensions``.
    ``index`` holds a PassageIndex (application/json).
    """

    index: FileRef
    vectors: FileRef | None = None
    passages: int
    dimensions: int = 0
    model: str | None = None
