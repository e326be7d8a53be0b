"""The ``visiobook`` command line. Errors are one readable line; exit code 2 is a refusal, 1 a failure."""

import re
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from visiobook_client import (
    analysis,
    analysis_commands,
    audit_commands,
    event_commands,
    fleet,
    job_commands,
    key_commands,
    mail_commands,
    model_commands,
    portal_commands,
    run_commands,
    schedule_commands,
    storyboard_commands,
)
from visiobook_client.errors import CommandError, unfit
from visiobook_client.film import FilmOrder, check_book, claim_folder, make_film, show_estimate
from visiobook_client.home import Profile, find_home
from visiobook_client.sdk import Visiobook
from visiobook_contracts.storyboard_assembly import FilmOptions

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Visiobook turns a book into a film.",
)
console = Console()
INTERRUPTED = 130


@app.command()
def film(
    book: Annotated[Path, typer.Argument(help="A book: txt, md, html, epub, pdf or docx.")],
    chapters: Annotated[str | None, typer.Option(help="Chapters, like 1-2 or 1,3,5-; default: all.")] = None,
    language: Annotated[str, typer.Option(help="Language code, or auto.")] = "auto",
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "1920x1080",
    fps: Annotated[int, typer.Option(help="Frames per second: 24, 25 or 30.")] = 30,
    captions: Annotated[str, typer.Option(help="burned or none; subtitle files are always made.")] = "burned",
    music: Annotated[bool, typer.Option(help="Score the film.")] = True,
    out: Annotated[Path | None, typer.Option(help="Folder for the film; default: out/<book>.")] = None,
    force: Annotated[bool, typer.Option(help="Replace another film in the folder.")] = False,
    estimate: Annotated[bool, typer.Option("--estimate", help="Only say what it will probably take.")] = False,
    ceiling: Annotated[int | None, typer.Option(min=0, help="Most credits that the film may cost.")] = None,
) -> None:
    """Turn a book into a film. Starts the fleet if it is not up; the same command again resumes."""
    check_book(book)
    order = FilmOrder(
        book=book,
        out=out or Path("out") / book.stem,
        chapters=chapters,
        language=language,
        options=_options(size, fps, captions, music),
        force=force,
        ceiling=ceiling,
    )
    if estimate:
        with _signed_in() as api:
            show_estimate(api, order, console)
        return
    folder = claim_folder(order)
    if folder is None:
        console.print(f"{order.out} already holds this film; nothing to do.", highlight=False, markup=False)
        return
    try:
        with _signed_in() as api:
            make_film(api, order, folder, console)
    except CommandError:
        folder.release()
        raise
    except KeyboardInterrupt:
        console.print("\nThe fleet works on. The same command shows its progress again; visiobook cancel stops it.")
        raise typer.Exit(INTERRUPTED) from None


@app.command()
def analyse(
    book: Annotated[Path, typer.Argument(help="A book: txt, md, html, epub, pdf or docx.")],
    chapters: Annotated[str | None, typer.Option(help="Chapters, like 1-2 or 1,3,5-; default: all.")] = None,
    language: Annotated[str, typer.Option(help="Language code, or auto.")] = "auto",
    profile: Annotated[str, typer.Option(help="standard, or accurate: slower, with the tuned encoder.")] = "standard",
    target: Annotated[Path | None, typer.Option("--json", help="Write the whole reading into this file.")] = None,
) -> None:
    """Read a book like a scholar: cast, speakers, scenes, summaries, themes. Starts the fleet if it is not up."""
    check_book(book)
    analysis.check_target(target)
    with _signed_in() as api:
        reading = analysis.read_book(api, analysis.ReadingOrder(book, chapters, language, profile), console)
    analysis.show(reading, console)
    if target is not None:
        analysis.write(reading, target)
        console.print(f"\n{target}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = fleet.DEFAULT_PORT,
    profile: Annotated[
        Profile | None, typer.Option(help="server: on servers of your own; default: as before, else embedded.")
    ] = None,
) -> None:
    """Start the fleet in the background."""
    running = fleet.ensure_up(find_home(), port=port, profile=profile, notice=console.print)
    console.print(f"The fleet is up: {running.url} (API reference at {running.url}/docs)", highlight=False)


@app.command()
def down() -> None:
    """Stop the fleet. What it was doing goes on at the next start."""
    was_up = fleet.stop(find_home())
    console.print("The fleet is down." if was_up else "No fleet was running.")


@app.command()
def status() -> None:
    """Say whether the fleet is up, and show the latest runs and the wallet."""
    running = find_home().running()
    if running is None:
        raise CommandError("No fleet is running.", hint="Start it with: visiobook up", exit_code=1)
    console.print(f"Up at {running.url} ({running.profile}, process {running.pid})", highlight=False)
    for process in running.processes:
        fallen = f"  restarted {process.restarts} times" if process.restarts else ""
        which = f"process {process.pid}" if process.pid else "down, coming back"
        line = f"  {process.name:<28} {which:<17} port {process.port}{fallen}"
        console.print(line, highlight=False, soft_wrap=True)
    with _signed_in() as api:
        for run in api.runs()[:10]:
            started = run["created_at"][:16].replace("T", " ")
            line = f"{run['id']}  {run['pipeline']:<14} {run['state']:<10} {run['credits_used']:>6} credits  {started}"
            console.print(line, highlight=False, soft_wrap=True)
        wallet = api.wallet()
        console.print(f"{wallet['balance']} credits, {wallet['reserved']} reserved", highlight=False)


@app.command()
def cancel(run: Annotated[str, typer.Argument(help="Id of the run, from visiobook status.")]) -> None:
    """Stop a run; its credits are given back."""
    with _signed_in() as api:
        stopped = api.cancel(run)
        console.print(f"{stopped['id']}: {stopped['state']}", highlight=False)


def _signed_in() -> Visiobook:
    home = find_home()
    running = fleet.ensure_up(home, notice=console.print)
    api = Visiobook(running.url)
    api.log_in_as_owner(home)
    return api


analysis_commands.add_to(app, _signed_in, console)
run_commands.add_to(app, _signed_in, console)
event_commands.add_to(app, _signed_in, console)
job_commands.add_to(app, _signed_in, console)
model_commands.add_to(app, _signed_in, console)
schedule_commands.add_to(app, _signed_in, console)
storyboard_commands.add_to(app, _signed_in, console)
portal_commands.add_to(app, _signed_in, console)
mail_commands.add_to(app, _signed_in, console)
key_commands.add_to(app, _signed_in, console)
audit_commands.add_to(app, _signed_in, console)


def _options(size: str, fps: int, captions: str, music: bool) -> FilmOptions:
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", size)
    if not match:
        raise CommandError(f"--size {size} is not a size.", hint="Write it like 1920x1080.")
    values = {"width": int(match[1]), "height": int(match[2]), "fps": fps, "captions": captions, "music": music}
    try:
        return FilmOptions.model_validate(values)
    except ValidationError as error:
        raise unfit(error) from error


def main() -> None:
    """Entry point: every foreseen error is one line."""
    try:
        app(standalone_mode=True)
    except CommandError as error:
        Console(stderr=True).print(f"visiobook: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        raise SystemExit(error.exit_code) from None
