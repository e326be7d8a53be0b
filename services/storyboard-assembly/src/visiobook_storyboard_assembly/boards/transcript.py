"""The words of a film in time, as a reader follows them; chapters and shots on the film's clock. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from visiobook_contracts.media_generation import ShotPicture
from visiobook_contracts.storyboard_assembly import Caption, Edit, Storyboard, TimedShot
from visiobook_storyboard_assembly.boards.schemas import FilmShotView, SpokenWord, Transcript, TranscriptLine


def transcript_of(edit: Edit, board: Storyboard) -> Transcript:
    """Captions one after the other; times in seconds of the film."""
    return Transcript(language=board.language, lines=list(_lines(edit)))


def film_shots(edit: Edit, board: Storyboard, pictures: Mapping[str, ShotPicture]) -> list[FilmShotView]:
    """When each shot begins, with its picture."""
    numbers = {shot.id: shot.number for shot in board.shots}
    return [
        FilmShotView(
            shot_id=shot.shot_id,
            number=numbers.get(shot.shot_id, place),
            start=round(shot.start, 3),
            seconds=round(shot.frame_count / edit.fps, 3),
            picture=pictures[shot.shot_id].picture.digest if shot.shot_id in pictures else None,
        )
        for place, shot in enumerate(edit.shots, start=1)
    ]


def _lines(edit: Edit) -> Iterator[TranscriptLine]:
    starts = [mark.start for mark in edit.chapters]
    paragraph, speaker, colour = "", None, "#ffffff"
    for shot in edit.shots:
        for caption in shot.captions:
            begins = caption.sentence_ids[0].rpartition(".")[0] if caption.sentence_ids else paragraph
            # a caption names its speaker only where the speaker changes, the colour says it always
            if caption.speaker is not None:
                speaker = caption.speaker
            elif caption.colour != colour:
                speaker = None
            colour = caption.colour
            chapter = max(0, bisect_right(starts, shot.start) - 1)
            yield _line(shot, caption, speaker=speaker, chapter=chapter, paragraph=begins != paragraph)
            paragraph = begins


def _line(shot: TimedShot, caption: Caption, *, speaker: str | None, chapter: int, paragraph: bool) -> TranscriptLine:
    offsets = (0, len(caption.lines[0]) + 1)
    words = [
        SpokenWord(
            first=offsets[word.line] + word.start_char,
            last=offsets[word.line] + word.end_char,
            start=round(shot.start + word.start, 3),
            end=round(shot.start + word.end, 3),
        )
        for word in caption.words
    ]
    return TranscriptLine(
        shot_id=shot.shot_id,
        chapter=chapter,
        speaker=speaker,
        colour=caption.colour,
        paragraph=paragraph,
        text=" ".join(caption.lines),
        start=round(shot.start + caption.start, 3),
        end=round(shot.start + caption.end, 3),
        words=words,
    )
