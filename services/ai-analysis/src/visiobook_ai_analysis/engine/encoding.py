"""The encoder in the engine room: windows as items, features of their words as results."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visiobook_ai_analysis.encoder.minilm import BATCH_PIECES, Encoded, Encoder, batches
from visiobook_ai_analysis.encoder.weights import EncoderFiles
from visiobook_ai_analysis.encoder.windows import Window, WordPieces
from visiobook_ai_analysis.engine.contract import Floats
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.versions import ModelVersion

MINILM = "all-MiniLM-L6-v2"
_FLOAT_BYTES = 4
_ACTIVATIONS = 14
"""Rows of ``hidden`` floats alive at one time in a layer: states, projections, the inner layer (four wide), results."""


@dataclass(frozen=True, slots=True)
class EncodingItem:
    """A window, and the mixes [mixes, layers] that are wanted of its words."""

    window: Window
    mix: Floats


class EncoderModel:
    """An encoder as a BatchModel; a result is [words, mixes, hidden]."""

    def __init__(self, encoder: Encoder, *, batch_pieces: int = BATCH_PIECES, version: str = "1") -> None:
        self.encoder = encoder
        self.batch_pieces = batch_pieces
        self.version = ModelVersion(MINILM, version, encoder.files.digest)

    def cost(self, item: EncodingItem) -> int:
        """Wordpieces with the marks."""
        return len(item.window.ids)

    def kind(self, item: EncodingItem) -> Hashable:
        """Only what wants the same mixes goes together."""
        return item.mix.tobytes()

    def expected_bytes(self, items: int, longest: int) -> int:
        """Attention is quadratic in the length, everything else linear; all layers are kept until they are mixed."""
        shape = self.encoder.files.shape
        linear = (_ACTIVATIONS + 2 * (shape.layers + 1)) * shape.hidden
        return items * longest * _FLOAT_BYTES * (linear + shape.heads * longest)

    def run(self, items: Sequence[EncodingItem]) -> list[Floats]:
        """Features of each item. The mix is that of the first: all of a kind have the same."""
        found = self.encoder.run([item.window for item in items], items[0].mix)
        return [encoded.features for encoded in found]


class GuardedEncoder:
    """A WindowEncoder in this process: batches by length of one job at a time, within memory, counted.

    This is how a worker process on a processor reads: a novel fills its batches by itself (measured, docs/engines.md).
    """

    def __init__(self, model: EncoderModel, guard: MemoryGuard) -> None:
        self._model = model
        self._guard = guard

    @property
    def files(self) -> EncoderFiles:
        """The checked files of the encoder."""
        return self._model.encoder.files

    @property
    def pieces(self) -> WordPieces:
        """Its tokenizer."""
        return self._model.encoder.pieces

    @property
    def layers(self) -> int:
        """How many layers a mix weighs."""
        return self._model.encoder.layers

    def encode(self, windows: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        """Features of each window. Raises EngineOutOfMemory."""
        mix = np.ascontiguousarray(mix, dtype=np.float32)
        for batch in batches(windows, self._guard.limit(self._model)):
            items = [EncodingItem(window, mix) for window in batch]
            for window, features in zip(batch, self._guard.run(self._model, items), strict=True):
                yield Encoded(window, features)
