"""``python -m visiobook_embedded``: run the fleet in the foreground. ``visiobook up`` runs it in the background."""

import os
from pathlib import Path
from typing import Annotated

import typer

from visiobook_client.home import Home, find_home
from visiobook_embedded.launcher import FleetError, Options, serve

command = typer.Typer(add_completion=False)


@command.command()
def run(
    home: Annotated[Path | None, typer.Option(help="Folder of the fleet; default: VISIOBOOK_HOME or as found.")] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8080,
    workers: Annotated[int, typer.Option(help="Worker processes; 0: one per core.")] = 0,
    log_level: Annotated[str, typer.Option(help="DEBUG, INFO, WARNING or ERROR.")] = "INFO",
    log_json: Annotated[bool, typer.Option(help="One JSON object per line.")] = False,
) -> None:
    """Run all services in this process until Ctrl-C."""
    options = Options(
        home=Home(home.resolve()) if home else find_home(),
        port=port,
        workers=workers,
        database_url=os.environ.get("VISIOBOOK_ADMIN_DATABASE_URL"),
        log_level=log_level,
        log_json=log_json,
    )
    try:
        serve(options)
    except FleetError as error:
        typer.echo(f"visiobook: {error}", err=True)
        raise typer.Exit(2) from error


def main() -> None:
    """Entry point."""
    command()


if __name__ == "__main__":
    main()
