"""What a database can keep: PostgreSQL knows neither NUL in text nor half of a surrogate pair."""

from collections.abc import Iterator
from typing import Any

from visiobook_ai_analysis.errors import UnreadableText


def check_keepable(document: dict[str, Any]) -> dict[str, Any]:
    """The document itself. Raises UnreadableText naming the field."""
    for where, words in _strings(document, ()):
        if "\0" in words or any("\ud800" <= character <= "\udfff" for character in words):
            field = ".".join(where)
            raise UnreadableText(f"{field} holds a character that is none (NUL or half of one).", hint="Leave it out.")
    return document


def _strings(value: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*where, str(key)))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner, where)
