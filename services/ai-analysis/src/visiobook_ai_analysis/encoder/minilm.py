"""The encoder at work: windows sorted by length, run in batches on ONNX Runtime, features back in the text's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from visiobook_ai_analysis.encoder.graph import UNTUNED, encoder_graph
from visiobook_ai_analysis.encoder.tuned import Layers, digest_of
from visiobook_ai_analysis.encoder.weights import EncoderFiles, open_encoder
from visiobook_ai_analysis.encoder.windows import Window, WordPieces

Floats = npt.NDArray[np.float32]
Providers = Sequence[str | tuple[str, dict[str, str]]]
PROCESSOR: Providers = ("CPUExecutionProvider",)

BATCH_PIECES = 1024
"""Wordpieces in a batch, padding included: larger ones leave the processor's cache (measured, docs/reading.md)."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window and the features of its words, [words, mixes, hidden]."""

    window: Window
    features: Floats


class Encoder:
    """A loaded encoder. One instance serves one thread of calls; ``threads`` are those inside ONNX Runtime.

    ``quantised``: weights and activations of the dense layers in 8 bits (faster, less exact: docs/engines.md).
    ``layers``: tuned ones in place of those of the file; the digest of ``files`` is then another one.
    """

    def __init__(
        self,
        files: EncoderFiles,
        *,
        threads: int = 1,
        quantised: bool = False,
        providers: Providers = PROCESSOR,
        layers: Layers = UNTUNED,
    ) -> None:
        self.files = replace(files, digest=digest_of(files.digest, layers))
        self.pieces = WordPieces(files.tokenizer)
        folder = next(iter(files.weights.values())).file.parent
        graph = encoder_graph(files, quantised=quantised, layers=layers)
        self._session = session(graph, folder, threads=threads, providers=providers)

    @classmethod
    def installed(cls, *, threads: int = 1) -> "Encoder":
        """The default encoder from its package, checked. Raises EncoderMissing, EncoderChanged."""
        return cls(open_encoder(), threads=threads)

    @property
    def layers(self) -> int:
        """How many layers a mix weighs: the embeddings and each block."""
        return self.files.shape.layers + 1

    def encode(self, windows: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        """Features of each window, in batches of like length, so not in the order given. ``mix`` [mixes, layers]."""
        for batch in batches(windows):
            yield from self.run(batch, mix)

    def run(self, batch: Sequence[Window], mix: Floats) -> Iterator[Encoded]:
        """One batch as it is given, in its order."""
        longest = max(len(window.ids) for window in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int32)
        heads = []
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = window.ids
            heads.append(np.array(window.heads, dtype=np.int32) + row * longest)
        fed = {
            "ids": ids,
            "lengths": np.array([len(window.ids) for window in batch], dtype=np.int32),
            "words": np.concatenate(heads),
            "mix": mix,
        }
        features: Floats = self._session.run(None, fed)[0]
        ends = np.cumsum([len(window.heads) for window in batch])[:-1]
        for window, own in zip(batch, np.split(features, ends), strict=True):
            yield Encoded(window, own)


def batches(windows: Sequence[Window], most: int = BATCH_PIECES) -> Iterator[list[Window]]:
    """Windows of like length together, never more than ``most`` pieces with padding, but always one window."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda w: (-len(w.ids), w.first)):
        if batch and (len(batch) + 1) * len(batch[0].ids) > most:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def session(model: bytes, folder: Path, *, threads: int, providers: Providers = PROCESSOR) -> ort.InferenceSession:
    """A session for a serialised graph whose weights lie in ``folder``."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait must not burn a core
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    return ort.InferenceSession(model, options, providers=list(providers))
