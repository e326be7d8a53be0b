"""What storyboard-assembly makes: the storyboard, the edit, the film and its proof."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from visiobook_contracts.ai_analysis import Emotion, Mood
from visiobook_contracts.base import Contract, FileRef, Fraction, Seconds, Sha256
from visiobook_contracts.media_generation import (
    AssetLicence,
    ComposeCue,
    CueMusic,
    FaceBox,
    IllustrateShot,
    Look,
    NarrateShot,
    PictureSpec,
    ShotNarration,
    ShotPicture,
    Voice,
)

# ------------------------------------------------------------------------------------------------ storyboard


class CastMember(Contract):
    """A character as cast for the film. The narrator has ``character_id`` "narrator" and no look."""

    character_id: str
    name: str
    look: Look | None = None
    voice: Voice


class Beat(Contract):
    """A piece of text spoken by one voice: a sentence, or the part of one that one speaker says.

    ``start`` and ``end`` are offsets into ``Book.text``; ``text`` is what is captioned. Together the beats of a film
    cover every sentence of the chosen chapters, in order. ``book_text``: the book's own words where an editor changed
    ``text``; the proof names the sentence as rewritten.
    """

    id: str
    sentence_ids: tuple[str, ...] = Field(min_length=1)
    start: int
    end: int
    text: str
    spoken: str | None = None
    speaker_id: str = "narrator"
    emotion: Emotion = Emotion.NEUTRAL
    manner: str | None = None
    pause_after: Seconds = 0.35
    book_text: str | None = None


class MoveKind(StrEnum):
    HOLD = "hold"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"


class CameraMove(Contract):
    """``amount`` is the change over the shot: zoom for push and pull, share of the frame for pan and tilt."""

    kind: MoveKind
    amount: float = Field(default=0.06, ge=0, le=0.2)


class TitleCard(Contract):
    """Type on a picture: the opening title, a chapter's title, the end."""

    kind: Literal["title", "chapter", "end"]
    heading: str
    subheading: str | None = None
    small_print: tuple[str, ...] = ()


class Transition(StrEnum):
    """How a shot begins: straight cut, dissolve from the shot before, or up from black."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"


class Shot(Contract):
    """One picture on screen. A card lasts ``hold`` seconds, without beats; a story shot lasts as long as its beats.

    ``take`` counts how often an editor had the picture drawn anew. ``omitted``: the editor left the shot out; it keeps
    its place in the storyboard and is not in the film, which the proof says of its sentences.
    """

    id: str
    number: int = Field(ge=1)
    chapter_id: str | None = None
    scene_id: str | None = None
    picture: PictureSpec
    beats: tuple[Beat, ...] = ()
    card: TitleCard | None = None
    hold: Seconds = 0.0
    move: CameraMove
    transition: Transition = Transition.CUT
    take: int = Field(default=0, ge=0)
    omitted: bool = False


class MusicCue(Contract):
    """Music from the start of one shot to the end of another."""

    id: str
    first_shot_id: str
    last_shot_id: str
    mood: Mood
    intensity: Fraction = 0.3
    seed: str


class FilmOptions(Contract):
    """What a user may choose. ``language`` is the book's, found by itself when "auto"."""

    width: int = Field(default=1920, ge=320, le=3840, multiple_of=2)
    height: int = Field(default=1080, ge=180, le=2160, multiple_of=2)
    fps: Literal[24, 25, 30] = 30
    captions: Literal["burned", "none"] = "burned"
    music: bool = True


class Storyboard(Contract):
    title: str
    author: str | None = None
    language: str
    book_digest: Sha256
    options: FilmOptions
    cast: tuple[CastMember, ...]
    shots: tuple[Shot, ...]
    cues: tuple[MusicCue, ...]


class PlanStoryboard(Contract):
    """Job ``plan-storyboard``."""

    book: FileRef
    analysis: FileRef
    options: FilmOptions = FilmOptions()


class PlannedStoryboard(Contract):
    """Result of ``plan-storyboard``: the document, and the jobs that it orders, ready to be fanned out."""

    storyboard: FileRef
    narrations: tuple[NarrateShot, ...]
    illustrations: tuple[IllustrateShot, ...]


class OrderShots(Contract):
    """Job ``order-shots``: what a storyboard that was edited has to have made. ``shots``: only their pictures."""

    storyboard: FileRef
    shots: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------ edit


class TimedWord(Contract):
    """A word on the shot's own clock (seconds from its first frame); offsets into the beat's text."""

    beat_id: str
    start_char: int
    end_char: int
    start: Seconds
    end: Seconds


class Caption(Contract):
    """What stands on screen at once: at most two lines and the times of its words, in seconds of the shot."""

    lines: tuple[str, ...] = Field(min_length=1, max_length=2)
    words: tuple["CaptionWord", ...]
    start: Seconds
    end: Seconds
    speaker: str | None = Field(default=None, description="shown when the speaker changes; None for the narrator")
    colour: str = "#ffffff"
    sentence_ids: tuple[str, ...] = ()


class CaptionWord(Contract):
    """Characters ``[start_char, end_char)`` of line ``line``, highlighted from ``start`` to ``end``."""

    line: int = Field(ge=0, le=1)
    start_char: int
    end_char: int
    start: Seconds
    end: Seconds


class PreviousShot(Contract):
    """What is still on screen while a dissolve begins."""

    picture: FileRef
    move: CameraMove
    focus_x: Fraction = 0.5
    focus_y: Fraction = 0.5
    frame_count: int
    card: TitleCard | None = None


class RenderShot(Contract):
    """Job ``render-shot``: picture, move, captions and card become one H.264 segment of ``frame_count`` frames."""

    shot_id: str
    picture: FileRef
    faces: tuple[FaceBox, ...] = ()
    focus_x: Fraction = 0.5
    focus_y: Fraction = 0.5
    move: CameraMove
    transition: Transition = Transition.CUT
    previous: PreviousShot | None = None
    fade_out: bool = Field(default=False, description="ends in black")
    frame_count: int = Field(ge=1)
    captions: tuple[Caption, ...] = ()
    card: TitleCard | None = None
    width: int
    height: int
    fps: int


class ShotSegment(Contract):
    """Result of ``render-shot``. ``segment`` is video/mp4, H.264 High yuv420p bt709, closed GOPs, no audio."""

    shot_id: str
    segment: FileRef
    frame_count: int


class TimedShot(Contract):
    """A shot on the film's clock; ``speech_offset`` is where its narration starts after its first frame."""

    shot_id: str
    start: Seconds
    frame_count: int
    speech_offset: Seconds = 0.0
    captions: tuple[Caption, ...] = ()


class TimedCue(Contract):
    cue_id: str
    start: Seconds
    end: Seconds


class ChapterMark(Contract):
    title: str
    start: Seconds
    end: Seconds


class Edit(Contract):
    """The film in time: which frame belongs to which shot, and when every word is heard. Frames sum to the duration."""

    fps: int
    duration: Seconds
    shots: tuple[TimedShot, ...]
    cues: tuple[TimedCue, ...]
    chapters: tuple[ChapterMark, ...]


class CutFilm(Contract):
    """Job ``cut-film``: the storyboard meets the lengths of its voices and becomes an edit."""

    storyboard: FileRef
    narrations: tuple[ShotNarration, ...]
    pictures: tuple[ShotPicture, ...]


class FilmCut(Contract):
    """Result of ``cut-film``. ``edit`` holds an Edit; the rest are the jobs it orders."""

    edit: FileRef
    duration: Seconds
    renders: tuple[RenderShot, ...]
    cues: tuple[ComposeCue, ...]


class MixFilm(Contract):
    """Job ``mix-film``: voices and ducked music become one track, -16 LUFS, true peak <= -1 dBTP."""

    edit: FileRef
    narrations: tuple[ShotNarration, ...]
    cues: tuple[CueMusic, ...]


class FilmMix(Contract):
    """Result of ``mix-film``. ``audio`` is audio/mp4 (AAC-LC, stereo, 48 kHz)."""

    audio: FileRef
    duration: Seconds
    loudness: float = Field(description="integrated, LUFS (EBU R 128)")
    true_peak: float = Field(description="dBTP")


class AssembleFilm(Contract):
    """Job ``assemble-film``: join segments by stream copy, add sound, chapters, subtitles beside, poster."""

    storyboard: FileRef
    edit: FileRef
    segments: tuple[ShotSegment, ...]
    pictures: tuple[ShotPicture, ...]
    mix: FilmMix


class AssembledFilm(Contract):
    """Result of ``assemble-film``."""

    film: FileRef
    subtitles_srt: FileRef
    subtitles_vtt: FileRef
    poster: FileRef
    duration: Seconds


class ProveFilm(Contract):
    """Job ``prove-film``: measure the finished file and hold it against the book."""

    book: FileRef
    analysis: FileRef
    storyboard: FileRef
    edit: FileRef
    film: AssembledFilm
    narrations: tuple[ShotNarration, ...]
    pictures: tuple[ShotPicture, ...]
    cues: tuple[CueMusic, ...]


class SentenceProof(Contract):
    """Where one sentence of the book is in the film; times in seconds of the film."""

    sentence_id: str
    text: str
    shot_ids: tuple[str, ...]
    spoken_start: float
    spoken_end: float
    caption_start: float
    caption_end: float


class RewrittenSentence(Contract):
    """A sentence that the film tells in words of its editor."""

    sentence_id: str
    book_text: str
    film_text: str


class QualityReport(Contract):
    """``quality.json``: what was promised, measured on the finished film.

    ``missing`` sentences are lost by a fault and fail the proof. ``left_out`` (with shots that an editor omitted) and
    ``rewritten`` ones were decided by a person: they are not covered either, and it does not fail.
    """

    sentences: int
    sentences_covered: int
    coverage: Fraction
    missing: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    rewritten: tuple[RewrittenSentence, ...] = ()
    duration_video: Seconds
    duration_audio: Seconds
    loudness: float
    true_peak: float
    longest_silence: Seconds
    black_frames: int = Field(description="black frames outside the declared fades")
    width: int
    height: int
    fps: float
    shots: int
    holds: bool
    failures: tuple[str, ...]
    proofs: tuple[SentenceProof, ...]


class ProvedFilm(Contract):
    """Result of ``prove-film``: everything the output folder needs."""

    quality: FileRef
    licences: FileRef
    coverage: Fraction
    holds: bool
    failures: tuple[str, ...]


class LicenceLedger(Contract):
    """``licences.json``: the source and licence of everything heard and seen."""

    assets: tuple[AssetLicence, ...]
