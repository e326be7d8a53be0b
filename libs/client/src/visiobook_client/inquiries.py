"""Questions to the analysis of a book: asked, waited for, answered."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from visiobook_client.errors import FAILED, CommandError
from visiobook_client.film import failure_of
from visiobook_client.sdk import Visiobook

ANALYSIS = "/api/v1/analysis"
POLL_SECONDS = 0.25
PAGE = 200
STEPS = {"ingest": "opening the book", "analyse": "reading it", "cast": "the cast", "query": "searching"}


def ask(api: Visiobook, kind: str, body: dict[str, Any], console: Console) -> dict[str, Any]:
    """Ask and wait; the result. Raises CommandError in the words of the job that failed."""
    inquiry: dict[str, Any] = api.call("POST", f"{ANALYSIS}/{kind}", json=body)
    with _shown(console) as show:
        while inquiry["state"] == "processing":
            show(inquiry)
            time.sleep(POLL_SECONDS)
            inquiry = api.call("GET", f"{ANALYSIS}/status/{inquiry['id']}")
    if inquiry["state"] == "cancelled":
        raise CommandError("The question was cancelled.", exit_code=FAILED)
    if inquiry["state"] == "failed":
        raise failure_of(inquiry, what="The question")
    result: dict[str, Any] = inquiry["result"]
    return result


def to_read(api: Visiobook, book: Path, *, chapters: str | None, language: str) -> dict[str, Any]:
    """What every question about a file begins with; the file is put into storage."""
    return {"source": api.upload(book).model_dump(mode="json"), "chapters": chapters, "language": language}


def pages(api: Visiobook, path: str, **params: Any) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    cursor: str | None = None
    while True:
        given = {**params, "limit": PAGE} | ({"cursor": cursor} if cursor else {})
        page = api.call("GET", path, params=given)
        yield from page["items"]
        cursor = page["next"]
        if cursor is None:
            return


@contextmanager
def _shown(console: Console) -> Iterator[Any]:
    """Something that tells people how far it is; logs are not told."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda inquiry: status.update(f"{inquiry['progress']:.0%}  {_doing(inquiry['step'])}")


def _doing(step: str) -> str:
    return STEPS.get(step, "looking for passages" if step.startswith("embed") else "writing it down")
