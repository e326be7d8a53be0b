"""Texts as vectors of length one whose dot product is their likeness in meaning.

The vectors are those that all-MiniLM-L6-v2 was trained for (Reimers and Gurevych 2019): the mean of the last layer over
all wordpieces with the start and end marks, at most 256 of them; of a longer text the parts are averaged.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.engine.contract import WindowEncoder
from visiobook_ai_analysis.engine.current import engine

Floats = npt.NDArray[np.float32]
MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
LANGUAGES = frozenset({"en"})
"""The encoder was trained on English alone; in other languages its likeness means nothing."""
_PIECES = 254
_AT_ONCE = 64


def encodes(language: str) -> bool:
    """Whether texts of a language (BCP 47) get vectors."""
    return language.lower().split("-", maxsplit=1)[0] in LANGUAGES


class Embedder:
    """An encoder that makes one vector of a text."""

    def __init__(self, encoder: WindowEncoder) -> None:
        self._encoder = encoder
        self._mix = np.zeros((1, encoder.layers), dtype=np.float32)
        self._mix[0, -1] = 1.0

    def embed(self, texts: Sequence[str], report: Callable[[float], None] = lambda _done: None) -> Floats:
        """[texts, dimensions], in the order given. ``report`` is told the share done and may raise to stop.

        Texts run in batches of like length. Raises nothing for an empty text: its vector is that of no words.
        """
        vectors = np.zeros((len(texts), self._encoder.files.shape.hidden), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: (len(texts[index]), index))
        for begin in range(0, len(order), _AT_ONCE):
            self._fill(vectors, texts, order[begin : begin + _AT_ONCE])
            report(min(1.0, (begin + _AT_ONCE) / len(order)))
        return vectors

    def _fill(self, vectors: Floats, texts: Sequence[str], chosen: Sequence[int]) -> None:
        windows = [window for index in chosen for window in self._windows(texts[index], index)]
        for encoded in self._encoder.encode(windows, self._mix):
            vectors[encoded.window.first] += encoded.features[:, 0].sum(axis=0)
        lengths = np.linalg.norm(vectors[chosen], axis=1, keepdims=True)
        vectors[chosen] /= np.where(lengths > 0, lengths, 1.0)

    def _windows(self, text: str, index: int) -> list[Window]:
        """Every wordpiece is looked at, the marks too; ``first`` tells whose window it is."""
        pieces = self._encoder.pieces
        ids = pieces.of_text(text)
        parts = [ids[begin : begin + _PIECES] for begin in range(0, max(1, len(ids)), _PIECES)]
        marked = [(pieces.start, *part, pieces.end) for part in parts]
        return [Window(index, index + 1, part, tuple(range(len(part)))) for part in marked]


@lru_cache(maxsize=1)
def installed_embedder() -> Embedder:
    """The encoder of this process's engine, loaded once. Raises EncoderMissing, EncoderChanged, EngineError."""
    return Embedder(engine().encoder)
