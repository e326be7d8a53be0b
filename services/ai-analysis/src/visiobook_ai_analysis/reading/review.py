"""The review queue as a person sees it: each doubtful line in its own words, with those around it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from visiobook_contracts.ai_analysis import Analysis, Book, Quote
from visiobook_contracts.literary import Doubt
from visiobook_contracts.reading_products import NamedCharacter, PossibleSpeaker, Question, ReviewSheet

MOST_QUESTIONS = 2000
LONGEST_LINE = 400
AROUND = 160
NOBODY = "nobody of the cast"


def review_sheet(book: Book, analysis: Analysis) -> ReviewSheet:
    """The first questions of the queue, at most ``MOST_QUESTIONS``, and every id that an answer may name."""
    return ReviewSheet(
        book_digest=analysis.book_digest,
        title=book.title,
        language=book.language,
        quotes=len(analysis.quotes),
        characters=tuple(NamedCharacter(id=c.id, name=c.name) for c in analysis.characters),
        questions=tuple(_questions(book, analysis)),
    )


def _questions(book: Book, analysis: Analysis) -> Iterator[Question]:
    quotes = {quote.id: quote for quote in analysis.quotes}
    names: dict[str | None, str] = {character.id: character.name for character in analysis.characters}
    starts = [chapter.start for chapter in book.chapters]
    for doubt in analysis.doubts[:MOST_QUESTIONS]:
        quote = quotes[doubt.quote_id]
        yield Question(
            doubt=doubt,
            line=_short(book.slice(quote), LONGEST_LINE),
            before=_last_words(book.text[max(0, quote.start - AROUND) : quote.start]),
            after=_first_words(book.text[quote.end : quote.end + AROUND]),
            chapter_title=_title_at(book, starts, quote),
            candidates=_candidates(doubt, names),
        )


def _candidates(doubt: Doubt, names: dict[str | None, str]) -> tuple[PossibleSpeaker, ...]:
    return tuple(
        PossibleSpeaker(
            character_id=candidate.character_id,
            name=names.get(candidate.character_id, NOBODY),
            probability=candidate.probability,
        )
        for candidate in doubt.candidates
    )


def _title_at(book: Book, starts: Sequence[int], quote: Quote) -> str:
    return book.chapters[max(0, bisect_right(starts, quote.start) - 1)].title if starts else ""


def _short(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def _last_words(text: str) -> str:
    """The words right before a line; the first of them is likely cut."""
    words = text.split()
    return " ".join(words if len(text) < AROUND else words[1:])


def _first_words(text: str) -> str:
    """The words right after a line; the last of them is likely cut."""
    words = text.split()
    return " ".join(words if len(text) < AROUND else words[:-1])
