"""Mentions and events: a BiLSTM over frozen features, a score for every span, a score for every word.

Every span of a sentence is labelled by its first word, its last word, the mean of what is between and its length, so
mentions may nest (span scoring as in Lee et al., EMNLP 2017, without pruning). Trained with AdamW, one cycle of the
learning rate, dropout before and after the BiLSTM.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from visiobook_ai_analysis.heads.labels import LABELS, NUMBER, WIDEST
from visiobook_ai_analysis.heads.words import FLAGS, SHAPES, Floats, Ints, Vocabulary, flags, shapes
from visiobook_ai_analysis.litbank.corpus import Passage
from visiobook_ai_analysis.training.features import EncodedPassage

_CLASSES = len(LABELS) + 1
_EVENT_WEIGHT = 2.0
_EVENT_SHARE = 2.0
_SPAN_SHARE = 4.0
_THIN = 2


@dataclass(frozen=True, slots=True)
class TaggerOptions:
    """Sizes and schedule. ``seed`` makes a run repeatable on one machine."""

    hidden: int = 200
    span: int = 128
    event: int = 128
    shape: int = 16
    word: int = 32
    dropout: float = 0.3
    epochs: int = 8
    rate: float = 2e-3
    batch: int = 16
    seed: int = 1

    def seeded(self, seed: int) -> "TaggerOptions":
        """The same with another seed."""
        return replace(self, seed=seed)


@dataclass(frozen=True, slots=True)
class Example:
    """A window: features [W, layers, hidden] half precision, lists per word, gold labels."""

    features: Floats
    shapes: Ints
    flags: Floats
    words: Ints
    ends: Ints
    spans: tuple[tuple[int, int, int], ...]
    events: Ints


def examples(encoded: EncodedPassage, vocabulary: Vocabulary) -> list[Example]:
    """The windows of a passage with what is gold in them."""
    passage, document = encoded.passage, encoded.passage.document
    shape, flag, word = shapes(document), flags(document), vocabulary.ids(document)
    ends = sentence_ends(passage)
    out = []
    for item in encoded.windows:
        a, b = item.window.first, item.window.last
        spans = tuple(
            (m.first - a, m.last - m.first - 1, NUMBER[m.type, m.kind])
            for m in passage.spans
            if a <= m.first and m.last <= b and m.last - m.first <= WIDEST
        )
        events = np.array([i in passage.events for i in range(a, b)], dtype=np.int64)
        out.append(
            Example(item.features, shape[a:b], flag[a:b], word[a:b], np.minimum(ends[a:b], b) - a, spans, events)
        )
    return out


def sentence_ends(passage: Passage) -> Ints:
    """For each word the end of its sentence."""
    document = passage.document
    return np.array([document.sentences[s].last for s in document.sentence_of], dtype=np.int64)


class TaggerNet(nn.Module):
    """Features to span scores [spans, classes] and event logits [words, 2]."""

    def __init__(self, options: TaggerOptions, *, layers: int, width: int, vocabulary: int) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(layers))
        self.event_mix = nn.Parameter(torch.zeros(layers))
        self.shape = nn.Embedding(SHAPES, options.shape)
        self.word = nn.Embedding(vocabulary + 1, options.word, padding_idx=0)
        nn.init.normal_(self.word.weight, std=0.1)
        size = width + options.shape + options.word + FLAGS
        self.forth = nn.LSTM(size, options.hidden, batch_first=True)
        self.back = nn.LSTM(size, options.hidden, batch_first=True)
        self.dropout = nn.Dropout(options.dropout)
        both = 2 * options.hidden
        self.first = nn.Linear(both, options.span)
        self.last = nn.Linear(both, options.span)
        self.inner = nn.Linear(both, options.span)
        self.length = nn.Embedding(WIDEST, options.span)
        self.label = nn.Linear(options.span, _CLASSES)
        self.event_inner = nn.Linear(both + width, options.event)
        self.event = nn.Linear(options.event, 2)
        with torch.no_grad():
            self.label.bias[0] = 4.0

    def forward(self, batch: "Batch") -> tuple[Tensor, Tensor]:
        """Scores for the spans and words of all windows, one after the other."""
        mixed = torch.einsum("bwlh,l->bwh", batch.features, torch.softmax(self.mix, 0))
        x = torch.cat([mixed, self.shape(batch.shapes), self.word(batch.words), batch.flags], -1)
        x = self._both_ways(self.dropout(x), batch.reverse)
        x = self.dropout(x.flatten(0, 1).index_select(0, batch.words_at))
        plain = torch.einsum("bwlh,l->bwh", batch.features, torch.softmax(self.event_mix, 0))
        plain = self.dropout(plain.flatten(0, 1).index_select(0, batch.words_at))
        events = self.event(self.dropout(functional.gelu(self.event_inner(torch.cat([x, plain], -1)))))
        return self._spans(x, batch.firsts, batch.lasts), events

    def _both_ways(self, x: Tensor, reverse: Tensor) -> Tensor:
        """A BiLSTM by two LSTMs, the second over each window backwards: packed sequences are ten times slower here."""
        turned = torch.gather(x, 1, reverse[..., None].expand_as(x))
        back = self.back(turned)[0]
        return torch.cat([self.forth(x)[0], torch.gather(back, 1, reverse[..., None].expand_as(back))], -1)

    def _spans(self, x: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
        wider = lasts - firsts
        sums = functional.pad(self.inner(x).cumsum(0), (0, 0, 1, 0))
        mean = (sums.index_select(0, lasts + 1) - sums.index_select(0, firsts)) / (wider + 1)[:, None]
        ends = self.first(x).index_select(0, firsts) + self.last(x).index_select(0, lasts)
        return self.label(functional.gelu(ends + mean + self.length(wider)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to the longest, longest first."""

    features: Tensor
    shapes: Tensor
    words: Tensor
    flags: Tensor
    reverse: Tensor
    words_at: Tensor
    firsts: Tensor
    lasts: Tensor
    labels: Tensor
    weights: Tensor
    events: Tensor


def collate(windows: Sequence[Example], *, thinned: np.random.Generator | None = None) -> Batch:
    """One batch of windows with every span of at most ``WIDEST`` words that stays in its sentence.

    ``thinned`` keeps one in ``_THIN`` of the spans that are no mention, which then weigh as much as all.
    """
    windows = sorted(windows, key=lambda e: -len(e.shapes))
    lengths = [len(e.shapes) for e in windows]
    total, longest = sum(lengths), lengths[0]
    features = np.zeros((len(windows), longest, *windows[0].features.shape[1:]), dtype=np.float32)
    shape = np.zeros((len(windows), longest), dtype=np.int64)
    word = np.zeros((len(windows), longest), dtype=np.int64)
    flag = np.zeros((len(windows), longest, FLAGS), dtype=np.float32)
    reverse = np.tile(np.arange(longest), (len(windows), 1))
    words_at = np.concatenate([row * longest + np.arange(own) for row, own in enumerate(lengths)])
    labels = np.zeros((total, WIDEST), dtype=np.int64)
    offset = 0
    for row, example in enumerate(windows):
        own = lengths[row]
        features[row, :own], shape[row, :own], word[row, :own] = example.features, example.shapes, example.words
        flag[row, :own], reverse[row, :own] = example.flags, np.arange(own)[::-1]
        for begin, more, label in example.spans:
            labels[offset + begin, more] = label
        offset += own
    rest = np.concatenate([e.ends - np.arange(len(e.ends)) for e in windows])
    firsts, wider = np.nonzero(np.arange(WIDEST)[None] < rest[:, None])
    chosen = labels[firsts, wider]
    weights = np.ones(len(chosen), dtype=np.float32)
    if thinned is not None:
        weights[chosen == 0] = _THIN
        kept = (chosen > 0) | (thinned.random(len(chosen)) < 1 / _THIN)
        firsts, wider, chosen, weights = firsts[kept], wider[kept], chosen[kept], weights[kept]
    events = np.concatenate([e.events for e in windows])
    tensors = (
        features,
        shape,
        word,
        flag,
        reverse,
        words_at,
        firsts,
        firsts + wider,
        chosen,
        weights,
        events,
    )
    return Batch(*(torch.from_numpy(t) for t in tensors))


def train(windows: Sequence[Example], options: TaggerOptions, *, vocabulary: int) -> TaggerNet:
    """A trained net, in the mode of inference."""
    torch.manual_seed(options.seed)
    order, thinned = random.Random(options.seed), np.random.default_rng(options.seed)
    _, layers, width = windows[0].features.shape
    net = TaggerNet(options, layers=layers, width=width, vocabulary=vocabulary)
    steps = options.epochs * -(-len(windows) // options.batch)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / (0.06 * steps)) * (1 - s / steps))
    net.train()
    for _ in range(options.epochs):
        for chosen in _shuffled(windows, options.batch, order):
            loss = loss_of(net, collate(chosen, thinned=thinned))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    net.eval()
    return net


def _shuffled(windows: Sequence[Example], size: int, order: random.Random) -> Iterator[list[Example]]:
    """Batches of windows of about the same length, in a new order each time."""
    ranked = sorted(windows, key=lambda e: len(e.shapes) + order.random() * 30)
    batches = [ranked[i : i + size] for i in range(0, len(ranked), size)]
    order.shuffle(batches)
    yield from batches


def loss_of(net: TaggerNet, batch: Batch) -> Tensor:
    """What training makes small: the labels of spans by the number of words, and of events, which weigh double."""
    spans, events = net(batch)
    span_loss = (functional.cross_entropy(spans, batch.labels, reduction="none") * batch.weights).sum()
    event_loss = functional.cross_entropy(events, batch.events, weight=torch.tensor([1.0, _EVENT_WEIGHT]))
    return _SPAN_SHARE * span_loss / len(events) + _EVENT_SHARE * event_loss
