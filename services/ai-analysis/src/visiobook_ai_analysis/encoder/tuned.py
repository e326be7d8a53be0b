"""Layers of the encoder that training changed: they stand in for those of its file, and make another encoder of it."""

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Layers = Mapping[str, npt.NDArray[np.generic]]
"""Weights by their names in the encoder's file; empty for the encoder as it was published."""


def digest_of(base: str, layers: Layers) -> str:
    """The digest of an encoder: that of its file, ``base``, where nothing was tuned, else one of both."""
    if not layers:
        return base
    digest = hashlib.sha256(base.encode())
    for name, weight in sorted(layers.items()):
        digest.update(f"\n{name}\0".encode())
        digest.update(np.ascontiguousarray(weight, dtype="<f2").tobytes())
    return digest.hexdigest()
