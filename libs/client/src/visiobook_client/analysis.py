"""``visiobook analyse``: a book is read; the reading is shown, and written as one JSON document."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console

from visiobook_client.errors import CommandError, unfit
from visiobook_client.film import failure_of
from visiobook_client.inquiries import ANALYSIS, pages
from visiobook_client.model_commands import model_in_use
from visiobook_client.progress import watch
from visiobook_client.reading_tables import render_reading
from visiobook_client.sdk import Visiobook
from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.base import FileRef
from visiobook_contracts.literary import Correction, LiteraryProfile
from visiobook_contracts.project import ReadingRequest

PIPELINE = "read-book"


@dataclass(frozen=True)
class Reading:
    """A book with all that is known of it."""

    book: Book
    analysis: Analysis
    profile: LiteraryProfile

    def document(self) -> dict[str, Any]:
        """One JSON document. Every offset counts Unicode code points of ``text``."""
        analysis = self.analysis.model_dump(mode="json")
        profile = self.profile.model_dump(mode="json")
        return {
            "title": self.book.title,
            "author": self.book.author,
            "language": self.book.language,
            "text": self.book.text,
            "chapters": [_chapter(chapter) for chapter in self.book.model_dump(mode="json")["chapters"]],
            "sentences": list(self._sentences()),
            **{name: analysis[name] for name in ANALYSED},
            **{name: profile[name] for name in PROFILED},
        }

    def _sentences(self) -> Iterator[dict[str, Any]]:
        for chapter in self.book.chapters:
            for paragraph in chapter.paragraphs:
                for sentence in paragraph.sentences:
                    yield {"id": sentence.id, "start": sentence.start, "end": sentence.end}


ANALYSED = ("mentions", "events", "quotes", "characters", "relations", "scenes", "notes", "doubts", "limits")
PROFILED = ("summaries", "keywords", "themes", "classification", "tension")


def _chapter(chapter: dict[str, Any]) -> dict[str, Any]:
    return {name: chapter[name] for name in ("id", "number", "title", "start", "end")}


@dataclass(frozen=True)
class ReadingOrder:
    """What was asked for on the command line."""

    book: Path
    chapters: str | None
    language: str
    profile: str

    def request(
        self, source: FileRef, corrections: Sequence[Correction] = (), model: str | None = None
    ) -> ReadingRequest:
        """The input of the pipeline, with what was said of earlier readings. Raises CommandError."""
        values = {
            "source": source,
            "language": self.language,
            "chapters": self.chapters,
            "profile": self.profile,
            "corrections": tuple(corrections),
            "model": model,
        }
        try:
            return ReadingRequest.model_validate(values)
        except ValidationError as error:
            raise unfit(error, command="analyse") from error


def check_target(path: Path | None) -> None:
    """Refuse early what cannot be written to. Raises CommandError."""
    if path is None:
        return
    if path.is_dir():
        raise CommandError(f"{path} is a folder.", hint="Name a file with --json.")
    if not path.parent.is_dir():
        raise CommandError(
            f"There is no folder {path.parent}.", hint="Make it first, or name another file with --json."
        )
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return
    except OSError as error:
        raise _unwritable(path, error) from error


def read_book(api: Visiobook, order: ReadingOrder, console: Console) -> Reading:
    """Upload, run, watch, fetch. The same order again finds the reading done."""
    source = api.upload(order.book)
    order.request(source)
    said, model = corrections_of(api, source, order.chapters), model_in_use(api, order.profile)
    value = order.request(source, said, model).model_dump(mode="json")
    run = api.start_run(api.project(order.book.stem), PIPELINE, value)
    finished = watch(api, run["id"], console)
    if finished["state"] != "completed":
        raise failure_of(finished, what="The reading")
    return _fetched(api, finished["outputs"])


def corrections_of(api: Visiobook, source: FileRef, chapters: str | None) -> list[Correction]:
    """What was said of readings of this file, of these chapters, in the order in which it was said."""
    params = {"source": source.digest} | ({"chapters": chapters} if chapters is not None else {})
    said = list(pages(api, f"{ANALYSIS}/corrections", **params))
    return [Correction.model_validate({name: one[name] for name in Correction.model_fields}) for one in said[::-1]]


def _fetched(api: Visiobook, outputs: dict[str, Any]) -> Reading:
    with tempfile.TemporaryDirectory(prefix="visiobook-") as folder:
        files = {name: Path(folder) / name for name in ("book", "analysis", "profile")}
        for name, path in files.items():
            api.download(FileRef.model_validate(outputs[name]), path)
        return Reading(
            book=Book.model_validate_json(files["book"].read_bytes()),
            analysis=Analysis.model_validate_json(files["analysis"].read_bytes()),
            profile=LiteraryProfile.model_validate_json(files["profile"].read_bytes()),
        )


def show(reading: Reading, console: Console) -> None:
    """The reading for people."""
    console.print(render_reading(reading.book, reading.analysis, reading.profile))


def write(reading: Reading, path: Path) -> None:
    """The reading as JSON (UTF-8), whole or not at all. Raises CommandError."""
    half = path.with_name(f".{path.name}.new")
    try:
        half.write_text(json.dumps(reading.document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        half.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> CommandError:
    return CommandError(f"Cannot write {path}: {error.strerror}.", hint="Name another file with --json.")
