"""Mentions and events of a text: the mean of a few trained taggers over the features of some windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from visiobook_ai_analysis.encoder.minilm import Encoded, batches, session
from visiobook_ai_analysis.heads.labels import LABELS, WIDEST
from visiobook_ai_analysis.heads.people import Found
from visiobook_ai_analysis.heads.tagger_graph import Tensors, tagger_graph
from visiobook_ai_analysis.heads.words import Floats, Ints

Array = npt.NDArray[Any]

MIXES = 2
"""Rows of the encoder's mix that each tagger takes: what its BiLSTM reads, and what its events look at beside it."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """For every word of a text: its shape, what lists say, its number in the vocabulary, its sentence's end."""

    shapes: Ints
    flags: Floats
    words: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class Tagged:
    """What is found in some windows."""

    mentions: list[Found]
    events: list[int]


class Tagger:
    """Trained nets by their weights, in the order of their rows in the mix."""

    def __init__(self, nets: Sequence[Tensors], *, threads: int = 1) -> None:
        self.mix = np.concatenate([mix_rows(net) for net in nets])
        self._sessions = [session(tagger_graph(net), Path(), threads=threads) for net in nets]

    def tag(self, encoded: Sequence[Encoded], lists: WordLists) -> Tagged:
        """Mentions and events of windows whose features hold this tagger's rows first."""
        by_window = {item.window: item.features for item in encoded}
        found = Tagged([], [])
        for batch in batches(list(by_window)):
            fed, spans, places = _inputs([(w.first, w.last, by_window[w]) for w in batch], lists)
            labels, events = self._run(fed, [by_window[w] for w in batch])
            chosen = np.nonzero(labels)[0]
            for first, last, label in zip(*(a[chosen].tolist() for a in (*spans, labels)), strict=True):
                found.mentions.append(Found(int(places[first]), int(places[last]) + 1, *LABELS[label - 1]))
            found.events.extend(places[np.nonzero(events)[0]].tolist())
        return found

    def _run(self, fed: dict[str, Array], features: Sequence[Floats]) -> tuple[Ints, Ints]:
        total: list[Floats] = []
        for number, net in enumerate(self._sessions):
            mixed = _padded([f[:, MIXES * number] for f in features])
            plain = np.concatenate([f[:, MIXES * number + 1] for f in features])
            scores = net.run(None, {**fed, "mixed": mixed, "plain": plain})
            total = [a + b for a, b in zip(total, scores, strict=True)] if total else scores
        return np.argmax(total[0], axis=1), np.argmax(total[1], axis=1)


def mix_rows(net: Tensors) -> Floats:
    """[MIXES, layers]: how a net weighs the layers."""
    rows = np.stack([np.asarray(net[name], dtype=np.float32) for name in ("mix", "event_mix")])
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    weights: Floats = powers / powers.sum(axis=1, keepdims=True)
    return weights


def _padded(parts: Sequence[Array]) -> Array:
    """[longest, parts, ...]: one column for each part, zeros after its end."""
    longest = max(len(part) for part in parts)
    out = np.zeros((longest, len(parts), *parts[0].shape[1:]), dtype=parts[0].dtype)
    for column, part in enumerate(parts):
        out[: len(part), column] = part
    return out


def _inputs(
    windows: Sequence[tuple[int, int, Floats]], lists: WordLists
) -> tuple[dict[str, Array], tuple[Ints, Ints], Ints]:
    """What every net is fed, the spans that it scores, and where each word of the batch stands in the text."""
    slices = [slice(first, last) for first, last, _ in windows]
    at = [np.arange(s.stop - s.start) * len(slices) + column for column, s in enumerate(slices)]
    places = np.concatenate([np.arange(s.start, s.stop) for s in slices])
    rest = np.concatenate([np.minimum(lists.ends[s], s.stop) - np.arange(s.start, s.stop) for s in slices])
    firsts, wider = np.nonzero(np.arange(WIDEST)[None] < rest[:, None])
    fed: dict[str, Array] = {
        "shapes": _padded([lists.shapes[s].astype(np.int32) for s in slices]),
        "words": _padded([lists.words[s].astype(np.int32) for s in slices]),
        "flags": _padded([lists.flags[s] for s in slices]),
        "lengths": np.array([s.stop - s.start for s in slices], dtype=np.int32),
        "at": np.concatenate(at).astype(np.int32),
        "firsts": firsts,
        "lasts": firsts + wider,
    }
    return fed, (firsts, firsts + wider), places
