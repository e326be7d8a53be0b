"""Text as written becomes text as spoken, word by word, for the language of the voice."""

import functools

from visiobook_contracts.media_generation import Line
from visiobook_media_generation.narration.english import read_english
from visiobook_media_generation.narration.french import read_french
from visiobook_media_generation.narration.words import (
    Neighbours,
    Reading,
    ShownWord,
    SpokenWord,
    follow_spelling,
    shown_words,
    speak,
)

_READINGS: dict[str, Reading] = {"en": read_english, "fr": read_french}


def primary_language(language: str) -> str:
    """``en-GB`` -> ``en``."""
    return language.replace("_", "-").split("-", 1)[0].lower()


def normalise(line: Line) -> tuple[tuple[ShownWord, ...], tuple[SpokenWord, ...]]:
    """The words that captions show of a line, and how each is said."""
    read = _READINGS.get(primary_language(line.voice.language), read_as_written)
    shown = shown_words(line.text)
    if line.spoken is None:
        return shown, speak(shown, read)
    other = shown_words(line.spoken)
    alternative = speak(other, read)
    if len(other) == len(shown):
        return shown, alternative
    return shown, follow_spelling(shown, alternative, [word.text for word in other])


def read_as_written(word: str, neighbours: Neighbours) -> str:
    """For languages whose engine reads numbers and abbreviations by itself: letters, digits and marks within words."""
    del neighbours
    return "".join(letter for letter in word if letter.isprintable() and not _is_quiet(letter)).strip()


@functools.lru_cache(maxsize=4096)
def _is_quiet(letter: str) -> bool:
    return letter in "_*~|\\<>{}[]#^`" or ord(letter) > 0x1F000
