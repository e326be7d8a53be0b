"""The profile ``accurate``: the encoder is tuned with the tagger, then every other head learns on its features."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.weights import EncoderFiles
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.words import Vocabulary
from visiobook_ai_analysis.training.features import EncodedPassage, encode_passage
from visiobook_ai_analysis.training.heads import Report, TrainingOptions, train_heads
from visiobook_ai_analysis.training.tuning import TuningOptions, tune

NAME = "literary-en-accurate"


@dataclass(frozen=True, slots=True)
class AccurateOptions:
    """``heads``: as for the standard profile; its tagger is not trained, the tuned one takes its place."""

    heads: TrainingOptions = field(default_factory=TrainingOptions)
    tuning: TuningOptions = field(default_factory=TuningOptions)


def train_accurate(
    encoded: Sequence[EncodedPassage], files: EncoderFiles, options: AccurateOptions, report: Report
) -> HeadsModel:
    """Heads with an encoder of their own. ``files`` are those of the published encoder that made ``encoded``."""
    vocabulary = Vocabulary.of([item.passage.document for item in encoded], at_least=options.heads.common)
    seeded = replace(options.tuning, tagger=options.tuning.tagger.seeded(options.heads.seed))
    report("tuning the encoder")
    tuned = tune(encoded, files, vocabulary, seeded, report)
    layers = {name: np.asarray(weight, dtype=np.float16) for name, weight in tuned.layers.items()}
    encoder = Encoder(files, layers=layers)
    report("encoding again")
    again = [encode_passage(encoder, item.passage) for item in encoded]
    made = train_heads(again, files.digest, options.heads, report, taggers=(vocabulary, [tuned.tagger]))
    return replace(made, layers=layers)
