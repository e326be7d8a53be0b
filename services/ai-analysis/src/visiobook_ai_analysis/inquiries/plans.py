"""Which jobs an inquiry takes, in which order, and what each is given of what was asked and of what came before.

Every step is a job like any other: what was computed for a film or an earlier inquiry is found again by its content.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Asked = Mapping[str, Any]
Done = Mapping[str, Any]


class Kind(StrEnum):
    """What can be asked for."""

    SEMANTIC = "semantic"
    SCENES = "extract-scenes"
    SUMMARY = "summarize"
    CHARACTERS = "characters"
    SEARCH = "search"


@dataclass(frozen=True)
class Step:
    """A job. ``weight``: its share of the whole; ``give`` makes its input."""

    name: str
    module: str
    weight: float
    give: Callable[[Asked, Done], dict[str, Any]]


def _ingest(asked: Asked, _: Done) -> dict[str, Any]:
    return {name: asked[name] for name in ("source", "language", "chapters")}


def _analyse(asked: Asked, done: Done) -> dict[str, Any]:
    return {"book": done["ingest"]["book"], "profile": asked.get("profile", "standard")}


def _of_reading(_: Asked, done: Done) -> dict[str, Any]:
    return {"book": done["ingest"]["book"], "analysis": done["analyse"]["analysis"]}


def _summarise(asked: Asked, done: Done) -> dict[str, Any]:
    return {**_of_reading(asked, done), "style": asked["style"], "sentences": asked["sentences"]}


def _cast(asked: Asked, done: Done) -> dict[str, Any]:
    return {**_of_reading(asked, done), "most": asked["most"]}


def _embed(_: Asked, done: Done) -> dict[str, Any]:
    return {"book": done["ingest"]["book"]}


def _query(asked: Asked, _: Done) -> dict[str, Any]:
    return {"query": asked["query"]}


INGEST = Step("ingest", "ingest-book", 1, _ingest)
ANALYSE = Step("analyse", "analyse-book", 8, _analyse)
EMBED = Step("embed", "embed-book", 8, _embed)
QUERY = Step("query", "embed-query", 1, _query)
LAST = {
    Kind.SEMANTIC: Step("profile", "profile-book", 2, _of_reading),
    Kind.SCENES: Step("scenes", "describe-scenes", 1, _of_reading),
    Kind.SUMMARY: Step("summary", "summarise-book", 1, _summarise),
    Kind.CHARACTERS: Step("cast", "card-cast", 1, _cast),
}


def plan(kind: Kind, asked: Asked) -> tuple[Step, ...]:
    """The steps of an inquiry, at least one. What was asked decides what a search must put into the index first."""
    if kind is not Kind.SEARCH:
        return INGEST, ANALYSE, LAST[kind]
    if asked.get("source") is not None:
        return INGEST, EMBED, QUERY
    return (*(_embed_known(number, book) for number, book in enumerate(asked.get("unindexed", ()))), QUERY)


def _embed_known(number: int, book: dict[str, Any]) -> Step:
    return Step(f"embed-{number}", "embed-book", 8, lambda _asked, _done: {"book": book})


def next_step(kind: Kind, asked: Asked, step: str) -> Step | None:
    """What follows a step; None after the last."""
    steps = plan(kind, asked)
    place = next(index for index, each in enumerate(steps) if each.name == step)
    return steps[place + 1] if place + 1 < len(steps) else None


def progress(kind: Kind, asked: Asked, step: str, reached: float) -> float:
    """How much of the whole is done when ``reached`` of a step is."""
    steps = plan(kind, asked)
    place = next(index for index, each in enumerate(steps) if each.name == step)
    before = sum(each.weight for each in steps[:place])
    return (before + steps[place].weight * reached) / sum(each.weight for each in steps)


def result(kind: Kind, done: Done) -> dict[str, Any]:
    """What an inquiry answers once all its jobs are done (a search besides looks into the index)."""
    ingested, read = done["ingest"], done["analyse"]
    common = {name: ingested[name] for name in ("book", "title", "author", "language", "words")}
    common |= {"analysis": read["analysis"], "corrections_unused": read.get("corrections_unused", 0)}
    if kind is Kind.SEMANTIC:
        counts = {name: read[name] for name in ("characters", "quotes", "scenes", "review")}
        return {**common, **counts, **done["profile"]}
    return {**common, **done[LAST[kind].name]}
