"""Training the entity rankers: the text is read with the right entities in play, a net learns the next choice.

Each passage is read twice, as in use: the narration alone, then everything with who speaks known, some of it wrongly.
As in use the bearers of names decide whom a name may mean, and a net chooses among those who are left. What gold joins
against the bearers teaches nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from visiobook_ai_analysis.heads.coreference import RankerWeights
from visiobook_ai_analysis.heads.discourse import NOBODY, OWN, PAIR, Discourse, Floats, Ints, Speech, own_features
from visiobook_ai_analysis.heads.people import Person
from visiobook_ai_analysis.reading.document import Document

Flags = npt.NDArray[np.bool_]

_NEVER = -30.0
"""The score of whom a mention cannot mean: next to no chance."""


@dataclass(frozen=True, slots=True)
class RankerOptions:
    """Sizes and schedule. ``seed`` makes a run repeatable on one machine."""

    z: int = 48
    inner: int = 128
    outer: int = 48
    fresh: int = 48
    dropout: float = 0.3
    epochs: int = 8
    rate: float = 2e-3
    seed: int = 1

    def seeded(self, seed: int) -> "RankerOptions":
        """The same with another seed."""
        return replace(self, seed=seed)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one passage: choices of all mentions, one after the other; ``right`` where gold says so, and
    ``possible`` where names do not speak against it. ``is_new`` and ``may_be_new`` say the same of somebody new."""

    own: Floats
    vectors: Floats
    pair: Floats
    mention: Ints
    last: Ints
    full: Ints
    right: Floats
    is_new: Floats
    possible: Flags
    may_be_new: Flags


def read_with_gold(
    document: Document, people: Sequence[Person], vectors: Floats, gold: Sequence[int], speech: Speech
) -> Reading:
    """Read with every mention assigned to its gold entity; ``gold`` numbers entities."""
    own = own_features(document, people)
    discourse = Discourse(people, own, speech)
    entities: dict[int, int] = {}
    pair, mention, last, full, right, possible = [], [], [], [], [], []
    is_new = np.zeros(len(people), dtype=np.float32)
    may_be_new = np.ones(len(people), dtype=np.bool_)
    for i, entity in enumerate(gold):
        choices = discourse.choices(i)
        known = entities.get(entity, NOBODY)
        hit = choices == known
        allowed = discourse.possible(i, choices)
        pair.append(discourse.features(i, choices))
        mention.append(np.full(len(choices), i))
        last.append(discourse.last[choices])
        full.append(discourse.full[choices])
        right.append((hit & allowed[:-1]).astype(np.float32))
        possible.append(allowed[:-1])
        may_be_new[i] = allowed[-1]
        is_new[i] = allowed[-1] and not hit.any()
        entities[entity] = discourse.assign(i, known if known != NOBODY else None)
    return Reading(
        own=own,
        vectors=vectors.astype(np.float32),
        pair=np.concatenate(pair),
        mention=np.concatenate(mention),
        last=np.concatenate(last),
        full=np.concatenate(full),
        right=np.concatenate(right),
        is_new=is_new,
        possible=np.concatenate(possible),
        may_be_new=may_be_new,
    )


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
        """Choice scores [choices], new scores [mentions]. What a mention is by itself is multiplied once, not for
        each choice."""
        own = torch.from_numpy(reading.own)
        mention, last, full = (torch.from_numpy(a) for a in (reading.mention, reading.last, reading.full))
        z = self.project(self.dropout(torch.from_numpy(reading.vectors)))
        mine = z.index_select(0, mention)
        together = [torch.from_numpy(reading.pair), *(mine * z.index_select(0, side) for side in (last, full))]
        size = z.shape[1]
        parts = self.inner.weight.T.split([PAIR, OWN, OWN, OWN, size, 2 * size])
        x = torch.cat(together, 1) @ torch.cat([parts[0], parts[5]])
        x = x + (own @ parts[1] + z @ parts[4] + self.inner.bias).index_select(0, mention)
        x = x + (own @ parts[2]).index_select(0, last) + (own @ parts[3]).index_select(0, full)
        x = self.dropout(functional.gelu(x, approximate="tanh"))
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
    """Minus the log of the probability of the right choice, over mentions of which one is right."""
    scores, fresh = net(reading)
    scores = scores.masked_fill(~torch.from_numpy(reading.possible), _NEVER)
    fresh = fresh.masked_fill(~torch.from_numpy(reading.may_be_new), _NEVER)
    mention, right = torch.from_numpy(reading.mention), torch.from_numpy(reading.right)
    top = fresh.detach().scatter_reduce(0, mention, scores.detach(), "amax")
    total = (fresh - top).exp().index_add(0, mention, (scores - top.index_select(0, mention)).exp())
    is_new = torch.from_numpy(reading.is_new)
    none = torch.zeros_like(fresh)
    chosen = fresh * is_new + none.index_add(0, mention, scores * right)
    known = is_new + none.index_add(0, mention, right)
    return ((total.log() + top - chosen) * known).sum() / known.sum().clamp(min=1.0)


def noisy(speakers: Ints, share: float, order: random.Random) -> Ints:
    """Some speakers replaced by others of the passage, as attribution would err."""
    known = sorted({int(s) for s in speakers if s != NOBODY})
    if not known:
        return speakers
    return np.array([order.choice(known) if s != NOBODY and order.random() < share else s for s in speakers.tolist()])
