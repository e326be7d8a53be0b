"""From a dry performance to a finished cue: tone, room, fades, loudness and peaks.

Works in blocks on one array, which for long cues lies in a file, so that twenty minutes need no more memory than one.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, oaconvolve, sosfilt

from visiobook_media_generation.loudness import RATE, Samples, gain, limit, loudness, true_peak

TARGET = -20.0
"""Integrated loudness of a cue, LUFS."""
PEAK = -1.5
"""Highest true peak, dBTP."""
_WET, _ROOM_SECONDS, _PREDELAY = 0.21, 2.2, 0.018
_LONGEST_IN_MEMORY = 5 * 60 * RATE
_FADE_IN, _FADE_OUT = 0.03, 2.5
_RUMBLE = butter(2, 32, "highpass", fs=RATE, output="sos")
_AIR = butter(1, 6500, "highpass", fs=RATE, output="sos")
_AIR_GAIN = 0.22  # added above 6.5 kHz: 1.7 dB


def master(blocks: Iterable[Samples], frames: int, scratch: Path) -> Samples:
    """The finished cue, (frames, 2) float32: TARGET loudness, under PEAK, faded to silence at the end."""
    cue = _workspace(frames, scratch)
    _fill(cue, blocks)
    _fade(cue)
    for _ in range(3):
        measured = loudness(cue)
        if not np.isfinite(measured) or abs(measured - TARGET) < 0.05:
            break
        _scale(cue, gain(TARGET - measured))
        limit(cue, PEAK - 0.4)
    excess = true_peak(cue) - PEAK
    if excess > 0:
        limit(cue, PEAK - 0.4 - excess - 0.1)
    return cue


def _workspace(frames: int, scratch: Path) -> Samples:
    if frames <= _LONGEST_IN_MEMORY:
        return np.zeros((frames, 2), np.float32)
    return np.lib.format.open_memmap(scratch / "cue.npy", mode="w+", dtype=np.float32, shape=(frames, 2))


def _fill(cue: Samples, blocks: Iterable[Samples]) -> None:
    """Tone and room, block by block; the reverberation of one block rings into the next."""
    rumble, air = np.zeros((1, 2, 2)), np.zeros((1, 2, 2))
    position = 0
    for block in blocks:
        dry, rumble = sosfilt(_RUMBLE, block, axis=0, zi=rumble)
        bright, air = sosfilt(_AIR, dry, axis=0, zi=air)
        dry = (dry + _AIR_GAIN * bright).astype(np.float32)
        wet = oaconvolve(dry, room(), axes=0)[: len(cue) - position]
        cue[position : position + len(wet)] += _WET * wet
        cue[position : position + len(dry)] += (1.0 - 0.4 * _WET) * dry
        position += len(block)


@functools.cache
def room() -> NDArray[np.float32]:
    """Impulse response of a hall, (frames, 2): decaying noise between 220 Hz and 5.2 kHz, different left and right."""
    frames = int(_ROOM_SECONDS * RATE)
    time = np.arange(frames) / RATE
    noise = np.random.default_rng(5).standard_normal((frames, 2))
    decay = np.exp(-6.2 * time / _ROOM_SECONDS)[:, None]
    shaped = sosfilt(butter(2, [220, 5200], "bandpass", fs=RATE, output="sos"), noise * decay, axis=0)
    shaped[: int(_PREDELAY * RATE)] = 0.0
    response: NDArray[np.float32] = (shaped / np.sqrt((shaped**2).sum(axis=0))).astype(np.float32)
    return response


def _fade(cue: Samples) -> None:
    start = min(int(_FADE_IN * RATE), len(cue) // 4)
    end = min(int(_FADE_OUT * RATE), len(cue) // 3)
    cue[:start] *= np.linspace(0.0, 1.0, start, dtype=np.float32)[:, None]
    if end:
        cue[-end:] *= (np.linspace(1.0, 0.0, end, dtype=np.float32) ** 1.5)[:, None]


def _scale(cue: Samples, factor: float) -> None:
    for start in range(0, len(cue), 20 * RATE):
        cue[start : start + 20 * RATE] *= np.float32(factor)
