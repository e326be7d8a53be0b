"""Coreference: each mention goes to the entity in play that a small net ranks highest, or begins a new one. A person's
name goes to who bears it: naming errs less than the net.

An entity ranker after Clark & Manning (ACL 2016), with the encoder's features of mentions compared by projected
products. Weights are plain matrices: decoding needs numpy alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.heads.discourse import OWN, PAIR, Discourse, Floats, Ints, Speech, own_features
from visiobook_ai_analysis.heads.people import Person
from visiobook_ai_analysis.reading.document import Document


@dataclass(frozen=True, slots=True)
class RankerWeights:
    """``project`` [2 * hidden, z]; ``inner`` on own + own of last + own of full + pair + two products + z."""

    project: Floats
    project_bias: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats
    score: Floats
    fresh_inner: Floats
    fresh_bias: Floats
    fresh_score: Floats
    fresh_score_bias: Floats

    @classmethod
    def of(cls, tensors: Mapping[str, Floats]) -> "RankerWeights":
        """From named tensors, as saved."""
        return cls(**{name: np.asarray(tensors[name], dtype=np.float32) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Resolution:
    """For each mention the number of its entity, and the probability that the net gave to that choice."""

    entities: Ints
    certainty: Floats


def mention_vectors(people: Sequence[Person], words: npt.NDArray[np.floating[Any]]) -> Floats:
    """[mentions, 2 * hidden]: the features of the first word and of the head."""
    first = np.array([p.first for p in people], dtype=np.int64)
    head = np.array([p.head for p in people], dtype=np.int64)
    return np.concatenate([words[first], words[head]], axis=1).astype(np.float32)


class Ranker:
    """The trained net."""

    def __init__(self, weights: RankerWeights) -> None:
        self.weights = weights

    def resolve(
        self, document: Document, people: Sequence[Person], vectors: Floats, speech: Speech | None = None
    ) -> Resolution:
        """Whom each mention means. ``vectors`` come from ``mention_vectors``."""
        certainty = np.ones(len(people), dtype=np.float32)
        if not people:
            return Resolution(np.zeros(0, dtype=np.int64), certainty)
        own = own_features(document, people)
        discourse = Discourse(people, own, speech or Speech.silent(len(people)))
        z = vectors @ self.weights.project + self.weights.project_bias
        fresh = self._fresh(own, z)
        for i in range(len(people)):
            choices = discourse.choices(i)
            best = None
            if len(choices):
                scores = np.append(self.score(ranker_input(discourse, i, choices, z)), fresh[i])
                scores[~discourse.possible(i, choices)] = -np.inf
                chosen = int(np.argmax(scores))
                certainty[i] = 1.0 / np.exp(scores - scores[chosen]).sum()
                best = int(choices[chosen]) if chosen < len(choices) else None
            discourse.assign(i, best)
        return Resolution(discourse.entity_of, certainty)

    def _fresh(self, own: Floats, z: Floats) -> Floats:
        w = self.weights
        inner = _gelu(np.concatenate([own, z], axis=1) @ w.fresh_inner + w.fresh_bias)
        scores: Floats = (inner @ w.fresh_score + w.fresh_score_bias)[:, 0]
        return scores

    def score(self, x: Floats) -> Floats:
        """A score for each row of features."""
        w = self.weights
        inner = _gelu(x @ w.inner + w.inner_bias)
        scores: Floats = (_gelu(inner @ w.outer + w.outer_bias) @ w.score)[:, 0]
        return scores


def ranker_input(discourse: Discourse, i: int, choices: Ints, z: Floats) -> Floats:
    """[choices, features]: the pair, both sides, and how their vectors agree."""
    last, full, size = discourse.last[choices], discourse.full[choices], z.shape[1]
    out = np.empty((len(choices), PAIR + 3 * OWN + 3 * size), dtype=np.float32)
    out[:, :PAIR] = discourse.features(i, choices)
    out[:, PAIR : PAIR + OWN] = discourse.own[i]
    out[:, PAIR + OWN : PAIR + 2 * OWN] = discourse.own[last]
    out[:, PAIR + 2 * OWN : PAIR + 3 * OWN] = discourse.own[full]
    rest = PAIR + 3 * OWN
    out[:, rest : rest + size] = z[i]
    out[:, rest + size : rest + 2 * size] = z[i] * z[last]
    out[:, rest + 2 * size :] = z[i] * z[full]
    return out


def _gelu(x: Floats) -> Floats:
    """The usual approximation by tanh (Hendrycks & Gimpel 2016), as in training."""
    return np.asarray(0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))), dtype=np.float32)
