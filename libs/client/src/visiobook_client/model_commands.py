"""``visiobook models``: which trained heads read books, and which are tried beside them; for administrators."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer
from rich.console import Console

from visiobook_client.inquiries import ANALYSIS
from visiobook_client.model_tables import models_table, render_comparisons
from visiobook_client.sdk import Visiobook

SignIn = Callable[[], AbstractContextManager[Visiobook]]
MODELS = f"{ANALYSIS}/models"
Profile = Annotated[str, typer.Option(help="standard or accurate.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
PREVIOUS = "previous"


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    models = typer.Typer(no_args_is_help=True, help="See which trained heads read books; choose, try, go back.")
    app.add_typer(models, name="models")
    for add in (_add_list, _add_use, _add_back, _add_compare):
        add(models, sign_in, console)


def _add_list(models: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @models.command("list")
    def list_models(as_json: Json = False) -> None:
        """Show the heads of this installation, and what each is used for."""
        with sign_in() as api:
            found = api.call("GET", MODELS)["items"]
        if as_json:
            _print_json(console, found)
        else:
            console.print(models_table(found))


def _add_use(models: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @models.command()
    def use(
        model: Annotated[str, typer.Argument(help="Name, like literary-en-2, or the begin of a digest.")],
        profile: Profile = "standard",
    ) -> None:
        """Let these heads read from now on. What was read stays as it is."""
        with sign_in() as api:
            _choose(api, model, profile, console)


def _add_back(models: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @models.command()
    def back(profile: Profile = "standard") -> None:
        """Let the heads read that read before the last choice."""
        with sign_in() as api:
            _choose(api, PREVIOUS, profile, console)


def _add_compare(models: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @models.command()
    def compare(
        model: Annotated[str | None, typer.Argument(help="Heads to try; without it only the figures so far.")] = None,
        share: Annotated[
            float, typer.Option(min=0.0, max=1.0, help="The share of books that they read as well.")
        ] = 0.1,
        stop: Annotated[bool, typer.Option("--stop", help="Try nothing any more.")] = False,
        as_json: Json = False,
    ) -> None:
        """Let other heads read a share of the books as well, unseen by users; show how far both agree."""
        with sign_in() as api:
            if model is not None:
                api.call("PUT", f"{MODELS}/trial", json={"model": model, "share": share})
            elif stop:
                api.call("DELETE", f"{MODELS}/trial")
            found = api.call("GET", f"{MODELS}/comparisons")
        if as_json:
            _print_json(console, found)
        else:
            console.print(render_comparisons(found))


def model_in_use(api: Visiobook, profile: str) -> str | None:
    """The digest of the heads that were chosen or made for a profile; None where the shipped ones read."""
    found: dict[str, Any] = api.call("GET", f"{MODELS}/current", params={"profile": profile})
    return found["digest"] if found["chosen"] or profile != "standard" else None


def _choose(api: Visiobook, model: str, profile: str, console: Console) -> None:
    chosen = api.call("PUT", f"{MODELS}/current", json={"model": model, "profile": profile})
    digest = chosen["digest"][:12]
    console.print(f"{chosen['name']} ({digest}) reads now, profile {profile}.", highlight=False, markup=False)


def _print_json(console: Console, value: object) -> None:
    console.out(json.dumps(value, indent=1, ensure_ascii=False), highlight=False)
