"""Loudness and true peak of a stream of blocks, as ITU-R BS.1770-4 and EBU R 128 define them. 48 kHz only."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, sosfilt, upfirdn

Samples = NDArray[np.float32]
Levels = NDArray[np.float64]

RATE = 48_000
STEP = RATE // 10
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691
SILENT = -120.0
# BS.1770-4, tables 1 and 2: the shelf of the head and the high-pass, for 48 kHz.
K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
OVERSAMPLING = 4
_TAPS = 12


def decibels(amplitude: float) -> float:
    """Amplitude ratio to dB, not below -120."""
    return float(20 * np.log10(amplitude)) if amplitude > 1e-6 else SILENT


def gated_loudness(energies: Levels) -> float:
    """Integrated loudness (LUFS) from K-weighted energies, summed over channels, of consecutive 100 ms steps."""
    if len(energies) < 4:
        energies = np.pad(energies, (0, 4 - len(energies))) if len(energies) else np.zeros(4)
    blocks = np.convolve(energies, np.full(4, 0.25), mode="valid")
    loud = blocks[_loudness(blocks) > ABSOLUTE_GATE]
    if not loud.size:
        return SILENT
    threshold = float(_loudness(np.array([loud.mean()]))[0]) + RELATIVE_GATE
    return float(_loudness(np.array([loud[_loudness(loud) > threshold].mean()]))[0])


class KWeighting:
    """The K filter over a stream of blocks, samples x channels."""

    def __init__(self, channels: int) -> None:
        self._state = np.zeros((len(K_WEIGHTING), 2, channels))

    def __call__(self, block: Samples) -> Levels:
        """Filter the next block."""
        weighted, self._state = sosfilt(K_WEIGHTING, block, axis=0, zi=self._state)
        return np.asarray(weighted)


class LoudnessMeter:
    """Feed blocks (samples x channels, full scale 1.0); ask for LUFS, dBTP and clipped samples."""

    def __init__(self, channels: int = 2, *, quiet_below: float = 0.5) -> None:
        """``quiet_below``: blocks whose samples all stay under it are not oversampled; they cannot hold the peak."""
        self._filter = KWeighting(channels)
        self._rest = np.zeros((0, channels))
        self._energies: list[Levels] = []
        self._tail = np.zeros((2 * _TAPS, channels), np.float32)
        self._quiet = quiet_below
        self.samples = 0
        self.clipped = 0
        self.peak = 0.0

    def add(self, block: Samples) -> None:
        """Measure the next block."""
        self.samples += len(block)
        self.clipped += int(np.count_nonzero(np.abs(block) >= 1.0))
        weighted = np.concatenate([self._rest, self._filter(block)])
        whole = len(weighted) // STEP * STEP
        steps = weighted[:whole].reshape(-1, STEP, weighted.shape[1])
        self._energies.append(np.square(steps).mean(axis=1).sum(axis=1))
        self._rest = weighted[whole:]
        self._measure_peak(block)

    def _measure_peak(self, block: Samples) -> None:
        joined = np.concatenate([self._tail, block])
        self._tail = joined[-2 * _TAPS :]
        sample_peak = float(np.abs(joined).max(initial=0.0))
        self.peak = max(self.peak, sample_peak)
        if sample_peak > max(self._quiet, self.peak * 0.7):
            self.peak = max(self.peak, float(oversampled(joined).max(initial=0.0)))

    @property
    def energies(self) -> Levels:
        """K-weighted energy of every whole 100 ms step."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)

    @property
    def loudness(self) -> float:
        """Integrated loudness so far, LUFS."""
        return gated_loudness(self.energies)

    @property
    def true_peak(self) -> float:
        """Highest true peak so far, dBTP."""
        return decibels(self.peak)


def oversampled(block: Samples) -> Samples:
    """Magnitudes of the signal between its samples, four for each, the louder channel of each."""
    kernel = _interpolator()
    delay = len(kernel) // 2
    channels = [upfirdn(kernel, block[:, channel], OVERSAMPLING) for channel in range(block.shape[1])]
    loudest = np.abs(np.stack(channels)).max(axis=0)
    return np.asarray(loudest[delay : delay + OVERSAMPLING * len(block)], np.float32)


def peaks_by_hop(block: Samples, hop: int) -> Samples:
    """True peak of every ``hop`` samples of a block whose length is a multiple of it."""
    plain = np.abs(block).max(axis=1).reshape(-1, hop).max(axis=1)
    between = oversampled(block).reshape(-1, hop * OVERSAMPLING).max(axis=1)
    return np.asarray(np.maximum(plain, between), np.float32)


@cache
def _interpolator() -> Samples:
    kernel = firwin(OVERSAMPLING * _TAPS + 1, 1 / OVERSAMPLING, window=("kaiser", 6.0)) * OVERSAMPLING
    return np.asarray(kernel, np.float32)


def _loudness(energies: Levels) -> Levels:
    return np.asarray(OFFSET + 10 * np.log10(np.maximum(energies, 1e-12)))
