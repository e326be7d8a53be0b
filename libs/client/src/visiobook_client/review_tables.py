"""Passages that were found, and questions about lines, as a person looks at them."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from visiobook_client.event_tables import safe

_SHOWN = 3


def render_hits(found: dict[str, Any]) -> RenderableType:
    """Each passage with where it stands and how near it is, then what is to be known of the search."""
    parts: list[RenderableType] = [part for hit in found["hits"] for part in _hit(hit)]
    if not parts:
        parts.append(Text("Nothing was found."))
    parts += [safe(note, style="dim") for note in found["notes"]]
    return Group(*parts)


def _hit(hit: dict[str, Any]) -> Iterator[RenderableType]:
    near = f"{hit['score']:.0%}" if hit["method"] == "meaning" else "by words"
    yield Text.assemble(
        safe(f"{hit['title']} · {hit['chapter_title']}", style="bold"),
        Text(f"  {near} · {hit['sentence_ids'][0]}", style="dim"),
    )
    yield Padding(safe(hit["text"]), (0, 0, 1, 2))


def render_questions(page: dict[str, Any], book: Path) -> RenderableType:
    """The lines with what stands around them, who may speak, and how to answer."""
    if not page["items"]:
        return Text("No line wants a second look.")
    lines = "1 line wants" if page["left"] == 1 else f"{page['left']} lines want"
    parts: list[RenderableType] = [Text(f"{lines} a second look; the most useful first:\n", style="bold")]
    parts += [part for question in page["items"] for part in _question(question)]
    parts.append(_how(page["items"][0], book))
    return Group(*parts)


def _question(question: dict[str, Any]) -> Iterator[RenderableType]:
    doubt = question["doubt"]
    settles = f" · settles about {doubt['affects']} more" if doubt["affects"] else ""
    yield Text.assemble(
        safe(doubt["quote_id"], style="bold"), safe(f"  {question['chapter_title']}{settles}", style="dim")
    )
    if question["before"]:
        yield Padding(safe(f"… {question['before']}", style="dim"), (0, 0, 0, 4))
    line = Table.grid(padding=(0, 1))
    line.add_row(Text("  ▸"), safe(question["line"], style="bold"))
    yield line
    if question["after"]:
        yield Padding(safe(f"{question['after']} …", style="dim"), (0, 0, 0, 4))
    yield Padding(safe(_perhaps(question), style="cyan"), (0, 0, 1, 4))


def _perhaps(question: dict[str, Any]) -> str:
    shown = sorted(question["candidates"], key=lambda candidate: -candidate["probability"])[:_SHOWN]
    return " · ".join(f"{_named(candidate)} {candidate['probability']:.0%}" for candidate in shown)


def _named(candidate: dict[str, Any]) -> str:
    id, name = candidate["character_id"], candidate["name"]
    return name if id is None else f"{name} ({id})"


def _how(question: dict[str, Any], book: Path) -> Text:
    known = (c["character_id"] for c in question["candidates"] if c["character_id"] is not None)
    who, quote = next(known, "nobody"), question["doubt"]["quote_id"]
    command = f"visiobook review {shlex.quote(str(book))} --quote {quote} --speaker {who}"
    return Text.assemble(Text("Answer like this: ", style="dim"), safe(command))
