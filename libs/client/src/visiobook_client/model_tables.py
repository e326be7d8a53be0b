"""Models and their comparison, as a person looks at them."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from visiobook_client.event_tables import safe

_SHARES = ("speakers", "mentions", "events", "characters")


def models_table(models: list[dict[str, Any]]) -> RenderableType:
    """A line for each model."""
    table = Table("model", "digest", "made for", "size", "reads", "learnt from", box=None, padding=(0, 2, 0, 0))
    for model in models:
        trial = [f"{model['trial_share']:.0%} on trial"] if model["trial_share"] else []
        reads = ", ".join([*model["used_for"], *trial])
        where = "shipped" if model["shipped"] else "made here"
        passages = model["about"].get("passages")
        learnt = f"{passages} passages, {where}" if passages else where
        row = (_called(model), model["digest"][:12], model["profile"], f"{model['bytes'] / 1e6:.1f} MB", reads, learnt)
        table.add_row(*(safe(cell) for cell in row))
    return table


def render_comparisons(found: dict[str, Any]) -> RenderableType:
    """What is tried, and for each pair of models how far they agree on the books that both have read."""
    trial = found["trial"]
    line = f"{trial['name']} reads {trial['share']:.0%} of the books as well." if trial else "Nothing is on trial."
    if not found["items"]:
        return Group(safe(line), Text("No book has been read by two models yet.", style="dim"))
    table = Table("model", "beside", box=None, padding=(0, 2, 0, 0))
    for name in ("books", "lines", *_SHARES, "doubts"):
        table.add_column(name, justify="right")
    for pair in found["items"]:
        shares = ("–" if pair[name] is None else f"{pair[name]:.1%}" for name in _SHARES)
        counts = str(pair["books"]), str(pair["quotes"])
        table.add_row(safe(pair["model"]), safe(pair["rival"]), *counts, *shares, f"{pair['doubts']:+d}")
    return Group(safe(line), Text("Agreement of both:", style="bold"), table)


def _called(model: dict[str, Any]) -> str:
    return f"{model['name']}@{model['version']}"
