"""Loudness and peaks: ITU-R BS.1770-4 loudness in LUFS, true peak in dBTP, and a limiter that cannot be heard.

Samples are float arrays of shape (frames,) or (frames, channels), full scale 1.0, at 48 kHz unless a rate is given.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import resample_poly, sosfilt

Samples = NDArray[np.float32]

RATE = 48_000
"""Sampling rate of everything we deliver, in hertz."""
_K_WEIGHTING = np.array(
    [  # BS.1770-4, tables 1 and 2, for 48 kHz: head shelf, then RLB high-pass
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
_BLOCK, _STEP, _PIECE = 4 * RATE // 10, RATE // 10, 20 * RATE
_WINDOW = 2 * int(0.004 * RATE) + 1
SILENCE = -70.0
"""What is quieter than this (LUFS) does not count as sound."""


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS of 48 kHz audio, gated; ``-inf`` for silence. Shorter than 0.4 s is one block."""
    power = _block_power(samples)
    audible = power[_level(power) > SILENCE]
    if audible.size == 0:
        return float("-inf")
    gate = _level(audible.mean()) - 10.0
    return float(_level(audible[_level(audible) > gate].mean()))


def _block_power(samples: Samples) -> NDArray[np.float64]:
    """K-weighted power of every 400 ms block, a block each 100 ms, summed over channels."""
    audio = samples[:, None] if samples.ndim == 1 else samples
    state = np.zeros((2, 2, audio.shape[1]))
    steps: list[NDArray[np.float64]] = []
    for start in range(0, len(audio), _PIECE):
        weighted, state = sosfilt(_K_WEIGHTING, audio[start : start + _PIECE], axis=0, zi=state)
        energy = (weighted**2).sum(axis=1)
        whole = len(energy) // _STEP * _STEP
        steps.append(energy[:whole].reshape(-1, _STEP).sum(axis=1))
    if len(audio) < _BLOCK:
        return np.array([energy.sum() / max(1, len(audio))]) if len(audio) else np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate(steps))])
    power: NDArray[np.float64] = (sums[4:] - sums[:-4]) / _BLOCK
    return power


def _level(power: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(power, 1e-12)))


def true_peak(samples: Samples) -> float:
    """Highest level between samples in dBTP, by fourfold oversampling (BS.1770-4, annex 2)."""
    highest = 0.0
    for start in range(0, len(samples), 10 * RATE):  # in pieces, for memory; the overlap keeps the seams honest
        piece = samples[max(0, start - 64) : start + 10 * RATE + 64]
        if float(np.abs(piece).max(initial=0.0)) * 1.5 > highest:
            highest = max(highest, float(np.abs(resample_poly(piece, 4, 1, axis=0)).max(initial=0.0)))
    return decibels(highest)


def decibels(ratio: float) -> float:
    """Amplitude ratio in decibels; ``-inf`` for zero."""
    return 20.0 * float(np.log10(ratio)) if ratio > 0 else float("-inf")


def gain(level: float) -> float:
    """Decibels as amplitude ratio."""
    return float(10.0 ** (level / 20.0))


def limit(samples: Samples, ceiling: float) -> None:
    """Keep every sample under ``ceiling`` dBFS, in place, by turning the level down smoothly around each peak.

    Channels are turned down together, so the stereo picture stands still. Works piece by piece, for memory.
    """
    threshold = gain(ceiling)
    before = np.empty((0, *samples.shape[1:]), np.float32)
    for start in range(0, len(samples), _PIECE):
        stop = min(len(samples), start + _PIECE)
        context = np.concatenate([before, samples[start : stop + 3 * _WINDOW]])
        before = samples[max(start, stop - 3 * _WINDOW) : stop].copy()
        offset = len(context) - (min(len(samples), stop + 3 * _WINDOW) - start)
        loudest = np.abs(context) if context.ndim == 1 else np.abs(context).max(axis=1)
        if float(loudest.max(initial=0.0)) <= threshold:
            continue
        over = maximum_filter1d(np.maximum(loudest / threshold, 1.0), 2 * _WINDOW)
        reduction = uniform_filter1d(1.0 / over, _WINDOW)[offset : offset + stop - start]
        piece = samples[start:stop]
        piece *= reduction if samples.ndim == 1 else reduction[:, None]
        np.clip(piece, -threshold, threshold, out=piece)
