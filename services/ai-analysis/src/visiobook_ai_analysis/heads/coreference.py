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

_WARY = 1.5
"""Added to the score of somebody new where people are named or described: who was met before must be four times as
likely. Two people taken for one cost more lines than one taken for two."""


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
    """The trained nets, which differ by seed: the mean of their scores decides."""

    def __init__(self, nets: Sequence[RankerWeights]) -> None:
        self.nets = tuple(nets)

    def resolve(
        self, document: Document, people: Sequence[Person], vectors: Floats, speech: Speech | None = None
    ) -> Resolution:
        """Whom each mention means. ``vectors`` come from ``mention_vectors``."""
        certainty = np.ones(len(people), dtype=np.float32)
        if not people:
            return Resolution(np.zeros(0, dtype=np.int64), certainty)
        own = own_features(document, people)
        discourse = Discourse(people, own, speech or Speech.silent(len(people)))
        scorers = [Scorer(weights, own, vectors) for weights in self.nets]
        for i in range(len(people)):
            choices = discourse.choices(i)
            possible = discourse.possible(i, choices)
            chosen = int(np.argmax(possible))
            if np.count_nonzero(possible) > 1:
                pair = discourse.features(i, choices)
                scores = np.mean([scorer.scores(discourse, i, choices, pair) for scorer in scorers], axis=0)
                scores[-1] += _WARY if people[i].tells_person else 0.0
                scores[~possible] = -np.inf
                chosen = int(np.argmax(scores))
                certainty[i] = 1.0 / np.exp(scores - scores[chosen]).sum()
            discourse.assign(i, int(choices[chosen]) if chosen < len(choices) else None)
        return Resolution(discourse.entity_of, certainty)


class Scorer:
    """One net over the mentions of a text. What it makes of a mention by itself is computed once."""

    def __init__(self, weights: RankerWeights, own: Floats, vectors: Floats) -> None:
        self._weights, size = weights, weights.project.shape[1]
        self._z = vectors @ weights.project + weights.project_bias
        ends = np.cumsum([PAIR, OWN, OWN, OWN, size])
        pair, mine, last, full, z, products = np.split(weights.inner, ends)
        self._mine = own @ mine + self._z @ z + weights.inner_bias
        self._last, self._full = own @ last, own @ full
        self._together = np.concatenate([pair, products])
        fresh = _gelu(np.concatenate([own, self._z], axis=1) @ weights.fresh_inner + weights.fresh_bias)
        self._fresh = (fresh @ weights.fresh_score + weights.fresh_score_bias)[:, 0]

    def scores(self, discourse: Discourse, i: int, choices: Ints, pair: Floats) -> Floats:
        """[choices + 1]: of each choice for mention ``i``, and of somebody new. ``pair`` are the features of both."""
        last, full, z = discourse.last[choices], discourse.full[choices], self._z
        together = np.concatenate([pair, z[i] * z[last], z[i] * z[full]], axis=1)
        inner = _gelu(together @ self._together + self._mine[i] + self._last[last] + self._full[full])
        outer = _gelu(inner @ self._weights.outer + self._weights.outer_bias)
        return np.append((outer @ self._weights.score)[:, 0], self._fresh[i])


def _gelu(x: Floats) -> Floats:
    """The usual approximation by tanh (Hendrycks & Gimpel 2016), as in training."""
    inner = x * x
    inner *= 0.7978845608 * 0.044715
    inner += 0.7978845608
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1.0
    inner *= x
    inner *= 0.5
    return inner
