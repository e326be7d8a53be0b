"""From the words that captions show to the words that a voice says, keeping track of which is which."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from visiobook_media_generation.narration.numbers import roman_value

_TOKEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]")
_CLAUSE_END = re.compile(r"[,;:—–，、；：]|--")
_BREAK_INSIDE = re.compile(r"(?:—|–|--|…|\.\.\.|[/_*~|\\<>«»“”])+")
_OPENING = set("«“‘\"'([{¿¡‹„‚*_")


PAUSE = ","
"""Stands among the words of a SpokenWord where the voice takes breath: the dash of ``rabbit—with``."""


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word as captions show it: characters ``[start, end)`` of the line, punctuation included."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One shown word as it is said: ``words`` are plain words (or PAUSE), perhaps none or several.

    ``mark`` is the punctuation that follows and shapes the voice: one of ``. ! ? , ; :`` or empty.
    """

    shown: int
    words: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside the word being read, stripped of punctuation; empty at the ends of the line."""

    before: str
    after: str


Reading = Callable[[str, Neighbours], str]
"""Says how a language reads one bare word among its neighbours; returns words separated by spaces."""


def shown_words(text: str) -> tuple[ShownWord, ...]:
    """The words of a line in order, which together cover every character that is not a space.

    Punctuation that stands alone (a French « or ?, a dash between spaces) belongs to the word it leans on.
    """
    words: list[ShownWord] = []
    opening: int | None = None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        alone = not any(_has_sound(letter) for letter in match[0])
        if alone and words and not (set(match[0]) <= _OPENING):
            words[-1] = replace(words[-1], end=end, text=text[words[-1].start : end])
        elif alone:
            opening = start if opening is None else opening
        else:
            start, opening = start if opening is None else opening, None
            words.append(ShownWord(start, end, text[start:end]))
    if opening is not None:  # what is left over leans on the last word, or is all there is
        end = len(text.rstrip())
        first = words.pop().start if words else opening
        words.append(ShownWord(first, end, text[first:end]))
    return tuple(words)


def _has_sound(letter: str) -> bool:
    return letter.isalnum() or letter in "&%$£€+=°§½¼¾" or unicodedata.category(letter) == "So"


def speak(shown: Sequence[ShownWord], read: Reading) -> tuple[SpokenWord, ...]:
    """How each shown word is said in the language that ``read`` knows; one SpokenWord for each."""
    bare = [strip_marks(word.text) for word in shown]
    spoken = []
    for index, word in enumerate(shown):
        neighbours = Neighbours(bare[index - 1] if index else "", bare[index + 1] if index + 1 < len(bare) else "")
        said = _read_parts(bare[index], neighbours, read)
        spoken.append(SpokenWord(index, said, trailing_mark(word.text, said="".join(said), bare=bare[index])))
    return tuple(spoken)


def _read_parts(word: str, neighbours: Neighbours, read: Reading) -> tuple[str, ...]:
    said: list[str] = []
    for part in _BREAK_INSIDE.split(word):
        words = read(part, neighbours).split() if part else []
        said += [PAUSE, *words] if words and said else words
    return tuple(said)


def strip_marks(word: str) -> str:
    """The word without the punctuation around it; inner marks, and the dot of an abbreviation, stay."""
    start, end = 0, len(word)
    while start < end and not (word[start].isalnum() or word[start] in "&$£€+-§'’½¼¾%" or _is_symbol(word[start])):
        start += 1
    while end > start and not (
        word[end - 1].isalnum() or word[end - 1] in "&%$€£°+.'’½¼¾" or _is_symbol(word[end - 1])
    ):
        end -= 1
    core = word[start:end].strip("'’-") if len(word) > 1 else word[start:end]
    bare = core.rstrip(".")
    return bare + "." if bare[-1:].isalpha() and core.endswith(".") and not core.endswith("..") else bare


def _is_symbol(letter: str) -> bool:
    return unicodedata.category(letter) == "So"


def trailing_mark(word: str, *, said: str, bare: str) -> str:
    """The mark after a word that a voice should hear: the strongest of its closing punctuation."""
    tail = word[word.rfind(bare.rstrip(".")) + len(bare.rstrip(".")) :] if bare else word
    for mark in "?!":
        if mark in tail or {"?": "？", "!": "！"}[mark] in tail:
            return mark
    if re.search(r"…|\.\.+", tail):
        return "."
    if _SENTENCE_END.search(tail) and not _is_abbreviation(bare, said):
        return "."
    clause = _CLAUSE_END.search(tail)
    if clause:
        return clause[0] if clause[0] in ",;:" else ","
    return ""


def _is_abbreviation(bare: str, said: str) -> bool:
    """``Mr.`` said ``mister`` keeps its dot to itself, so does the ``J.`` of a name; ``house.`` ends a sentence."""
    core = bare.removesuffix(".")
    if "." in core:
        return True
    if core == bare or roman_value(core) is not None or any(letter.isdigit() for letter in core):
        return len(core) == 1 and core not in "IVX"
    return (len(core) == 1 and core.isalpha()) or _letters(said) != _letters(core)


def _letters(text: str) -> str:
    return "".join(letter for letter in latin_letters(text).casefold() if letter.isalnum())


def follow_spelling(
    shown: Sequence[ShownWord], alternative: Sequence[SpokenWord], texts: Sequence[str]
) -> tuple[SpokenWord, ...]:
    """Give the words of a line the sounds of another spelling of it (``Line.spoken``).

    ``alternative`` are the spoken words of that spelling and ``texts`` its shown words. Equal words anchor the two;
    what lies between anchors is shared out in proportion.
    """
    left = [strip_marks(word.text).casefold() for word in shown]
    right = [strip_marks(text).casefold() for text in texts]
    spoken = [SpokenWord(index, ()) for index in range(len(shown))]
    for _, start, end, other_start, other_end in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if start == end:
            start, end = max(0, start - 1), max(1, start)
        for offset, source in enumerate(alternative[other_start:other_end]):
            index = min(end - 1, start + offset * (end - start) // max(1, other_end - other_start))
            kept = spoken[index]
            spoken[index] = SpokenWord(index, kept.words + source.words, source.mark or kept.mark)
    return tuple(spoken)


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that read better as a sentence."""
    return frozenset(text.split())


def latin_letters(text: str) -> str:
    """``Éclair œuvre`` -> ``Eclair oeuvre``: accents and ligatures off, digits of any script as 0-9."""
    text = text.translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(str(unicodedata.digit(letter)) if _foreign_digit(letter) else letter for letter in plain)


def _foreign_digit(letter: str) -> bool:
    return not letter.isascii() and unicodedata.digit(letter, None) is not None


_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ð": "d", "þ": "th"}
)
