"""A trained tagger as an ONNX graph; the torch net that it comes from is in ``training/tagger.py``.

Inputs   ``mixed`` [T, B, hidden] float, ``shapes`` and ``words`` [T, B] int32, ``flags`` [T, B, FLAGS] float,
         ``lengths`` [B] int32 of B windows padded to T words; ``at`` [N] int32, flat index t * B + b of each word;
         ``plain`` [N, hidden] float; ``firsts``, ``lasts`` [S] int64, spans as numbers of their first and last word.
Outputs  ``spans`` [S, classes], ``events`` [N, 2]: logarithms of probabilities.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.onnx_format import FLOAT, INT32, INT64, Graph
from visiobook_ai_analysis.heads.words import FLAGS

Tensors = Mapping[str, npt.NDArray[np.generic]]


def tagger_graph(tensors: Tensors) -> bytes:
    """The serialised model with its weights inside. ``tensors`` are named as torch's state has them."""
    return _Builder(tensors).build()


def _gates(weight: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """torch orders the gates of an LSTM input, forget, cell, output; ONNX input, output, forget, cell."""
    i, f, g, o = np.split(weight, 4)
    return np.concatenate([i, o, f, g])


class _Builder:
    def __init__(self, tensors: Tensors) -> None:
        self.tensors = {name: np.asarray(value, dtype=np.float32) for name, value in tensors.items()}
        self.graph = Graph("tagger")

    def build(self) -> bytes:
        graph = self.graph
        hidden = self.tensors["forth.weight_hh_l0"].shape[1]
        mixed = graph.input("mixed", FLOAT, ["T", "B", "H"])
        shapes, words = (graph.input(name, INT32, ["T", "B"]) for name in ("shapes", "words"))
        flags = graph.input("flags", FLOAT, ["T", "B", FLAGS])
        lengths, at = graph.input("lengths", INT32, ["B"]), graph.input("at", INT32, ["N"])
        plain = graph.input("plain", FLOAT, ["N", "H"])
        firsts, lasts = (graph.input(name, INT64, ["S"]) for name in ("firsts", "lasts"))
        vectors = [
            graph.add("Gather", self._weight(f"{n}.weight"), x, axis=0) for n, x in (("shape", shapes), ("word", words))
        ]
        x = graph.add("Concat", mixed, *vectors, flags, axis=2)
        both = graph.add_many("LSTM", [x, *self._lstm(), lengths], 1, direction="bidirectional", hidden_size=hidden)[0]
        both = graph.add("Transpose", both, perm=[0, 2, 1, 3])
        x = graph.add("Gather", graph.add("Reshape", both, self._ints(-1, 2 * hidden)), at, axis=0)
        graph.output("spans", graph.add("LogSoftmax", self._spans(x, firsts, lasts), axis=1), ["S", "C"])
        inner = self._gelu(self._dense(graph.add("Concat", x, plain, axis=1), "event_inner"))
        graph.output("events", graph.add("LogSoftmax", self._dense(inner, "event"), axis=1), ["N", 2])
        return graph.serialised()

    def _weight(self, name: str) -> str:
        return self.graph.constant(self.tensors[name])

    def _ints(self, *values: int) -> str:
        return self.graph.constant(np.array(values, dtype=np.int64))

    def _lstm(self) -> list[str]:
        parts = []
        for kind in ("weight_ih", "weight_hh"):
            stacked = [_gates(self.tensors[f"{way}.{kind}_l0"]) for way in ("forth", "back")]
            parts.append(self.graph.constant(np.stack(stacked)))
        biases = [
            np.concatenate([_gates(self.tensors[f"{way}.bias_{kind}_l0"]) for kind in ("ih", "hh")])
            for way in ("forth", "back")
        ]
        return [*parts, self.graph.constant(np.stack(biases))]

    def _dense(self, x: str, name: str) -> str:
        return self.graph.add("Gemm", x, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"), transB=1)

    def _gelu(self, x: str) -> str:
        return self.graph.add("Gelu", x, domain="com.microsoft")

    def _spans(self, x: str, firsts: str, lasts: str) -> str:
        """The first word, the last, the mean of what is between (by running sums) and the length."""
        graph, one = self.graph, self._ints(1)
        sums = graph.add("CumSum", self._dense(x, "inner"), self.graph.constant(np.array(0, dtype=np.int64)))
        sums = graph.add("Pad", sums, self._ints(1, 0, 0, 0))
        size = graph.add("Sub", graph.add("Add", lasts, one), firsts)
        total = graph.add(
            "Sub",
            graph.add("Gather", sums, graph.add("Add", lasts, one), axis=0),
            graph.add("Gather", sums, firsts, axis=0),
        )
        mean = graph.add("Div", total, graph.add("Unsqueeze", graph.add("Cast", size, to=FLOAT), one))
        ends = graph.add(
            "Add",
            graph.add("Gather", self._dense(x, "first"), firsts, axis=0),
            graph.add("Gather", self._dense(x, "last"), lasts, axis=0),
        )
        length = graph.add("Gather", self._weight("length.weight"), graph.add("Sub", size, one), axis=0)
        return self._dense(self._gelu(graph.add("Add", graph.add("Add", ends, mean), length)), "label")
