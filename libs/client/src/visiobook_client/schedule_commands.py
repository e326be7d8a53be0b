"""``visiobook schedule``: films that start by themselves, by the clock."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from visiobook_client.errors import CommandError
from visiobook_client.film import check_book
from visiobook_client.sdk import Visiobook

SCHEDULES = "/api/v1/project/schedules"
SignIn = Callable[[], AbstractContextManager[Visiobook]]
Which = Annotated[str, typer.Argument(help="Name or id of the schedule.")]


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    schedules = typer.Typer(no_args_is_help=True, help="Let films start by themselves.")
    app.add_typer(schedules, name="schedule")
    for add in (_add_add, _add_list, _add_words, _add_next, _add_history):
        add(schedules, sign_in, console)


def _add_add(schedules: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @schedules.command()
    def add(
        book: Annotated[Path, typer.Argument(help="A book: txt, md, html, epub, pdf or docx.")],
        cron: Annotated[str | None, typer.Option(help='When, like "30 6 * * 1-5".')] = None,
        every: Annotated[str | None, typer.Option(help="Or how often, like 6h or 2d.")] = None,
        timezone: Annotated[str, typer.Option(help="Whose clock, like Europe/Paris.")] = "UTC",
        name: Annotated[str | None, typer.Option(help="Default: the book's.")] = None,
        pipeline: Annotated[str, typer.Option(help="What to run.")] = "book-to-film",
        chapters: Annotated[str | None, typer.Option(help="Chapters, like 1-2; default: all.")] = None,
        language: Annotated[str, typer.Option(help="Language code, or auto.")] = "auto",
        overlap: Annotated[str, typer.Option(help="While the last run goes on: skip, start or replace.")] = "skip",
        ceiling: Annotated[int | None, typer.Option(min=0, help="Most credits that each run may cost.")] = None,
    ) -> None:
        """Make something of a book again and again."""
        if (cron is None) == (every is None):
            raise CommandError("Say when, once.", hint='Give --cron "30 6 * * 1-5" or --every 2d.')
        check_book(book)
        wanted = {"cron": cron, "every": every, "timezone": timezone, "overlap": overlap, "ceiling": ceiling}
        with sign_in() as api:
            source = api.upload(book).model_dump(mode="json")
            value = {"source": source, "language": language, "chapters": chapters}
            new = {**wanted, "name": name or book.stem, "pipeline": pipeline, "input": value}
            path = f"/api/v1/project/projects/{api.project(book.stem)}/schedules"
            schedule = api.call("POST", path, json=new)
            _say(console, schedule)


def _add_list(schedules: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @schedules.command(name="list")
    def list_schedules() -> None:
        """Show your schedules."""
        table = Table("name", "when", "zone", "next", Column("id", no_wrap=True), box=None)
        with sign_in() as api:
            for found in _all(api):
                coming = f"paused: {found['trouble']['detail']}" if found["trouble"] else _moment(found["next_at"])
                when = found["cron"] or f"every {found['every']}"
                table.add_row(escape(found["name"]), when, found["timezone"], escape(coming), found["id"])
        console.print(table if table.rows else "No schedules. Make one with: visiobook schedule add BOOK --every 2d")


def _add_words(schedules: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @schedules.command()
    def pause(schedule: Which) -> None:
        """Start nothing by itself any more; what runs goes on."""
        with sign_in() as api:
            _say(console, api.call("POST", f"{_address(api, schedule)}/pause"))

    @schedules.command()
    def resume(schedule: Which) -> None:
        """Go on with the next moment."""
        with sign_in() as api:
            _say(console, api.call("POST", f"{_address(api, schedule)}/resume"))

    @schedules.command()
    def remove(schedule: Which) -> None:
        """Remove a schedule; the runs that it started stay."""
        with sign_in() as api:
            api.call("DELETE", _address(api, schedule))
            console.print(f"{schedule} is removed.", highlight=False, markup=False)


def _add_next(schedules: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @schedules.command(name="next")
    def show_next(
        schedule: Which, count: Annotated[int, typer.Option(min=1, max=100, help="How many moments.")] = 5
    ) -> None:
        """Show the moments that come next, by the clock of the schedule's zone."""
        with sign_in() as api:
            for moment in api.call("GET", f"{_address(api, schedule)}/next", params={"count": count})["local"]:
                console.print(moment, highlight=False)


def _add_history(schedules: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @schedules.command()
    def history(schedule: Which) -> None:
        """Show when it was due and what came of it."""
        table = Table("due", "outcome", "run", "", box=None)
        with sign_in() as api:
            for seen in api.call("GET", f"{_address(api, schedule)}/occurrences"):
                missed = f"also for all since {_moment(seen['missed_since'])}" if seen["missed_since"] else ""
                detail = escape(seen["detail"] or missed)
                table.add_row(_moment(seen["due_at"]), seen["outcome"], seen["run_id"] or "", detail)
        console.print(table)


def _all(api: Visiobook) -> list[dict[str, Any]]:
    found, page = [], api.call("GET", SCHEDULES)
    found += page["items"]
    while page["next"]:
        page = api.call("GET", SCHEDULES, params={"cursor": page["next"]})
        found += page["items"]
    return found


def _address(api: Visiobook, which: str) -> str:
    """Where the API has the schedule with this id or name. Raises CommandError."""
    found = [known for known in _all(api) if which in (known["id"], known["name"])]
    if len(found) == 1:
        return f"{SCHEDULES}/{found[0]['id']}"
    if found:
        ids = ", ".join(known["id"] for known in found)
        raise CommandError(f"{len(found)} schedules are named {which!r}.", hint=f"Give the id: {ids}.")
    raise CommandError(f"There is no schedule {which!r}.", hint="See them with: visiobook schedule list")


def _say(console: Console, schedule: dict[str, Any]) -> None:
    line = f"{schedule['name']}: {_moment(schedule['next_at'])} ({schedule['id']})"
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _moment(moment: str | None) -> str:
    return "paused" if moment is None else f"{moment[:16].replace('T', ' ')} UTC"
