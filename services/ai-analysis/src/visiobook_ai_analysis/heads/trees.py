"""Boosted trees as plain arrays: trained elsewhere, applied with numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Shorts = npt.NDArray[np.int16]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees row by row, padded to the largest: node ``n`` of tree ``t`` asks whether feature <= threshold.

    A leaf points to itself on both sides and carries ``value``; ``depth`` steps lead every row to its leaf.
    """

    feature: Shorts
    threshold: Floats
    left: Shorts
    right: Shorts
    value: Floats
    depth: int
    _asks: Indices = field(init=False, repr=False, compare=False)
    _next: Indices = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Nodes numbered through all trees: what each asks, and the two that follow it side by side. One index into a
        flat array costs a quarter of two into a table."""
        trees, size = self.feature.shape
        offsets = np.arange(trees, dtype=np.intp)[:, None] * size
        object.__setattr__(self, "_asks", self.feature.astype(np.intp).ravel())
        object.__setattr__(self, "_next", np.stack([self.left + offsets, self.right + offsets], axis=-1).ravel())

    def probability(self, rows: Floats) -> Floats:
        """[rows]: the logistic function of the sum of the leaves that each row falls into."""
        trees, size = self.feature.shape
        thresholds, features = self.threshold.ravel(), rows.ravel()
        node = np.tile(np.arange(trees, dtype=np.intp) * size, (len(rows), 1))
        begin = np.arange(len(rows), dtype=np.intp)[:, None] * rows.shape[1]
        for _ in range(self.depth):
            goes_right = features.take(self._asks.take(node) + begin) > thresholds.take(node)
            node = self._next.take(2 * node + goes_right)
        total: Floats = 1.0 / (1.0 + np.exp(-self.value.ravel().take(node).sum(axis=1)))
        return total

    def tensors(self) -> dict[str, npt.NDArray[np.generic]]:
        """For saving."""
        return {
            "feature": self.feature,
            "threshold": self.threshold,
            "left": self.left,
            "right": self.right,
            "value": self.value,
            "depth": np.array([self.depth], dtype=np.int16),
        }

    @classmethod
    def of(cls, tensors: Mapping[str, npt.NDArray[np.generic]]) -> "Forest":
        """From named tensors, as saved."""
        return cls(
            tensors["feature"].astype(np.int16),
            tensors["threshold"].astype(np.float32),
            tensors["left"].astype(np.int16),
            tensors["right"].astype(np.int16),
            tensors["value"].astype(np.float32),
            int(tensors["depth"].astype(np.int64)[0]),
        )
