"""What is made of a reading on demand: scenes described, cast cards, summaries of a chosen length, questions to people.

Job payloads: describe-scenes, card-cast, summarise-book, embed-query. What may be long is a document in storage.
"""

from typing import Annotated, Literal

from pydantic import Field

from visiobook_contracts.ai_analysis import Action, Character, Scene
from visiobook_contracts.base import Contract, FileRef, Sha256, Span
from visiobook_contracts.literary import Doubt, Relation

SummaryStyle = Literal["bullets", "paragraph", "outline"]

# ------------------------------------------------------------------------------------------------ scenes


class DescribedScene(Contract):
    """A scene as an illustrator wants it: the scene, where it stands, what is done in it, and how it begins."""

    scene: Scene
    chapter_title: str
    start: int = Field(ge=0, description="offset into Book.text")
    end: int = Field(ge=0)
    opening: str
    actions: tuple[Action, ...] = ()


class SceneSheet(Contract):
    """All scenes of a book, in its order."""

    book_digest: Sha256
    scenes: tuple[DescribedScene, ...]


class DescribeScenes(Contract):
    """Job ``describe-scenes``."""

    book: FileRef
    analysis: FileRef


class DescribedScenes(Contract):
    """Result of ``describe-scenes``. ``scenes`` holds a SceneSheet (application/json)."""

    scenes: FileRef
    count: int


# ------------------------------------------------------------------------------------------------ cast


class CastCard(Contract):
    """A character on one card. ``lines``: what they say that shows them best, in the order of the text."""

    character: Character
    relations: tuple[Relation, ...] = ()
    scenes: int = Field(ge=0, description="how many scenes the character is present in")
    first_seen: str = Field(default="", description="the sentence in which the character is first met")
    lines: tuple[str, ...] = ()
    sure: float = Field(ge=0, le=1, description="mean confidence of the lines that are given to the character")


class CastSheet(Contract):
    """The characters of a book, the most prominent first."""

    book_digest: Sha256
    cards: tuple[CastCard, ...]


class CardCast(Contract):
    """Job ``card-cast``. ``most``: how many cards."""

    book: FileRef
    analysis: FileRef
    most: int = Field(default=100, ge=1, le=1000)


class CardedCast(Contract):
    """Result of ``card-cast``. ``cast`` holds a CastSheet (application/json)."""

    cast: FileRef
    count: int


# ------------------------------------------------------------------------------------------------ summaries


class SummariseBook(Contract):
    """Job ``summarise-book``: ``sentences`` of the book tell it; an outline has so many for each chapter."""

    book: FileRef
    analysis: FileRef
    style: SummaryStyle = "paragraph"
    sentences: int = Field(default=5, ge=1, le=40)


class SummaryPart(Contract):
    """A bullet, the paragraph, or a chapter of an outline. ``sentence_ids``: where the words come from."""

    heading: str | None = None
    text: str
    sentence_ids: tuple[str, ...] = ()


class SummarisedBook(Contract):
    """Result of ``summarise-book``. ``text``: the parts together, in Markdown."""

    style: SummaryStyle
    text: str
    parts: tuple[SummaryPart, ...]
    language: str
    engine: str = "extractive"


# ------------------------------------------------------------------------------------------------ review


class PossibleSpeaker(Contract):
    """A candidate by name; ``character_id`` None is nobody of the cast."""

    character_id: str | None
    name: str
    probability: float = Field(ge=0, le=1)


class Question(Contract):
    """A doubtful line as a person sees it: the words, those around them, and who may be speaking."""

    doubt: Doubt
    line: str
    before: str = ""
    after: str = ""
    chapter_title: str = ""
    candidates: tuple[PossibleSpeaker, ...] = ()


class NamedCharacter(Contract):
    id: str
    name: str


class ReviewSheet(Contract):
    """The review queue of a reading, and which ids an answer may name. ``quotes``: q0001 to so many."""

    book_digest: Sha256
    title: str
    language: str
    quotes: int = Field(ge=0)
    characters: tuple[NamedCharacter, ...]
    questions: tuple[Question, ...]


# ------------------------------------------------------------------------------------------------ search


class Passage(Span):
    """About three sentences of a book that are found together."""

    number: int = Field(ge=0)
    chapter_id: str
    chapter_title: str
    sentence_ids: tuple[str, ...]
    text: str


class PassageIndex(Contract):
    """The passages of a book, a row of vectors for each where ``model`` is one."""

    book_digest: Sha256
    title: str
    language: str
    model: str | None
    passages: tuple[Passage, ...]


class EmbedQuery(Contract):
    """Job ``embed-query``: words to search for become a vector."""

    query: Annotated[str, Field(min_length=1, max_length=2000)]


class EmbeddedQuery(Contract):
    """Result of ``embed-query``."""

    vector: tuple[float, ...]
    model: str
