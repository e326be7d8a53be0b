"""The film's sound: levels, ducking, length, and what is refused."""

import numpy as np
import pyloudnorm
import pytest

from visiobook_contracts.media_generation import CueMusic
from visiobook_contracts.storyboard_assembly import MixFilm, TimedCue
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film import aac, dynamics
from visiobook_storyboard_assembly.film.dynamics import HOP
from visiobook_storyboard_assembly.film.loudness import RATE, LoudnessMeter, decibels, oversampled
from visiobook_storyboard_assembly.film.mix import Mixer, lay_track
from visiobook_storyboard_assembly.film.module import MixFilmModule


def run_mix(material, **changes):
    job = {"edit": material.store("edit"), "narrations": material.narrations, "cues": material.cues} | changes
    return MixFilmModule().run(MixFilm.model_validate(job), material.context)


def level(samples: np.ndarray) -> float:
    return decibels(float(np.sqrt(np.mean(np.square(samples)))))


class TestMixFilm:
    def test_the_decoded_track_has_the_loudness_the_peak_and_the_length_of_the_film(self, material) -> None:
        made = run_mix(material)

        sound = np.concatenate(list(aac.decode(material.context.path(made.audio))))
        assert pyloudnorm.Meter(RATE).integrated_loudness(sound) == pytest.approx(-16, abs=0.5)
        assert made.true_peak <= -1
        assert np.abs(sound).max() < 1
        assert len(sound) / RATE == pytest.approx(material.edit.duration, abs=1 / material.edit.fps)

    def test_a_film_without_music_is_mixed_as_loud(self, material) -> None:
        made = run_mix(material, cues=())

        assert made.loudness == pytest.approx(-16, abs=0.5)

    def test_a_film_without_a_sound_is_silent_and_as_long(self, material) -> None:
        made = run_mix(material, cues=(), narrations=())

        assert made.duration == pytest.approx(material.edit.duration, abs=1 / 30)
        assert made.true_peak < -60

    def test_music_goes_down_by_nine_to_twelve_decibels_under_a_voice(self, material) -> None:
        edit = material.edit.model_copy(update={"duration": 16.0})
        track = lay_track(edit, material.narrations, material.cues, material.context)
        mixer = Mixer(track)

        gains = 20 * np.log10(mixer._music_gain)

        assert gains[int(1.0 * RATE / HOP)] == pytest.approx(0, abs=0.1)
        assert -12 <= gains[int(4.0 * RATE / HOP)] <= -9
        assert np.abs(np.diff(gains)).max() < 0.5

    def test_quiet_and_loud_lines_come_close(self, material) -> None:
        track = lay_track(material.edit, material.narrations, (), material.context)
        mixed = np.concatenate(list(Mixer(track).mixed()))[:, 0]

        levels = [level(mixed[round(start * RATE) : round(end * RATE)]) for start, end in track.lines]

        assert max(levels) - min(levels) < 4

    def test_music_of_an_unknown_cue_is_refused(self, material) -> None:
        stray = material.cues[0].model_copy(update={"cue_id": "stray"})

        with pytest.raises(JobRefused, match="stray"):
            run_mix(material, cues=(stray,))

    def test_a_sound_at_another_rate_is_refused(self, material, store_sound) -> None:
        wrong = CueMusic(cue_id="cue", audio=store_sound(np.zeros((4410, 2)), rate=44_100), duration=0.1, engine="x")

        with pytest.raises(JobRefused, match="44100") as refused:
            run_mix(material, cues=(wrong,))
        assert refused.value.code == "sound-wrong-rate"

    def test_a_broken_sound_file_is_refused(self, material) -> None:
        path = material.context.scratch / "broken.flac"
        path.write_bytes(b"fLaC but no more")
        broken = material.narrations[0].model_copy(
            update={"audio": material.context.store(path, media_type="audio/flac")}
        )

        with pytest.raises(JobRefused, match="cannot be read") as refused:
            run_mix(material, narrations=(broken,))
        assert refused.value.code == "sound-unreadable"

    def test_cues_that_touch_cross_over_without_a_hole(self, material) -> None:
        cue = material.cues[0]
        edit = material.edit.model_copy(
            update={
                "cues": (TimedCue(cue_id="a", start=0, end=8), TimedCue(cue_id="b", start=8, end=16)),
            }
        )
        cues = [cue.model_copy(update={"cue_id": name}) for name in "ab"]
        mixed = np.concatenate(list(Mixer(lay_track(edit, (), cues, material.context)).mixed()))

        levels = [level(mixed[at : at + RATE // 10]) for at in range(7 * RATE, 9 * RATE, RATE // 10)]

        assert min(levels) > max(levels) - 6


class TestLoudnessMeter:
    def test_it_agrees_with_the_reference_on_a_full_scale_sine(self) -> None:
        """EBU Tech 3341, case 1 at another level: a stereo 1 kHz sine at -18 dBFS reads -18 LUFS."""
        tone = 10 ** (-18 / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE)
        meter = LoudnessMeter()

        for part in np.array_split(np.stack([tone, tone], axis=1).astype(np.float32), 7):
            meter.add(part)

        assert meter.loudness == pytest.approx(-18, abs=0.1)

    def test_silence_between_does_not_count(self) -> None:
        tone = 0.1 * np.sin(2 * np.pi * 440 * np.arange(6 * RATE) / RATE)
        sound = np.concatenate([tone, np.zeros(6 * RATE), tone])
        meter = LoudnessMeter(channels=1)

        meter.add(sound[:, None].astype(np.float32))

        assert meter.loudness == pytest.approx(pyloudnorm.Meter(RATE).integrated_loudness(sound), abs=0.1)

    def test_peaks_between_samples_are_seen(self) -> None:
        """A sine at a quarter of the rate, 45 degrees off: samples at 0.707, peaks at 1 (BS.1770-4, annex 2)."""
        sine = np.sin(2 * np.pi * np.arange(RATE) / 4 + np.pi / 4).astype(np.float32)

        assert np.abs(sine).max() < 0.71
        assert oversampled(sine[:, None])[1000:-1000].max() == pytest.approx(1, abs=0.02)


class TestLimiter:
    def test_no_peak_passes_the_ceiling(self) -> None:
        peaks = np.abs(np.random.default_rng(1).normal(0, 0.6, 5000))

        gains = dynamics.limiter(peaks, 0.8)

        assert (peaks * gains).max() <= 0.8 + 1e-9
        assert gains.max() <= 1 + 1e-9
