"""What a voice engine takes and gives: plain words in, samples and the time of each word out."""

from dataclasses import dataclass
from typing import Protocol

from visiobook_media_generation.loudness import Samples


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words to be said in one breath: ``marks[i]`` is the punctuation after ``words[i]`` or empty."""

    words: tuple[str, ...]
    marks: tuple[str, ...]

    def text(self) -> str:
        """The utterance as an engine reads it."""
        return " ".join(word + mark for word, mark in zip(self.words, self.marks, strict=True))


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the words are said, relative to the voice's own manner (1.0); ``level`` in decibels."""

    rate: float = 1.0
    pitch: float = 1.0
    timbre: float = 1.0
    range: float = 1.0
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class WordSpan:
    """When a word is heard, seconds from the start of the samples."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono samples at ``rate`` hertz with one span per word, None where the engine gave none.

    ``rate`` may differ from the engine's own: playing faster is how a voice is made smaller. ``formants`` is what is
    still to be done to the spectral envelope (1.0: nothing).
    """

    samples: Samples
    rate: float
    spans: tuple[WordSpan | None, ...]
    formants: float = 1.0


class SpeechEngine(Protocol):
    """An engine that speaks; the same call gives the same samples, whatever was said before."""

    def speak(self, utterance: Utterance, voice: str, delivery: Delivery) -> Speech:
        """Say the utterance with the named voice."""
        ...
