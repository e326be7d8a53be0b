"""Word times by listening: forced alignment of known words to speech, with PocketSphinx and its US English model.

For voices whose engine gives no times of its own. Words outside the model's dictionary take the pronunciation that
Flite gives them; both sets descend from CMUdict.
"""

import functools
import itertools
from collections.abc import Sequence

import numpy as np
import pocketsphinx
from scipy.signal import resample_poly

from visiobook_media_generation.loudness import Samples
from visiobook_media_generation.narration.flite import flite_engine
from visiobook_media_generation.narration.speech import WordSpan

_RATE = 16_000
_FRAMES_PER_SECOND = 100
_TO_CMU = {"ax": "AH", "axr": "ER"}


def align(samples: Samples, rate: int, words: Sequence[str]) -> tuple[WordSpan | None, ...]:
    """The span of each word (a-z and apostrophes) in the speech; all None when the words do not fit the sound."""
    nothing: tuple[None, ...] = (None,) * len(words)
    if not words or len(samples) < rate // 20:
        return nothing
    decoder = _decoder()
    _teach(words)
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(_as_heard(samples, rate), full_utt=True)
    decoder.end_utt()
    heard = [segment for segment in decoder.seg() or () if not segment.word.startswith(("<", "[", "("))]
    if [segment.word.partition("(")[0] for segment in heard] != list(words):
        return nothing
    return tuple(
        WordSpan(segment.start_frame / _FRAMES_PER_SECOND, (segment.end_frame + 1) / _FRAMES_PER_SECOND)
        for segment in heard
    )


@functools.cache
def _decoder() -> pocketsphinx.Decoder:
    return pocketsphinx.Decoder(samprate=_RATE, lm=None, loglevel="FATAL")


def _teach(words: Sequence[str]) -> None:
    decoder = _decoder()
    for word in set(words):
        if decoder.lookup_word(word) is None:
            phones = [_TO_CMU.get(phone, phone.upper()) for phone in flite_engine().pronunciation(word)]
            decoder.add_word(word, " ".join(phones) or "SIL", True)


def _as_heard(samples: Samples, rate: int) -> bytes:
    """16 kHz 16 bit at a healthy level, with a trace of noise because the model never met digital silence."""
    audio = resample_poly(samples, _RATE, rate) if rate != _RATE else samples
    audio = audio * (0.85 / max(1e-4, float(np.abs(audio).max(initial=0.0))))
    noise = np.random.default_rng(0).normal(0.0, 3.0, len(audio))
    return (audio * 32767 + noise).clip(-32768, 32767).astype("<i2").tobytes()


def transcribe(samples: Samples, rate: int) -> str:
    """What a recogniser that knows nothing of the text understands; for measuring how clear a voice is."""
    decoder = _recogniser()
    silence = bytes(_RATE // 2)
    decoder.start_utt()
    decoder.process_raw(silence + _as_heard(samples, rate) + silence, full_utt=True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return hypothesis.hypstr if hypothesis else ""


@functools.cache
def _recogniser() -> pocketsphinx.Decoder:
    return pocketsphinx.Decoder(samprate=_RATE, loglevel="FATAL")


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Substitutions, insertions and deletions between two word lists (Levenshtein distance)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(reference, 1):
        previous = row
        row = [number]
        for (before, above), other in zip(itertools.pairwise(previous), heard, strict=True):
            row.append(min(before + (word != other), above + 1, row[-1] + 1))
    return row[-1]
