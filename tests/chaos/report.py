"""``out/chaos.json``, and the same for people."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scenario import Outcome, Row


def write(rows: Sequence[Row], path: Path) -> None:
    """The rows as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", encoding="utf-8")


def show(outcomes: Sequence[Outcome], seconds: float) -> None:
    """A table, and in words what was lost or done twice."""
    table = Table(title=f"Chaos, {seconds:.0f} s", title_justify="left")
    for heading, side in (("fault", "left"), ("mode", "left"), *((name, "right") for name in Row.NUMBERS)):
        table.add_column(heading, justify=side)  # type: ignore[arg-type]  # both are words that rich knows
    for row in (row for outcome in outcomes for row in outcome.rows):
        ill = row.lost or row.duplicates
        numbers = ("" if value is None else f"{value:g}" for value in row.numbers())
        table.add_row(row.fault, row.mode, *numbers, style="bold red" if ill else "")
    console = Console(width=120)
    console.print(table)
    for outcome in outcomes:
        for word, found in (("lost", outcome.findings.lost), ("twice", outcome.findings.duplicates)):
            for each in found:
                console.print(f"{word} [{', '.join(row.fault for row in outcome.rows)}] {each}", markup=False)
