"""Voices and music on the film's clock, read block by block so that an hour of film needs no more memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film.loudness import RATE, Samples

BLOCK = RATE * 8
FADE_IN = 0.8
FADE_OUT = 1.6


@dataclass(frozen=True)
class Clip:
    """A sound file and where it plays. ``start`` and ``length`` are in samples; fades in samples, equal power."""

    path: Path
    start: int
    length: int
    fade_in: int = 0
    fade_out: int = 0

    @property
    def end(self) -> int:
        """First sample after the clip."""
        return self.start + self.length


def open_clip(path: Path, start: float, *, name: str, duration: float | None = None, fades: bool = False) -> Clip:
    """A clip from ``start`` seconds on, at most ``duration`` seconds long. Refuses what is no 48 kHz sound file."""
    try:
        info = soundfile.info(path)
    except (soundfile.LibsndfileError, OSError) as error:
        raise JobRefused(
            "sound-unreadable", f"the sound of {name} cannot be read: {error}", hint="make it again"
        ) from error
    if info.samplerate != RATE:
        detail = f"the sound of {name} has {info.samplerate} samples a second, not {RATE}"
        raise JobRefused("sound-wrong-rate", detail, hint="resample it to 48 kHz")
    length = info.frames if duration is None else min(info.frames, round(duration * RATE))
    fade_in, fade_out = (min(round(FADE_IN * RATE), length // 3), min(round(FADE_OUT * RATE), length // 2))
    return Clip(path, round(start * RATE), length, fade_in if fades else 0, fade_out if fades else 0)


def blocks(clips: Sequence[Clip], total: int, channels: int) -> Iterator[Samples]:
    """The sum of the clips as blocks of BLOCK samples x channels, from 0 to ``total`` samples."""
    for first in range(0, total, BLOCK):
        block = np.zeros((min(BLOCK, total - first), channels), np.float32)
        for clip in clips:
            _add(clip, block, first)
        yield block


def _add(clip: Clip, block: Samples, first: int) -> None:
    begin, end = max(clip.start, first), min(clip.end, first + len(block))
    if begin >= end:
        return
    with soundfile.SoundFile(clip.path) as sound:
        sound.seek(begin - clip.start)
        samples = sound.read(end - begin, dtype="float32", always_2d=True)
    if clip.fade_in or clip.fade_out:
        samples = samples * _envelope(clip, np.arange(begin - clip.start, begin - clip.start + len(samples)))
    block[begin - first : begin - first + len(samples)] += _with_channels(samples, block.shape[1])


def _envelope(clip: Clip, positions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Samples:
    rise = np.clip((positions + 1) / max(1, clip.fade_in), 0, 1)
    fall = np.clip((clip.length - positions) / max(1, clip.fade_out), 0, 1)
    return np.asarray(np.sin(np.pi / 2 * rise) * np.sin(np.pi / 2 * fall), np.float32)[:, None]


def _with_channels(samples: Samples, channels: int) -> Samples:
    if samples.shape[1] == channels:
        return samples
    if channels == 1:
        return np.asarray(samples.mean(axis=1, keepdims=True), np.float32)
    return np.repeat(samples[:, :1], channels, axis=1)
