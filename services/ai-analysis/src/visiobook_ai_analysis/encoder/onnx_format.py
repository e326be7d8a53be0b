"""Just enough of the ONNX format to write a graph: the wire encoding of its protocol buffers.

Field numbers are those of ``onnx.proto`` (ONNX 1.17, IR version 8). Weights are never copied into a graph: a tensor
names a file and a range of bytes in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

FLOAT, INT8, INT32, INT64 = 1, 3, 6, 7
_IR_VERSION, _OPSET, _MICROSOFT_OPSET = 8, 17, 1
_VARINT, _BYTES, _FIXED32 = 0, 2, 5
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT, _ATTRIBUTE_STRING, _ATTRIBUTE_INTS = 1, 2, 3, 7
_CODES = {np.dtype(np.float32): FLOAT, np.dtype(np.int8): INT8, np.dtype(np.int32): INT32, np.dtype(np.int64): INT64}

AttributeValue = int | float | str | Sequence[int]
Shape = Sequence[int | str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor of 32-bit floats that lies in a file: ``length`` bytes from ``offset``."""

    file: Path
    offset: int
    length: int
    shape: tuple[int, ...]

    def read(self) -> npt.NDArray[np.float32]:
        """The tensor itself. Raises OSError."""
        found = np.fromfile(self.file, dtype="<f4", count=self.length // 4, offset=self.offset)
        return found.reshape(self.shape)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _block(field: int, content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | _BYTES) + _varint(len(raw)) + raw


def _attribute(name: str, value: AttributeValue) -> bytes:
    head = _block(1, name)
    if isinstance(value, str):
        return head + _block(4, value) + _number(20, _ATTRIBUTE_STRING)
    if isinstance(value, float):
        single = np.float32(value).tobytes()
        return head + _varint(2 << 3 | _FIXED32) + single + _number(20, _ATTRIBUTE_FLOAT)
    if isinstance(value, int):
        return head + _number(3, value) + _number(20, _ATTRIBUTE_INT)
    return head + b"".join(_number(8, item) for item in value) + _number(20, _ATTRIBUTE_INTS)


def _dimensions(shape: Shape) -> bytes:
    return b"".join(_block(1, _number(1, d) if isinstance(d, int) else _block(2, d)) for d in shape)


def _value(name: str, kind: int, shape: Shape) -> bytes:
    tensor = _number(1, kind) + _block(2, _dimensions(shape))
    return _block(1, name) + _block(2, _block(1, tensor))


class Graph:
    """A graph under construction. Every ``add`` returns the name of what the node puts out."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._nodes: list[bytes] = []
        self._initializers: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._count = 0

    def input(self, name: str, kind: int, shape: Shape) -> str:
        """Declare what a run is given; names in ``shape`` are sizes known at run time."""
        self._inputs.append(_value(name, kind, shape))
        return name

    def output(self, name: str, source: str, shape: Shape) -> None:
        """Declare a result of 32-bit floats."""
        self._nodes.append(self._node("Identity", [source], [name], {}, ""))
        self._outputs.append(_value(name, FLOAT, shape))

    def constant(self, value: npt.NDArray[np.generic]) -> str:
        """A small tensor that lives in the graph itself."""
        name = self._fresh("constant")
        shape = b"".join(_number(1, size) for size in value.shape)
        self._initializers.append(
            shape + _number(2, _CODES[value.dtype]) + _block(8, name) + _block(9, np.ascontiguousarray(value).tobytes())
        )
        return name

    def stored(self, weight: Stored) -> str:
        """A tensor of 32-bit floats that stays in its file."""
        name = self._fresh("weight")
        places = {"location": weight.file.name, "offset": str(weight.offset), "length": str(weight.length)}
        entries = b"".join(_block(13, _block(1, key) + _block(2, value)) for key, value in places.items())
        shape = b"".join(_number(1, size) for size in weight.shape)
        self._initializers.append(shape + _number(2, FLOAT) + _block(8, name) + entries + _number(14, 1))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: AttributeValue) -> str:
        """A node with one output."""
        return self.add_many(operator, inputs, 1, domain=domain, **attributes)[0]

    def add_many(
        self, operator: str, inputs: Iterable[str], outputs: int, *, domain: str = "", **attributes: AttributeValue
    ) -> list[str]:
        """A node with several outputs."""
        names = [self._fresh(operator.lower()) for _ in range(outputs)]
        self._nodes.append(self._node(operator, list(inputs), names, attributes, domain))
        return names

    def _fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    @staticmethod
    def _node(
        operator: str, inputs: list[str], outputs: list[str], attributes: Mapping[str, AttributeValue], domain: str
    ) -> bytes:
        parts = [_block(1, name) for name in inputs] + [_block(2, name) for name in outputs]
        parts += [_block(4, operator)]
        parts += [_block(5, _attribute(name, value)) for name, value in attributes.items()]
        return b"".join(parts) + (_block(7, domain) if domain else b"")

    def serialised(self) -> bytes:
        """The model as ONNX Runtime reads it."""
        graph = b"".join(_block(1, node) for node in self._nodes) + _block(2, self.name)
        graph += b"".join(_block(5, tensor) for tensor in self._initializers)
        graph += b"".join(_block(11, value) for value in self._inputs)
        graph += b"".join(_block(12, value) for value in self._outputs)
        opsets = _block(8, _number(2, _OPSET)) + _block(8, _block(1, "com.microsoft") + _number(2, _MICROSOFT_OPSET))
        return _number(1, _IR_VERSION) + opsets + _block(7, graph)
