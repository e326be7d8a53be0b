"""The narrator: a line becomes 48 kHz mono samples and a time for every word that captions show."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visiobook_contracts.media_generation import Line, WordTime
from visiobook_media_generation.loudness import RATE, Samples
from visiobook_media_generation.narration import catalogue
from visiobook_media_generation.narration.alignment import align
from visiobook_media_generation.narration.espeak import espeak_engine
from visiobook_media_generation.narration.flite import flite_engine
from visiobook_media_generation.narration.manner import delivery
from visiobook_media_generation.narration.normalise import normalise, primary_language
from visiobook_media_generation.narration.shaping import (
    audible_part,
    fade_edges,
    finish,
    shift_formants,
    to_delivery_rate,
)
from visiobook_media_generation.narration.speech import Delivery, SpeechEngine, Utterance, WordSpan
from visiobook_media_generation.narration.timing import fill
from visiobook_media_generation.narration.words import PAUSE, ShownWord, SpokenWord

SHORTEST = 0.2
"""No line is shorter, seconds."""
_BREATH = {".": 0.30, "?": 0.32, "!": 0.30, ";": 0.22, ":": 0.22, ",": 0.14, "": 0.06}
"""Silence after a part of a line, seconds, by the mark that ends it."""
_LONGEST_BREATH = 45  # words
_SILENT_WORD = 0.25
_TREBLE = {"rms": -4.0, "slt": 3.0, "awb": 4.0}
"""Decibels of treble that bring voices to one brightness: above 4 kHz rms hisses and the others are dull."""
_AIR_BEFORE, _AIR_AFTER = 0.03, 0.09


@dataclass(frozen=True, slots=True)
class NarratedLine:
    """A spoken line: samples at 48 kHz, and the time of each of its shown words in seconds from its start."""

    samples: Samples
    words: tuple[WordTime, ...]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who speaks a line and how. ``listens``: times the engine does not give may be heard out of its English."""

    engine: SpeechEngine
    voice: str
    manner: Delivery
    listens: bool


@dataclass(frozen=True, slots=True)
class _Unit:
    """One plain word to be said, which shown word it belongs to, and the mark after it."""

    word: str
    shown: int
    mark: str


def narrate_line(line: Line) -> NarratedLine:
    """Speak one line. Any text gives sound or silence of at least SHORTEST seconds, and times for all of its words."""
    language, voice = _voice_for(line)
    changed = line.model_copy(update={"voice": line.voice.model_copy(update={"language": language, "name": voice})})
    shown, spoken = normalise(changed)
    engine: SpeechEngine = flite_engine() if catalogue.is_flite(voice) else espeak_engine()
    manner = delivery(line.voice, line.emotion, line.manner)
    speaker = _Speaker(engine, voice, manner, listens=primary_language(language) == "en")
    samples, spans = _speak(list(_units(spoken)), speaker, len(shown))
    if not len(samples):
        samples = np.zeros(int(RATE * max(SHORTEST, _SILENT_WORD * len(shown))), np.float32)
    elif len(samples) < SHORTEST * RATE:
        samples = np.pad(samples, (0, int(SHORTEST * RATE) - len(samples)))
    times = fill(spans, [float(len(word.text)) for word in shown], len(samples) / RATE)
    finished = finish(samples, level=manner.level, treble=_TREBLE.get(voice, 0.0))
    return NarratedLine(finished, _word_times(shown, times))


def _units(spoken: Sequence[SpokenWord]) -> Iterator[_Unit]:
    """The words to be said in order, each knowing its mark; a PAUSE inside a shown word becomes one."""
    for shown in spoken:
        for position, word in enumerate(shown.words):
            if word == PAUSE:
                continue
            following = shown.words[position + 1 : position + 2]
            yield _Unit(word, shown.shown, shown.mark if not following else PAUSE if following[0] == PAUSE else "")


def _breaths(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Parts to be said in one go: sentences, and pieces of sentences too long for one breath."""
    breath: list[_Unit] = []
    for unit in units:
        breath.append(unit)
        long = len(breath) >= _LONGEST_BREATH * (0.5 if unit.mark in (";", ":") else 0.7 if unit.mark == "," else 1.0)
        if unit.mark in (".", "?", "!") or long:
            yield breath
            breath = []
    if breath:
        yield breath


def _speak(units: Sequence[_Unit], speaker: _Speaker, words: int) -> tuple[Samples, list[WordSpan | None]]:
    """All units one breath after the other: the samples, and the span of each of the line's ``words`` shown words."""
    parts: list[Samples] = []
    spans: list[WordSpan | None] = [None] * words
    clock, silence = 0.0, 0.0
    for breath in _breaths(units):
        samples, heard = _say(breath, speaker)
        if not len(samples):
            continue
        parts += [np.zeros(int(silence * RATE), np.float32), samples]
        clock += int(silence * RATE) / RATE
        for unit, span in zip(breath, heard, strict=True):
            _extend(spans, unit.shown, span, clock)
        clock += len(samples) / RATE
        silence = _BREATH.get(breath[-1].mark, 0.06) / speaker.manner.rate
    return (np.concatenate(parts) if parts else np.zeros(0, np.float32)), spans


def _say(breath: Sequence[_Unit], speaker: _Speaker) -> tuple[Samples, list[WordSpan | None]]:
    """One breath, trimmed, at 48 kHz, with the spans of its units."""
    utterance = Utterance(tuple(unit.word for unit in breath), tuple(unit.mark for unit in breath))
    speech = speaker.engine.speak(utterance, speaker.voice, speaker.manner)
    shaped = shift_formants(speech.samples, speech.rate, speech.formants)
    samples = to_delivery_rate(shaped, speech.rate) if len(shaped) else shaped
    spans = speech.spans
    if speaker.listens and not any(spans):
        spans = align(samples, RATE, utterance.words)
    start, end = _trimmed(audible_part(samples), spans)
    length, offset = (end - start) / RATE, start / RATE
    moved: list[WordSpan | None] = [
        span and WordSpan(min(max(0.0, span.start - offset), length), min(max(0.0, span.end - offset), length))
        for span in spans
    ]
    return fade_edges(samples[start:end]), moved


def _trimmed(audible: tuple[int, int], spans: Sequence[WordSpan | None]) -> tuple[int, int]:
    """The audible part, cut closer where the engine's times show that its edges are breath and noise."""
    known = [span for span in spans if span is not None]
    if not known:
        return audible
    start = max(audible[0], round((known[0].start - _AIR_BEFORE) * RATE))
    return start, max(start, min(audible[1], round((known[-1].end + _AIR_AFTER) * RATE)))


def _extend(spans: list[WordSpan | None], index: int, span: WordSpan | None, clock: float) -> None:
    if span is None:
        return
    known = spans[index]
    spans[index] = WordSpan(known.start if known else clock + span.start, clock + span.end)


def _word_times(shown: Sequence[ShownWord], times: Sequence[WordSpan]) -> tuple[WordTime, ...]:
    return tuple(
        WordTime(start_char=word.start, end_char=word.end, start=span.start, end=span.end)
        for word, span in zip(shown, times, strict=True)
    )


_SCRIPTS = {
    "CYRILLIC": ("ru", {"ru", "uk", "bg", "be", "sr", "mk", "kk", "ky", "tt", "ba", "cv"}),
    "GREEK": ("el", {"el", "grc"}),
    "ARABIC": ("ar", {"ar", "fa", "ur", "sd", "ug"}),
    "HEBREW": ("he", {"he"}),
    "DEVANAGARI": ("hi", {"hi", "mr", "ne", "kok"}),
    "HANGUL": ("ko", {"ko"}),
    "HIRAGANA": ("ja", {"ja"}),
    "CJK": ("cmn", {"cmn", "zh", "yue", "ja", "hak"}),
    "THAI": ("th", {"th"}),
    "GEORGIAN": ("ka", {"ka"}),
    "ARMENIAN": ("hy", {"hy"}),
    "BENGALI": ("bn", {"bn", "as"}),
    "TAMIL": ("ta", {"ta"}),
}
"""A script as Unicode names it: the language to speak it in, and the languages that are at home in it."""
_KANA = frozenset(["HIRAGANA", "KATAKANA"])


def _voice_for(line: Line) -> tuple[str, str]:
    """Language and voice for a line: those asked for, unless most of its letters are of a script they cannot read."""
    letters = [letter for letter in line.spoken or line.text if letter.isalpha()]
    names = [unicodedata.name(letter, "").split(" ", 1)[0] for letter in letters]
    if not _KANA.isdisjoint(names):
        names = ["HIRAGANA" if name in _KANA or name == "CJK" else name for name in names]
    for script, (language, at_home) in _SCRIPTS.items():
        if names.count(script) * 2 > len(names) and primary_language(line.voice.language) not in at_home:
            return language, language
    return line.voice.language, line.voice.name
