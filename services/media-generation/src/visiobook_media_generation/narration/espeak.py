"""Voices for every language but English: eSpeak NG, loaded at run time from the wheel ``espeakng-loader``.

The engine keeps state between utterances (its flutter goes on where it stopped) and seeds its breath by the clock,
so the same text said twice differs. We load the library anew and seed it for each utterance, 2 ms, and the same call
gives the same samples.
"""

import _ctypes
import ctypes
import functools
import math
import os
import tempfile
from pathlib import Path

import espeakng_loader
import numpy as np

from visiobook_media_generation.narration.speech import Delivery, Speech, Utterance, WordSpan

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_BY_CHARACTER = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD, _CLAUSE_END = 1, 5
_WORDS_PER_MINUTE = 158
_LONGEST_DATA_PATH = 140  # the library copies the path into a fixed buffer
_RETRIES = 2


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class VoiceUnknown(ValueError):
    """eSpeak NG has no such voice."""


class EspeakEngine:
    """Says any language that eSpeak NG knows; a voice is a language with an optional variant: ``fr+f2``."""

    def __init__(self) -> None:
        self._data = _short_data_path()
        self._library: ctypes.CDLL | None = None
        self._audio: list[bytes] = []
        self._events: list[tuple[int, int, int]] = []
        self._callback = _Callback(self._receive)

    def speak(self, utterance: Utterance, voice: str, delivery: Delivery) -> Speech:
        """Say the utterance. Raises VoiceUnknown. Spans come from the engine's own word marks."""
        if not utterance.words:
            return Speech(np.zeros(0, np.float32), 22_050, ())
        text = utterance.text()
        library, rate = self._fresh_library()
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise VoiceUnknown(f"eSpeak NG has no voice {voice!r}")
        library.espeak_SetParameter(_RATE, round(_WORDS_PER_MINUTE * delivery.rate / delivery.timbre), 0)
        library.espeak_SetParameter(_PITCH, _pitch_setting(delivery.pitch / delivery.timbre), 0)
        library.espeak_SetParameter(_RANGE, min(99, round(50 * delivery.range)), 0)
        self._audio, self._events = [], []
        content = text.encode() + b"\0"
        library.espeak_Synth(content, len(content), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        samples = np.frombuffer(b"".join(self._audio), np.int16).astype(np.float32) / 32768.0
        played = rate * delivery.timbre
        return Speech(samples, played, _spans(utterance, self._events, rate, len(samples), delivery.timbre))

    def _receive(self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        if count > 0:
            self._audio.append(ctypes.string_at(wave, count * 2))
        index = 0
        while events[index].type:
            event = events[index]
            self._events.append((event.type, event.text_position - 1, event.sample))
            index += 1
        return 0

    def _fresh_library(self) -> tuple[ctypes.CDLL, int]:
        if self._library is not None:
            self._library.espeak_Terminate()
            _ctypes.dlclose(self._library._handle)  # noqa: SLF001  ctypes offers no public way to unload
        self._library = library = ctypes.CDLL(espeakng_loader.get_library_path())
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(self._data).encode(), _DONT_EXIT)
        if rate <= 0:
            raise RuntimeError(f"eSpeak NG does not start with its data in {self._data}: reinstall espeakng-loader")
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        ctypes.CDLL(None).srand(1)  # some voices draw from the C library
        library.espeak_SetSynthCallback(self._callback)
        library.espeak_Synth.argtypes = [
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
            *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
        ]
        return library, int(rate)


@functools.cache
def espeak_engine() -> EspeakEngine:
    """The process's engine: the library's state is global, so there is only one."""
    return EspeakEngine()


def languages() -> frozenset[str]:
    """Names of the languages that eSpeak NG speaks, lower case: ``fr``, ``en-us``, ``pt-br`` ..."""
    folder = Path(espeakng_loader.get_data_path(), "lang")
    return frozenset(path.name.lower() for path in folder.rglob("*") if path.is_file())


def variants() -> frozenset[str]:
    """Names of the voice variants: ``f2``, ``m3``, ``klatt4`` ..."""
    return frozenset(path.name for path in Path(espeakng_loader.get_data_path(), "voices", "!v").iterdir())


def _pitch_setting(factor: float) -> int:
    """eSpeak's pitch scale: 50 is the voice's own, 0 an octave down, 100 an octave up."""
    return min(99, max(0, round(50 + 50 * math.log2(factor))))


def _spans(
    utterance: Utterance, events: list[tuple[int, int, int]], rate: int, length: int, faster: float
) -> tuple[WordSpan | None, ...]:
    """Word marks carry a character position; the word that holds it starts there and lasts until the next event."""
    owner = [index for index, word in enumerate(utterance.words) for _ in range(len(word + utterance.marks[index]) + 1)]
    spans: list[WordSpan | None] = [None] * len(utterance.words)
    marks = [event for event in events if event[0] in (_WORD, _CLAUSE_END)]
    for number, (kind, position, sample) in enumerate(marks):
        if kind != _WORD or not 0 <= position < len(owner):
            continue
        until = marks[number + 1][2] if number + 1 < len(marks) else length
        known = spans[owner[position]]
        start = known.start if known else sample / rate / faster
        spans[owner[position]] = WordSpan(start, max(start, until / rate / faster))
    return tuple(spans)


def _short_data_path() -> Path:
    """The folder of eSpeak's data by a path that fits its buffer; a link in the temporary folder when it is deep."""
    data = Path(espeakng_loader.get_data_path())
    if len(os.fsencode(data)) <= _LONGEST_DATA_PATH:
        return data
    link = Path(tempfile.mkdtemp(prefix="visiobook-"), "espeak-ng-data")
    link.symlink_to(data, target_is_directory=True)
    return link
