"""Mentions and events: a BiLSTM over frozen features, a biaffine score for every span, a score for every word.

After Yu, Bohnet & Poesio (ACL 2020), "Named Entity Recognition as Dependency Parsing": a span is labelled by its first
and its last word, so mentions may nest. Trained with AdamW, one cycle of the learning rate, dropout before and after
the BiLSTM.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class TaggerOptions:
    """Sizes and schedule. ``seed`` makes a run repeatable on one machine."""

    hidden: int = 200
    span: int = 128
    shape: int = 16
    word: int = 32
    dropout: float = 0.3
    epochs: int = 12
    rate: float = 2e-3
    batch: int = 8
    seed: int = 1


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
    """Features to span scores [words, WIDEST, classes] and event logits [words, 2]."""

    def __init__(self, options: TaggerOptions, *, layers: int, width: int, vocabulary: int) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(layers))
        self.shape = nn.Embedding(SHAPES, options.shape)
        self.word = nn.Embedding(vocabulary + 1, options.word, padding_idx=0)
        nn.init.normal_(self.word.weight, std=0.1)
        size = width + options.shape + options.word + FLAGS
        self.lstm = nn.LSTM(size, options.hidden, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(options.dropout)
        both = 2 * options.hidden
        self.first = nn.Linear(both, options.span)
        self.last = nn.Linear(both, options.span)
        self.pair = nn.Parameter(torch.randn(_CLASSES, options.span, options.span) * 0.02)
        self.first_label = nn.Linear(options.span, _CLASSES)
        self.last_label = nn.Linear(options.span, _CLASSES)
        self.length = nn.Parameter(torch.zeros(WIDEST, _CLASSES))
        self.event_inner = nn.Linear(both, options.span)
        self.event = nn.Linear(options.span, 2)
        with torch.no_grad():
            self.first_label.bias[0] = 4.0

    def forward(self, batch: "Batch") -> tuple[Tensor, Tensor]:
        """Scores for the words of all windows, one after the other."""
        mixed = torch.einsum("bwlh,l->bwh", batch.features, torch.softmax(self.mix, 0))
        x = torch.cat([mixed, self.shape(batch.shapes), self.word(batch.words), batch.flags], -1)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(x), batch.lengths, batch_first=True, enforce_sorted=True
        )
        x = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)[0]
        x = self.dropout(x)[batch.mask]
        return self._spans(x), self.event(self.dropout(functional.gelu(self.event_inner(x))))

    def _spans(self, x: Tensor) -> Tensor:
        first = self.dropout(functional.gelu(self.first(x)))
        last = self.dropout(functional.gelu(self.last(x)))
        ends = torch.arange(len(x))[:, None] + torch.arange(WIDEST)[None]
        ends = ends.clamp(max=len(x) - 1)
        left = torch.einsum("nh,chk->nkc", first, self.pair)
        scores = torch.bmm(last[ends], left)
        return scores + self.first_label(first)[:, None] + self.last_label(last)[ends] + self.length[None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to the longest, longest first."""

    features: Tensor
    shapes: Tensor
    words: Tensor
    flags: Tensor
    lengths: Tensor
    mask: Tensor
    inside: Tensor
    labels: Tensor
    events: Tensor


def collate(windows: Sequence[Example]) -> Batch:
    """One batch of windows; span ``k`` of word ``i`` is [i, i + k] and inside while it stays in i's sentence."""
    windows = sorted(windows, key=lambda e: -len(e.shapes))
    lengths = [len(e.shapes) for e in windows]
    total, longest = sum(lengths), lengths[0]
    features = np.zeros((len(windows), longest, *windows[0].features.shape[1:]), dtype=np.float32)
    shape = np.zeros((len(windows), longest), dtype=np.int64)
    word = np.zeros((len(windows), longest), dtype=np.int64)
    flag = np.zeros((len(windows), longest, FLAGS), dtype=np.float32)
    mask = np.zeros((len(windows), longest), dtype=np.bool_)
    labels = np.zeros((total, WIDEST), dtype=np.int64)
    offset = 0
    for row, example in enumerate(windows):
        own = lengths[row]
        features[row, :own], shape[row, :own], word[row, :own] = example.features, example.shapes, example.words
        flag[row, :own], mask[row, :own] = example.flags, True
        for first, wider, label in example.spans:
            labels[offset + first, wider] = label
        offset += own
    rest = np.concatenate([e.ends - np.arange(len(e.ends)) for e in windows])
    inside = np.arange(WIDEST)[None] < rest[:, None]
    events = np.concatenate([e.events for e in windows])
    tensors = (features, shape, word, flag, np.array(lengths), mask, inside, labels, events)
    return Batch(*(torch.from_numpy(t) for t in tensors))


def train(windows: Sequence[Example], options: TaggerOptions, *, vocabulary: int) -> TaggerNet:
    """A trained net, in the mode of inference."""
    torch.manual_seed(options.seed)
    order = random.Random(options.seed)
    _, layers, width = windows[0].features.shape
    net = TaggerNet(options, layers=layers, width=width, vocabulary=vocabulary)
    steps = options.epochs * -(-len(windows) // options.batch)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / (0.06 * steps)) * (1 - s / steps))
    net.train()
    for _ in range(options.epochs):
        for chosen in _shuffled(windows, options.batch, order):
            loss = _loss(net, collate(chosen))
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


def _loss(net: TaggerNet, batch: Batch) -> Tensor:
    spans, events = net(batch)
    span_loss = functional.cross_entropy(spans[batch.inside], batch.labels[batch.inside], reduction="sum")
    event_loss = functional.cross_entropy(events, batch.events, weight=torch.tensor([1.0, _EVENT_WEIGHT]))
    return _SPAN_SHARE * span_loss / len(events) + _EVENT_SHARE * event_loss
