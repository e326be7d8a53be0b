"""Boosted trees as plain arrays: trained elsewhere, applied with numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Shorts = npt.NDArray[np.int16]


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

    def probability(self, rows: Floats) -> Floats:
        """[rows]: the logistic function of the sum of the leaves that each row falls into."""
        trees = np.arange(len(self.feature))[None]
        node = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        index = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[index, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        total: Floats = 1.0 / (1.0 + np.exp(-self.value[trees, node].sum(axis=1)))
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
