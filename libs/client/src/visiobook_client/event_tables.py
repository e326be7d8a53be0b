"""Events as an operator reads them: tables, ages, and nothing that could move the terminal's cursor."""

from datetime import UTC, datetime
from typing import Any

from rich.table import Table
from rich.text import Text

REASON_SHOWN = 300
AGES = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))


def queues_table(rows: list[dict[str, Any]]) -> Table:
    """What waits for each handler."""
    table = Table(box=None, header_style="bold")
    table.add_column("handler", no_wrap=True)
    for heading in ("waiting", "retrying", "in broker", "oldest", "dead"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        in_broker = "-" if row["in_broker"] is None else str(row["in_broker"])
        waiting, retrying = str(row["waiting"]), str(row["retrying"])
        dead = Text(str(row["dead"]), style="red" if row["dead"] else "")
        table.add_row(safe(row["subscriber"]), waiting, retrying, in_broker, age(row["oldest_seconds"]), dead)
    return table


def letters_table(rows: list[dict[str, Any]]) -> Table:
    """Dead letters, each with its handler, its topic and the reason."""
    table = Table(box=None, header_style="bold")
    table.add_column("id", justify="right", no_wrap=True)
    table.add_column("ago", justify="right", no_wrap=True)
    table.add_column("handler and topic", overflow="fold")
    table.add_column("tried", justify="right", no_wrap=True)
    table.add_column("reason", overflow="fold")
    for row in rows:
        about = Text.assemble(safe(row["subscriber"]), "\n", safe(row["topic"], style="dim"))
        reason = shortened(safe(row["reason"]))
        table.add_row(str(row["id"]), age(seconds_since(row["failed_at"])), about, str(row["attempts"]), reason)
    return table


def letter_table(letter: dict[str, Any], traceparent: str | None) -> Table:
    """One dead letter, all that is known of it but the event itself."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    known = {
        "handler": letter["subscriber"],
        "topic": letter["topic"],
        "event": letter["event_id"],
        "published": letter["created_at"],
        "gave up": letter["failed_at"],
        "tried": f"{letter['attempts']} times" if letter["attempts"] != 1 else "once",
        "size": f"{letter['size']} bytes",
        "trace": traceparent or "none",
        "reason": letter["reason"],
    }
    for name, value in known.items():
        table.add_row(name, safe(str(value)))
    return table


def age(seconds: float | None) -> str:
    """Seconds as a person says them; "-" for none."""
    if seconds is None:
        return "-"
    for length, unit in AGES:
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def seconds_since(moment: str) -> float:
    """Seconds since an ISO 8601 time."""
    return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())


def safe(words: str, *, style: str = "") -> Text:
    """Words from elsewhere: control characters are shown, not obeyed; nothing in them is markup."""
    return Text("".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in words), style=style)


def shortened(words: Text) -> Text:
    """The beginning of a long text."""
    if len(words) <= REASON_SHOWN:
        return words
    return words[:REASON_SHOWN].append("...", style="dim")
