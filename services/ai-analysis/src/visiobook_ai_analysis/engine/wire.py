"""What a worker process and an engine process say to each other: a JSON header and raw arrays, no pickles.

A message is one header ``{"op": ..., "arrays": [[dtype, shape], ...]}`` and the bytes of each array after it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.engine.errors import EngineError

MOST_WINDOWS = 4096
MOST_BYTES = 64_000_000
_TYPES = {"int32": np.int32, "float32": np.float32, "float16": np.float16}
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Message:
    """``head`` says what it is; ``arrays`` belong to it."""

    head: dict[str, Any]
    arrays: tuple[Array, ...] = ()


def send(pipe: Connection, head: dict[str, Any], *arrays: Array) -> None:
    """Raises OSError when the other end is gone."""
    shapes = [[array.dtype.name, list(array.shape)] for array in arrays]
    pipe.send_bytes(json.dumps({**head, "arrays": shapes}).encode())
    for array in arrays:
        pipe.send_bytes(np.ascontiguousarray(array).tobytes())


def receive(pipe: Connection) -> Message:
    """Raises EOFError or OSError when the other end is gone, EngineError for what is no message."""
    try:
        head = json.loads(pipe.recv_bytes(MOST_BYTES))
        shapes = head.pop("arrays")
        return Message(head, tuple(_array(pipe, name, shape) for name, shape in shapes))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"not a message of the engine room: {type(error).__name__}: {error}") from error


def _array(pipe: Connection, name: str, shape: list[int]) -> Array:
    return np.frombuffer(pipe.recv_bytes(MOST_BYTES), dtype=_TYPES[name]).reshape(shape)


def pack(windows: Sequence[Window]) -> tuple[Array, Array, Array, Array]:
    """Windows as lengths, ids, counts of heads, heads."""
    lengths = np.array([len(window.ids) for window in windows], dtype=np.int32)
    counts = np.array([len(window.heads) for window in windows], dtype=np.int32)
    ids = np.array([i for window in windows for i in window.ids], dtype=np.int32)
    heads = np.array([i for window in windows for i in window.heads], dtype=np.int32)
    return lengths, ids, counts, heads


def unpack(arrays: Sequence[Array], *, vocabulary: int, longest: int) -> list[Window]:
    """The windows again, numbered from 0. Raises EngineError where they make no sense for the encoder."""
    lengths, ids, counts, heads = arrays
    if not 0 < len(lengths) <= MOST_WINDOWS or len(lengths) != len(counts):
        raise EngineError(f"{len(lengths)} windows: at least one and at most {MOST_WINDOWS} at a time")
    if lengths.min() < 1 or lengths.max() > longest or counts.min() < 0:
        raise EngineError(f"a window of {int(lengths.max())} pieces: the encoder reads 1 to {longest}")
    if lengths.sum() != len(ids) or counts.sum() != len(heads):
        raise EngineError("lengths and pieces do not belong together")
    if len(ids) and not (ids.min() >= 0 and ids.max() < vocabulary):
        raise EngineError(f"a piece beyond the {vocabulary} of the encoder")
    found = []
    for number, (own, marks) in enumerate(
        zip(np.split(ids, np.cumsum(lengths)[:-1]), np.split(heads, np.cumsum(counts)[:-1]), strict=True)
    ):
        if len(marks) and not (marks.min() >= 0 and marks.max() < len(own)):
            raise EngineError("a word that begins outside of its window")
        found.append(Window(number, number + 1, tuple(own.tolist()), tuple(marks.tolist())))
    return found
