"""``visiobook film``: from a book file to a finished film in a folder."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from visiobook_client.errors import FAILED, REFUSED, CommandError, unfit
from visiobook_client.output import OutputFolder
from visiobook_client.progress import clock, watch
from visiobook_client.quotes import render_estimate
from visiobook_client.sdk import Visiobook, media_type_of
from visiobook_contracts.base import FileRef
from visiobook_contracts.project import FilmRequest
from visiobook_contracts.storyboard_assembly import FilmOptions

PIPELINE = "book-to-film"
LARGEST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class FilmOrder:
    """What was asked for on the command line."""

    book: Path
    out: Path
    chapters: str | None
    language: str
    options: FilmOptions
    force: bool
    ceiling: int | None = None

    def source(self) -> FileRef:
        """The book by its content, without sending it anywhere."""
        with self.book.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = self.book.stat().st_size
        return FileRef(digest=digest, media_type=media_type_of(self.book), size=size, name=self.book.name)

    def inputs(self) -> dict[str, Any]:
        """What identifies the film. Raises CommandError when the order makes no sense."""
        book = self.source()
        return {"book": book.digest} | self.request(book).model_dump(mode="json", exclude={"source"})

    def request(self, source: FileRef) -> FilmRequest:
        """The input of the pipeline. Raises CommandError."""
        values = {"source": source, "language": self.language, "chapters": self.chapters, "options": self.options}
        try:
            return FilmRequest.model_validate(values)
        except ValidationError as error:
            raise unfit(error) from error


def check_book(path: Path) -> None:
    """Refuse early what can never become a film. Raises CommandError."""
    if not path.exists():
        raise CommandError(f"There is no file {path}.", hint="Check the path.")
    if not path.is_file():
        raise CommandError(f"{path} is not a file.", hint="Name one book file: txt, md, html, epub, pdf or docx.")
    size = path.stat().st_size
    if size == 0:
        raise CommandError(f"{path} is empty.", hint="Name a file with text in it.")
    if size > LARGEST_BYTES:
        raise CommandError(f"{path} has {size / 1e6:.0f} MB; a book may have {LARGEST_BYTES / 1e6:.0f} MB.")


def claim_folder(order: FilmOrder) -> OutputFolder | None:
    """The folder, taken for this film; None when the film is already there, whole. Raises CommandError."""
    folder = OutputFolder(order.out, order.inputs())
    return None if folder.claim(force=order.force) else folder


def show_estimate(api: Visiobook, order: FilmOrder, console: Console) -> None:
    """Say what the film will probably take. Nothing is sent but the book's size and digest, nothing is started."""
    value = order.request(order.source()).model_dump(mode="json")
    console.print(render_estimate(api.estimate(api.project(order.book.stem), PIPELINE, value)))


def make_film(api: Visiobook, order: FilmOrder, folder: OutputFolder, console: Console) -> None:
    """Upload, run, watch, deliver. The same order again resumes."""
    source = api.upload(order.book)
    value = order.request(source).model_dump(mode="json")
    run = api.start_run(api.project(order.book.stem), PIPELINE, value, ceiling=order.ceiling)
    finished = watch(api, run["id"], console)
    if finished["state"] != "completed":
        raise failure_of(finished, what="The film")
    paths = folder.deliver(finished["outputs"], api.download)
    _say_what_was_made(finished, order, paths, console)


def failure_of(run: dict[str, Any], *, what: str) -> CommandError:
    """Why a run did not end well, in one line."""
    if run["state"] == "cancelled":
        return CommandError(f"{what} was cancelled; nothing was charged.", exit_code=FAILED)
    failure = run["failure"]
    refused = failure["refused"] or failure["code"] == "credits-refused"
    hint = failure["hint"] or ("" if refused else "Nothing was charged. Give the same command again to go on.")
    return CommandError(failure["detail"], hint=hint, exit_code=REFUSED if refused else FAILED)


def _say_what_was_made(run: dict[str, Any], order: FilmOrder, paths: list[Path], console: Console) -> None:
    quality = json.loads((order.out / "quality.json").read_text("utf-8"))
    console.print()
    film = escape(str(order.out / "film.mp4"))
    console.print(f"[bold]{film}[/bold]  {clock(run['outputs']['duration'])}", highlight=False, soft_wrap=True)
    console.print(
        f"{quality['sentences_covered']} of {quality['sentences']} sentences spoken, captioned and on screen"
        f" · {quality['shots']} shots · {quality['loudness']:.1f} LUFS · {run['credits_used']} credits",
        highlight=False,
        soft_wrap=True,
    )
    for failure in quality["failures"]:
        console.print(f"[yellow]not as promised:[/yellow] {escape(failure)}", highlight=False)
    for path in paths:
        console.print(f"  {path}  {readable(path.stat().st_size)}", highlight=False, markup=False, soft_wrap=True)


def readable(size: int) -> str:
    """Bytes as a person says them."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
