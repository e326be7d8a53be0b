"""Gain over time: levelling and compressing the voice, ducking the music, limiting the master.

Everything is a curve over the whole film at a low rate (5 ms for voice and music, 64 samples for the limiter), made
with vector operations from levels measured beforehand. A curve knows what comes next, so attacks begin in time.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import sosfilt

from visiobook_storyboard_assembly.film.loudness import OFFSET, RATE, Samples

Curve = NDArray[np.float64]

HOP = RATE // 200
VOICE_TARGET = -18.0
LEVELLING = 0.8
MOST_LEVELLING = 7.0
THRESHOLD = 3.0
RATIO = 3.0
DUCK = 10.5
DUCK_ATTACK = 0.4
DUCK_RELEASE = 1.2
DUCK_BRIDGE = 1.4
LIMITER_HOP = 64
LIMITER_REACH = 5


def biquad(kind: str, frequency: float, q: float, gain: float = 0.0) -> Curve:
    """One second-order section at 48 kHz. Formulas of R. Bristow-Johnson's Audio EQ Cookbook."""
    omega = 2 * np.pi * frequency / RATE
    alpha, cosine, level = np.sin(omega) / (2 * q), np.cos(omega), 10 ** (gain / 40)
    if kind == "peak":
        b = [1 + alpha * level, -2 * cosine, 1 - alpha * level]
        a = [1 + alpha / level, -2 * cosine, 1 - alpha / level]
    elif kind == "highpass":
        b = [(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2]
        a = [1 + alpha, -2 * cosine, 1 - alpha]
    else:
        raise ValueError(f"unknown filter {kind!r}: use peak or highpass")
    return np.asarray(np.array([*b, *a]) / a[0], np.float64)


VOICE_EQ = np.array(
    [biquad("highpass", 80, 0.707), biquad("peak", 240, 1.0, -1.5), biquad("peak", 3200, 1.0, 2.0)], np.float64
)


class VoiceEqualiser:
    """Rumble out, a little less boxiness, a little more presence; keeps its state between blocks."""

    def __init__(self) -> None:
        self._state = np.zeros((len(VOICE_EQ), 2, 1))

    def __call__(self, block: Samples) -> Samples:
        """Filter the next block (samples x 1)."""
        filtered, self._state = sosfilt(VOICE_EQ, block, axis=0, zi=self._state)
        return np.asarray(filtered, np.float32)


def voice_gain(energies: Curve, lines: Sequence[tuple[float, float]]) -> Curve:
    """Gain of the voice per hop: every line near one level, then a gentle 3:1 compression of what stands out.

    ``energies`` are K-weighted mean squares per hop; ``lines`` the seconds between which somebody speaks.
    """
    levelled = _levelled(energies, lines)
    loudness = _decibels(uniform_filter1d(energies, 6)) + OFFSET + levelled
    over = np.maximum(0, loudness - (VOICE_TARGET + THRESHOLD)) * (1 - 1 / RATIO)
    reduction = uniform_filter1d(-minimum_filter1d(-over, 9), 17)
    return np.asarray(10 ** ((levelled - reduction) / 20))


def ducking(lines: Sequence[tuple[float, float]], hops: int) -> Curve:
    """Gain of the music per hop: down by 10.5 dB when a voice begins, up again in pauses longer than 1.4 s."""
    depth = np.zeros(hops)
    for start, end in _bridged(lines, DUCK_BRIDGE):
        first, last = round((start - DUCK_ATTACK) * RATE / HOP), round((end + DUCK_RELEASE) * RATE / HOP)
        times = np.arange(max(0, first), min(hops, last)) * HOP / RATE
        rise = np.clip((times - (start - DUCK_ATTACK)) / DUCK_ATTACK, 0, 1)
        fall = np.clip((end + DUCK_RELEASE - times) / DUCK_RELEASE, 0, 1)
        shape = np.minimum(rise * rise * (3 - 2 * rise), fall * fall * (3 - 2 * fall))
        part = depth[max(0, first) : min(hops, last)]
        np.maximum(part, shape, out=part)
    return np.asarray(10 ** (-DUCK * depth / 20))


def limiter(peaks: Curve, ceiling: float) -> Curve:
    """Gain per limiter hop that keeps every true peak at or under ``ceiling``, moving smoothly, ahead of the peak."""
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    lowest = minimum_filter1d(needed, 2 * LIMITER_REACH + 1, mode="nearest")
    return np.asarray(uniform_filter1d(lowest, LIMITER_REACH, mode="nearest"))


def apply(curve: Curve, block: Samples, first: int, hop: int) -> Samples:
    """Multiply a block that begins at sample ``first`` by a curve whose points lie in the middle of their hops."""
    positions = (np.arange(first, first + len(block)) + 0.5) / hop - 0.5
    gains = np.interp(positions, np.arange(len(curve)), curve)
    return np.asarray(block * gains[:, None], np.float32)


def _levelled(energies: Curve, lines: Sequence[tuple[float, float]]) -> Curve:
    gains = np.zeros(len(energies))
    previous = 0
    for start, end in sorted(lines):
        first, last = round(start * RATE / HOP), max(round(start * RATE / HOP) + 1, round(end * RATE / HOP))
        wanted = _line_gain(energies[first:last])
        gains[(previous + first) // 2 :] = wanted
        previous = last
    return np.asarray(uniform_filter1d(gains, 9))


def _line_gain(energies: Curve) -> float:
    """How many dB bring a line towards the common level; pauses in it do not count."""
    if not energies.size or energies.max() < 1e-9:
        return 0.0
    spoken = energies[energies > energies.max() * 1e-3]
    level = OFFSET + 10 * np.log10(spoken.mean())
    base, rest = _split_levelling(VOICE_TARGET - float(level))
    return base + LEVELLING * rest


def _split_levelling(distance: float) -> tuple[float, float]:
    """Up to 7 dB is a difference between lines and partly kept; beyond that a voice is simply too quiet or loud."""
    rest = float(np.clip(distance, -MOST_LEVELLING, MOST_LEVELLING))
    return distance - rest, rest


def _bridged(lines: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(lines):
        if joined and start - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _decibels(energies: Curve) -> Curve:
    return np.asarray(10 * np.log10(np.maximum(energies, 1e-12)))
