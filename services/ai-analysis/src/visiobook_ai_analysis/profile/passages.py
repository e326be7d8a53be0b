"""The book as its profile sees it: sentences with their words, who and what they show, and a vector for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.profile.background import Background, background_of
from visiobook_ai_analysis.reading.document import Document, build
from visiobook_contracts.ai_analysis import Analysis, Book, SentenceNote

Floats = npt.NDArray[np.float32]
_BUCKETS = 512
_LEAST_LETTERS = 3


@dataclass(frozen=True)
class Passages:
    """``vectors`` [sentences, dimensions] have length one, or are zero for a sentence without content words."""

    document: Document
    language: str
    notes: Mapping[str, SentenceNote]
    vectors: Floats
    background: Background
    number: Mapping[str, int]
    """Sentence id -> index."""

    def content(self, sentence: int) -> list[str]:
        """Content words of a sentence, lower case."""
        view = self.document.sentences[sentence]
        return [word for word in self.document.lowers[view.first : view.last] if self.is_content(word)]

    def is_content(self, word: str) -> bool:
        """Whether a word carries a subject: not short, not a function word, not a word of every page."""
        grammar = self.document.lexicon.grammar
        return (
            len(word) >= _LEAST_LETTERS
            and word[0].isalpha()
            and word not in grammar.not_names
            and self.background.passages.get(word, 0) < 0.6 * self.background.total
        )

    def text(self, sentence: int) -> str:
        """A sentence on one line."""
        view = self.document.sentences[sentence]
        return " ".join(self.document.text[view.start : view.end].split())


def open_book(book: Book, analysis: Analysis, vectors: Floats | None = None) -> Passages:
    """``vectors``: a row for each sentence, from the encoder; without them the words' own are used."""
    document = build(book)
    for quote in analysis.quotes:
        first, last = document.token_at(quote.start), document.token_at(quote.end)
        document.quoted[first:last] = b"\x01" * (last - first)
    language = book.language.lower().split("-", maxsplit=1)[0]
    passages = Passages(
        document=document,
        language=language,
        notes={note.sentence_id: note for note in analysis.notes},
        vectors=np.zeros((len(document.sentences), _BUCKETS), np.float32),
        background=background_of(language),
        number={sentence.id: index for index, sentence in enumerate(document.sentences)},
    )
    if vectors is not None and len(vectors) == len(document.sentences):
        return Passages(**{**vars(passages), "vectors": unit(vectors)})
    _fill(passages)
    return passages


def _fill(passages: Passages) -> None:
    """Content words weighed by their rarity and hashed into buckets (Weinberger et al. 2009)."""
    for index in range(len(passages.document.sentences)):
        for word in passages.content(index):
            digest = crc32(word.encode())
            sign = 1.0 if digest & 1 else -1.0
            passages.vectors[index, (digest >> 1) % _BUCKETS] += sign * passages.background.rarity(word)
    passages.vectors[:] = unit(passages.vectors)


def unit(vectors: Floats) -> Floats:
    """Rows of length one; zero rows stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return scaled
