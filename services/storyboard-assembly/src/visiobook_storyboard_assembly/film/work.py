"""What the four modules of this folder do: documents and files in, files out. Imported in workers alone."""

import re
from pathlib import Path

import cv2

from visiobook_contracts.ai_analysis import Book
from visiobook_contracts.base import FileRef
from visiobook_contracts.storyboard_assembly import (
    AssembledFilm,
    AssembleFilm,
    Edit,
    FilmMix,
    MixFilm,
    ProvedFilm,
    ProveFilm,
    RenderShot,
    ShotSegment,
    Storyboard,
)
from visiobook_modules.module import JobContext, JobRefused
from visiobook_storyboard_assembly.film import proof
from visiobook_storyboard_assembly.film.coverage import cover
from visiobook_storyboard_assembly.film.join import Segment, Tags, join
from visiobook_storyboard_assembly.film.licences import ledger
from visiobook_storyboard_assembly.film.loudness import RATE
from visiobook_storyboard_assembly.film.mix import lay_track, mix_film
from visiobook_storyboard_assembly.film.poster import choose_picture, write_poster
from visiobook_storyboard_assembly.film.render import render_shot
from visiobook_storyboard_assembly.film.subtitles import to_srt, to_vtt
from visiobook_storyboard_assembly.film.writing import passing_folder, whole_file, write_text

MP4 = "video/mp4"


def render(job: RenderShot, context: JobContext) -> ShotSegment:
    """Render one shot."""
    cv2.setNumThreads(1)
    target = context.scratch / f"{file_name(job.shot_id)}.mp4"
    previous = context.path(job.previous.picture) if job.previous else None
    with whole_file(target) as partial:
        picture = context.path(job.picture)
        count = render_shot(job, picture=picture, previous=previous, target=partial, progress=context.progress)
    return ShotSegment(shot_id=job.shot_id, segment=context.store(target, media_type=MP4), frame_count=count)


def mix(job: MixFilm, context: JobContext) -> FilmMix:
    """Mix the film's sound."""
    track = lay_track(_edit(job.edit, context), job.narrations, job.cues, context)
    target = context.scratch / "mix.m4a"
    with whole_file(target) as partial:
        measured = mix_film(track, partial, progress=context.progress)
    return FilmMix(
        audio=context.store(target, media_type="audio/mp4"),
        duration=measured.samples / RATE,
        loudness=round(measured.loudness, 2),
        true_peak=round(measured.true_peak, 2),
    )


def assemble(job: AssembleFilm, context: JobContext) -> AssembledFilm:
    """Join the film and write what stands beside it."""
    storyboard, edit = _storyboard(job.storyboard, context), _edit(job.edit, context)
    segments = _in_order(job, edit, context)
    tags = Tags(storyboard.title, storyboard.author, storyboard.language)
    with passing_folder(context.scratch / "film") as folder:
        with whole_file(folder / "film.mp4") as partial:
            sound = context.path(job.mix.audio)
            frames = join(segments, sound, partial, fps=edit.fps, tags=tags, chapters=edit.chapters)
        context.progress(0.9)
        write_text(folder / "film.srt", to_srt(edit))
        write_text(folder / "film.vtt", to_vtt(edit, storyboard.language))
        _write_poster(job, storyboard, folder / "poster.jpg", context)
        return AssembledFilm(
            film=context.store(folder / "film.mp4", media_type=MP4),
            subtitles_srt=context.store(folder / "film.srt", media_type="application/x-subrip"),
            subtitles_vtt=context.store(folder / "film.vtt", media_type="text/vtt"),
            poster=context.store(folder / "poster.jpg", media_type="image/jpeg"),
            duration=frames / edit.fps,
        )


def prove(job: ProveFilm, context: JobContext) -> ProvedFilm:
    """Measure the finished film, hold it against the book, name every licence."""
    book = context.document(job.book, Book)
    storyboard, edit = _storyboard(job.storyboard, context), _edit(job.edit, context)
    picture, sound = proof.measure(context.path(job.film.film))
    context.progress(0.9)
    coverage = cover(book, storyboard, edit, job.narrations)
    quality = proof.report(picture, sound, coverage, storyboard, edit)
    licences = ledger(book, storyboard, job.narrations, job.pictures, job.cues)
    return ProvedFilm(
        quality=context.store_document(quality, name="quality.json"),
        licences=context.store_document(licences, name="licences.json"),
        coverage=quality.coverage,
        holds=quality.holds,
        failures=quality.failures,
    )


def file_name(shot_id: str) -> str:
    """A shot's id as the name of a file."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", shot_id).strip(".-") or "shot"


def _edit(ref: FileRef, context: JobContext) -> Edit:
    return context.document(ref, Edit)


def _storyboard(ref: FileRef, context: JobContext) -> Storyboard:
    return context.document(ref, Storyboard)


def _in_order(job: AssembleFilm, edit: Edit, context: JobContext) -> list[Segment]:
    rendered = {segment.shot_id: segment for segment in job.segments}
    missing = [shot.shot_id for shot in edit.shots if shot.shot_id not in rendered]
    if missing:
        detail = f"{len(missing)} shots of the edit have no segment: {', '.join(missing[:5])}"
        raise JobRefused("segment-missing", detail, hint="render them, then assemble again")
    return [
        Segment(shot.shot_id, context.path(rendered[shot.shot_id].segment), shot.frame_count) for shot in edit.shots
    ]


def _write_poster(job: AssembleFilm, storyboard: Storyboard, target: Path, context: JobContext) -> None:
    cv2.setNumThreads(1)
    chosen = choose_picture(storyboard, job.pictures)
    source = context.path(chosen.picture)
    write_poster(chosen, source, target, title=storyboard.title, author=storyboard.author)
