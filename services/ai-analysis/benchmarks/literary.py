"""The literary reading by 5-fold cross-validation over the documents of a LitBank folder.

``VISIOBOOK_LITBANK`` names the folder; the extra ``training`` must be installed. About four minutes a fold on
a quiet core. Documents are dealt to folds by a seeded shuffle of their names, as for the table in docs/reading.md.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.evaluation.literary import measure as score
from visiobook_ai_analysis.evaluation.literary import report
from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.litbank.corpus import load, names_in
from visiobook_ai_analysis.reading.quotes import find_quotes

FOLDS, _DEAL = 5, 20
_Report = dict[str, Any]
_BARS: dict[str, tuple[Callable[[_Report], float], float]] = {
    "mentions": (lambda r: r["mentions"]["f1"], 85.0),
    "events": (lambda r: r["events"]["f1"], 70.0),
    "quotes": (lambda r: r["quotes"]["f1"], 93.0),
    "speakers_gold_mentions": (lambda r: r["speakers.gold"], 88.0),
    "speakers_end_to_end": (lambda r: r["speakers.end_to_end"]["accuracy"], 75.0),
    "speakers_not_queued": (lambda r: r["speakers.end_to_end"]["accuracy_not_queued"], 90.0),
    "names_b3": (lambda r: r["names"]["f1"], 91.0),
    "coreference_gold_mentions": (lambda r: r["coreference.gold.conll"], 76.0),
}


def measure() -> list[dict[str, object]]:
    """One row for each bar: the mean over the folds, and the folds."""
    folder = os.environ.get("VISIOBOOK_LITBANK")
    if not folder:
        return [_row("literary", None, "set VISIOBOOK_LITBANK to a LitBank folder", None, holds=False)]
    reports = cross_validate(Path(folder))
    rows = []
    for name, (figure, bar) in _BARS.items():
        folds = [figure(found) for found in reports]
        unit = "% mean of folds " + " ".join(f"{value:.1f}" for value in folds)
        rows.append(_row(f"literary.{name}", round(mean(folds), 2), unit, bar, holds=mean(folds) >= bar))
    return rows


def folds_of(names: list[str]) -> list[set[str]]:
    """The documents that each fold scores: every fifth of a shuffled list."""
    dealt = sorted(names)
    random.Random(_DEAL).shuffle(dealt)
    return [set(dealt[fold::FOLDS]) for fold in range(FOLDS)]


def cross_validate(data: Path) -> list[_Report]:
    """A report for each fold by heads that never saw it."""
    from visiobook_ai_analysis.training.features import encode_passage  # noqa: PLC0415 - needs the training extra
    from visiobook_ai_analysis.training.heads import TrainingOptions, train_heads  # noqa: PLC0415

    encoder = Encoder.installed()
    encoded = []
    names = names_in(data)
    for name in names:
        passage = load(data, name)
        find_quotes(passage.document)
        encoded.append(encode_passage(encoder, passage))
    reports = []
    for fold, wanted in enumerate(folds_of(names)):
        seen = [item for item in encoded if item.passage.name not in wanted]
        held = [load(data, name) for name in names if name in wanted]
        model = train_heads(seen, encoder.files.digest, TrainingOptions(), lambda _message: None)
        reports.append(report(score(LiteraryReader(encoder, model), held)))
        sys.stderr.write(f"fold {fold}: {json.dumps(reports[-1])}\n")
    return reports


def _row(row: str, value: float | None, unit: str, bar: float | None, *, holds: bool) -> dict[str, object]:
    shown = "measured" if bar is None else f">= {bar:g}"
    return {"row": row, "value": value, "unit": unit, "anchor": None, "ratio": None, "bar": shown, "holds": holds}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
