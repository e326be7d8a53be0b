"""A quote as a table: seconds and credits of every step, each with its range."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from visiobook_client.progress import clock


def render_estimate(quote: dict[str, Any]) -> RenderableType:
    """Steps with their work, then the whole: nine of ten films stay below the upper ends."""
    table = Table("step", box=None)
    for title in ("work", "from", "to", "credits"):
        table.add_column(title, justify="right")
    for step in quote["steps"]:
        table.add_row(step["title"], *_seconds(step["seconds"]), _credits(step["credits"]))
    low, expected, high = (clock(quote["seconds"][name]) for name in ("low", "expected", "high"))
    whole = f"about {expected} ({low} to {high}), {_credits(quote['credits'])} credits"
    return Group(table, Text(whole, style="bold"), Text(_honestly(quote), style="dim"))


def _seconds(found: dict[str, float]) -> list[str]:
    return [f"{found[name]:.1f} s" for name in ("expected", "low", "high")]


def _credits(found: dict[str, float]) -> str:
    low, expected, high = (round(found[name]) for name in ("low", "expected", "high"))
    return str(expected) if low == high else f"{expected} ({low} to {high})"


def _honestly(quote: dict[str, Any]) -> str:
    if quote["run_id"] is not None:
        return f"Run {quote['run_id']} has this very input already: it would be found again and cost nothing more."
    films = "1 film" if quote["observations"] == 1 else f"{quote['observations']} films"
    if quote["rough"]:
        return f"A rough guess, learnt from {films} of this kind; it gets better with every film."
    return f"Learnt from {films} of this kind."
