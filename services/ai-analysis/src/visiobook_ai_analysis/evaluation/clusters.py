"""Scores for clusterings of mentions: MUC (Vilain et al. 1995), B3 (Bagga & Baldwin 1998), CEAF-e (Luo 2005).

A cluster is a set of mentions, a mention any hashable key. Singletons count, as in LitBank. CoNLL is the mean of the
three F1. Each score is kept as four sums so that documents add up: precision's numerator and denominator, recall's.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

Clusters = Sequence[frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class Score:
    """Sums that add over documents."""

    hit_found: float = 0.0
    found: float = 0.0
    hit_gold: float = 0.0
    gold: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.hit_found + other.hit_found,
            self.found + other.found,
            self.hit_gold + other.hit_gold,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Percent of what was found that is right."""
        return 100 * self.hit_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Percent of the gold that was found."""
        return 100 * self.hit_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean, in percent."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def set_score(found: Iterable[Hashable], gold: Iterable[Hashable]) -> Score:
    """Exact matches of two sets."""
    one, other = set(found), set(gold)
    hits = len(one & other)
    return Score(hits, len(one), hits, len(other))


def clusters_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[frozenset[Hashable]]:
    """(mention, label) pairs as clusters."""
    found: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, label in pairs:
        found[label].add(mention)
    return [frozenset(members) for members in found.values()]


def muc(found: Clusters, gold: Clusters) -> Score:
    """Links kept: a cluster that falls in k parts keeps size - k of its size - 1."""
    return Score(*_muc_half(found, gold), *_muc_half(gold, found))


def _muc_half(these: Clusters, those: Clusters) -> tuple[float, float]:
    where = _index(those)
    kept = total = 0
    for cluster in these:
        parts = {where[m] for m in cluster if m in where}
        alone = sum(m not in where for m in cluster)
        kept += len(cluster) - len(parts) - alone
        total += len(cluster) - 1
    return kept, total


def b3(found: Clusters, gold: Clusters) -> Score:
    """For each mention the share of its cluster that belongs there."""
    return Score(*_b3_half(found, gold), *_b3_half(gold, found))


def _b3_half(these: Clusters, those: Clusters) -> tuple[float, float]:
    where = _index(those)
    hit = total = 0.0
    for cluster in these:
        shared = Counter(where[m] for m in cluster if m in where)
        hit += sum(count * count for count in shared.values()) / len(cluster)
        total += len(cluster)
    return hit, total


def ceaf_e(found: Clusters, gold: Clusters) -> Score:
    """The best one-to-one assignment of clusters by the Dice coefficient of their mentions."""
    if not found or not gold:
        return Score(0.0, len(found), 0.0, len(gold))
    where = _index(gold)
    similar = np.zeros((len(found), len(gold)))
    for row, cluster in enumerate(found):
        for column, count in Counter(where[m] for m in cluster if m in where).items():
            similar[row, column] = 2 * count / (len(cluster) + len(gold[column]))
    total = float(similar[linear_sum_assignment(-similar)].sum())
    return Score(total, len(found), total, len(gold))


def _index(clusters: Clusters) -> dict[Hashable, int]:
    return {mention: number for number, cluster in enumerate(clusters) for mention in cluster}
