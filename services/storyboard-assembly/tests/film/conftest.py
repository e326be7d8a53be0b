"""A tiny story as the film's modules meet it: pictures and voices made of numbers, a storyboard, an edit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from visiobook_contracts.ai_analysis import Book, Chapter, Mood, Paragraph, PlaceKind, Sentence, TimeOfDay
from visiobook_contracts.base import FileRef
from visiobook_contracts.media_generation import (
    AssetLicence,
    CueMusic,
    PictureSpec,
    ShotNarration,
    ShotPicture,
    SpokenLine,
    Voice,
)
from visiobook_contracts.storyboard_assembly import (
    Beat,
    CameraMove,
    Caption,
    CaptionWord,
    CastMember,
    ChapterMark,
    Edit,
    FilmOptions,
    MoveKind,
    RenderShot,
    Shot,
    Storyboard,
    TimedCue,
    TimedShot,
    TitleCard,
    Transition,
)
from visiobook_modules.module import JobContext, local_context

RATE = 48_000
WIDTH, HEIGHT, FPS = 320, 180, 30
SENTENCES = ("The lamp went out.", "“Wake up!” cried Mara.", "Nobody answered her & the sea < the wind rose.")
SPEAKERS = (None, "Mara", None)
SHOT_SECONDS, CARD_SECONDS = 4.0, 2.0
SPEECH_OFFSET = 0.4


def caption(text: str, start: float, end: float, *, speaker: str | None = None, sentence_id: str = "s1") -> Caption:
    """One line, its words spread evenly."""
    spoken = text.split()
    step = (end - start) / len(spoken)
    words, at = [], 0
    for number, word in enumerate(spoken):
        begin = text.index(word, at)
        at = begin + len(word)
        span = (start + number * step, start + (number + 1) * step)
        words.append(CaptionWord(line=0, start_char=begin, end_char=at, start=span[0], end=span[1]))
    return Caption(
        lines=(text,), words=tuple(words), start=start, end=end, speaker=speaker, sentence_ids=(sentence_id,)
    )


def voice_like(seconds: float, *, peak: float, seed: int = 0) -> np.ndarray:
    """Harmonics in syllables: enough like speech for levels, duckers and limiters."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = 2 * np.pi * np.cumsum(130 + 20 * np.sin(2 * np.pi * 0.9 * time + seed)) / RATE
    tone = sum(np.sin(number * pitch) / number for number in range(1, 16))
    sound = tone * np.clip(np.sin(2 * np.pi * 3.3 * time), 0, 1) ** 0.7
    return sound / np.abs(sound).max() * peak


def music_like(seconds: float, *, peak: float = 0.2) -> np.ndarray:
    """A steady stereo chord."""
    time = np.arange(round(seconds * RATE)) / RATE
    left = sum(np.sin(2 * np.pi * tone * time) for tone in (220, 277, 330))
    right = sum(np.sin(2 * np.pi * tone * time + 1) for tone in (220, 277, 330))
    return np.stack([left, right], axis=1) / 3 * peak


@dataclass(frozen=True)
class Material:
    """Everything the film's jobs are given, stored in one folder."""

    context: JobContext
    book: Book
    storyboard: Storyboard
    edit: Edit
    narrations: tuple[ShotNarration, ...]
    pictures: tuple[ShotPicture, ...]
    cues: tuple[CueMusic, ...]

    def store(self, name: str) -> FileRef:
        """Store ``book``, ``storyboard`` or ``edit`` as it is now."""
        return self.context.store_document(getattr(self, name), name=f"{name}.json")

    def render_jobs(self) -> list[RenderShot]:
        """The renders of the edit."""
        pictures = {picture.shot_id: picture for picture in self.pictures}
        timed = {shot.shot_id: shot for shot in self.edit.shots}
        last = self.storyboard.shots[-1].id
        return [
            RenderShot(
                shot_id=shot.id,
                picture=pictures[shot.id].picture,
                move=shot.move,
                transition=shot.transition,
                fade_out=shot.id == last,
                frame_count=timed[shot.id].frame_count,
                captions=timed[shot.id].captions,
                card=shot.card,
                width=WIDTH,
                height=HEIGHT,
                fps=FPS,
            )
            for shot in self.storyboard.shots
        ]


@pytest.fixture
def context(tmp_path: Path) -> JobContext:
    return local_context(tmp_path)


@pytest.fixture
def store_picture(context: JobContext) -> Callable[..., FileRef]:
    """Store a smooth coloured picture, 1.12 times the film."""

    def store(*, hue: float = 0.3, width: int = 358, height: int = 202, light: float = 1.0) -> FileRef:
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
        waves = 0.5 + 0.5 * np.sin(2 * np.pi * (3 * x + 2 * y + hue))
        picture = np.stack([waves, 0.3 + 0.6 * y, 0.3 + 0.6 * x], axis=2) * 255 * light
        path = context.scratch / "picture.jpg"
        cv2.imwrite(str(path), picture.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
        return context.store(path, media_type="image/jpeg")

    return store


@pytest.fixture
def store_sound(context: JobContext) -> Callable[..., FileRef]:
    """Store samples as FLAC, 16 bit."""

    def store(samples: np.ndarray, *, rate: int = RATE) -> FileRef:
        path = context.scratch / "sound.flac"
        soundfile.write(path, samples, rate, format="FLAC", subtype="PCM_16")
        return context.store(path, media_type="audio/flac")

    return store


@pytest.fixture
def material(
    context: JobContext, store_picture: Callable[..., FileRef], store_sound: Callable[..., FileRef]
) -> Material:
    """A title, three shots of a sentence each, an end: 16 seconds, music throughout."""
    book = _book()
    licence = AssetLicence(name="Test voice", kind="voice", source="tests", licence="CC0-1.0")
    shots, timed, narrations, pictures = [], [], [], []
    at = 0.0
    for number, shot in enumerate(_shots(book)):
        seconds = CARD_SECONDS if shot.card else SHOT_SECONDS
        captions: tuple[Caption, ...] = ()
        if shot.beats:
            beat, length = shot.beats[0], SHOT_SECONDS - 1.0
            line = SpokenLine(beat_id=beat.id, start=0.0, end=length, words=())
            sound = store_sound(voice_like(length, peak=(0.1, 0.5, 0.25)[number - 1], seed=number))
            narrations.append(
                ShotNarration(
                    shot_id=shot.id, audio=sound, duration=length, lines=(line,), engine="tones", licences=(licence,)
                )
            )
            end = SPEECH_OFFSET + length
            speaker = SPEAKERS[number - 1]
            captions = (caption(beat.text, SPEECH_OFFSET, end, speaker=speaker, sentence_id=beat.sentence_ids[0]),)
        pictures.append(ShotPicture(shot_id=shot.id, picture=store_picture(hue=number / 5), engine="waves"))
        frames = round(seconds * FPS)
        timed.append(
            TimedShot(shot_id=shot.id, start=at, frame_count=frames, speech_offset=SPEECH_OFFSET, captions=captions)
        )
        shots.append(shot)
        at += seconds
    cue = CueMusic(cue_id="cue", audio=store_sound(music_like(at)), duration=at, engine="chord")
    edit = Edit(
        fps=FPS,
        duration=at,
        shots=tuple(timed),
        cues=(TimedCue(cue_id="cue", start=0, end=at),),
        chapters=(ChapterMark(title="The Lamp", start=0, end=at),),
    )
    return Material(context, book, _storyboard(shots), edit, tuple(narrations), tuple(pictures), (cue,))


def _book() -> Book:
    text = " ".join(SENTENCES)
    sentences, at = [], 0
    for number, sentence in enumerate(SENTENCES, 1):
        start = text.index(sentence, at)
        at = start + len(sentence)
        sentences.append(Sentence(id=f"c01.p001.s{number:02d}", start=start, end=at))
    paragraph = Paragraph(id="c01.p001", start=0, end=len(text), sentences=tuple(sentences))
    chapter = Chapter(id="c01", number=1, title="The Lamp", start=0, end=len(text), paragraphs=(paragraph,))
    return Book(title="The Lamp", author="A. Keeper", language="en", text=text, chapters=(chapter,))


def _shots(book: Book) -> list[Shot]:
    spec = PictureSpec(seed="set", place=PlaceKind.LIGHTHOUSE, time_of_day=TimeOfDay.NIGHT, mood=Mood.TENSE)
    title = TitleCard(kind="title", heading="The Lamp", subheading="A. Keeper")
    end = TitleCard(kind="end", heading="The End", small_print=("Made with Visiobook",))
    move = CameraMove(kind=MoveKind.PUSH_IN)
    shots = [Shot(id="title", number=1, picture=spec, card=title, hold=2, move=move, transition=Transition.FADE)]
    for number, sentence in enumerate(book.chapters[0].paragraphs[0].sentences, 2):
        beat = Beat(
            id=f"{sentence.id}.b1",
            sentence_ids=(sentence.id,),
            start=sentence.start,
            end=sentence.end,
            text=book.slice(sentence),
        )
        shots.append(Shot(id=f"shot-{number}", number=number, picture=spec, beats=(beat,), move=move))
    return [*shots, Shot(id="end", number=5, picture=spec, card=end, hold=2, move=move)]


def _storyboard(shots: list[Shot]) -> Storyboard:
    return Storyboard(
        title="The Lamp",
        author="A. Keeper",
        language="en",
        book_digest="0" * 64,
        options=FilmOptions(width=WIDTH, height=HEIGHT, fps=FPS),
        cast=(CastMember(character_id="narrator", name="Narrator", voice=Voice(name="rms", language="en")),),
        shots=tuple(shots),
        cues=(),
    )
