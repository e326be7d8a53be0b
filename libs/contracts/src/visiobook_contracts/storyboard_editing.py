"""Edits of a storyboard as small typed operations, and the changes that two versions differ by."""

from typing import Annotated, Literal

from pydantic import Field

from visiobook_contracts.ai_analysis import Emotion, Mood, PlaceKind, Pose, Season, TimeOfDay, Weather
from visiobook_contracts.base import Contract, Fraction
from visiobook_contracts.media_generation import Framing
from visiobook_contracts.storyboard_assembly import MoveKind

LONGEST_TEXT = 600
Name = Annotated[str, Field(min_length=1, max_length=200)]

# ------------------------------------------------------------------------------------------------ order


class MoveShot(Contract):
    """Put a story shot before another one of its chapter; ``before`` None: at the chapter's end."""

    op: Literal["move"] = "move"
    shot_id: Name
    before: Name | None = None


class OmitShot(Contract):
    """Leave a shot out of the film. It keeps its place; the proof names the sentences that go with it."""

    op: Literal["omit"] = "omit"
    shot_id: Name


class RestoreShot(Contract):
    """Take an omitted shot in again."""

    op: Literal["restore"] = "restore"
    shot_id: Name


class SplitShot(Contract):
    """Cut a shot in two: the beat and those after it get a picture of their own."""

    op: Literal["split"] = "split"
    beat_id: Name


class MergeShots(Contract):
    """Join a shot with the one after it, of the same scene; its own picture stays."""

    op: Literal["merge"] = "merge"
    shot_id: Name


# ------------------------------------------------------------------------------------------------ words


class EditText(Contract):
    """Other words for a beat. The book's own are kept beside them; the same words again undo it."""

    op: Literal["text"] = "text"
    beat_id: Name
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class SetSpeaker(Contract):
    """Who says a beat: a member of the cast, or ``narrator``."""

    op: Literal["speaker"] = "speaker"
    beat_id: Name
    character_id: Name


class SetEmotion(Contract):
    """How a beat is said."""

    op: Literal["emotion"] = "emotion"
    beat_id: Name
    emotion: Emotion


class SetCard(Contract):
    """The type on a card."""

    op: Literal["card"] = "card"
    shot_id: Name
    heading: str = Field(min_length=1, max_length=200)
    subheading: str | None = Field(default=None, max_length=200)


# ------------------------------------------------------------------------------------------------ pictures


class SetFraming(Contract):
    """The size of the shot."""

    op: Literal["framing"] = "framing"
    shot_id: Name
    framing: Framing


class SetCamera(Contract):
    """How the camera moves; ``amount`` None: as far as before."""

    op: Literal["camera"] = "camera"
    shot_id: Name
    kind: MoveKind
    amount: float | None = Field(default=None, ge=0, le=0.2)


class SetMood(Contract):
    """Light and colour of a picture; ``intensity`` None: as before."""

    op: Literal["mood"] = "mood"
    shot_id: Name
    mood: Mood
    intensity: Fraction | None = None


class SetPlace(Contract):
    """Where and when a shot plays; None: as before. ``season`` "none" takes it away."""

    op: Literal["place"] = "place"
    shot_id: Name
    place: PlaceKind | None = None
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    season: Season | Literal["none"] | None = None


class PersonInShot(Contract):
    """Somebody of the cast in a picture; None: as before, or standing, neutral, with empty hands."""

    character_id: Name
    pose: Pose | None = None
    emotion: Emotion | None = None
    holding: str | None = Field(default=None, max_length=60, description="a thing; an empty text empties the hands")


class SetPeople(Contract):
    """Who is in a picture, the lead first."""

    op: Literal["people"] = "people"
    shot_id: Name
    people: tuple[PersonInShot, ...] = Field(max_length=4)


class SetProps(Contract):
    """What stands about in a picture."""

    op: Literal["props"] = "props"
    shot_id: Name
    props: tuple[Name, ...] = Field(max_length=4)


class RedrawShot(Contract):
    """Another picture of the same: the next camera position of the set, and after all of them another set."""

    op: Literal["redraw"] = "redraw"
    shot_id: Name


class SetMusic(Contract):
    """The mood of a piece of music."""

    op: Literal["music"] = "music"
    cue_id: Name
    mood: Mood
    intensity: Fraction | None = None


Operation = Annotated[
    MoveShot
    | OmitShot
    | RestoreShot
    | SplitShot
    | MergeShots
    | EditText
    | SetSpeaker
    | SetEmotion
    | SetCard
    | SetFraming
    | SetCamera
    | SetMood
    | SetPlace
    | SetPeople
    | SetProps
    | RedrawShot
    | SetMusic,
    Field(discriminator="op"),
]

# ------------------------------------------------------------------------------------------------ differences

ChangeKind = Literal[
    "moved",
    "omitted",
    "restored",
    "split",
    "merged",
    "text",
    "speaker",
    "emotion",
    "card",
    "framing",
    "camera",
    "mood",
    "place",
    "people",
    "props",
    "redrawn",
    "music",
]


class Change(Contract):
    """One thing in which a version of a storyboard differs from another one.

    ``number`` is the shot's in the later version (in the earlier one, for a shot that was merged away). ``before`` and
    ``after``: ids, texts and words of the vocabularies, as the operations take them; lists with commas.
    """

    kind: ChangeKind
    shot_id: str | None = None
    number: int | None = None
    beat_id: str | None = None
    cue_id: str | None = None
    before: str | None = None
    after: str | None = None
