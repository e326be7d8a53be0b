"""The conversations of a reading: quotes by paragraph, paragraphs of speech close together, and who takes turns.

They are found again from the finished Analysis, whichever reader made it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visiobook_contracts.ai_analysis import Book, Quote

GAP = 2
"""Paragraphs of story between two paragraphs of one conversation, at most one less."""
REACH = 12


@dataclass(slots=True)
class Exchange:
    """The quotes of one paragraph (indexes into the quotes of the analysis): by custom one person's turn."""

    paragraph: int
    lines: list[int] = field(default_factory=list)


Conversation = list[Exchange]


def conversations(book: Book, quotes: Sequence[Quote]) -> list[Conversation]:
    """In the order of the text; no conversation goes beyond its chapter."""
    places = _places(book)
    found: list[Conversation] = []
    chapter = -1
    for index, quote in enumerate(quotes):
        if not quote.sentence_ids:
            continue
        paragraph, own = places[quote.sentence_ids[0].rpartition(".")[0]]
        if found and own == chapter and paragraph == found[-1][-1].paragraph:
            found[-1][-1].lines.append(index)
        elif found and own == chapter and paragraph - found[-1][-1].paragraph <= GAP:
            found[-1].append(Exchange(paragraph, [index]))
        else:
            found.append([Exchange(paragraph, [index])])
        chapter = own
    return found


def _places(book: Book) -> dict[str, tuple[int, int]]:
    """Paragraph id -> its number in the book and the number of its chapter."""
    places: dict[str, tuple[int, int]] = {}
    for number, chapter in enumerate(book.chapters):
        for paragraph in chapter.paragraphs:
            places[paragraph.id] = (len(places), number)
    return places


def speaker_of(exchange: Exchange, quotes: Sequence[Quote]) -> str | None:
    """Who speaks in a paragraph: whoever is surest."""
    known = [quotes[line] for line in exchange.lines if quotes[line].speaker_id is not None]
    return max(known, key=lambda quote: quote.confidence).speaker_id if known else None


def surest(exchange: Exchange, quotes: Sequence[Quote]) -> float:
    """How sure the surest line of a paragraph is."""
    return max(quotes[line].confidence for line in exchange.lines)


def outward(conversation: Conversation, index: int, step: int) -> Iterator[Exchange]:
    """The paragraphs before (-1) or after (+1) one of a conversation, the nearest first, not too far."""
    stop = len(conversation) if step > 0 else -1
    for place in range(index + step, max(-1, min(stop, index + step * (REACH + 1))), step):
        yield conversation[place]


def other_than(speaker: str, conversation: Conversation, index: int, quotes: Sequence[Quote]) -> str | None:
    """With whom a person talks at this place: of those before and after, the nearest who is somebody else."""
    for distance in range(1, REACH // 2):
        for place in (index - distance, index + distance):
            if 0 <= place < len(conversation):
                found = speaker_of(conversation[place], quotes)
                if found is not None and found != speaker:
                    return found
    return None
