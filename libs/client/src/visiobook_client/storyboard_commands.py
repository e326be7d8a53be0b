"""``visiobook storyboard``: look at storyboards, edit them and film them again, without a browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from visiobook_client.errors import CommandError
from visiobook_client.film import failure_of
from visiobook_client.output import OutputFolder
from visiobook_client.progress import clock, watch
from visiobook_client.quotes import render_estimate
from visiobook_client.sdk import Visiobook
from visiobook_client.storyboard_words import FORMS, operation_of

BOARDS = "/api/v1/storyboard-assembly/storyboards"
SignIn = Callable[[], AbstractContextManager[Visiobook]]
Which = Annotated[str, typer.Option("--of", help="Title, or id of the storyboard or of its run; default: the newest.")]
Number = Annotated[int, typer.Argument(min=1, help="A version, from: visiobook storyboard versions")]


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    boards = typer.Typer(no_args_is_help=True, help="Edit the storyboards of films, and film them again.")
    app.add_typer(boards, name="storyboard")
    for add in (_add_list, _add_show, _add_edit, _add_versions, _add_steps, _add_render):
        add(boards, sign_in, console)


def _add_list(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @boards.command(name="list")
    def list_storyboards() -> None:
        """Show your storyboards, the newest first."""
        table = Table("title", "version", "changed", Column("id", no_wrap=True), box=None)
        with sign_in() as api:
            for board in api.pages(BOARDS, {}, limit=50):
                table.add_row(escape(board["title"]), str(board["version"]), _moment(board["updated_at"]), board["id"])
        console.print(table if table.rows else "No storyboards yet. Make a film: visiobook film BOOK")


def _add_show(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @boards.command()
    def show(
        of: Which = "",
        version: Annotated[int | None, typer.Option(min=1, help="Default: the newest.")] = None,
    ) -> None:
        """Show the shots of a storyboard with their words. Beats are named like 5.2: the second of shot 5."""
        with sign_in() as api:
            params = {"version": version} if version else {}
            board = api.call("GET", f"{BOARDS}/{_find(api, of)['id']}", params=params)
        names = {member["character_id"]: member["name"] for member in board["cast"]}
        console.print(f"{escape(board['title'])}, version {board['shown']} of {board['version']}", style="bold")
        console.print("Cast: " + escape(", ".join(names)), highlight=False, style="dim")
        table = Table("shot", "size", "time", "words", "", box=None)
        for shot in board["shots"]:
            for row in _rows(shot):
                table.add_row(*row)
        console.print(table)


def _add_edit(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @boards.command(help="Change something. EDIT is one of:\n\n\b\n" + "\n".join(FORMS.values()))
    def edit(
        words: Annotated[list[str], typer.Argument(metavar="EDIT", help="Like: framing 5 close")], of: Which = ""
    ) -> None:
        with sign_in() as api:
            board = _board(api, of)
            body = {"operations": [operation_of(board, words)]}
            after = api.call("POST", f"{BOARDS}/{board['id']}/edits", json=body, headers=_if_match(board))
            _say_version(api, after, console, before=board["version"])


def _add_versions(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @boards.command()
    def versions(of: Which = "") -> None:
        """Show what changed from version to version, the newest first."""
        table = Table("version", "changed", "what", Column("film", no_wrap=True), box=None)
        with sign_in() as api:
            for version in api.pages(f"{BOARDS}/{_find(api, of)['id']}/versions", {}, limit=100):
                film = version["film"]["run_id"] if version["film"] else ""
                table.add_row(str(version["number"]), _moment(version["created_at"]), escape(version["summary"]), film)
        console.print(table)


def _add_steps(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    def step(of: str, word: str, body: dict[str, Any] | None = None) -> None:
        with sign_in() as api:
            board = _board(api, of)
            after = api.call("POST", f"{BOARDS}/{board['id']}/{word}", json=body, headers=_if_match(board))
            _say_version(api, after, console, before=board["version"])

    @boards.command()
    def undo(of: Which = "") -> None:
        """Take back the last edit."""
        step(of, "undo")

    @boards.command()
    def redo(of: Which = "") -> None:
        """Make again what was taken back."""
        step(of, "redo")

    @boards.command()
    def revert(version: Number, of: Which = "") -> None:
        """Bring back an earlier version, as a new one."""
        step(of, "revert", {"version": version})


def _add_render(boards: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @boards.command()
    def render(
        of: Which = "",
        out: Annotated[Path | None, typer.Option(help="Folder for the film; default: out/<title>.")] = None,
        force: Annotated[bool, typer.Option(help="Replace another film in the folder.")] = False,
        estimate: Annotated[bool, typer.Option("--estimate", help="Only say what it will probably take.")] = False,
        ceiling: Annotated[int | None, typer.Option(min=0, help="Most credits that the film may cost.")] = None,
    ) -> None:
        """Film a storyboard; only what was changed is made again."""
        with sign_in() as api:
            board = _board(api, of)
            if estimate:
                _show_estimate(api, board, console)
                return
            folder = OutputFolder(out or Path("out") / _plain(board["title"]), _inputs(board))
            if folder.claim(force=force):
                console.print(f"{folder.folder} already holds this film; nothing to do.", highlight=False)
                return
            try:
                _film(api, board, folder, ceiling, console)
            except CommandError:
                folder.release()
                raise


def _film(api: Visiobook, board: dict[str, Any], folder: OutputFolder, ceiling: int | None, console: Console) -> None:
    body = {"version": board["version"], "ceiling": ceiling}
    started = api.call("POST", f"{BOARDS}/{board['id']}/render", json=body)
    run = api.run(started["run_id"]) if started["state"] == "completed" else watch(api, started["run_id"], console)
    if run["state"] != "completed":
        raise failure_of(run, what="The film")
    for path in folder.deliver(run["outputs"], api.download):
        console.print(f"  {path}", highlight=False, markup=False, soft_wrap=True)
    for failure in run["outputs"]["failures"]:
        console.print(f"[yellow]not as promised:[/yellow] {escape(failure)}", highlight=False)


def _show_estimate(api: Visiobook, board: dict[str, Any], console: Console) -> None:
    found = api.call("POST", f"{BOARDS}/{board['id']}/estimate", json={"version": board["version"]})
    if found["run_id"]:
        console.print("This version is filmed already; it costs nothing more.")
        return
    left = found["remaining"]
    counts = ", ".join(f"{len(left[kind])} {kind}" for kind in ("pictures", "voices", "segments", "music"))
    console.print(f"To be made anew: {counts}.", highlight=False)
    console.print(render_estimate(found["quote"]))


def _find(api: Visiobook, of: str) -> dict[str, Any]:
    """A storyboard by title, id or run; the newest when nothing is said. Raises CommandError."""
    known = list(api.pages(BOARDS, {}, limit=200))
    if not known:
        raise CommandError("You have no storyboards.", hint="Make a film: visiobook film BOOK")
    if not of:
        return known[0]
    for board in known:
        if of in (board["title"], board["id"], board["run_id"]):
            return board
    titles = ", ".join(dict.fromkeys(board["title"] for board in known[:8]))
    raise CommandError(f"You have no storyboard {of!r}.", hint=f"Yours: {titles}.")


def _board(api: Visiobook, of: str) -> dict[str, Any]:
    board: dict[str, Any] = api.call("GET", f"{BOARDS}/{_find(api, of)['id']}")
    return board


def _if_match(board: dict[str, Any]) -> dict[str, str]:
    return {"if-match": f'"{board["version"]}"'}


def _say_version(api: Visiobook, board: dict[str, Any], console: Console, *, before: int) -> None:
    if board["version"] == before:
        console.print("Nothing changed.")
        return
    newest = api.call("GET", f"{BOARDS}/{board['id']}/versions", params={"limit": 1})["items"][0]
    console.print(f"Version {board['version']}: {escape(newest['summary'])}", highlight=False, soft_wrap=True)


def _rows(shot: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    marks = "left out" if shot["omitted"] else ""
    number, size, time = str(shot["number"]), shot["framing"].replace("_", " "), clock(shot["seconds"])
    if shot["card"]:
        return [(number, "card", time, escape(shot["card"]["heading"]), marks)]
    rows = []
    for place, beat in enumerate(shot["beats"], start=1):
        said = "" if beat["speaker_id"] == "narrator" else f"{beat['speaker_id']}: "
        changed = "not the book's words" if beat["book_text"] else marks
        first = (number, size, time) if place == 1 else (f"{number}.{place}", "", "")
        rows.append((*first, escape(said + beat["text"]), changed))
    return rows


def _inputs(board: dict[str, Any]) -> dict[str, Any]:
    return {"storyboard": board["id"], "version": board["version"]}


def _plain(title: str) -> str:
    return "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in title).strip() or "film"


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")
