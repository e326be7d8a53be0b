"""The edit: storyboard, voices and pictures become a film in time, and the jobs that render and score it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visiobook_contracts.media_generation import ComposeCue, ShotNarration, ShotPicture
from visiobook_contracts.storyboard_assembly import (
    Caption,
    ChapterMark,
    Edit,
    PreviousShot,
    RenderShot,
    Storyboard,
    TimedCue,
    TimedShot,
    Transition,
)
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.casting.oklab import from_polar, oklab
from visiobook_storyboard_assembly.cutting.captions import Speaker, caption_shot, name_speakers
from visiobook_storyboard_assembly.cutting.timing import ShotTime, time_shots
from visiobook_storyboard_assembly.cutting.words import words_of


@dataclass(frozen=True)
class Cut:
    """The edit and what it orders."""

    edit: Edit
    renders: tuple[RenderShot, ...]
    cues: tuple[ComposeCue, ...]


def cut_film(storyboard: Storyboard, narrations: Sequence[ShotNarration], pictures: Sequence[ShotPicture]) -> Cut:
    """Cut the film. Raises JobRefused when a voice or a picture of the storyboard is missing."""
    voices = {narration.shot_id: narration for narration in narrations}
    images = {picture.shot_id: picture for picture in pictures}
    _check_complete(storyboard, voices, images)
    fps = storyboard.options.fps
    times = time_shots(storyboard.shots, voices, fps=fps)
    captions = name_speakers([_captions(time, voices, _speakers(storyboard), fps) for time in times])
    frames = times[-1].start_frame + times[-1].frame_count
    cues = _timed_cues(storyboard, times)
    edit = Edit(
        fps=fps,
        duration=frames / fps,
        shots=tuple(_timed_shot(time, shown, fps) for time, shown in zip(times, captions, strict=True)),
        cues=cues,
        chapters=_chapter_marks(storyboard, times, frames),
    )
    return Cut(edit, _renders(storyboard, times, captions, images), _compositions(storyboard, cues))


def caption_colour(clothes: str) -> str:
    """A light tint of what a character wears: the hue tells who speaks, the lightness keeps it readable on dark."""
    lab = oklab(clothes)
    return from_polar(0.86, min(0.1, max(0.05, lab.chroma)), lab.hue)


def _check_complete(
    storyboard: Storyboard, voices: Mapping[str, ShotNarration], images: Mapping[str, ShotPicture]
) -> None:
    unheard = [shot.id for shot in storyboard.shots if shot.beats and shot.id not in voices]
    unseen = [shot.id for shot in storyboard.shots if shot.id not in images]
    other = [
        shot.id
        for shot in storyboard.shots
        if shot.id in voices and [line.beat_id for line in voices[shot.id].lines] != [beat.id for beat in shot.beats]
    ]
    for code, missing, what in (
        ("narration-missing", unheard, "have no narration"),
        ("picture-missing", unseen, "have no picture"),
        ("narration-mismatch", other, "have a narration of other beats"),
    ):
        if missing:
            raise JobRefused(
                code,
                f"{len(missing)} of {len(storyboard.shots)} shots {what}, the first is {missing[0]}.",
                hint="Run the narrations and illustrations that this storyboard ordered, then cut again.",
            )


def _speakers(storyboard: Storyboard) -> dict[str, Speaker]:
    return {
        member.character_id: Speaker(member.name, caption_colour(member.look.primary))
        for member in storyboard.cast
        if member.look is not None
    }


def _captions(
    time: ShotTime, voices: Mapping[str, ShotNarration], speakers: Mapping[str, Speaker], fps: int
) -> tuple[Caption, ...]:
    if not time.shot.beats:
        return ()
    lines = voices[time.shot.id].lines
    words = [
        word
        for beat, line in zip(time.shot.beats, lines, strict=True)
        for word in words_of(beat, line, time.speech_offset)
    ]
    return caption_shot(words, speakers=speakers, duration=time.frame_count / fps)


def _timed_shot(time: ShotTime, captions: tuple[Caption, ...], fps: int) -> TimedShot:
    return TimedShot(
        shot_id=time.shot.id,
        start=time.start_frame / fps,
        frame_count=time.frame_count,
        speech_offset=time.speech_offset,
        captions=captions,
    )


def _timed_cues(storyboard: Storyboard, times: Sequence[ShotTime]) -> tuple[TimedCue, ...]:
    fps = storyboard.options.fps
    by_id = {time.shot.id: time for time in times}
    timed = []
    for cue in storyboard.cues:
        last = by_id[cue.last_shot_id]
        start, end = by_id[cue.first_shot_id].start_frame, last.start_frame + last.frame_count
        timed.append(TimedCue(cue_id=cue.id, start=start / fps, end=end / fps))
    return tuple(timed)


def _compositions(storyboard: Storyboard, cues: Sequence[TimedCue]) -> tuple[ComposeCue, ...]:
    return tuple(
        ComposeCue(cue_id=cue.id, mood=cue.mood, intensity=cue.intensity, duration=time.end - time.start, seed=cue.seed)
        for cue, time in zip(storyboard.cues, cues, strict=True)
    )


def _chapter_marks(storyboard: Storyboard, times: Sequence[ShotTime], frames: int) -> tuple[ChapterMark, ...]:
    """Marks that cover the whole film: the title belongs to the first chapter, the end to the last."""
    starts: dict[str, int] = {}
    titles: dict[str, str] = {}
    for time in times:
        chapter = time.shot.chapter_id
        if chapter is None:
            continue
        starts.setdefault(chapter, time.start_frame)
        if time.shot.card is not None:
            titles[chapter] = time.shot.card.heading
    borders = [0, *list(starts.values())[1:], frames]
    fps = storyboard.options.fps
    return tuple(
        ChapterMark(title=titles.get(chapter, storyboard.title), start=start / fps, end=end / fps)
        for chapter, (start, end) in zip(starts, pairwise(borders), strict=True)
    )


def _renders(
    storyboard: Storyboard,
    times: Sequence[ShotTime],
    captions: Sequence[tuple[Caption, ...]],
    images: Mapping[str, ShotPicture],
) -> tuple[RenderShot, ...]:
    before = [None, *times[:-1]]
    return tuple(
        _render(storyboard, time, shown, images, previous)
        for time, shown, previous in zip(times, captions, before, strict=True)
    )


def _render(
    storyboard: Storyboard,
    time: ShotTime,
    captions: tuple[Caption, ...],
    images: Mapping[str, ShotPicture],
    previous: ShotTime | None,
) -> RenderShot:
    image = images[time.shot.id]
    dissolves = time.shot.transition is Transition.DISSOLVE and previous is not None
    return RenderShot(
        shot_id=time.shot.id,
        picture=image.picture,
        faces=image.faces,
        focus_x=image.focus_x,
        focus_y=image.focus_y,
        move=time.shot.move,
        transition=time.shot.transition,
        previous=_still_seen(previous, images) if dissolves and previous else None,
        fade_out=time.fades_out,
        frame_count=time.frame_count,
        captions=captions if storyboard.options.captions == "burned" else (),
        card=time.shot.card,
        width=storyboard.options.width,
        height=storyboard.options.height,
        fps=storyboard.options.fps,
    )


def _still_seen(previous: ShotTime, images: Mapping[str, ShotPicture]) -> PreviousShot:
    image = images[previous.shot.id]
    return PreviousShot(
        picture=image.picture,
        move=previous.shot.move,
        focus_x=image.focus_x,
        focus_y=image.focus_y,
        frame_count=previous.frame_count,
        card=previous.shot.card,
    )
