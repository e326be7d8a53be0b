"""Cues composed, played and mastered for real."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_contracts.ai_analysis import Mood
from visiobook_contracts.media_generation import ComposeCue, CueMusic
from visiobook_media_generation.assets import SOUNDFONT, locate
from visiobook_media_generation.loudness import loudness, true_peak
from visiobook_media_generation.music.composer import compose
from visiobook_media_generation.music.mastering import master
from visiobook_media_generation.music.module import ComposeCueModule
from visiobook_media_generation.music.palettes import PALETTES
from visiobook_media_generation.music.score import Instrument, Part, Score
from visiobook_media_generation.music.soundfont import SoundFont, Use
from visiobook_media_generation.music.synthesizer import play
from visiobook_media_generation.music.theory import MODES, chord_degrees, key_of, lead_voices
from visiobook_modules.module import JobRefused, local_context

RATE = 48_000


def cue(folder: Path, **changes: object) -> tuple[CueMusic, np.ndarray]:
    order = {"cue_id": "c1", "mood": Mood.CALM, "duration": 12.0, "seed": "s", **changes}
    context = local_context(folder)
    result = ComposeCueModule().run(ComposeCue.model_validate(order), context)
    samples, rate = soundfile.read(context.path(result.audio), dtype="float32")
    assert rate == RATE
    return result, samples


class TestCue:
    @pytest.mark.parametrize("mood", list(Mood))
    def test_of_every_mood_is_as_long_and_as_loud_as_promised(self, tmp_path: Path, mood: Mood) -> None:
        result, samples = cue(tmp_path, mood=mood, duration=9.25, intensity=0.6)

        assert samples.shape == (round(9.25 * RATE), 2)
        assert result.duration == 9.25
        assert loudness(samples) == pytest.approx(-20.0, abs=0.3)
        assert true_peak(samples) <= -1.5
        assert int((np.abs(samples) >= 0.999).sum()) == 0

    @pytest.mark.parametrize("duration", [0.01, 0.3, 2.0, 3.3, 5.017])
    def test_may_be_very_short(self, tmp_path: Path, duration: float) -> None:
        _, samples = cue(tmp_path, duration=duration, mood=Mood.ADVENTURE, intensity=1.0)

        assert len(samples) == round(duration * RATE)
        assert np.isfinite(samples).all()

    def test_ends_in_silence_and_not_before(self, tmp_path: Path) -> None:
        _, samples = cue(tmp_path, duration=15.0)

        assert float(np.abs(samples[-50:]).max()) < 0.001
        assert float(np.abs(samples[-3 * RATE : -2 * RATE]).max()) > 0.02

    def test_is_the_same_for_the_same_order_whatever_was_played_before(self, tmp_path: Path) -> None:
        first, _ = cue(tmp_path, mood=Mood.TENSE)

        cue(tmp_path, mood=Mood.JOYFUL, duration=4.0)
        again, _ = cue(tmp_path, mood=Mood.TENSE)

        assert again == first

    @pytest.mark.parametrize("changes", [{"seed": "t"}, {"mood": Mood.FEAR}, {"intensity": 0.9}, {"duration": 13.0}])
    def test_differs_for_another_order(self, tmp_path: Path, changes: dict[str, object]) -> None:
        assert cue(tmp_path, **changes)[0].audio.digest != cue(tmp_path)[0].audio.digest

    def test_of_another_provider_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(JobRefused, match="orchestra"):
            cue(tmp_path, provider="orchestra")


class TestComposition:
    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(list(Mood)), st.floats(0, 1), st.floats(0.05, 400), st.text(max_size=8))
    def test_stays_within_its_time_and_its_instruments(
        self, mood: Mood, intensity: float, duration: float, seed: str
    ) -> None:
        score = compose(mood, intensity=intensity, duration=duration, seed=seed)

        assert score.duration == duration
        for note in (note for part in score.parts for note in part.notes):
            assert 0 <= note.start <= duration
            assert note.length > 0
            assert 21 <= note.key <= 108
            assert 1 <= note.velocity <= 127

    @pytest.mark.parametrize("mood", list(Mood))
    def test_ends_on_its_tonic(self, mood: Mood) -> None:
        score = compose(mood, intensity=0.5, duration=40, seed="s")

        last = max(score.parts[1].notes, key=lambda note: note.start)
        assert last.key % 12 == PALETTES[mood].tonic % 12
        assert last.start + last.length == pytest.approx(40, abs=0.5)

    def test_of_twenty_minutes_does_not_loop(self) -> None:
        score = compose(Mood.MYSTERY, intensity=0.5, duration=1200, seed="s")

        figure = next(part for part in score.parts if part.instrument == PALETTES[Mood.MYSTERY].figure)
        minutes = [
            tuple(note.key for note in figure.notes if 60 * minute <= note.start < 60 * (minute + 1))
            for minute in range(20)
        ]
        assert len(set(minutes)) == 20

    def test_is_fuller_and_faster_when_intense(self) -> None:
        still, wild = (compose(Mood.ADVENTURE, intensity=level, duration=60, seed="s") for level in (0.05, 1.0))

        assert sum(len(part.notes) for part in wild.parts) > 1.2 * sum(len(part.notes) for part in still.parts)

    def test_sings_over_the_chords(self) -> None:
        score = compose(Mood.ROMANTIC, intensity=0.5, duration=60, seed="s")

        leads = [part for part in score.parts if part.instrument in PALETTES[Mood.ROMANTIC].leads]
        assert sum(len(part.notes) for part in leads) > 12


class TestTheory:
    @pytest.mark.parametrize("mode", MODES)
    def test_an_octave_is_seven_degrees(self, mode: str) -> None:
        assert key_of(60, mode, 7) == 72
        assert key_of(60, mode, -7) == 48

    def test_voices_move_less_than_a_leap_and_hold_what_is_common(self) -> None:
        first = lead_voices([60, 64, 67], (), centre=59)

        second = lead_voices([57, 60, 64], first, centre=59)

        assert {key % 12 for key in second} == {9, 0, 4}
        assert max(min(abs(key - other) for other in first) for key in second) <= 3

    def test_a_seventh_chord_has_four_degrees(self) -> None:
        assert chord_degrees(4, sevenths=True) == (4, 6, 8, 10)


class TestSoundFont:
    def test_reduced_to_a_score_sounds_the_same_as_whole(self) -> None:
        import tinysoundfont  # noqa: PLC0415  only to load the whole file beside ours

        part = Part(Instrument(46))
        for number in range(4):
            part.play(number * 0.2, 0.5, 60 + 3 * number, 80)
        ours = np.concatenate(list(play(Score((part,), 1.5))))

        whole = SoundFont(locate(SOUNDFONT))
        everything = [Use(0, 46, (0, 127), (0, 127)), Use(0, 73, (0, 127), (0, 127))]
        synth = tinysoundfont.Synth(gain=-8.0, samplerate=RATE)
        font = synth.sfload(whole.reduced(everything), max_voices=192)
        synth.program_select(0, font, 0, 46)
        synth.control_change(0, 7, 127)
        synth.control_change(0, 10, 64)
        theirs = [self._step(synth, number) for number in range(4)]
        assert np.allclose(ours[: RATE // 2], np.concatenate(theirs)[: RATE // 2], atol=1e-4)

    @staticmethod
    def _step(synth, number: int) -> np.ndarray:
        synth.noteon(0, 60 + 3 * number, 80)
        return np.frombuffer(bytes(synth.generate(RATE // 5)), np.float32).reshape(-1, 2).copy()

    def test_keeps_little_of_the_file(self) -> None:
        font = SoundFont(locate(SOUNDFONT))

        samples = set(font._reached(Use(0, 73, (60, 72), (60, 70))))

        assert 1 <= len(samples) <= 6

    def test_of_another_kind_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "no.sf3"
        path.write_bytes(b"RIFF\x04\x00\x00\x00sfbk")

        with pytest.raises(ValueError, match="lacks phdr"):
            SoundFont(path)


class TestMastering:
    def test_tames_a_performance_that_is_all_peaks(self, tmp_path: Path) -> None:
        clicks = np.zeros((4 * RATE, 2), np.float32)
        clicks[:: RATE // 3] = 0.9

        mastered = master([clicks], len(clicks), tmp_path)

        assert true_peak(mastered) <= -1.5

    def test_leaves_silence_alone(self, tmp_path: Path) -> None:
        mastered = master([np.zeros((RATE, 2), np.float32)], RATE, tmp_path)

        assert not mastered.any()

    def test_long_cues_work_in_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("visiobook_media_generation.music.mastering._LONGEST_IN_MEMORY", RATE)
        blocks = [np.full((RATE, 2), 0.1, np.float32) * np.sin(np.arange(RATE) / 20)[:, None].astype(np.float32)] * 3

        mastered = master(blocks, 3 * RATE, tmp_path)

        assert (tmp_path / "cue.npy").exists()
        assert loudness(mastered) == pytest.approx(-20.0, abs=0.2)
