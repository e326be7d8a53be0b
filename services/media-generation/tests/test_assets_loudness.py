"""Loudness, peaks and the limiter against an independent meter."""

import numpy as np
import pyloudnorm
import pytest

from visiobook_media_generation.loudness import RATE, limit, loudness, true_peak


def noise(seconds: float, level: float = 0.1, channels: int = 2) -> np.ndarray:
    random = np.random.default_rng(3)
    return (random.standard_normal((int(seconds * RATE), channels)) * level).astype(np.float32)


class TestLoudness:
    @pytest.mark.parametrize("seconds", [1.0, 5.0, 45.0])
    def test_agrees_with_an_independent_meter(self, seconds: float) -> None:
        sound = noise(seconds) * np.linspace(0.05, 1.0, int(seconds * RATE), dtype=np.float32)[:, None]

        assert loudness(sound) == pytest.approx(pyloudnorm.Meter(RATE).integrated_loudness(sound), abs=0.1)

    def test_of_a_full_scale_tone_is_minus_three(self) -> None:
        tone = np.sin(2 * np.pi * 997 * np.arange(5 * RATE) / RATE).astype(np.float32)

        assert loudness(tone) == pytest.approx(-3.01, abs=0.05)  # EBU Tech 3341, one channel

    def test_of_silence_and_of_nothing_is_minus_infinity(self) -> None:
        assert loudness(np.zeros((RATE, 2), np.float32)) == float("-inf")
        assert loudness(np.zeros((0, 2), np.float32)) == float("-inf")


class TestTruePeak:
    def test_sees_between_the_samples(self) -> None:
        tone = (np.sin(2 * np.pi * (RATE / 4) * np.arange(RATE) / RATE + np.pi / 4)).astype(np.float32)

        assert float(np.abs(tone).max()) == pytest.approx(0.707, abs=0.001)
        assert true_peak(tone[:, None]) == pytest.approx(0.0, abs=0.2)


class TestLimiter:
    @pytest.mark.parametrize("seconds", [0.01, 1.0, 45.0])
    def test_keeps_the_ceiling(self, seconds: float) -> None:
        sound = noise(seconds, level=0.5)

        limit(sound, -3.0)

        assert float(np.abs(sound).max()) <= 10 ** (-3 / 20) + 1e-6

    def test_touches_nothing_under_the_ceiling(self) -> None:
        sound = noise(2.0, level=0.02)
        before = sound.copy()

        limit(sound, -3.0)

        assert np.array_equal(sound, before)

    def test_has_no_seam_where_its_pieces_meet(self) -> None:
        long = noise(41.0, level=0.4, channels=1)
        short = long[15 * RATE : 26 * RATE].copy()

        limit(long, -6.0)
        limit(short, -6.0)

        assert np.allclose(long[16 * RATE : 25 * RATE], short[RATE : 10 * RATE], atol=1e-5)
