"""Training the attribution of speech: boosted trees on candidates, right or wrong, with the right speakers before."""

import json
from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np

from visiobook_ai_analysis.heads.speakers import Stage, features
from visiobook_ai_analysis.heads.trees import Floats, Forest

_ROUNDS, _BAGS = 160, 4
_OPTIONS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 12,
    "min_data_in_leaf": 20,
    "lambda_l2": 1.0,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


def rows_of(stage: Stage, speakers: Sequence[int]) -> tuple[Floats, Floats]:
    """All candidates of all quotes, and 1 where they are right. ``speakers`` are entities, -1 unknown."""
    rows, right = [], []
    for number, speaker in enumerate(speakers):
        candidates, found = features(stage, number, list(speakers[:number]))
        if candidates and speaker >= 0:
            rows.append(found)
            right.append(np.array([entity == speaker for entity in candidates], dtype=np.float32))
    if not rows:
        return np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    return np.concatenate(rows), np.concatenate(right)


def train_speakers(rows: Sequence[Floats], right: Sequence[Floats], *, seed: int = 1) -> Forest:
    """A forest of several boosted models, each on its own sample, their scores averaged."""
    x = np.concatenate([r for r in rows if len(r)])
    y = np.concatenate([r for r in right if len(r)])
    trees: list[dict[str, Any]] = []
    for bag in range(_BAGS):
        booster = lightgbm.train(
            {**_OPTIONS, "seed": seed * 100 + bag}, lightgbm.Dataset(x, y), num_boost_round=_ROUNDS
        )
        trees += [tree["tree_structure"] for tree in json.loads(json.dumps(booster.dump_model()))["tree_info"]]
    return _forest(trees, scale=1.0 / _BAGS)


def _forest(trees: Sequence[dict[str, Any]], *, scale: float) -> Forest:
    """LightGBM's nested trees as arrays."""
    flat = [_flatten(tree) for tree in trees]
    size = max(len(nodes) for nodes, _ in flat)
    shape = (len(flat), size)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for row, (nodes, _) in enumerate(flat):
        for column, (asks, limit, low, high, score) in enumerate(nodes):
            feature[row, column], threshold[row, column] = asks, limit
            left[row, column], right[row, column], value[row, column] = low, high, score * scale
    return Forest(feature, threshold, left, right, value, max(depth for _, depth in flat))


_Node = tuple[int, float, int, int, float]


def _flatten(tree: dict[str, Any]) -> tuple[list[_Node], int]:
    """Nodes in preorder and the depth of the tree; a leaf leads to itself."""
    nodes: list[_Node] = []

    def walk(node: dict[str, Any], depth: int) -> tuple[int, int]:
        place = len(nodes)
        nodes.append((0, 0.0, place, place, float(node.get("leaf_value", 0.0))))
        if "split_feature" not in node:
            return place, depth
        low, one = walk(node["left_child"], depth + 1)
        high, other = walk(node["right_child"], depth + 1)
        nodes[place] = (int(node["split_feature"]), float(node["threshold"]), low, high, 0.0)
        return place, max(one, other)

    return nodes, walk(tree, 0)[1]
