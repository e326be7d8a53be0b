"""What a reader of the result should know: where the text goes beyond what this reading understands, in plain words."""

from collections import Counter
from collections.abc import Sequence

import regex

from visiobook_ai_analysis.ingestion.languages import detect
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_contracts.ai_analysis import Book

WHOLLY_READ = ("en", "fr")
_NAMES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "pl": "Polish",
    "ro": "Romanian",
    "ca": "Catalan",
    "la": "Latin",
    "cs": "Czech",
    "hu": "Hungarian",
    "tr": "Turkish",
    "ru": "Russian",
}
_SLICES, _SLICE = 24, 1500
_MIXED = 0.12
_LATIN_ENOUGH = 0.8
_LONG = 3000
"""Words after which a book without direct speech is unusual enough to say so."""


def limits_of(book: Book, document: Document, turns: Sequence[Turn], *, heads: bool) -> tuple[str, ...]:
    """One sentence for each limit, the gravest first; none for an English book read with the trained heads."""
    found = [*_of_language(book), *_of_mixture(book), *_of_script(book.text)]
    if not turns and len(document.words) > _LONG:
        found.append("No direct speech was found: either nobody speaks, or the text marks speech in no known way.")
    if not heads and _primary(book) == "fr":
        found.append("French is read by rules: words that refer to people and places, and events, are not listed.")
    if not heads and _primary(book) == "en":
        found.append("Read by rules, without the trained heads: speakers are less sure than the product's figures say.")
    return tuple(found)


def _primary(book: Book) -> str:
    return book.language.lower().split("-")[0]


def _name(language: str) -> str:
    return _NAMES.get(language, f"the language {language!r}")


def _of_language(book: Book) -> list[str]:
    if _primary(book) in WHOLLY_READ:
        return []
    language = _name(_primary(book))
    return [
        f"Only English and French are understood word by word. In {language} names and direct speech are found by "
        "capitals and marks; speakers are less sure than the confidences say.",
        f"In {language} places, hours, weather, moods, deeds and looks are not read: scenes follow chapters and "
        "breaks, and show a setting that the text does not tell.",
    ]


def _of_mixture(book: Book) -> list[str]:
    """Parts in another language than the book's."""
    slices = _slices(book.text)
    seen = Counter(language for piece in slices if (language := detect(piece)) is not None)
    total = seen.total()
    other = [(count, language) for language, count in seen.items() if language != _primary(book)]
    if not total or not other or max(other)[0] < max(2, _MIXED * total):
        return []
    count, language = max(other)
    share = round(100 * count / total)
    return [
        f"About {share}% of the text looks like {_name(language)}, but the book is read as {_name(_primary(book))}: "
        "there the reading is unreliable."
    ]


def _slices(text: str) -> list[str]:
    step = max(_SLICE, len(text) // _SLICES)
    return [text[start : start + _SLICE] for start in range(0, len(text), step)][: _SLICES + 1]


def _of_script(text: str) -> list[str]:
    sample = "".join(_slices(text))
    letters = len(regex.findall(r"\p{L}", sample))
    latin = len(regex.findall(r"\p{Script=Latin}", sample))
    if not letters or latin >= _LATIN_ENOUGH * letters:
        return []
    return ["Much of the text is not in Latin letters: names, which are known by capitals, are missed there."]
