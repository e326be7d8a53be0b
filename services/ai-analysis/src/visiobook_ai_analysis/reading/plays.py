"""Plays: who speaks stands before the speech (``NELL. — I will not.``), what is done stands in brackets.

A chapter is a play where more than a third of its paragraphs begin with one of a few labels that come again. Labels
are printed in capitals; for the rest of the reading they are written like names (``Nell``) or nouns (``le notaire``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import regex

from visiobook_ai_analysis.reading.document import Document, Label, ParagraphView

_CAPITALS = r"\p{Lu}[\p{Lu}'’.\- ]{0,38}\p{Lu}\.?"
_WRITTEN = r"\p{Lu}[\p{L}'’-]+\.?(?:\s\p{Lu}[\p{L}'’-]+){0,2}"
_DIRECTION = r"(?:,?\s*\([^()]{1,160}\)|,\s\p{Ll}[^.:—–()]{1,80})?"
_LABEL = regex.compile(
    rf"\W{{0,2}}(?:(?P<name>{_CAPITALS}){_DIRECTION}\s*(?:[.:]?\s*[—–]+|[.:](?=\s))"
    rf"|(?P<name>{_WRITTEN}){_DIRECTION}\s*(?:\.\s*[—–]|:(?=\s)))\s*(?=\S)"
)
_ASIDE = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?<!\w)_[^_]+_(?!\w)")
_LEAST_SHARE, _LEAST_SPEECHES, _LEAST_SPEAKERS = 0.35, 4, 2
_LONGEST = 48


def find_labels(document: Document) -> dict[int, Label]:
    """Paragraph -> its label, in chapters that are plays; also writes labels in capitals as prose would."""
    matches = {
        number: match
        for number, paragraph in enumerate(document.paragraphs)
        if (match := _LABEL.match(document.text, paragraph.start, min(paragraph.end, paragraph.start + 240)))
        and len(match.group("name")) <= _LONGEST
    }
    plays = _plays(document, matches)
    labels = {
        number: _label(document, document.paragraphs[number], match)
        for number, match in matches.items()
        if document.paragraphs[number].chapter in plays
    }
    _write_small(document, labels.values())
    return labels


def _plays(document: Document, matches: dict[int, "regex.Match[str]"]) -> set[int]:
    told = Counter(paragraph.chapter for paragraph in document.paragraphs if paragraph.first < paragraph.last)
    names: dict[int, Counter[str]] = {}
    for number, match in matches.items():
        names.setdefault(document.paragraphs[number].chapter, Counter())[match.group("name").rstrip(".")] += 1
    return {
        chapter
        for chapter, found in names.items()
        if found.total() >= max(_LEAST_SPEECHES, _LEAST_SHARE * told[chapter])
        and sum(count > 1 for count in found.values()) >= _LEAST_SPEAKERS
    }


def _label(document: Document, paragraph: ParagraphView, match: "regex.Match[str]") -> Label:
    first, last = document.token_at(match.start("name")), document.token_at(match.end("name"))
    while last > first + 1 and document.words[last - 1] == ".":
        last -= 1
    return Label(first, last, min(match.end(), paragraph.end))


def _write_small(document: Document, labels: Iterable[Label]) -> None:
    """``NELL`` becomes ``Nell``, ``LE NOTAIRE`` ``le notaire``, here and in the stage directions."""
    nouns, determiners = document.lexicon.person_nouns, document.lexicon.grammar.determiners
    small: dict[str, str] = {}
    for label in labels:
        for k in range(label.first, label.last):
            word, low = document.words[k], document.lowers[k]
            described = k > label.first and document.lowers[k - 1] in determiners and low in nouns
            if len(word) > 1 and word.rstrip(".").isupper():
                small[word] = low if low in determiners or described else word.capitalize()
    for k, word in enumerate(document.words):
        if word in small:
            document.words[k] = small[word]


def speeches(document: Document, paragraph: ParagraphView, label: Label) -> Iterator[tuple[int, int]]:
    """Ranges of a labelled paragraph that are spoken: all but the directions."""
    position = label.speech
    for aside in _ASIDE.finditer(document.text, label.speech, paragraph.end):
        yield from _spoken(document.text, position, aside.start())
        position = aside.end()
    yield from _spoken(document.text, position, paragraph.end)


def _spoken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if regex.search(r"\w", piece):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
