"""Annotated words laid over the original text, whose paragraphs and spacing they lost."""

from collections.abc import Sequence

import regex

from visiobook_ai_analysis.reading.document import Document, ParagraphView, SentenceView, finish
from visiobook_ai_analysis.reading.lexicon import lexicon_for
from visiobook_contracts.ai_analysis import ParagraphKind

_NEAR, _FAR, _LONG_WORD = 80, 3000, 5
_BREAK = regex.compile(r"\n[ \t\r]*\n\s*")


def aligned(sentences: Sequence[Sequence[str]], original: str) -> Document:
    """A document whose words are those given, in the places where ``original`` has them.

    A word that the original lacks takes the place where the one before it ended. Sentences end where paragraphs do.
    """
    document = Document(text=original, lexicon=lexicon_for("en"), chapter_ids=["c01"])
    stream, places = _without_spaces(original)
    breaks = [match.end() for match in _BREAK.finditer(original)]
    cursor = end = 0
    for sentence in sentences:
        fresh = True
        for word in sentence:
            found = _find(stream, _plain(word), cursor)
            if found is not None:
                cursor = found + len(_plain(word))
                start, end = places[found], places[cursor - 1] + 1
            else:
                start = end
            _add(document, word, start, end, breaks, fresh=fresh)
            fresh = False
    return finish(document)


def _plain(word: str) -> str:
    return word.replace("``", '"').replace("''", '"').replace("—", "--")


def _without_spaces(text: str) -> tuple[str, list[int]]:
    """The characters that are not white space, dashes as words write them, and where each stands in the text."""
    out, places = [], []
    for place, character in enumerate(text):
        if not character.isspace():
            plain = _plain(character)
            out.append(plain)
            places.extend([place] * len(plain))
    return "".join(out), places


def _find(stream: str, word: str, cursor: int) -> int | None:
    found = stream.find(word, cursor, cursor + _NEAR)
    if found < 0 and len(word) > _LONG_WORD:
        found = stream.find(word, cursor, cursor + _FAR)
    return found if found >= 0 else None


def _add(document: Document, word: str, start: int, end: int, breaks: list[int], *, fresh: bool) -> None:
    paragraphs, sentences = document.paragraphs, document.sentences
    number = len(document.words)
    passed = False
    while breaks and breaks[0] <= start:
        breaks.pop(0)
        passed = True
    if passed or not paragraphs:
        index = len(paragraphs)
        paragraphs.append(
            ParagraphView(f"c01.p{index + 1:03d}", start, end, 0, ParagraphKind.PROSE, len(sentences), first=number)
        )
    if fresh or passed or not sentences:
        inside = len(sentences) - paragraphs[-1].first_sentence
        name = f"{paragraphs[-1].id}.s{inside + 1:02d}"
        sentences.append(SentenceView(name, start, end, len(paragraphs) - 1, first=number))
    document.words.append(word)
    document.starts.append(start)
    document.ends.append(end)
    document.sentence_of.append(len(sentences) - 1)
    for view in (paragraphs[-1], sentences[-1]):
        view.end, view.last = end, number + 1
    paragraphs[-1].last_sentence = len(sentences)
