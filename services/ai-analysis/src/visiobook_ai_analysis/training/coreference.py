"""Training the entity ranker: the text is read with the right entities in play, the net learns the next choice.

Each passage is read twice, as in use: the narration alone, then everything with who speaks known, some of it wrongly.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from visiobook_ai_analysis.heads.coreference import RankerWeights
from visiobook_ai_analysis.heads.discourse import NOBODY, OWN, PAIR, Discourse, Floats, Ints, Speech, own_features
from visiobook_ai_analysis.heads.people import Person
from visiobook_ai_analysis.reading.document import Document


@dataclass(frozen=True, slots=True)
class RankerOptions:
    """Sizes and schedule."""

    z: int = 48
    inner: int = 128
    outer: int = 48
    fresh: int = 48
    dropout: float = 0.3
    epochs: int = 8
    rate: float = 2e-3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one passage: choices of all mentions, one after the other; ``right`` where gold says so."""

    own: Floats
    vectors: Floats
    pair: Floats
    mention: Ints
    last: Ints
    full: Ints
    right: Floats
    is_new: Floats


def read_with_gold(
    document: Document, people: Sequence[Person], vectors: Floats, gold: Sequence[int], speech: Speech
) -> Reading:
    """Read with every mention assigned to its gold entity; ``gold`` numbers entities."""
    own = own_features(document, people)
    discourse = Discourse(people, own, speech)
    entities: dict[int, int] = {}
    pair, mention, last, full, right = [], [], [], [], []
    is_new = np.zeros(len(people), dtype=np.float32)
    for i, entity in enumerate(gold):
        choices = discourse.choices(i)
        known = entities.get(entity, NOBODY)
        hit = choices == known
        pair.append(discourse.features(i, choices))
        mention.append(np.full(len(choices), i))
        last.append(discourse.last[choices])
        full.append(discourse.full[choices])
        right.append(hit.astype(np.float32))
        is_new[i] = not hit.any()
        entities[entity] = discourse.assign(i, known if known != NOBODY else None)
    parts = [np.concatenate(part) for part in (pair, mention, last, full, right)]
    return Reading(own, vectors.astype(np.float32), parts[0], parts[1], parts[2], parts[3], parts[4], is_new)


class RankerNet(nn.Module):
    """Scores of all choices of a reading, and of a new entity for each mention."""

    def __init__(self, width: int, options: RankerOptions) -> None:
        super().__init__()
        self.project = nn.Linear(width, options.z)
        self.inner = nn.Linear(PAIR + 3 * OWN + 3 * options.z, options.inner)
        self.outer = nn.Linear(options.inner, options.outer)
        self.score = nn.Linear(options.outer, 1, bias=False)
        self.fresh_inner = nn.Linear(OWN + options.z, options.fresh)
        self.fresh_score = nn.Linear(options.fresh, 1)
        self.dropout = nn.Dropout(options.dropout)

    def forward(self, reading: Reading) -> tuple[Tensor, Tensor]:
        """Choice scores [choices], new scores [mentions]."""
        own = torch.from_numpy(reading.own)
        mention, last, full = (torch.from_numpy(a) for a in (reading.mention, reading.last, reading.full))
        z = self.project(self.dropout(torch.from_numpy(reading.vectors)))
        mine = z.index_select(0, mention)
        sides = [own.index_select(0, side) for side in (mention, last, full)]
        products = [mine * z.index_select(0, side) for side in (last, full)]
        x = torch.cat([torch.from_numpy(reading.pair), *sides, mine, *products], 1)
        x = self.dropout(functional.gelu(self.inner(x), approximate="tanh"))
        scores = self.score(functional.gelu(self.outer(x), approximate="tanh"))[:, 0]
        fresh = self.dropout(functional.gelu(self.fresh_inner(torch.cat([own, z], 1)), approximate="tanh"))
        return scores, self.fresh_score(fresh)[:, 0]

    def weights(self) -> RankerWeights:
        """What decoding needs, inputs first."""
        state = {name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}
        return RankerWeights(
            project=state["project.weight"].T.copy(),
            project_bias=state["project.bias"],
            inner=state["inner.weight"].T.copy(),
            inner_bias=state["inner.bias"],
            outer=state["outer.weight"].T.copy(),
            outer_bias=state["outer.bias"],
            score=state["score.weight"].T.copy(),
            fresh_inner=state["fresh_inner.weight"].T.copy(),
            fresh_bias=state["fresh_inner.bias"],
            fresh_score=state["fresh_score.weight"].T.copy(),
            fresh_score_bias=state["fresh_score.bias"],
        )


def train_ranker(readings: Sequence[Reading], options: RankerOptions) -> RankerWeights:
    """A ranker that gives the right choices of the readings the most probability."""
    torch.manual_seed(options.seed)
    order = random.Random(options.seed)
    net = RankerNet(readings[0].vectors.shape[1], options)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    steps = options.epochs * len(readings)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / (0.05 * steps)) * (1 - s / steps))
    ranked = list(readings)
    net.train()
    for _ in range(options.epochs):
        order.shuffle(ranked)
        for reading in ranked:
            loss = _loss(net, reading)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    net.eval()
    return net.weights()


def _loss(net: RankerNet, reading: Reading) -> Tensor:
    """Minus the log of the probability of the right choice, over mentions."""
    scores, fresh = net(reading)
    mention, right = torch.from_numpy(reading.mention), torch.from_numpy(reading.right)
    top = fresh.detach().scatter_reduce(0, mention, scores.detach(), "amax")
    total = (fresh - top).exp().index_add(0, mention, (scores - top.index_select(0, mention)).exp())
    is_new = torch.from_numpy(reading.is_new)
    chosen = fresh * is_new + torch.zeros_like(fresh).index_add(0, mention, scores * right)
    return (total.log() + top - chosen).mean()


def noisy(speakers: Ints, share: float, order: random.Random) -> Ints:
    """Some speakers replaced by others of the passage, as attribution would err."""
    known = sorted({int(s) for s in speakers if s != NOBODY})
    if not known:
        return speakers
    return np.array([order.choice(known) if s != NOBODY and order.random() < share else s for s in speakers.tolist()])
