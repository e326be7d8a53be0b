"""A book cut into passages of about three sentences, which are found and shown together."""

from collections.abc import Iterator, Sequence
from itertools import count

import regex

from visiobook_contracts.ai_analysis import Book, Chapter, Paragraph, ParagraphKind, Sentence
from visiobook_contracts.base import Span
from visiobook_contracts.reading_products import Passage

SENTENCES = 3
WORDS = 110
CHARACTERS = 1000
_WORDS = regex.compile(r"\S+")


def passages(book: Book) -> Iterator[Passage]:
    """In the order of the text. None goes beyond its chapter or a scene break; an endless sentence gives several."""
    number = count()
    for chapter in book.chapters:
        for group in _groups(book, chapter):
            start, end = group[0][1].start, group[-1][1].end
            yield Passage(
                start=start,
                end=end,
                number=next(number),
                chapter_id=chapter.id,
                chapter_title=chapter.title,
                sentence_ids=tuple(dict.fromkeys(sentence.id for sentence, _ in group)),
                text=" ".join(book.text[start:end].replace("\0", " ").split()),
            )


def _groups(book: Book, chapter: Chapter) -> Iterator[list[tuple[Sentence, Span]]]:
    """Sentences, or parts of long ones, that stand together."""
    group: list[tuple[Sentence, Span]] = []
    words = 0
    for paragraph in chapter.paragraphs:
        if paragraph.kind is ParagraphKind.SCENE_BREAK and group:
            yield group
            group, words = [], 0
        for sentence, part in _parts(book, paragraph):
            size = len(_WORDS.findall(book.text, part.start, part.end))
            if not size:
                continue
            if group and not _has_room(group, words + size, part):
                yield group
                group, words = [], 0
            group.append((sentence, part))
            words += size
    if group:
        yield group


def _has_room(group: Sequence[tuple[Sentence, Span]], words: int, part: Span) -> bool:
    return len(group) < SENTENCES and words <= WORDS and part.end - group[0][1].start <= CHARACTERS


def _parts(book: Book, paragraph: Paragraph) -> Iterator[tuple[Sentence, Span]]:
    """Sentences whole, but for those too long for any passage."""
    for sentence in paragraph.sentences:
        start = sentence.start
        while sentence.end - start > CHARACTERS:
            space = book.text.rfind(" ", start + CHARACTERS // 2, start + CHARACTERS)
            stop = space if space > 0 else start + CHARACTERS
            yield sentence, Span(start=start, end=stop)
            start = stop
        yield sentence, Span(start=start, end=sentence.end)
