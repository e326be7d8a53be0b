"""What happens to speech after the engine: size of the body, sampling rate, edges, level."""

import functools
import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, istft, resample_poly, sosfilt, stft

from visiobook_media_generation.loudness import RATE, Samples, gain, limit, loudness

TARGET = -20.0
"""Loudness of a plainly spoken line, LUFS; films are mixed to their own target later."""
CEILING = -2.0
"""No sample of a line is louder, dBFS."""
_ENVELOPE_SECONDS = 0.0016  # cepstral quefrency that still counts as envelope: below the shortest pitch period
_FRAME_SECONDS = 0.032
_SHELF = 4200.0
_RUMBLE: NDArray[np.float64] = butter(2, 65, "highpass", fs=RATE, output="sos")


def shift_formants(samples: Samples, rate: float, factor: float) -> Samples:
    """Move the spectral envelope by ``factor`` (above 1: a smaller body) and leave the pitch where it is.

    Each short-time spectrum is multiplied by warped envelope / envelope, both from the low quefrencies of the cepstrum
    (Oppenheim and Schafer, Discrete-Time Signal Processing, 13). Phases stay, so small factors leave no artefact.
    """
    if abs(factor - 1.0) < 0.02 or len(samples) < int(_FRAME_SECONDS * rate):
        return samples
    size = 2 * round(_FRAME_SECONDS * rate / 2)
    _, _, spectra = stft(samples, nperseg=size, noverlap=size * 3 // 4)
    logs = np.log(np.abs(spectra) + 1e-6)
    cepstra = np.fft.irfft(logs, axis=0)
    keep = int(_ENVELOPE_SECONDS * rate)
    cepstra[keep : len(cepstra) - keep + 1] = 0.0
    envelope = np.fft.rfft(cepstra, axis=0).real
    bins = np.arange(len(envelope))
    source = np.minimum(bins / factor, len(bins) - 1.0)
    low = np.floor(source).astype(int)
    high = np.minimum(low + 1, len(bins) - 1)
    part = (source - low)[:, None]
    change = np.clip((1 - part) * envelope[low] + part * envelope[high] - envelope, -2.3, 2.3)
    _, shifted = istft(spectra * np.exp(change), nperseg=size, noverlap=size * 3 // 4)
    result: Samples = shifted[: len(samples)].astype(np.float32)
    return result


def to_delivery_rate(samples: Samples, rate: float) -> Samples:
    """The same sound at 48 kHz (band-limited polyphase resampling)."""
    ratio = Fraction(RATE / rate).limit_denominator(400)
    resampled: Samples = resample_poly(samples, ratio.numerator, ratio.denominator).astype(np.float32)
    return resampled


def audible_part(
    samples: Samples, *, floor: float = -50.0, before: float = 0.02, after: float = 0.06
) -> tuple[int, int]:
    """Frames ``[start, end)`` of 48 kHz speech between its silent edges, leaving a little air in seconds."""
    if not len(samples):
        return 0, 0
    loud = np.flatnonzero(np.abs(samples) > gain(floor) * max(1e-4, float(np.abs(samples).max())))
    if not loud.size:
        return 0, len(samples)
    return max(0, int(loud[0]) - int(before * RATE)), min(len(samples), int(loud[-1]) + int(after * RATE))


def fade_edges(samples: Samples, seconds: float = 0.006) -> Samples:
    """Start and end at zero, so that joins do not click."""
    frames = min(int(seconds * RATE), len(samples) // 2)
    if not frames:
        return samples
    ramp = (0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, frames))).astype(np.float32)
    faded = samples.copy()
    faded[:frames] *= ramp
    faded[-frames:] *= ramp[::-1]
    return faded


@functools.cache
def _tone(treble: float) -> NDArray[np.float64]:
    """High-pass against rumble, then a shelf of ``treble`` decibels above 4.2 kHz (Bristow-Johnson's EQ cookbook)."""
    if not treble:
        return _RUMBLE
    amplitude = 10.0 ** (treble / 40.0)
    angle = 2.0 * math.pi * _SHELF / RATE
    cosine, slope = math.cos(angle), math.sin(angle) * math.sqrt(2.0 * amplitude)
    more, less = amplitude + 1.0, amplitude - 1.0
    shelf = np.array(
        [
            amplitude * (more + less * cosine + slope),
            -2.0 * amplitude * (less + more * cosine),
            amplitude * (more + less * cosine - slope),
            more - less * cosine + slope,
            2.0 * (less - more * cosine),
            more - less * cosine - slope,
        ]
    )
    return np.vstack([_RUMBLE, shelf / shelf[3]])


def finish(samples: Samples, *, level: float, treble: float) -> Samples:
    """Bring a whole line to TARGET plus ``level`` decibels, in tone, without rumble and under CEILING."""
    clean: Samples = sosfilt(_tone(treble), samples).astype(np.float32)
    measured = loudness(clean)
    if not np.isfinite(measured):
        return clean
    clean *= np.float32(gain(TARGET + level - measured))
    limit(clean, CEILING)
    return clean
