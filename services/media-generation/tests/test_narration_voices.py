"""Lines spoken by the real engines: sound, times, determinism, hostile text."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from visiobook_contracts.ai_analysis import Emotion
from visiobook_contracts.media_generation import OFFLINE_VOICES, Line, NarrateShot, ShotNarration, Voice
from visiobook_media_generation.loudness import loudness
from visiobook_media_generation.narration import catalogue
from visiobook_media_generation.narration.alignment import align, transcribe, word_errors
from visiobook_media_generation.narration.espeak import EspeakEngine, VoiceUnknown, espeak_engine
from visiobook_media_generation.narration.flite import flite_engine
from visiobook_media_generation.narration.module import NarrateShotModule
from visiobook_media_generation.narration.narrator import SHORTEST, narrate_line
from visiobook_media_generation.narration.speech import Delivery, Utterance
from visiobook_modules.module import JobRefused, local_context

RATE = 48_000
SENTENCE = "The keeper climbed the narrow stairs with a lantern in his hand, and nobody followed him."


def line(text: str, name: str = "rms", language: str = "en", **changes: object) -> Line:
    voice = Voice(
        name=name, language=language, **{key: changes.pop(key) for key in ("rate", "pitch", "timbre") if key in changes}
    )
    return Line.model_validate({"beat_id": "b1", "text": text, "voice": voice, **changes})


def narrate(folder: Path, *lines: Line) -> tuple[ShotNarration, np.ndarray]:
    context = local_context(folder)
    result = NarrateShotModule().run(NarrateShot(shot_id="s1", lines=lines), context)
    samples, rate = soundfile.read(context.path(result.audio), dtype="float32")
    assert rate == RATE
    return result, samples


def voiced_pitch(samples: np.ndarray) -> float:
    """Median fundamental in hertz, by autocorrelation of loud 40 ms frames."""
    audio, rate = samples[::4], RATE // 4
    size = rate // 25
    pitches = []
    for start in range(0, len(audio) - size, size):
        frame = audio[start : start + size] - audio[start : start + size].mean()
        if frame.std() < 0.02:
            continue
        similar = np.correlate(frame, frame, "full")[size - 1 :]
        low, high = rate // 350, rate // 60
        lag = low + int(similar[low:high].argmax())
        if similar[lag] > 0.6 * similar[0]:
            pitches.append(rate / lag)
    return float(np.median(pitches))


class TestCatalogue:
    @pytest.mark.parametrize("card", OFFLINE_VOICES, ids=lambda card: card.name)
    def test_every_card_is_a_voice_that_speaks(self, card) -> None:
        text = "Bonsoir, mon ami." if card.language == "fr" else "Good evening, my friend."

        spoken = narrate_line(line(text, card.name, card.language))

        assert len(spoken.samples) > 0.5 * RATE
        assert loudness(spoken.samples) == pytest.approx(-20.0, abs=1.0)

    @pytest.mark.parametrize("card", OFFLINE_VOICES, ids=lambda card: card.name)
    def test_every_card_states_the_pitch_that_is_heard(self, card) -> None:
        text = "La gardienne monta lentement avec une lanterne à la main." if card.language == "fr" else SENTENCE

        assert voiced_pitch(narrate_line(line(text, card.name, card.language)).samples) == pytest.approx(
            card.pitch, rel=0.12
        )

    def test_lists_voices_of_a_language_without_cards(self) -> None:
        names = [card.name for card in catalogue.voices("de-AT")]

        assert "de" in names
        assert all(catalogue.is_espeak(name) for name in names)

    def test_has_none_for_a_language_nobody_speaks(self) -> None:
        assert catalogue.voices("xx") == ()


class TestNarration:
    def test_is_a_flac_file_as_long_as_it_says(self, tmp_path: Path) -> None:
        result, samples = narrate(tmp_path, line("Good evening."), line("Who is there?", "slt", pause_after=0.8))

        assert len(samples) / RATE == pytest.approx(result.duration, abs=1e-4)
        assert [spoken.beat_id for spoken in result.lines] == ["b1", "b1"]
        assert result.lines[1].start == pytest.approx(result.lines[0].end + 0.35, abs=0.002)
        assert result.duration == pytest.approx(result.lines[1].end + 0.8, abs=0.002)

    def test_is_the_same_whatever_was_said_before(self, tmp_path: Path) -> None:
        lines = [line(SENTENCE), line("Il pleuvait sur la mer.", "fr+f2", "fr")]
        first, _ = narrate(tmp_path, *lines)

        narrate(tmp_path, line("Something else."), line("Autre chose, encore autre chose.", "fr+m3", "fr"))
        again, _ = narrate(tmp_path, *lines)

        assert again == first

    def test_gives_each_word_a_time_where_a_listener_hears_it(self) -> None:
        spoken = narrate_line(line(SENTENCE))

        words = [SENTENCE[word.start_char : word.end_char].strip(".,").lower() for word in spoken.words]
        heard = align(spoken.samples, RATE, words)
        differences = [abs(word.start - span.start) for word, span in zip(spoken.words, heard, strict=True) if span]
        assert len(differences) == len(words)
        assert float(np.percentile(differences, 90)) <= 0.06

    def test_is_understood(self) -> None:
        text = "He had promised his mother that he would never go near the cliff again."

        heard = transcribe(narrate_line(line(text)).samples, RATE).split()

        assert word_errors(text.lower().rstrip(".").split(), heard) <= 2

    def test_starts_ends_and_breathes_without_a_click(self) -> None:
        samples = narrate_line(line("Stop! Who goes there? Nobody.", "awb")).samples

        quiet = np.abs(samples) < 1e-3
        edges = np.flatnonzero(np.diff(np.convolve(quiet, np.ones(480), "valid") == 480))
        steps = [float(np.abs(np.diff(samples[max(0, edge - 40) : edge + 520])).max()) for edge in edges]
        assert abs(samples[0]) < 0.002
        assert abs(samples[-1]) < 0.002
        assert len(steps) >= 4
        assert max(steps) < 0.02

    def test_faster_voices_take_less_time(self) -> None:
        plain, fast = (len(narrate_line(line(SENTENCE, rate=rate)).samples) for rate in (1.0, 1.3))

        assert fast / plain == pytest.approx(1 / 1.3, abs=0.05)

    @pytest.mark.parametrize(("name", "language"), [("rms", "en"), ("slt", "en"), ("fr", "fr")])
    def test_higher_voices_are_higher_and_no_faster(self, name: str, language: str) -> None:
        plain, high = (
            narrate_line(line("Are you all mad in here?", name, language, pitch=pitch)).samples for pitch in (1.0, 1.25)
        )

        assert voiced_pitch(high) / voiced_pitch(plain) == pytest.approx(1.25, abs=0.08)
        assert len(high) / len(plain) == pytest.approx(1.0, abs=0.06)

    @pytest.mark.parametrize("name", ["rms", "slt"])
    def test_a_smaller_body_moves_the_spectrum_and_keeps_the_pitch(self, name: str) -> None:
        plain, small = (narrate_line(line(SENTENCE, name, timbre=timbre)).samples for timbre in (1.0, 1.15))

        assert voiced_pitch(small) / voiced_pitch(plain) == pytest.approx(1.0, abs=0.05)
        assert envelope_scale(plain, small) == pytest.approx(1.15, abs=0.06)

    def test_whispers_are_quieter_and_shouts_louder(self) -> None:
        levels = [
            loudness(narrate_line(line("Come here.", manner=manner)).samples)
            for manner in ("whispered", None, "shouted")
        ]

        assert levels[0] < levels[1] - 3
        assert levels[2] > levels[1] + 1

    def test_sadness_is_slower_than_joy(self) -> None:
        sad, glad = (
            len(narrate_line(line(SENTENCE, emotion=emotion)).samples) for emotion in (Emotion.SADNESS, Emotion.JOY)
        )

        assert sad > 1.08 * glad

    def test_all_extremes_at_once_stay_in_range(self) -> None:
        spoken = narrate_line(line(SENTENCE, rate=1.6, pitch=1.7, timbre=0.8, emotion=Emotion.FEAR, manner="screamed"))

        assert float(np.abs(spoken.samples).max()) < 0.9
        assert spoken.words[-1].end <= len(spoken.samples) / RATE


def envelope_scale(one: np.ndarray, other: np.ndarray) -> float:
    """By how much the long-term spectral envelope of ``other`` is stretched: the best match from 0.8 to 1.3."""
    first, second = (envelope(samples) for samples in (one, other))
    bins = np.arange(len(first))
    scales = np.arange(0.8, 1.31, 0.01)
    window = slice(12, 140)
    matches = [np.corrcoef(np.interp(bins / scale, bins, first)[window], second[window])[0, 1] for scale in scales]
    return float(scales[int(np.argmax(matches))])


def envelope(samples: np.ndarray) -> np.ndarray:
    """Smoothed average log spectrum, 23 Hz per bin."""
    frames = samples[: len(samples) // 2048 * 2048].reshape(-1, 2048) * np.hanning(2048)
    loud = frames[np.abs(frames).max(axis=1) > 0.05]
    spectrum = np.log(np.abs(np.fft.rfft(loud, axis=1)) + 1e-6).mean(axis=0)
    return np.convolve(spectrum, np.hanning(15) / np.hanning(15).sum(), "same")


HOSTILE = {
    "only punctuation": ("...", "en"),
    "only a quotation mark": ("“", "en"),
    "only emoji": ("🙂 🙂🙂", "fr"),
    "only digits": ("12345 67890 0", "en"),
    "nothing": ("", "en"),
    "only spaces": (" \n\t ", "fr"),
    "a sentence of two thousand characters": (("the old captain never spoke of the island again, " * 41)[:2000], "en"),
    "a word of six hundred letters": ("ab" * 300, "en"),
    "a shout of two thousand letters": ("a" * 2000, "en"),
    "control characters": ("Hello\x00 wor\x07ld \x1b[31m\ufeff", "en"),
    "markup": ("<speak>&amp;<break time='9s'/></speak> [[_^_en]]", "fr"),
    "options of a command": ("-o /tmp/x --version -voice slt", "en"),
    "Cyrillic in an English voice": ("Привет, мир!", "en"),
    "Japanese in an English voice": ("日本語のテストです。", "en"),
    "Arabic in a French voice": ("مرحبا بالعالم", "fr"),
    "a mixture": ("The word 猫 means cat — да?", "en"),
    "combining marks alone": ("\u0301\u0301", "en"),
    "foreign digits and ligatures": ("٣٤ ﷺ Ⅳ ③ ²", "en"),
    "a hundred lonely letters": ("x " * 100, "fr"),
}


class TestAnyText:
    @pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.replace(" ", "-"))
    def test_gives_sound_and_a_time_for_every_word(self, case: str) -> None:
        text, language = HOSTILE[case]

        spoken = narrate_line(line(text, "rms" if language == "en" else "fr", language))

        assert len(spoken.samples) >= SHORTEST * RATE
        assert np.isfinite(spoken.samples).all()
        covered = "".join(text[word.start_char : word.end_char] for word in spoken.words)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(word.end > word.start for word in spoken.words)
        assert all(before.end <= after.start for before, after in itertools.pairwise(spoken.words))
        assert not spoken.words or spoken.words[-1].end <= len(spoken.samples) / RATE + 0.001

    def test_in_a_script_the_voice_cannot_read_is_spoken_by_one_that_can(self) -> None:
        assert len(narrate_line(line("Привет, мир! Как дела?")).samples) > RATE


class TestRefusals:
    def test_name_the_voices_there_are(self, tmp_path: Path) -> None:
        with pytest.raises(JobRefused, match="no offline voice is called 'nobody'") as refusal:
            narrate(tmp_path, line("Hello", "nobody"))

        assert refusal.value.code == "unknown-voice"
        assert "rms" in refusal.value.hint

    @pytest.mark.parametrize("name", ["fr+nope", "en/../x", "", "+f2"])
    def test_meet_voices_that_only_look_right(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(JobRefused):
            narrate(tmp_path, line("Hello", name))

    def test_name_the_provider(self, tmp_path: Path) -> None:
        voice = Voice(provider="cloud", name="rms", language="en")

        with pytest.raises(JobRefused, match="cloud"):
            narrate(tmp_path, Line(beat_id="b", text="Hello", voice=voice))


class TestEngines:
    def test_flite_knows_the_phones_of_words_no_dictionary_has(self) -> None:
        assert flite_engine().pronunciation("xyzzyq")

    def test_espeak_marks_its_words(self) -> None:
        speech = espeak_engine().speak(Utterance(("bonjour", "madame"), ("", ".")), "fr", Delivery())

        first, second = speech.spans
        assert first is not None
        assert second is not None
        assert first.end <= second.start < second.end

    @pytest.mark.parametrize("voice", ["fr+f2", "fr+klatt4"])
    def test_espeak_says_the_same_again_after_anything_else_and_in_another_second(self, voice: str) -> None:
        utterance = Utterance(("le", "vent", "soufflait", "sur", "la", "lande"), ("", "", "", "", "", "."))
        first = espeak_engine().speak(utterance, voice, Delivery(pitch=1.1))

        second = int(time.time())  # the engine's own seed
        while int(time.time()) == second:
            espeak_engine().speak(Utterance(("autre", "chose"), ("", "!")), "fr+f1", Delivery())
        again = espeak_engine().speak(utterance, voice, Delivery(pitch=1.1))

        assert np.array_equal(first.samples, again.samples)

    def test_espeak_refuses_a_language_it_does_not_have(self) -> None:
        with pytest.raises(VoiceUnknown):
            espeak_engine().speak(Utterance(("hi",), ("",)), "xx", Delivery())

    def test_espeak_finds_its_data_behind_a_path_too_long_for_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import espeakng_loader  # noqa: PLC0415  patched for this test alone

        deep = tmp_path / ("d" * 120) / ("e" * 120)
        deep.mkdir(parents=True)
        (deep / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
        monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep / "espeak-ng-data"))

        speech = EspeakEngine().speak(Utterance(("bonjour",), ("",)), "fr", Delivery())

        assert len(speech.samples) > 5000


class TestSeveralProcesses:
    def test_may_start_with_one_empty_cache_at_once(self, tmp_path: Path) -> None:
        program = (
            "from visiobook_media_generation.narration.flite import flite_engine as engine;"
            "print(engine().pronunciation('sea'))"
        )
        environment = {**os.environ, "VISIOBOOK_CACHE": str(tmp_path)}
        command = [sys.executable, "-c", program]

        started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]

        assert [process.communicate()[0] for process in started] == ["('s', 'iy')\n"] * 2
        assert len(list(tmp_path.iterdir())) == 1


class TestAlignment:
    def test_of_words_that_do_not_fit_is_nothing(self) -> None:
        silence = np.zeros(RATE // 4, np.float32)

        assert align(silence, RATE, ["one", "two", "three", "four", "five", "six", "seven"]) == (None,) * 7

    def test_teaches_words_outside_the_dictionary(self) -> None:
        spoken = narrate_line(line("Then came Grimblethorpe."))

        assert all(align(spoken.samples, RATE, ["then", "came", "grimblethorpe"]))
