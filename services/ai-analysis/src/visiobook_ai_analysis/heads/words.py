"""What a head sees of a word beside the encoder's features: its shape, what lists say of it, its own vector."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.lexicon.given_names import FEMALE_NAMES, MALE_NAMES

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

SHAPES = 9
FLAGS = 14
_DIGITS, _MARK, _CAPITALS, _CAPITAL, _OPENING_CAPITAL, _MIXED, _LOWER, _LETTER = range(1, 9)
_BLOCK = 2000
"""Capitals are counted in blocks of about the length of a training passage, so that a novel looks as they did."""


def shapes(document: Document) -> Ints:
    """For each word: digits, mark, capitals, capital (where one must stand or not), mixed, lower."""
    return np.array(
        [_shape(word, bool(opens)) for word, opens in zip(document.words, document.opens, strict=True)], dtype=np.int64
    )


def _shape(word: str, opens: bool) -> int:
    if word.isdigit():
        return _DIGITS
    if not any(character.isalpha() for character in word):
        return _MARK
    if len(word) == 1 and word.isupper():
        return _LETTER
    if word.isupper():
        return _CAPITALS
    if word[0].isupper():
        return _OPENING_CAPITAL if opens else _CAPITAL
    return _MIXED if any(character.isupper() for character in word) else _LOWER


def flags(document: Document) -> Floats:
    """[words, FLAGS]: what the lexicon, the marks and the rest of the block say of each word."""
    lexicon, lowers = document.lexicon, document.lowers
    grammar = lexicon.grammar
    bare = [low.rstrip(".") for low in lowers]
    columns = [
        list(document.opens),
        list(document.quoted),
        [low in FEMALE_NAMES for low in lowers],
        [low in MALE_NAMES for low in lowers],
        [low in lexicon.titles for low in bare],
        [low in lexicon.person_nouns for low in lowers],
        [low in lexicon.speech_verbs for low in lowers],
        [low in grammar.prepositions for low in lowers],
        [low in grammar.determiners for low in lowers],
        [low in grammar.auxiliaries for low in lowers],
        [low.endswith("s") and len(low) > 3 for low in lowers],
        *_capitals(document),
    ]
    return np.array(columns, dtype=np.float32).T.copy()


def _capitals(document: Document) -> list[list[bool]]:
    """Whether the word is written with a small letter near, with a capital inside a sentence, and how often at all."""
    small, tall, rare = [], [], []
    size = len(document.words)
    for begin, end in pairwise([*range(0, max(size - _BLOCK // 2, 1), _BLOCK), size]):
        low_counts: Counter[str] = Counter()
        tall_counts: Counter[str] = Counter()
        for i in range(begin, end):
            word = document.words[i]
            if word[:1].islower():
                low_counts[word] += 1
            elif word[:1].isupper() and not document.opens[i]:
                tall_counts[document.lowers[i]] += 1
        for low in document.lowers[begin:end]:
            small.append(low_counts[low] > 0)
            tall.append(tall_counts[low] > 0)
            rare.append(low_counts[low] + tall_counts[low] <= 1)
    return [small, tall, rare]


class Vocabulary:
    """Words that have a vector of their own; 0 is any other."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._index = {word: number for number, word in enumerate(self.words, start=1)}

    @classmethod
    def of(cls, documents: Sequence[Document], *, at_least: int) -> "Vocabulary":
        """The words that occur ``at_least`` times, in the order of the alphabet."""
        counts = Counter(low for document in documents for low in document.lowers)
        return cls(sorted(word for word, count in counts.items() if count >= at_least))

    def ids(self, document: Document) -> Ints:
        """For each word its number."""
        return np.array([self._index.get(low, 0) for low in document.lowers], dtype=np.int64)
