"""A summary of a chosen length and form, in the book's own sentences."""

from collections.abc import Iterator, Sequence

from visiobook_ai_analysis.profile.passages import Passages, open_book
from visiobook_ai_analysis.profile.summaries import Summariser
from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.reading_products import SummarisedBook, SummaryPart, SummaryStyle


def summarise_as(book: Book, analysis: Analysis, *, style: SummaryStyle, sentences: int) -> SummarisedBook:
    """Bullets or a paragraph of ``sentences`` that tell the whole course; an outline with so many for each chapter."""
    passages = open_book(book, analysis)
    chooser = Summariser(passages, analysis)
    if style == "outline":
        parts = tuple(_outline(book, passages, chooser, sentences))
    else:
        everything = range(len(passages.document.sentences))
        chosen = sorted(chooser.course(everything, sentences))
        whole = [chosen] if style == "paragraph" else [[index] for index in chosen]
        parts = tuple(_part(passages, indexes) for indexes in whole)
    return SummarisedBook(style=style, text=_markdown(parts, style), parts=parts, language=book.language)


def _outline(book: Book, passages: Passages, chooser: Summariser, sentences: int) -> Iterator[SummaryPart]:
    for chapter in book.chapters:
        own = [
            passages.number[sentence.id]
            for paragraph in chapter.paragraphs
            for sentence in paragraph.sentences
            if sentence.id in passages.number
        ]
        if own:
            yield _part(passages, chooser.choose(own, sentences), heading=chapter.title)


def _part(passages: Passages, indexes: Sequence[int], heading: str | None = None) -> SummaryPart:
    ids = tuple(passages.document.sentences[index].id for index in indexes)
    return SummaryPart(heading=heading, text=" ".join(passages.text(index) for index in indexes), sentence_ids=ids)


def _markdown(parts: Sequence[SummaryPart], style: SummaryStyle) -> str:
    if style == "paragraph":
        return " ".join(part.text for part in parts)
    if style == "bullets":
        return "\n".join(f"- {part.text}" for part in parts)
    return "\n\n".join(f"## {part.heading}\n\n{part.text}" for part in parts)
