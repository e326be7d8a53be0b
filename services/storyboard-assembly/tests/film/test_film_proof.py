"""The proof: what a finished film is measured for, and that each broken promise is named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from visiobook_contracts.storyboard_assembly import Edit, QualityReport, Storyboard, Transition
from visiobook_modules.module import JobRefused
from visiobook_storyboard_assembly.film import aac
from visiobook_storyboard_assembly.film.coverage import cover
from visiobook_storyboard_assembly.film.encoding import SegmentEncoder
from visiobook_storyboard_assembly.film.listening import Sound, listen
from visiobook_storyboard_assembly.film.loudness import RATE
from visiobook_storyboard_assembly.film.proof import declared_fades, measure, report
from visiobook_storyboard_assembly.film.watching import Picture, watch

GOOD_PICTURE = Picture(width=320, height=180, fps=30.0, frames=480, duration=16.0, black=())
GOOD_SOUND = Sound(loudness=-16.1, true_peak=-1.4, clipped=0, duration=16.01, longest_silence=1.0, silence_start=3.0)


def proved(material, *, picture: Picture = GOOD_PICTURE, sound: Sound = GOOD_SOUND) -> QualityReport:
    coverage = cover(material.book, material.storyboard, material.edit, material.narrations)
    return report(picture, sound, coverage, material.storyboard, material.edit)


def without_captions(edit: Edit, shot_id: str) -> Edit:
    shots = tuple(shot.model_copy(update={"captions": ()}) if shot.shot_id == shot_id else shot for shot in edit.shots)
    return edit.model_copy(update={"shots": shots})


def without_shot(storyboard: Storyboard, shot_id: str) -> Storyboard:
    return storyboard.model_copy(update={"shots": tuple(shot for shot in storyboard.shots if shot.id != shot_id)})


class TestReport:
    def test_a_film_that_keeps_every_promise_holds(self, material) -> None:
        quality = proved(material)

        assert quality.holds
        assert quality.failures == ()
        assert quality.coverage == 1.0

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"loudness": -17.2}, "loudness is -17.2 LUFS"),
            ({"true_peak": -0.4}, "true peak is -0.40 dBTP"),
            ({"clipped": 3}, "3 samples are clipped"),
            ({"longest_silence": 4.2, "silence_start": 7.5}, "4.2 s of silence from 7.5 s on"),
            ({"duration": 15.5}, "differ in length"),
        ],
    )
    def test_bad_sound_is_named(self, material, changes: dict[str, float], words: str) -> None:
        quality = proved(material, sound=replace(GOOD_SOUND, **changes))

        assert not quality.holds
        assert len(quality.failures) == 1
        assert words in quality.failures[0]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"black": (7.0, 7.03)}, "2 black frames outside fades, the first at 7.00 s"),
            ({"width": 640, "height": 360}, "640x360, not 320x180"),
            ({"fps": 25.0}, "25.00 frames a second"),
            ({"frames": 479}, "479 frames, not 480"),
        ],
    )
    def test_bad_pictures_are_named(self, material, changes: dict[str, object], words: str) -> None:
        quality = proved(material, picture=replace(GOOD_PICTURE, **changes))

        assert not quality.holds
        assert words in quality.failures[0]

    def test_black_is_right_where_the_film_fades(self, material) -> None:
        quality = proved(material, picture=replace(GOOD_PICTURE, black=(0.0, 0.03, 15.96)))

        assert quality.holds
        assert quality.black_frames == 0

    def test_a_fade_between_shots_is_declared_on_both_sides(self, material) -> None:
        shots = list(material.storyboard.shots)
        shots[2] = shots[2].model_copy(update={"transition": Transition.FADE})
        storyboard = material.storyboard.model_copy(update={"shots": tuple(shots)})

        spans = declared_fades(storyboard, material.edit)

        assert any(start <= 5.99 <= end for start, end in spans)
        assert any(start <= 6.01 <= end for start, end in spans)
        assert not any(start <= 8.0 <= end for start, end in spans)

    def test_cards_of_a_film_without_music_may_be_silent(self, material) -> None:
        material = replace(material, edit=material.edit.model_copy(update={"cues": ()}))

        assert proved(material, sound=replace(GOOD_SOUND, longest_silence=5.0)).holds
        assert not proved(material, sound=replace(GOOD_SOUND, longest_silence=6.0)).holds


class TestCoverage:
    def test_a_sentence_without_a_shot_is_missing(self, material) -> None:
        quality = proved(replace(material, storyboard=without_shot(material.storyboard, "shot-3")))

        assert quality.missing == ("c01.p001.s02",)
        assert quality.coverage == pytest.approx(2 / 3)
        assert "1 of 3 sentences are not in the film: c01.p001.s02" in quality.failures

    def test_a_sentence_without_a_voice_is_missing(self, material) -> None:
        quality = proved(replace(material, narrations=material.narrations[1:]))

        assert quality.missing == ("c01.p001.s01",)

    def test_a_sentence_without_a_caption_is_missing(self, material) -> None:
        quality = proved(replace(material, edit=without_captions(material.edit, "shot-4")))

        assert quality.missing == ("c01.p001.s03",)

    def test_a_caption_that_lacks_a_word_does_not_count(self, material) -> None:
        shots = list(material.edit.shots)
        short = shots[1].captions[0].model_copy(update={"lines": ("The lamp went",)})
        shots[1] = shots[1].model_copy(update={"captions": (short,)})

        quality = proved(replace(material, edit=material.edit.model_copy(update={"shots": tuple(shots)})))

        assert quality.missing == ("c01.p001.s01",)

    def test_a_beat_that_holds_only_a_part_of_its_sentence_does_not_count(self, material) -> None:
        shots = list(material.storyboard.shots)
        beat = shots[1].beats[0]
        shots[1] = shots[1].model_copy(update={"beats": (beat.model_copy(update={"end": beat.end - 5}),)})
        storyboard = material.storyboard.model_copy(update={"shots": tuple(shots)})

        assert proved(replace(material, storyboard=storyboard)).missing == ("c01.p001.s01",)


def write_picture(path: Path, *, black: range, moving: bool = True) -> None:
    noise = np.random.default_rng(5).integers(60, 200, (180, 320), np.uint8)
    with SegmentEncoder(path, 320, 180, 30) as encoder:
        for number in range(120):
            encoder.planes.luma[:] = np.roll(noise, number if moving else 0, axis=1)
            encoder.planes.u[:] = encoder.planes.v[:] = 128
            if number in black:
                encoder.planes.luma[:] = 16
            encoder.write()


class TestWatch:
    def test_size_rate_and_length_are_read(self, tmp_path: Path) -> None:
        write_picture(tmp_path / "film.mp4", black=range(0))

        seen = watch(tmp_path / "film.mp4")

        assert (seen.width, seen.height, seen.fps, seen.frames) == (320, 180, 30.0, 120)
        assert seen.black == ()

    @pytest.mark.parametrize("moving", [True, False])
    @pytest.mark.parametrize("black", [range(8), range(40, 70), range(110, 120)])
    def test_black_frames_are_found_wherever_they_are(self, tmp_path: Path, black: range, moving: bool) -> None:
        write_picture(tmp_path / "film.mp4", black=black, moving=moving)

        seen = watch(tmp_path / "film.mp4")

        assert len(seen.black) >= 1
        assert all(black.start / 30 - 0.01 <= time <= black.stop / 30 for time in seen.black)


class TestListen:
    def test_the_longest_silence_is_measured(self, tmp_path: Path) -> None:
        tone = (0.2 * np.sin(2 * np.pi * 300 * np.arange(3 * RATE) / RATE)).astype(np.float32)
        sound = np.concatenate([tone, np.zeros(round(1.7 * RATE), np.float32), tone])
        aac.encode([np.stack([sound, sound], axis=1)], tmp_path / "sound.m4a")

        heard = listen(tmp_path / "sound.m4a")

        assert heard.longest_silence == pytest.approx(1.7, abs=0.1)
        assert heard.silence_start == pytest.approx(3.0, abs=0.1)
        assert heard.duration == pytest.approx(7.7, abs=0.05)


class TestMeasure:
    def test_a_file_that_is_no_film_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "film.mp4"
        path.write_bytes(b"not a film")

        with pytest.raises(JobRefused, match="cannot be read") as refused:
            measure(path)
        assert refused.value.code == "film-unreadable"
