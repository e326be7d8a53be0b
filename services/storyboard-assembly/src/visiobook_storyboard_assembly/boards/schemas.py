"""What the API of storyboards takes and gives."""

import uuid
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from visiobook_contracts.ai_analysis import Emotion, Mood, PlaceKind, Pose, Season, TimeOfDay, Weather
from visiobook_contracts.base import FileRef, Fraction, Sha256
from visiobook_contracts.media_generation import Framing, Voice
from visiobook_contracts.storyboard_assembly import CameraMove, ChapterMark, FilmOptions, TitleCard, Transition
from visiobook_contracts.storyboard_editing import Change, Operation

MOST_OPERATIONS = 200

# ------------------------------------------------------------------------------------------------ asked


class NewStoryboard(BaseModel):
    """``run_id``: a run of one's own that planned a storyboard."""

    run_id: uuid.UUID


class Edits(BaseModel):
    """Operations that become one version, all or none. ``note``: why, in one's own words."""

    operations: list[Operation] = Field(min_length=1, max_length=MOST_OPERATIONS)
    note: str = Field(default="", max_length=500)


class RevertRequest(BaseModel):
    """``version``: the one whose content comes back, as a new version."""

    version: int = Field(ge=1)


class RenderRequest(BaseModel):
    """``version``: default the newest. ``ceiling``: the most credits that the run may cost."""

    version: int | None = Field(default=None, ge=1)
    ceiling: int | None = Field(default=None, ge=0, le=1_000_000_000)


class DrawRequest(BaseModel):
    """Shots to be drawn as they are in the newest version; default: all whose pictures are not of today."""

    shots: list[str] | None = Field(default=None, min_length=1, max_length=500)


# ------------------------------------------------------------------------------------------------ given


class BoxView(BaseModel):
    """A part of a picture, in fractions of its sides."""

    x: float
    y: float
    width: float
    height: float


class FaceView(BoxView):
    """A face in a picture; ``picture`` is its digest."""

    picture: Sha256


class CastView(BaseModel):
    """``face``: where the character is seen best; None: not drawn yet. ``colour``: of the clothes."""

    character_id: str
    name: str
    voice: Voice
    colour: str | None
    face: FaceView | None
    beats: int = Field(description="how many the character says")


class FigureView(BaseModel):
    character_id: str
    pose: Pose
    emotion: Emotion
    holding: str | None


class PictureView(BaseModel):
    """``current`` False: the picture is of an earlier version of the shot."""

    digest: Sha256
    current: bool


class BeatView(BaseModel):
    """``book_text``: the book's own words, where ``text`` has others."""

    id: str
    text: str
    book_text: str | None
    speaker_id: str
    emotion: Emotion


class ShotView(BaseModel):
    """``seconds``: how long it lasts, estimated until it is spoken. ``picture`` None: not drawn yet."""

    id: str
    number: int
    chapter_id: str | None
    scene_id: str | None
    omitted: bool
    take: int
    seconds: float
    framing: Framing
    mood: Mood
    intensity: Fraction
    place: PlaceKind
    time_of_day: TimeOfDay
    weather: Weather
    season: Season | None
    figures: list[FigureView]
    props: list[str]
    move: CameraMove
    transition: Transition
    card: TitleCard | None
    beats: list[BeatView]
    picture: PictureView | None


class CueView(BaseModel):
    id: str
    first_shot_id: str
    last_shot_id: str
    mood: Mood
    intensity: Fraction


class BoardRunView(BaseModel):
    """A run that films the storyboard or draws pictures of it."""

    run_id: uuid.UUID
    state: Literal["running", "completed", "failed", "cancelled"]
    created_at: datetime


class StoryboardSummary(BaseModel):
    """``run_id``: the run that planned it; ``version``: the newest."""

    id: uuid.UUID
    run_id: uuid.UUID
    project_id: uuid.UUID
    title: str
    version: int
    created_at: datetime
    updated_at: datetime


class StoryboardView(StoryboardSummary):
    """A storyboard in one version (``shown``). ``undo`` and ``redo``: the versions that those would bring back.

    ``film``: of this very content; ``last_film``: the newest of any version; ``drawing``: pictures under way.
    """

    shown: int
    language: str
    author: str | None
    options: FilmOptions
    cast: list[CastView]
    shots: list[ShotView]
    cues: list[CueView]
    undo: int | None
    redo: int | None
    film: BoardRunView | None
    last_film: BoardRunView | None
    drawing: list[BoardRunView]


class VersionView(BaseModel):
    """``summary``: what changed, in English; ``changes``: the same to be told in any language."""

    number: int
    kind: Literal["planned", "edit", "undo", "redo", "revert"]
    restored: int | None
    author: str
    summary: str
    changes: list[Change]
    note: str
    created_at: datetime
    film: BoardRunView | None


class Difference(BaseModel):
    """In what one version differs from an earlier one."""

    before: int
    after: int
    summary: str
    changes: list[Change]


class Remaining(BaseModel):
    """What a film still needs: shots by id, pieces of music by id."""

    pictures: list[str]
    voices: list[str]
    segments: list[str]
    music: list[str]
    mix: bool


class RenderEstimate(BaseModel):
    """``quote``: seconds and credits as project estimates them. ``run_id``: the film is there already, or under way."""

    version: int
    remaining: Remaining
    film_seconds: float
    quote: dict[str, Any]
    run_id: uuid.UUID | None


class RunStarted(BaseModel):
    """``found``: the run was there already. Follow it at /api/v1/project/runs/{run_id}."""

    run_id: uuid.UUID
    version: int
    state: str
    found: bool


class Vocabulary(BaseModel):
    """Words that operations take where no enumeration of the API says them."""

    things: list[str]
    held: list[str]


class FilmView(BaseModel):
    """A film to be played. Files are at /api/v1/storage/files/{digest}.

    ``captions_burned``: they are part of the picture. ``version``: of the storyboard that it is the film of.
    """

    run_id: uuid.UUID
    project_id: uuid.UUID
    storyboard_id: uuid.UUID
    title: str
    author: str | None
    language: str
    duration: float
    width: int
    height: int
    captions_burned: bool
    version: int
    film: FileRef
    subtitles_vtt: FileRef
    subtitles_srt: FileRef
    poster: FileRef
    quality: FileRef | None
    chapters: list[ChapterMark]
    shots: list["FilmShotView"]
    other_films: list[BoardRunView]


class FilmShotView(BaseModel):
    """``start`` and ``seconds`` on the film's clock."""

    shot_id: str
    number: int
    start: float
    seconds: float
    picture: Sha256 | None


class SpokenWord(BaseModel):
    """Characters ``[from, to)`` of the line's text, heard between two moments of the film."""

    first: int
    last: int
    start: float
    end: float


class TranscriptLine(BaseModel):
    """What one voice says without a pause; ``speaker`` None: the narrator. ``paragraph``: one begins here."""

    shot_id: str
    chapter: int
    speaker: str | None
    colour: str
    paragraph: bool
    text: str
    start: float
    end: float
    words: list[SpokenWord]


class Transcript(BaseModel):
    language: str
    lines: list[TranscriptLine]
