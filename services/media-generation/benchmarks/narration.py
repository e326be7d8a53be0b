"""Row ``narration``: how fast the offline narrator is, how well it is understood, how true its word times are.

Sentences are ours. Speed is real time divided by CPU-seconds. The anchor of speed is the bare engine (text to samples,
no word times, no finishing) on the same sentences in the same run; that of clarity is espeak-ng, heard by the same
recogniser; that of word times is forced alignment against espeak-ng's own exact marks.
"""

import json
import re
import time

import numpy as np

from visiobook_contracts.media_generation import Line, Voice
from visiobook_media_generation.loudness import RATE
from visiobook_media_generation.narration.alignment import align, transcribe, word_errors
from visiobook_media_generation.narration.espeak import espeak_engine
from visiobook_media_generation.narration.flite import flite_engine
from visiobook_media_generation.narration.narrator import NarratedLine, narrate_line
from visiobook_media_generation.narration.speech import Delivery, Utterance

SENTENCES = (
    "The keeper of the lighthouse climbed the narrow stairs with a lantern in his hand.",
    "All night long the wind had been beating against the windows of the little house.",
    "She opened the letter slowly, because she was afraid of what her brother had written.",
    "Far out on the water a single boat was fighting its way toward the harbor.",
    "Nobody in the village could remember a winter as cold as this one.",
    "The old captain laughed, and poured another cup of coffee for his guest.",
    "When the morning came, the storm was over and the sky was clear.",
    "He had promised his mother that he would never go near the cliff again.",
    "The children ran down the road to meet the train, shouting and waving their hats.",
    "There was no answer, only the sound of rain falling on the roof.",
)
VOICE = "rms"
SPEED_BAR, ERROR_BAR, TIMES_BAR = 50.0, 0.12, 0.060


def words_of(sentence: str) -> list[str]:
    """Plain words in lower case."""
    return re.findall(r"[a-z']+", sentence.lower())


def measure(sentences: tuple[str, ...] = SENTENCES) -> list[dict[str, object]]:
    """Speed, word error rate and word times as rows of the benchmark table."""
    flite_engine().learn([word for sentence in sentences for word in words_of(sentence)])
    narrate_line(_line(sentences[0]))  # loads what is loaded once
    engine_speed = _engine_speed(sentences)
    narrated, speed = _narrate(sentences)
    return [
        _row(
            "narration",
            speed,
            "x real time, text to finished audio with word times",
            engine_speed,
            SPEED_BAR,
            least=True,
        ),
        _row("narration_synthesis", engine_speed, "x real time, engine alone", engine_speed, SPEED_BAR, least=True),
        _clarity(sentences, narrated),
        _word_times(sentences, narrated),
    ]


def _line(sentence: str) -> Line:
    return Line(beat_id="b", text=sentence, voice=Voice(name=VOICE, language="en"))


def _engine_speed(sentences: tuple[str, ...]) -> float:
    started, seconds = time.process_time(), 0.0
    for sentence in sentences:
        flite_engine()._run("-voice", VOICE, "-t", sentence, "-o", "/scratch/bench.wav")  # noqa: SLF001  the bare engine
    spent = time.process_time() - started
    for sentence in sentences:
        speech = flite_engine().speak(_utterance(sentence), VOICE, Delivery())
        seconds += len(speech.samples) / speech.rate
    return seconds / spent


def _narrate(sentences: tuple[str, ...]) -> tuple[list[NarratedLine], float]:
    started = time.process_time()
    narrated = [narrate_line(_line(sentence)) for sentence in sentences]
    spent = time.process_time() - started
    return narrated, sum(len(line.samples) for line in narrated) / RATE / spent


def _utterance(sentence: str) -> Utterance:
    words = tuple(words_of(sentence))
    return Utterance(words, ("",) * (len(words) - 1) + (".",))


def _clarity(sentences: tuple[str, ...], narrated: list[NarratedLine]) -> dict[str, object]:
    errors = espeak_errors = total = 0
    for sentence, line in zip(sentences, narrated, strict=True):
        words = words_of(sentence)
        total += len(words)
        errors += word_errors(words, transcribe(line.samples, RATE).split())
        other = espeak_engine().speak(_utterance(sentence), "en-us", Delivery())
        espeak_errors += word_errors(words, transcribe(other.samples, round(other.rate)).split())
    return _row(
        "narration_word_error", errors / total, "word error rate", espeak_errors / total, ERROR_BAR, least=False
    )


def _word_times(sentences: tuple[str, ...], narrated: list[NarratedLine]) -> dict[str, object]:
    """Our word starts against a listener's; the anchor is how true that listener is where the truth is known."""
    ours: list[float] = []
    listener: list[float] = []
    for sentence, line in zip(sentences, narrated, strict=True):
        words = words_of(sentence)
        heard = align(line.samples, RATE, words)
        ours += [abs(span.start - word.start) for span, word in zip(heard, line.words, strict=True) if span]
        marked = espeak_engine().speak(_utterance(sentence), "en-us+klatt4", Delivery())
        aligned = align(marked.samples, round(marked.rate), words)
        listener += [abs(one.start - two.start) for one, two in zip(aligned, marked.spans, strict=True) if one and two]
    anchor = float(np.percentile(listener, 90))
    return _row(
        "narration_word_times",
        float(np.percentile(ours, 90)),
        "seconds, p90 of word starts",
        anchor,
        TIMES_BAR,
        least=False,
    )


def _row(row: str, value: float, unit: str, anchor: float, bar: float, *, least: bool) -> dict[str, object]:
    return {
        "row": row,
        "value": round(value, 4),
        "unit": unit,
        "anchor": round(anchor, 4),
        "ratio": round(value / anchor, 3) if anchor else None,
        "bar": f"{'>=' if least else '<='} {bar:g}",
        "holds": bool(value >= bar if least else value <= bar),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
