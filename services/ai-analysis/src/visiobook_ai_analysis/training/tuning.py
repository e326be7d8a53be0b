"""The encoder tuned together with the tagger: mentions and events teach its layers, one rate for it, one for the head.

Embeddings stay frozen. Layers run in bfloat16 where the processor has it; weights and steps are kept in full.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import nn

from visiobook_ai_analysis.encoder.weights import EncoderFiles
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.heads.tagger_graph import Tensors
from visiobook_ai_analysis.heads.words import Vocabulary
from visiobook_ai_analysis.training.encoder_net import EncoderNet
from visiobook_ai_analysis.training.features import EncodedPassage
from visiobook_ai_analysis.training.tagger import Example, TaggerNet, TaggerOptions, collate, examples, loss_of

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TuningOptions:
    """``rate`` is that of the encoder's layers, the tagger has its own."""

    tagger: TaggerOptions = field(default_factory=lambda: TaggerOptions(rate=1e-3, epochs=5, batch=8))
    rate: float = 1e-4
    warm_up: float = 0.1
    half: bool = True


@dataclass(frozen=True, slots=True)
class Tuned:
    """Weights of the encoder's layers and of the tagger that learnt with them, by name."""

    layers: Tensors
    tagger: Tensors


def tune(
    encoded: Sequence[EncodedPassage],
    files: EncoderFiles,
    vocabulary: Vocabulary,
    options: TuningOptions,
    report: Report,
) -> Tuned:
    """Tune on passages. Of ``encoded`` only the windows and the gold count, not the features."""
    torch.set_num_threads(1)
    torch.manual_seed(options.tagger.seed)
    pairs = [pair for item in encoded for pair in _pairs(item, vocabulary)]
    encoder = EncoderNet(files)
    sizes = {"layers": files.shape.layers + 1, "width": files.shape.hidden, "vocabulary": len(vocabulary.words)}
    net = TaggerNet(options.tagger, **sizes)
    _descend(encoder, net, pairs, options, report)
    state = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    return Tuned(encoder.tuned(), state)


_Pair = tuple[Window, Example]


def _pairs(item: EncodedPassage, vocabulary: Vocabulary) -> list[_Pair]:
    bare = [replace(e, features=np.zeros((len(e.shapes), 0, 0), np.float16)) for e in examples(item, vocabulary)]
    return list(zip((encoded.window for encoded in item.windows), bare, strict=True))


def _descend(
    encoder: EncoderNet, net: TaggerNet, pairs: Sequence[_Pair], options: TuningOptions, report: Report
) -> None:
    order, thinned = random.Random(options.tagger.seed), np.random.default_rng(options.tagger.seed)
    layers, head = list(encoder.parameters()), list(net.parameters())
    groups = [{"params": layers, "lr": options.rate}, {"params": head, "lr": options.tagger.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = options.tagger.epochs * -(-len(pairs) // options.tagger.batch)
    warm = options.warm_up * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / warm) * (1 - s / steps))
    encoder.train()
    net.train()
    for epoch in range(options.tagger.epochs):
        total = 0.0
        for batch in _batches(pairs, options.tagger.batch, order):
            with torch.autocast("cpu", torch.bfloat16, enabled=options.half):
                features = encoder([window for window, _ in batch])
            collated = replace(collate([example for _, example in batch], thinned=thinned), features=features.float())
            loss = loss_of(net, collated)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*layers, *head], 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        report(f"epoch {epoch + 1} of {options.tagger.epochs}: loss {total * options.tagger.batch / len(pairs):.3f}")
    net.eval()


def _batches(pairs: Sequence[_Pair], size: int, order: random.Random) -> list[list[_Pair]]:
    """Windows of about the same length, each batch with its longest first, as ``collate`` sorts them."""
    ranked = sorted(pairs, key=lambda pair: len(pair[1].shapes) + order.random() * 30)
    batches = [ranked[i : i + size] for i in range(0, len(ranked), size)]
    order.shuffle(batches)
    return [sorted(batch, key=lambda pair: -len(pair[1].shapes)) for batch in batches]
