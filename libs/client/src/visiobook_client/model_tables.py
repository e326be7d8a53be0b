"""Models and their comparison, as a person looks at them."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from visiobook_client.event_tables import safe

_SHARES = ("speakers", "mentions", "events", "characters")


def models_table(models: list[dict[str, Any]]) -> RenderableType:
    """A line for each model."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("model", no_wrap=True)
    for name in ("digest", "made for", "size", "reads", "learnt from"):
        table.add_column(name)
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
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("model, and the one beside it")
    for name in ("books", "lines", *_SHARES, "doubts"):
        table.add_column(name, justify="right")
    for pair in found["items"]:
        shares = ("–" if pair[name] is None else f"{pair[name]:.1%}" for name in _SHARES)
        counts = str(pair["books"]), str(pair["quotes"])
        both = Group(safe(_short(pair["model"])), safe(_short(pair["rival"])))
        table.add_row(both, *counts, *shares, f"{pair['doubts']:+d}")
    return Group(safe(line), Text("Agreement of both:", style="bold"), table)


def _called(model: dict[str, Any]) -> str:
    return f"{model['name']}@{model['version']}"


def _short(version: str) -> str:
    """``name@version#digest`` with a few letters of the digest: two files may have one name."""
    name, _, digest = version.partition("#")
    return f"{name} #{digest[:4]}"
