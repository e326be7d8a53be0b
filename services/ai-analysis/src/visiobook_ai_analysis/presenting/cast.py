"""The cast on cards: who somebody is, to whom they belong, and the lines that show them best."""

from collections import Counter, defaultdict

from visiobook_contracts.ai_analysis import Analysis, Book, Character, Quote
from visiobook_contracts.literary import Relation
from visiobook_contracts.reading_products import CastCard, CastSheet

_LINES = 3
_LENGTHS = (20, 160)
_LONGEST = 240


def card_cast(book: Book, analysis: Analysis, *, most: int) -> CastSheet:
    """The ``most`` prominent characters, each on a card. Linear in the reading."""
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for quote in analysis.quotes:
        if quote.speaker_id is not None:
            quotes[quote.speaker_id].append(quote)
    relations: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in analysis.relations:
        relations[relation.character_id].append(relation)
        if relation.other_id != relation.character_id:
            relations[relation.other_id].append(relation)
    scenes = Counter(who for scene in analysis.scenes for who in set(scene.present))
    first = _first_sentences(book, analysis)
    ranked = sorted(analysis.characters, key=lambda c: (-(c.mentions + 2 * c.lines), c.id))[:most]
    cards = tuple(
        CastCard(
            character=character,
            relations=tuple(relations[character.id]),
            scenes=scenes[character.id],
            first_seen=first.get(character.id, ""),
            lines=_telling(book, quotes[character.id]),
            sure=_mean(quotes[character.id]),
        )
        for character in ranked
    )
    return CastSheet(book_digest=analysis.book_digest, cards=cards)


def _first_sentences(book: Book, analysis: Analysis) -> dict[str, str]:
    wanted: defaultdict[str, list[Character]] = defaultdict(list)
    for character in analysis.characters:
        if character.first_sentence_id is not None:
            wanted[character.first_sentence_id].append(character)
    return {
        character.id: _short(book.text[sentence.start : sentence.end])
        for chapter in book.chapters
        for paragraph in chapter.paragraphs
        for sentence in paragraph.sentences
        for character in wanted.get(sentence.id, ())
    }


def _telling(book: Book, quotes: list[Quote]) -> tuple[str, ...]:
    """The surest lines of a length that shows somebody, in the order of the text."""
    shown = [q for q in quotes if _LENGTHS[0] <= q.end - q.start <= _LENGTHS[1]] or quotes
    chosen = sorted(shown, key=lambda quote: (-quote.confidence, quote.start))[:_LINES]
    return tuple(_short(book.slice(quote)) for quote in sorted(chosen, key=lambda quote: quote.start))


def _mean(quotes: list[Quote]) -> float:
    return round(sum(quote.confidence for quote in quotes) / len(quotes), 3) if quotes else 0.0


def _short(text: str) -> str:
    words = " ".join(text[: 4 * _LONGEST].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
