"""The encoder's pass over the training passages, kept in memory: all layers, in half precision (about 11 MB each)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visiobook_ai_analysis.encoder.minilm import Encoded, Encoder
from visiobook_ai_analysis.encoder.windows import cut
from visiobook_ai_analysis.litbank.corpus import Passage


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage and its windows, in the order of the text; features are float16 [words, layers, hidden]."""

    passage: Passage
    windows: tuple[Encoded, ...]


def encode_passage(encoder: Encoder, passage: Passage) -> EncodedPassage:
    """Every layer for every word of a passage."""
    document = passage.document
    ranges: Sequence[tuple[int, int]] = [(s.first, s.last) for s in document.sentences]
    windows = list(cut(document.words, ranges, encoder.pieces))
    found = encoder.encode(windows, np.eye(encoder.layers, dtype=np.float32))
    halved = [Encoded(item.window, item.features.astype(np.float16)) for item in found]
    return EncodedPassage(passage, tuple(sorted(halved, key=lambda item: item.window.first)))
