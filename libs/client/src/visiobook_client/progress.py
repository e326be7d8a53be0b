"""Watching a run: a live table for people, plain lines for logs."""

import time
from typing import Any, Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from visiobook_client.sdk import Visiobook

POLL_SECONDS = 0.4
FINAL = {"completed", "failed", "cancelled"}
MARKS = {
    "waiting": ("·", "dim"),
    "approval": ("?", "bold cyan"),
    "running": ("▸", "bold yellow"),
    "completed": ("✓", "green"),
    "skipped": ("–", "dim"),
    "failed": ("✗", "bold red"),
    "stopped": ("×", "dim"),
    "compensated": ("↺", "dim"),
}


class Display(Protocol):
    """Something that shows a run as it moves."""

    def show(self, run: dict[str, Any], seconds: float) -> None: ...


def watch(api: Visiobook, run_id: str, console: Console) -> dict[str, Any]:
    """Follow a run to its end and return it."""
    begun = time.monotonic()
    if not console.is_terminal:
        return _follow(api, run_id, begun, _Lines(console))
    with Live(console=console, refresh_per_second=8, transient=False) as live:
        return _follow(api, run_id, begun, _Table(live))


def _follow(api: Visiobook, run_id: str, begun: float, display: Display) -> dict[str, Any]:
    while True:
        run = api.run(run_id)
        display.show(run, time.monotonic() - begun)
        if run["state"] in FINAL:
            return run
        time.sleep(POLL_SECONDS)


class _Table:
    def __init__(self, live: Live) -> None:
        self._live = live

    def show(self, run: dict[str, Any], seconds: float) -> None:
        self._live.update(render(run, seconds))


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._said: set[str] = set()

    def show(self, run: dict[str, Any], seconds: float) -> None:
        for step in run["steps"]:
            question = f"{step['name']} {step['state']}"
            if step["state"] == "approval" and question not in self._said:
                self._said.add(question)
                self._console.print(asked(run, step), highlight=False, markup=False, soft_wrap=True)
            if step["state"] == "completed" and step["name"] not in self._said:
                self._said.add(step["name"])
                count = f" ({step['total']})" if step["total"] > 1 else ""
                self._console.print(
                    f"{run['progress']:4.0%}  {seconds:6.1f} s  {step['title']}{count}", highlight=False
                )


def render(run: dict[str, Any], seconds: float) -> RenderableType:
    """A run as a table: each step with its bar, then the whole with the time left."""
    table = Table.grid(padding=(0, 2))
    for step in run["steps"]:
        mark, style = MARKS.get(step["state"], ("?", ""))
        share = (
            1.0 if step["state"] in ("completed", "skipped") else step["done"] / step["total"] if step["total"] else 0.0
        )
        count = f"{step['done']}/{step['total']}" if step["total"] > 1 else ""
        quiet = step["state"] in ("waiting", "approval", "skipped")
        bar = Text("") if quiet else ProgressBar(total=1.0, completed=share, width=28)
        table.add_row(Text(mark, style=style), Text(step["title"], style=style), bar, Text(count, style="dim"))
    left = seconds / run["progress"] - seconds if run["progress"] > 0.03 else None
    foot = f"{run['progress']:.0%}   {clock(seconds)} passed" + (f"   about {clock(left)} left" if left else "")
    questions = [Text(asked(run, step), style="cyan") for step in run["steps"] if step["state"] == "approval"]
    return Group(table, Text(foot, style="bold"), *questions)


def asked(run: dict[str, Any], step: dict[str, Any]) -> str:
    """What a run waits for, and how to say it."""
    words = f"{run['id']} {step['name']}"
    return f"“{step['title']}” waits for your word: visiobook approve {words}, or visiobook reject {words}"


def clock(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
