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
_BLOCK, _STEP = int(0.4 * RATE), int(0.1 * RATE)
SILENCE = -70.0
"""What is quieter than this (LUFS) does not count as sound."""


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS of 48 kHz audio, gated; ``-inf`` for silence. Shorter than 0.4 s is one block."""
    audio = np.atleast_2d(samples.T)
    weighted = sosfilt(_K_WEIGHTING, audio.astype(np.float64), axis=1)
    power = _block_power(weighted)
    audible = power[_level(power) > SILENCE]
    if audible.size == 0:
        return float("-inf")
    gate = _level(audible.mean()) - 10.0
    return float(_level(audible[_level(audible) > gate].mean()))


def _block_power(weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Power of every 400 ms block, a block each 100 ms, summed over channels."""
    energy = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=0))])
    if weighted.shape[1] <= _BLOCK:
        return np.array([energy[-1] / max(1, weighted.shape[1])])
    starts = np.arange(0, weighted.shape[1] - _BLOCK + 1, _STEP)
    power: NDArray[np.float64] = (energy[starts + _BLOCK] - energy[starts]) / _BLOCK
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


def limit(samples: Samples, ceiling: float, *, rate: int = RATE, attack: float = 0.004) -> Samples:
    """Keep every sample under ``ceiling`` dBFS by turning the level down smoothly around each peak (look-ahead).

    Channels are turned down together, so the stereo picture stands still.
    """
    loudest = np.abs(samples) if samples.ndim == 1 else np.abs(samples).max(axis=1)
    threshold = gain(ceiling)
    if float(loudest.max(initial=0.0)) <= threshold:
        return samples
    window = 2 * int(attack * rate) + 1
    over = np.maximum(loudest / threshold, 1.0)
    reduction = uniform_filter1d(1.0 / maximum_filter1d(over, 2 * window), window)
    limited: Samples = (samples * (reduction if samples.ndim == 1 else reduction[:, None])).astype(np.float32)
    return np.clip(limited, -threshold, threshold)
