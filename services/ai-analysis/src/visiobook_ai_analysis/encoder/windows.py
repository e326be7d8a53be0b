"""A text cut into windows that the encoder reads at once: whole sentences, about 220 wordpieces, long ones split."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

WINDOW_PIECES = 220
_WORD_PIECES = 12
_CACHED_WORDS = 50_000


class WordPieces:
    """Words to wordpiece ids; a very long word gives its first twelve pieces."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.start, self.end, unknown = (self._id(piece) for piece in ("[CLS]", "[SEP]", "[UNK]"))
        self._unknown = (unknown,)
        self.of = lru_cache(maxsize=_CACHED_WORDS)(self._split)

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"the tokenizer knows no {piece}")
        return int(found)

    def _split(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids[:_WORD_PIECES]) or self._unknown

    def of_text(self, text: str) -> list[int]:
        """A whole text as the tokenizer cuts it, without start and end marks."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` as wordpieces with start and end marks; ``heads[i]`` is where word i begins."""

    first: int
    last: int
    ids: tuple[int, ...]
    heads: tuple[int, ...]


def cut(words: Sequence[str], sentences: Iterable[tuple[int, int]], pieces: WordPieces) -> Iterator[Window]:
    """Windows in the order of the text. ``sentences`` are half-open, consecutive ranges of ``words``."""
    first = last = 0
    size = 0
    for begin, end in sentences:
        for start, stop, cost in _parts(words, begin, end, pieces):
            if last > first and size + cost > WINDOW_PIECES:
                yield _window(words, first, last, pieces)
                first, size = start, 0
            last, size = stop, size + cost
    if last > first:
        yield _window(words, first, last, pieces)


def _parts(words: Sequence[str], begin: int, end: int, pieces: WordPieces) -> Iterator[tuple[int, int, int]]:
    """A sentence in one part, or one too long for a window in several, with their cost in wordpieces."""
    start, cost = begin, 0
    for index in range(begin, end):
        own = len(pieces.of(words[index]))
        if cost + own > WINDOW_PIECES:
            yield start, index, cost
            start, cost = index, 0
        cost += own
    if end > start:
        yield start, end, cost


def _window(words: Sequence[str], first: int, last: int, pieces: WordPieces) -> Window:
    ids, heads = [pieces.start], []
    for word in words[first:last]:
        heads.append(len(ids))
        ids.extend(pieces.of(word))
    ids.append(pieces.end)
    return Window(first, last, tuple(ids), tuple(heads))
