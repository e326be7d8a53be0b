"""Jobs as an operator reads them."""

from typing import Any

from rich.table import Table
from rich.text import Text

from visiobook_client.event_tables import age, safe, seconds_since, shortened

COLOURS = {"failed": "red", "processing": "green", "cancelled": "dim"}


def jobs_table(rows: list[dict[str, Any]]) -> Table:
    """Jobs, each with where it stands and what it says of itself."""
    table = Table(box=None, header_style="bold")
    table.add_column("job and module", overflow="fold", min_width=36)
    table.add_column("ago", justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("tried", justify="right", no_wrap=True)
    table.add_column("what it says", overflow="fold")
    for row in rows:
        about = Text.assemble(row["id"], "\n", safe(f"{row['service']}/{row['module']}", style="dim"))
        state = Text(_standing(row), style=COLOURS.get(row["state"], ""))
        table.add_row(about, age(seconds_since(row["created_at"])), state, str(row["attempts"]), _words(row))
    return table


def job_table(row: dict[str, Any]) -> Table:
    """One job, all that is known of it but its output."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    failure = row["failure"] or {}
    known = {
        "job": row["id"],
        "module": f"{row['service']}/{row['module']}",
        "state": _standing(row),
        "owner": row["owner"],
        "run": row["run_id"] and f"{row['run_id']}, step {row['step']}",
        "priority": row["priority"],
        "tried": _tries(row),
        "asked for": row["created_at"],
        "begun": row["started_at"],
        "finished": row["finished_at"],
        "deadline": row["deadline"],
        "credits": row["credits"] or None,
        "says": row["message"],
        "failure" if row["state"] != "completed" else "failed before": failure
        and f"{failure['code']}: {failure['detail']}",
        "hint": failure.get("hint"),
    }
    for name, value in known.items():
        if value not in (None, "", {}):
            table.add_row(name, safe(str(value)))
    return table


def _standing(row: dict[str, Any]) -> str:
    if row["state"] == "processing":
        return f"{row['progress']:.0%} done"
    return "reused" if row["state"] == "completed" and row["reused"] else str(row["state"])


def _tries(row: dict[str, Any]) -> str:
    times = {0: "not yet", 1: "once"}.get(row["attempts"], f"{row['attempts']} times")
    return times + (f", {row['interruptions']} ended with their host" if row["interruptions"] else "")


def _words(row: dict[str, Any]) -> Text:
    failure = row["failure"] if row["state"] != "completed" else None  # what went wrong before is over
    return shortened(safe(f"{failure['code']}: {failure['detail']}" if failure else row["message"]))
