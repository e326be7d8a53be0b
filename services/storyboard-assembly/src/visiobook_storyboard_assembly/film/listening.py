"""Listening to a finished film: loudness, true peak, length, and the longest time without a sound."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visiobook_storyboard_assembly.film import aac
from visiobook_storyboard_assembly.film.loudness import RATE, Levels, LoudnessMeter

SILENCE_STEP = RATE // 50
SILENCE_LEVEL = 10 ** (-55 / 20)


@dataclass(frozen=True)
class Sound:
    """Loudness in LUFS, true peak in dBTP, seconds, the longest silence in seconds and when it begins."""

    loudness: float
    true_peak: float
    clipped: int
    duration: float
    longest_silence: float
    silence_start: float


def listen(path: Path) -> Sound:
    """Decode the first sound track of a film and measure it. Below -55 dBFS (RMS of 20 ms) it is silent."""
    meter = LoudnessMeter()
    levels = []
    rest = np.zeros((0, 2), np.float32)
    for block in aac.decode(path):
        meter.add(block)
        joined = np.concatenate([rest, block])
        whole = len(joined) // SILENCE_STEP * SILENCE_STEP
        steps = joined[:whole].reshape(-1, SILENCE_STEP * 2)
        levels.append(np.sqrt(np.square(steps).mean(axis=1)))
        rest = joined[whole:]
    start, length = _longest_run(np.concatenate(levels) < SILENCE_LEVEL) if levels else (0, 0)
    step = SILENCE_STEP / RATE
    return Sound(meter.loudness, meter.true_peak, meter.clipped, meter.samples / RATE, length * step, start * step)


def _longest_run(silent: np.ndarray[tuple[int], np.dtype[np.bool_]] | Levels) -> tuple[int, int]:
    """First index and length of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], silent.astype(np.int8), [0]])))
    if not edges.size:
        return 0, 0
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    longest = int(np.argmax(lengths))
    return int(starts[longest]), int(lengths[longest])
