"""What an engine is: the contracts that every provider keeps, whichever library is behind it.

``BatchModel`` is what the engine room runs. ``WindowEncoder`` is what the reading of a book needs, ``TextEmbedder``
what search needs, ``Summariser`` and ``EntityRecogniser`` are models that settings may name.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.minilm import Encoded
from visiobook_ai_analysis.encoder.weights import EncoderFiles
from visiobook_ai_analysis.encoder.windows import Window, WordPieces
from visiobook_ai_analysis.engine.versions import ModelVersion

Floats = npt.NDArray[np.float32]
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
TakenT_contra = TypeVar("TakenT_contra", contravariant=True)
GivenT_co = TypeVar("GivenT_co", covariant=True)


class BatchModel(Protocol[TakenT_contra, GivenT_co]):
    """A model that works on several items at once. The room pads nothing itself; it only chooses what goes together."""

    @property
    def version(self) -> ModelVersion: ...

    @property
    def batch_pieces(self) -> int:
        """Pieces in a batch, padding included, at which this model is fastest on its device."""
        ...

    def cost(self, item: TakenT_contra) -> int:
        """Length of an item in pieces, at least 1."""
        ...

    def kind(self, item: TakenT_contra) -> Hashable:
        """Items of one kind may share a batch."""
        ...

    def expected_bytes(self, items: int, longest: int) -> int:
        """Memory that a batch takes beyond the model itself, roughly and rather too much."""
        ...

    def run(self, items: Sequence[TakenT_contra]) -> Sequence[GivenT_co]:
        """A result for each item, in order. May raise MemoryError or whatever its library raises."""
        ...


class WindowEncoder(Protocol):
    """Features of the words of windows, each word a few mixes of the encoder's layers."""

    @property
    def files(self) -> EncoderFiles: ...

    @property
    def pieces(self) -> WordPieces: ...

    @property
    def layers(self) -> int: ...

    def encode(self, windows: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        """Features [words, mixes, hidden] of every window, in any order. ``mix`` [mixes, layers]."""
        ...


class TextEmbedder(Protocol):
    """Texts to vectors of length one."""

    @property
    def version(self) -> ModelVersion: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Floats:
        """[texts, dimensions]; an empty text gives zeros."""
        ...


class Summariser(Protocol):
    """A text in fewer words of its own."""

    @property
    def version(self) -> ModelVersion: ...

    def summarise(self, texts: Sequence[str], *, most_pieces: int) -> list[str]:
        """A summary of each text, at most so many pieces long."""
        ...


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name found at ``[start, end)`` of a text, in code points; ``label`` is the model's own."""

    start: int
    end: int
    label: str
    confidence: float


class EntityRecogniser(Protocol):
    """Names in texts."""

    @property
    def version(self) -> ModelVersion: ...

    def find(self, texts: Sequence[str]) -> list[list[NamedSpan]]:
        """The names of each text, in its order."""
        ...


def padded(lengths: Iterable[int]) -> int:
    """What a batch costs: its longest item, once for each."""
    known = list(lengths)
    return len(known) * max(known, default=0)
