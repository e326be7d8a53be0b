"""The card of a model: what it is, what it learnt from, how well it does, where its limits are."""

from collections.abc import Mapping
from typing import Any

from visiobook_ai_analysis.heads.model import HeadsModel

_FIGURES = {
    "mentions, names + nominals + pronouns, F1": ("mentions", "f1"),
    "events, F1": ("events", "f1"),
    "quotes, exact F1": ("quotes", "f1"),
    "speakers on gold mentions, accuracy": ("speakers.gold",),
    "speakers end to end, accuracy": ("speakers.end_to_end", "accuracy"),
    "coreference, gold mentions, CoNLL": ("coreference.gold.conll",),
    "coreference, predicted mentions, CoNLL": ("coreference.predicted.conll",),
}
_CARD = """# {name}

- **What**: the tagger of mentions and events, the entity ranker and the speaker trees of Visiobook, with the layers of
  all-MiniLM-L6-v2 (Apache-2.0) tuned for them; half precision. The published weights have SHA-256
  {encoder}; encoder and layers together are {features}.
- **Data**: {passages} passages of {data}. David Bamman, Sejal Popat and Sheng Shen (NAACL 2019); Matthew Sims, Jong Ho
  Park and David Bamman (ACL 2019); David Bamman, Olivia Lewke and Anya Mansoor (LREC 2020); Matthew Sims and David
  Bamman (EMNLP 2020). No text is in the file.
- **Changes**: {changes}. Seed {seed}.
- **Limits**: English prose of 1719 to 1922. Do not use it on texts about living people to infer anything of them.

{figures}
"""


def figures_of(found: Mapping[str, Any], documents: int) -> dict[str, str]:
    """The figures of a report that a card names, and of how many passages they are."""
    figures = {"scored": f"{documents} passages that training did not see"}
    for label, path in _FIGURES.items():
        value: Any = found
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            figures[label] = f"{float(value):.1f}"
    return figures


def card_of(name: str, model: HeadsModel, about: Mapping[str, str]) -> str:
    """As Markdown."""
    rows = [f"| {label} | {about[label]} |" for label in _FIGURES if label in about]
    if rows:
        figures = "\n".join([f"On {about['scored']}:", "", "| measure | |", "|---|---|", *rows])
    else:
        figures = "Not scored: training saw every passage. Leave some out with `--documents` to have them scored."
    return _CARD.format(name=name, encoder=model.encoder, features=model.features, figures=figures, **_told(about))


def _told(about: Mapping[str, str]) -> dict[str, str]:
    return {name: about[name] for name in ("passages", "data", "changes", "seed")}
