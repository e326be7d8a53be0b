"""``visiobook search`` and ``visiobook review``: find a passage by its meaning; answer what the reader doubts."""

import json
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from visiobook_client.errors import CommandError
from visiobook_client.film import check_book
from visiobook_client.inquiries import ANALYSIS, ask, pages, to_read
from visiobook_client.review_tables import render_hits, render_questions
from visiobook_client.sdk import Visiobook
from visiobook_contracts.base import FileRef

SignIn = Callable[[], AbstractContextManager[Visiobook]]
BookFile = Annotated[Path, typer.Argument(help="A book: txt, md, html, epub, pdf or docx.")]
Chapters = Annotated[str | None, typer.Option(help="Chapters, like 1-2 or 1,3,5-; default: all.")]
Language = Annotated[str, typer.Option(help="Language code, or auto.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
NOBODY = "nobody"
MOST_CARDS = 1000


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""

    @app.command()
    def search(
        words: Annotated[str, typer.Argument(help="What to look for, in your own words.")],
        book: Annotated[
            Path | None, typer.Option(help="In this file; default: in all your books in the index.")
        ] = None,
        chapters: Chapters = None,
        language: Language = "auto",
        limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages at most.")] = 5,
        as_json: Json = False,
    ) -> None:
        """Find passages by their meaning. Books in other languages than English are searched by words."""
        if book is not None:
            check_book(book)
        with sign_in() as api:
            given = {} if book is None else to_read(api, book, chapters=chapters, language=language)
            found = ask(api, "search", {**given, "query": words, "limit": limit}, console)
        _say(console, found, render_hits(found), as_json=as_json)

    @app.command()
    def review(
        book: BookFile,
        quote: Annotated[str | None, typer.Option(help="A line, like q0012, to say who speaks it.")] = None,
        speaker: Annotated[str | None, typer.Option(help="Who speaks it: a name or an id, or nobody.")] = None,
        chapters: Chapters = None,
        language: Language = "auto",
        limit: Annotated[int, typer.Option(min=1, max=2000, help="How many questions at most.")] = 8,
        as_json: Json = False,
    ) -> None:
        """Show the lines whose speaker is not sure, the most useful first; answer them with --quote and --speaker."""
        check_book(book)
        if (quote is None) != (speaker is None):
            raise CommandError("--quote and --speaker belong together.", hint="Say: --quote q0012 --speaker nell")
        with sign_in() as api:
            wanted = {**to_read(api, book, chapters=chapters, language=language), "most": MOST_CARDS}
            read = ask(api, "characters", wanted, console)
            if quote is not None and speaker is not None:
                _answer(api, read, wanted, (quote, speaker), console)
            page = _review(api, read, limit)
        _say(console, page, render_questions(page, book), as_json=as_json)


def _review(api: Visiobook, read: dict[str, Any], limit: int) -> dict[str, Any]:
    params = {"book": read["book"]["digest"], "limit": min(limit, 200)}
    page: dict[str, Any] = api.call("GET", f"{ANALYSIS}/review", params=params)
    if len(page["items"]) < min(limit, page["left"]):
        page["items"] = list(pages(api, f"{ANALYSIS}/review", book=params["book"]))[:limit]
    return page


def _answer(
    api: Visiobook, read: dict[str, Any], wanted: dict[str, Any], said: tuple[str, str], console: Console
) -> None:
    """Say who speaks a line, let the book be read with that, and tell what it settled."""
    quote, speaker = said
    before = _review(api, read, 1)["left"]
    who = _character(api, read, speaker)
    body = {
        "book": read["book"]["digest"],
        "kind": "speaker",
        "quote_id": quote,
        "character_id": None if who is None else who["id"],
    }
    api.call("POST", f"{ANALYSIS}/corrections", json=body)
    ask(api, "characters", wanted, console)
    left = _review(api, read, 1)["left"]
    settled = max(0, before - left - 1)
    name = "nobody of the cast speaks it" if who is None else f"{who['name']} speaks it"
    also = f", which settles {settled} more" if settled else ""
    console.print(f"{quote}: {name}{also}.\n", highlight=False, markup=False)


def _character(api: Visiobook, read: dict[str, Any], words: str) -> dict[str, Any] | None:
    """Whom the words mean: an id, a name, or one of the other names. Raises CommandError."""
    if words.casefold() == NOBODY:
        return None
    with tempfile.TemporaryDirectory(prefix="visiobook-") as folder:
        path = Path(folder) / "cast.json"
        api.download(FileRef.model_validate(read["cast"]), path)
        people: list[dict[str, Any]] = [card["character"] for card in json.loads(path.read_bytes())["cards"]]
    exactly = [person for person in people if words == person["id"]]
    named = [p for p in people if words.casefold() in {n.casefold() for n in (p["name"], *p["aliases"])}]
    found = exactly or named
    if len(found) != 1:
        known = ", ".join(person["id"] for person in (named or people)[:12])
        what = "Several characters are" if named else "No character is"
        raise CommandError(f"{what} called {words!r}.", hint=f"Say one of: {known}, or {NOBODY}.")
    return found[0]


def _say(console: Console, value: object, shown: Any, *, as_json: bool) -> None:
    if as_json:
        console.out(json.dumps(value, indent=1, ensure_ascii=False), highlight=False)
    else:
        console.print(shown)
