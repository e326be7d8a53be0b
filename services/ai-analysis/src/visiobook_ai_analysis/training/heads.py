"""All heads trained from encoded passages: taggers, entity rankers, attribution. Seeded, single-threaded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from visiobook_ai_analysis.heads.coreference import RankerWeights, mention_vectors
from visiobook_ai_analysis.heads.discourse import Floats
from visiobook_ai_analysis.heads.literary import late_layers
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.speakers import Stage
from visiobook_ai_analysis.heads.tagger_graph import Tensors
from visiobook_ai_analysis.heads.talk import narration_of, speech_of
from visiobook_ai_analysis.heads.trees import Forest
from visiobook_ai_analysis.heads.words import Vocabulary
from visiobook_ai_analysis.litbank.gold import GoldPeople, gold_people
from visiobook_ai_analysis.training.coreference import RankerOptions, Reading, noisy, read_with_gold, train_ranker
from visiobook_ai_analysis.training.features import EncodedPassage
from visiobook_ai_analysis.training.speakers import rows_of, train_speakers
from visiobook_ai_analysis.training.tagger import TaggerOptions, examples, train

Report = Callable[[str], None]

_WRONG_SPEAKERS = 0.15
"""Share of speakers that are replaced while coreference learns: about what attribution gets wrong."""


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How much of what. ``seed`` decides every draw but that of wrong speakers: a passage has its own."""

    seed: int = 1
    taggers: int = 2
    rankers: int = 2
    common: int = 5
    tagger: TaggerOptions = field(default_factory=TaggerOptions)
    ranker: RankerOptions = field(default_factory=RankerOptions)


def train_heads(
    encoded: Sequence[EncodedPassage],
    encoder: str,
    options: TrainingOptions,
    report: Report,
    *,
    taggers: tuple[Vocabulary, list[Tensors]] | None = None,
) -> HeadsModel:
    """Every head on the same passages. ``encoder`` is the digest of what encoded them; ``taggers`` are taken as they
    are where they are given."""
    torch.set_num_threads(1)
    gold = [gold_people(item.passage) for item in encoded]
    report("speakers")
    speakers = _speakers(gold, options)
    report("coreference")
    rankers = _rankers(encoded, gold, options)
    report("mentions and events")
    vocabulary, nets = taggers or _taggers(encoded, options)
    return HeadsModel(encoder, vocabulary, nets, rankers, speakers)


def _taggers(encoded: Sequence[EncodedPassage], options: TrainingOptions) -> tuple[Vocabulary, list[Tensors]]:
    vocabulary = Vocabulary.of([item.passage.document for item in encoded], at_least=options.common)
    windows = [window for item in encoded for window in examples(item, vocabulary)]
    nets: list[Tensors] = []
    for number in range(options.taggers):
        seeded = options.tagger.seeded(options.seed + number)
        net = train(windows, seeded, vocabulary=len(vocabulary.words))
        nets.append({name: value.detach().numpy() for name, value in net.state_dict().items()})
    return vocabulary, nets


def _speakers(gold: Sequence[GoldPeople], options: TrainingOptions) -> Forest:
    pairs = []
    for item in gold:
        stage = Stage(item.passage.document, item.people, np.array(item.entities), item.quotes)
        pairs.append(rows_of(stage, item.speakers))
    return train_speakers([rows for rows, _ in pairs], [right for _, right in pairs], seed=options.seed)


def word_features(item: EncodedPassage) -> Floats:
    """[words, hidden]: the mix that coreference compares, from the stored layers."""
    mix = late_layers(item.windows[0].features.shape[1])[0]
    return np.concatenate([np.einsum("wlh,l->wh", w.features.astype(np.float32), mix) for w in item.windows])


def _rankers(
    encoded: Sequence[EncodedPassage], gold: Sequence[GoldPeople], options: TrainingOptions
) -> list[RankerWeights]:
    readings: list[Reading] = []
    for item, people in zip(encoded, gold, strict=True):
        readings += _readings(people, word_features(item), random.Random(item.passage.name))
    seeds = range(options.seed, options.seed + options.rankers)
    return [train_ranker(readings, options.ranker.seeded(seed)) for seed in seeds]


def _readings(item: GoldPeople, words: Floats, order: random.Random) -> list[Reading]:
    """The narration alone, then everything with speakers of whom some are wrong."""
    document, people = item.passage.document, item.people
    vectors = mention_vectors(people, words)
    told = np.array([i for i, person in enumerate(people) if not person.quoted], dtype=np.int64)
    voices = [-1 if person.quoted else entity for person, entity in zip(people, item.entities, strict=True)]
    speakers = noisy(np.array(item.speakers, dtype=np.int64), _WRONG_SPEAKERS, order).tolist()
    narration = [people[i] for i in told]
    alone = narration_of(speech_of(document, people, item.quotes), told)
    speech = speech_of(document, people, item.quotes, speakers=speakers, voices=voices)
    return [
        read_with_gold(document, narration, vectors[told], [item.entities[i] for i in told], alone),
        read_with_gold(document, people, vectors, item.entities, speech),
    ]
