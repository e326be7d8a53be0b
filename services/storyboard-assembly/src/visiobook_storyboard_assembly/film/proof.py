"""The quality report: the finished film held against what was promised and against the book."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av

from visiobook_contracts.storyboard_assembly import Edit, FilmOptions, QualityReport, Storyboard, Transition
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.coverage import Coverage
from visiobook_storyboard_assembly.film.listening import Sound, listen
from visiobook_storyboard_assembly.film.render import FADE_SECONDS
from visiobook_storyboard_assembly.film.watching import Picture, watch

LOUDNESS = -16.0
LOUDNESS_TOLERANCE = 0.5
TRUE_PEAK = -1.0
LONGEST_SILENCE = 3.5
LENGTHS_APART = 0.1


def measure(path: Path) -> tuple[Picture, Sound]:
    """Watch and listen to a film. Raises JobRefused for a file that is no film."""
    try:
        return watch(path), listen(path)
    except (av.FFmpegError, IndexError) as error:
        raise JobRefused("film-unreadable", f"the film cannot be read: {error}", hint="assemble it again") from error


def report(picture: Picture, sound: Sound, coverage: Coverage, storyboard: Storyboard, edit: Edit) -> QualityReport:
    """Put the measurements and the coverage together and name every promise that is not kept."""
    allowed = declared_fades(storyboard, edit)
    black = [time for time in picture.black if not any(start <= time <= end for start, end in allowed)]
    failures = [
        *_coverage_failures(coverage),
        *_sound_failures(sound, edit),
        *_picture_failures(picture, black, storyboard.options, edit),
        *_length_failures(picture, sound, edit),
    ]
    return QualityReport(
        sentences=coverage.sentences,
        sentences_covered=len(coverage.proofs),
        coverage=coverage.share,
        missing=coverage.missing,
        left_out=coverage.left_out,
        rewritten=coverage.rewritten,
        duration_video=picture.duration,
        duration_audio=sound.duration,
        loudness=round(sound.loudness, 2),
        true_peak=round(sound.true_peak, 2),
        longest_silence=round(sound.longest_silence, 2),
        black_frames=len(black),
        width=picture.width,
        height=picture.height,
        fps=picture.fps,
        shots=len(edit.shots),
        holds=not failures,
        failures=tuple(failures),
        proofs=coverage.proofs,
    )


def declared_fades(storyboard: Storyboard, edit: Edit) -> list[tuple[float, float]]:
    """When black is meant: where a shot fades up from it, where one fades out before that, and the film's end."""
    fading = {shot.id for shot in storyboard.shots if shot.transition is Transition.FADE}
    frame = 1 / edit.fps
    spans = [(shot.start - frame / 2, shot.start + FADE_SECONDS) for shot in edit.shots if shot.shot_id in fading]
    spans += [(after.start - FADE_SECONDS, after.start) for _, after in pairwise(edit.shots) if after.shot_id in fading]
    return [*spans, (edit.duration - FADE_SECONDS, edit.duration + frame)]


def _coverage_failures(coverage: Coverage) -> list[str]:
    if not coverage.missing:
        return []
    first = ", ".join(coverage.missing[:5])
    return [f"{len(coverage.missing)} of {coverage.sentences} sentences are not in the film: {first}"]


def _sound_failures(sound: Sound, edit: Edit) -> list[str]:
    failures = []
    if abs(sound.loudness - LOUDNESS) > LOUDNESS_TOLERANCE:
        failures.append(f"loudness is {sound.loudness:.1f} LUFS, not {LOUDNESS:.0f} within {LOUDNESS_TOLERANCE}")
    if sound.true_peak > TRUE_PEAK:
        failures.append(f"true peak is {sound.true_peak:.2f} dBTP, over {TRUE_PEAK:.0f}")
    if sound.clipped:
        failures.append(f"{sound.clipped} samples are clipped")
    if sound.longest_silence > longest_allowed(edit):
        failures.append(f"{sound.longest_silence:.1f} s of silence from {sound.silence_start:.1f} s on")
    return failures


def longest_allowed(edit: Edit) -> float:
    """3.5 s; without music a card is silent for as long as it stands, with the pauses around it."""
    if edit.cues:
        return LONGEST_SILENCE
    longest = run = 0.0
    for shot in edit.shots:
        run = 0.0 if shot.captions else run + shot.frame_count / edit.fps
        longest = max(longest, run)
    return LONGEST_SILENCE + longest


def _picture_failures(picture: Picture, black: Sequence[float], options: FilmOptions, edit: Edit) -> list[str]:
    failures = []
    if black:
        failures.append(f"{len(black)} black frames outside fades, the first at {black[0]:.2f} s")
    if (picture.width, picture.height) != (options.width, options.height):
        failures.append(f"the film is {picture.width}x{picture.height}, not {options.width}x{options.height}")
    if abs(picture.fps - edit.fps) > 0.01:
        failures.append(f"the film has {picture.fps:.2f} frames a second, not {edit.fps}")
    return failures


def _length_failures(picture: Picture, sound: Sound, edit: Edit) -> list[str]:
    failures = []
    promised = sum(shot.frame_count for shot in edit.shots)
    if picture.frames != promised:
        failures.append(f"the film has {picture.frames} frames, not {promised}")
    if abs(picture.duration - sound.duration) > LENGTHS_APART:
        failures.append(f"sound ({sound.duration:.2f} s) and picture ({picture.duration:.2f} s) differ in length")
    return failures
