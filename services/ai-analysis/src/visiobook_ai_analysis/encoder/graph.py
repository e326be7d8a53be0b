"""The encoder as an ONNX graph: BERT (Devlin et al. 2019) on rows of wordpieces, its layers mixed per word.

Inputs   ``ids`` [B, L] int32; ``lengths`` [B] int32; ``words`` [N] int32, flat index b * L + position of the first
         piece of each word; ``mix`` [M, layers + 1] float, one row of weights for each mix wanted.
Outputs  ``features`` [N, M, hidden].
"""

from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.onnx_format import FLOAT, INT32, Graph
from visiobook_ai_analysis.encoder.tuned import Layers
from visiobook_ai_analysis.encoder.weights import EncoderFiles

_FUSED = "com.microsoft"
_INT8_MOST = 127
UNTUNED: Layers = MappingProxyType({})


def encoder_graph(files: EncoderFiles, *, quantised: bool = False, layers: Layers = UNTUNED) -> bytes:
    """The serialised model; its weights stay in the safetensors file, but for those that are quantised or tuned."""
    return (_QuantisedBuilder if quantised else _Builder)(files, layers).build()


class _Builder:
    def __init__(self, files: EncoderFiles, layers: Layers) -> None:
        self.files = files
        self.layers = layers
        self.graph = Graph("encoder")
        self._keep_rows = self._ints(-1, files.shape.hidden)

    def build(self) -> bytes:
        graph, shape = self.graph, self.files.shape
        ids = graph.input("ids", INT32, ["B", "L"])
        lengths = graph.input("lengths", INT32, ["B"])
        words = graph.input("words", INT32, ["N"])
        mix = graph.input("mix", FLOAT, ["M", shape.layers + 1])
        batch_shape = graph.add("Concat", graph.add("Shape", ids), self._ints(shape.hidden), axis=0)
        states = [self._embedded(ids)]
        for layer in range(shape.layers):
            states.append(self._layer(states[-1], lengths, batch_shape, f"encoder.layer.{layer}"))
        axis = self._ints(1)
        per_layer = [graph.add("Unsqueeze", graph.add("Gather", state, words, axis=0), axis) for state in states]
        graph.output("features", graph.add("MatMul", mix, graph.add("Concat", *per_layer, axis=1)), ["N", "M", "H"])
        return graph.serialised()

    def _ints(self, *values: int) -> str:
        return self.graph.constant(np.array(values, dtype=np.int64))

    def _weight(self, name: str) -> str:
        if name in self.layers:
            return self.graph.constant(self._read(name))
        return self.graph.stored(self.files.weights[name])

    def _read(self, name: str) -> npt.NDArray[np.float32]:
        tuned = self.layers.get(name)
        return self.files.weights[name].read() if tuned is None else tuned.astype(np.float32)

    def _normed(self, x: str, name: str) -> str:
        gain, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self.graph.add("LayerNormalization", x, gain, bias, axis=-1, epsilon=self.files.shape.epsilon)

    def _dense(self, x: str, name: str) -> str:
        return self.graph.add("Gemm", x, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"), transB=1)

    def _embedded(self, ids: str) -> str:
        graph = self.graph
        word = graph.add("Gather", self._weight("embeddings.word_embeddings.weight"), ids, axis=0)
        length = graph.add("Slice", graph.add("Shape", ids), self._ints(1), self._ints(2))
        places = graph.add("Slice", self._weight("embeddings.position_embeddings.weight"), self._ints(0), length)
        kind = graph.add("Slice", self._weight("embeddings.token_type_embeddings.weight"), self._ints(0), self._ints(1))
        summed = graph.add("Add", word, graph.add("Add", places, kind))
        return self._normed(graph.add("Reshape", summed, self._keep_rows), "embeddings.LayerNorm")

    def _layer(self, x: str, lengths: str, batch_shape: str, name: str) -> str:
        graph = self.graph
        projected = [
            graph.add("Reshape", self._dense(x, f"{name}.attention.self.{part}"), batch_shape)
            for part in ("query", "key", "value")
        ]
        heads = self.files.shape.heads
        attended = graph.add("MultiHeadAttention", *projected, "", lengths, domain=_FUSED, num_heads=heads)
        attended = self._dense(graph.add("Reshape", attended, self._keep_rows), f"{name}.attention.output.dense")
        x = self._normed(graph.add("Add", x, attended), f"{name}.attention.output.LayerNorm")
        inner = graph.add("Gelu", self._dense(x, f"{name}.intermediate.dense"), domain=_FUSED)
        return self._normed(graph.add("Add", x, self._dense(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")


class _QuantisedBuilder(_Builder):
    """Dense layers in 8 bits: weights by column once, activations by their range in each run (dynamic quantisation)."""

    def _dense(self, x: str, name: str) -> str:
        weight = self._read(f"{name}.weight").T
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / _INT8_MOST
        whole = np.clip(np.rint(weight / scale), -_INT8_MOST, _INT8_MOST).astype(np.int8)
        parts = [self.graph.constant(np.ascontiguousarray(part)) for part in (whole, scale.astype(np.float32))]
        bias = self._weight(f"{name}.bias")
        return self.graph.add("DynamicQuantizeMatMul", x, *parts, "", bias, domain=_FUSED)
