"""``visiobook approve|reject|retry|timeline``: what a person says to a run, and what a run says of itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from visiobook_client.sdk import Visiobook

RunId = Annotated[str, typer.Argument(help="Id of the run, from visiobook status.")]
StepName = Annotated[str, typer.Argument(help="Name of the step, as the run shows it.")]
Comment = Annotated[str, typer.Option(help="Kept with the step.")]
SignIn = Callable[[], AbstractContextManager[Visiobook]]


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""

    @app.command()
    def approve(run: RunId, step: StepName, comment: Comment = "") -> None:
        """Let a step begin that waits for your word."""
        with sign_in() as api:
            _say(console, api.decide(run, step, approved=True, comment=comment))

    @app.command()
    def reject(run: RunId, step: StepName, comment: Comment = "") -> None:
        """End a run at a step that waits for your word; nothing is charged."""
        with sign_in() as api:
            _say(console, api.decide(run, step, approved=False, comment=comment))

    @app.command()
    def retry(
        run: RunId,
        step: StepName,
        ceiling: Annotated[int | None, typer.Option(min=0, help="A new ceiling for the run, in credits.")] = None,
    ) -> None:
        """Try the step again that failed its run; what is finished is kept."""
        with sign_in() as api:
            _say(console, api.retry_step(run, step, ceiling=ceiling))

    @app.command()
    def timeline(run: RunId) -> None:
        """Show what happened to a run."""
        with sign_in() as api:
            table = Table("at", "what", "step", "detail", box=None)
            for entry in api.timeline(run):
                table.add_row(entry["at"][11:23], entry["what"], entry["step"] or "", entry["detail"])
            console.print(table)


def _say(console: Console, run: dict[str, Any]) -> None:
    console.print(f"{run['id']}: {run['state']}", highlight=False)
