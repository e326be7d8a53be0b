"""``visiobook jobs``: what the hosts of a fleet work on, for its administrator."""

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from visiobook_client.errors import CommandError
from visiobook_client.fleet_answers import Answers
from visiobook_client.fleet_jobs import FleetJobs
from visiobook_client.job_tables import job_table, jobs_table
from visiobook_client.sdk import Visiobook

SignIn = Callable[[], AbstractContextManager[Visiobook]]
Service = Annotated[str | None, typer.Option(help="Ask this service alone.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
JobId = Annotated[str, typer.Argument(help="Id of the job, from visiobook jobs list.")]


class State(StrEnum):
    """States to choose from."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    jobs = typer.Typer(no_args_is_help=True, help="See what the fleet works on; cancel or retry it.")
    app.add_typer(jobs, name="jobs")
    _add_views(jobs, sign_in, console)
    _add_changes(jobs, sign_in, console)


def _add_views(jobs: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @jobs.command("list")
    def list_jobs(
        state: Annotated[State | None, typer.Option(help="Those in this state alone.")] = None,
        module: Annotated[str | None, typer.Option(help="Those of this module, like render-shot.")] = None,
        owner: Annotated[str | None, typer.Option(help="Those of this user.")] = None,
        service: Service = None,
        limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 20,
        as_json: Json = False,
    ) -> None:
        """List jobs, the newest first."""
        given = {"state": state and state.value, "module": module, "owner": owner}
        filters = {name: value for name, value in given.items() if value is not None}
        with sign_in() as api:
            answers = FleetJobs(api, service).newest(filters, limit=limit)
        _show_list(console, answers.rows, limit, as_json=as_json)
        answers.refuse_silence()

    @jobs.command()
    def show(job: JobId, service: Service = None, as_json: Json = False) -> None:
        """Show all that is known of a job."""
        with sign_in() as api:
            answers = FleetJobs(api, service).show(_id(job))
        _show_one(console, answers, job, as_json=as_json)


def _add_changes(jobs: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @jobs.command()
    def cancel(job: JobId, service: Service = None, as_json: Json = False) -> None:
        """Stop a job; its run, if it has one, fails for want of its result."""
        _change("cancel", job, service, as_json=as_json)

    @jobs.command()
    def retry(job: JobId, service: Service = None, as_json: Json = False) -> None:
        """Try a failed job anew. One whose run has ended is retried with its run: visiobook retry."""
        _change("retry", job, service, as_json=as_json)

    def _change(word: str, job: str, service: str | None, *, as_json: bool) -> None:
        with sign_in() as api:
            answers = FleetJobs(api, service).change(_id(job), word)
        if as_json or not answers.rows:
            _show_one(console, answers, job, as_json=as_json)
        for row in [] if as_json else answers.rows:
            console.print(f"{row['id']}: {row['state']}", highlight=False)


def _show_list(console: Console, rows: list[dict[str, Any]], limit: int, *, as_json: bool) -> None:
    if as_json:
        _print_json(console, rows)
    elif rows:
        console.print(jobs_table(rows))
        if len(rows) == limit:
            console.print(f"These are the newest {limit}; --limit shows more.", highlight=False)
    else:
        console.print("No jobs.")


def _show_one(console: Console, answers: Answers, job: str, *, as_json: bool) -> None:
    for row in answers.rows:
        if as_json:
            _print_json(console, row)
        else:
            console.print(job_table(row))
    if not answers.rows:
        answers.refuse_silence()
        raise CommandError(f"No job has the id {job}.", hint="List them with: visiobook jobs list")


def _id(words: str) -> str:
    try:
        return str(uuid.UUID(words))
    except ValueError:
        raise CommandError(f"{words!r} is not the id of a job.", hint="List them with: visiobook jobs list") from None


def _print_json(console: Console, value: object) -> None:
    console.out(json.dumps(value, indent=1), highlight=False)
