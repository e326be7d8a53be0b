"""Beats: the text of the chosen chapters cut into pieces that one voice says, nothing lost and nothing twice.

A sentence is cut where direct speech begins and ends, so that ``"Stop!" he said.`` has two voices, and a very long
stretch is cut at its clauses. Quotation marks stay in the captions; marks that stand alone join a neighbour.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from visiobook_contracts.ai_analysis import Analysis, Book, Quote, Sentence
from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.casting.narrator import NARRATOR

_SECONDS_PER_BEAT, _SECONDS_PER_LETTER = 0.2, 0.073
"""Pace of the offline narrators, fitted to the sample stories: flite takes 0.076 s a letter, espeak-ng French 0.059."""

PAUSE_CLAUSE = 0.12
PAUSE_SENTENCE = 0.35
PAUSE_PARAGRAPH = 0.6
PAUSE_SCENE = 1.0

_LONGEST_WORDS, _LONGEST_LETTERS = 28, 132
"""About ten seconds of speech: nobody looks at one picture longer without unrest."""
_CLAUSE_END = re.compile(
    r"[;:—–…,][\"'”’»)]*\s+|\s+(?=—\s)|[—–](?=\w)"
    r"|\s+(?=(?:and|but|because|when|which|than|et|mais|quand|parce|que)\s)"
)
_LEADING_MARKS = re.compile(r"[,.;:!?…]+\s*")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True)
class Piece:
    """A stretch of one sentence that one voice says. ``quote`` is None for the narrator."""

    start: int
    end: int
    sentence_id: str
    quote: Quote | None


def words_in(text: str) -> int:
    """How many words a voice says."""
    return len(_WORD.findall(text))


def spoken_seconds(beat: Beat) -> float:
    """Estimated length of a beat with the pause after it."""
    letters = sum(map(str.isalnum, beat.text))
    return _SECONDS_PER_BEAT + _SECONDS_PER_LETTER * letters + beat.pause_after


def beats_of_scene(
    sentences: Sequence[Sentence], *, book: Book, analysis: Analysis, cast_ids: frozenset[str]
) -> tuple[Beat, ...]:
    """The beats of a scene's sentences in order; whoever is not in the cast is spoken for by the narrator."""
    quotes = quotes_by_sentence(analysis.quotes)
    pieces = [piece for sentence in sentences for piece in _pieces(sentence, quotes.get(sentence.id, ()), book.text)]
    beats = [
        _beat(piece, index, book=book, following=following, cast_ids=cast_ids)
        for index, piece, following in _numbered(pieces)
    ]
    return tuple(_with_silent_beats_joined(beats, book.text))


def quotes_by_sentence(quotes: Iterable[Quote]) -> dict[str, list[Quote]]:
    """The quotes that touch each sentence, by sentence id, in order of the text."""
    found: dict[str, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda quote: quote.start):
        for sentence_id in quote.sentence_ids:
            found.setdefault(sentence_id, []).append(quote)
    return found


def _numbered(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece, Piece | None]]:
    """Each piece with its place within its sentence, from 1, and the piece that follows."""
    counts: dict[str, int] = {}
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        counts[piece.sentence_id] = counts.get(piece.sentence_id, 0) + 1
        yield counts[piece.sentence_id], piece, following


def _beat(piece: Piece, index: int, *, book: Book, following: Piece | None, cast_ids: frozenset[str]) -> Beat:
    quote = piece.quote
    speaker = quote.speaker_id if quote and quote.speaker_id in cast_ids else None
    beat = Beat(
        id=f"{piece.sentence_id}.b{index}",
        sentence_ids=(piece.sentence_id,),
        start=piece.start,
        end=piece.end,
        text=" ".join(book.text[piece.start : piece.end].split()),
        speaker_id=speaker or NARRATOR,
        pause_after=_pause(piece, following),
    )
    return beat if quote is None else beat.model_copy(update={"emotion": quote.emotion, "manner": quote.manner})


def _pause(piece: Piece, following: Piece | None) -> float:
    if following is None:
        return PAUSE_SCENE
    if following.sentence_id == piece.sentence_id:
        return PAUSE_CLAUSE
    same_paragraph = following.sentence_id.rpartition(".")[0] == piece.sentence_id.rpartition(".")[0]
    return PAUSE_SENTENCE if same_paragraph else PAUSE_PARAGRAPH


def _pieces(sentence: Sentence, quotes: Sequence[Quote], text: str) -> list[Piece]:
    spans = _spoken_and_told(sentence, quotes)
    trimmed = (_trimmed(piece, text) for piece in spans)
    told = _with_leading_marks_moved([piece for piece in trimmed if piece.start < piece.end], text)
    whole = _with_lone_marks_joined(told, text)
    return [part for piece in whole for part in _at_clauses(piece, text)]


def _spoken_and_told(sentence: Sentence, quotes: Sequence[Quote]) -> Iterator[Piece]:
    """The sentence cut at the borders of its quotes, from the first character to the last."""
    cursor = sentence.start
    for quote in quotes:
        start, end = max(quote.start, cursor), min(quote.end, sentence.end)
        if start >= end:
            continue
        yield Piece(cursor, start, sentence.id, None)
        yield Piece(start, end, sentence.id, quote)
        cursor = end
    yield Piece(cursor, sentence.end, sentence.id, None)


def _trimmed(piece: Piece, text: str) -> Piece:
    raw = text[piece.start : piece.end]
    start = piece.start + len(raw) - len(raw.lstrip())
    return Piece(start, start + len(raw.strip()), piece.sentence_id, piece.quote)


def _with_leading_marks_moved(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """``« Va », dit-il`` reads ``« Va »,`` and ``dit-il``: a comma or stop stands with what it closes."""
    moved: list[Piece] = []
    for piece in pieces:
        marks = _LEADING_MARKS.match(text, piece.start, piece.end)
        if moved and marks:
            previous = moved[-1]
            moved[-1] = replace(previous, end=piece.start + len(marks.group().rstrip()))
            piece = replace(piece, start=marks.end())
        if piece.start < piece.end:
            moved.append(piece)
    return moved


def _with_lone_marks_joined(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """Pieces without a letter or digit become part of the piece before, or of the one after at the start."""
    joined: list[Piece] = []
    for piece in pieces:
        previous = joined[-1] if joined else None
        if previous and not _sounds(piece, text):
            joined[-1] = Piece(previous.start, piece.end, previous.sentence_id, previous.quote)
        elif previous and not _sounds(previous, text):
            joined[-1] = Piece(previous.start, piece.end, piece.sentence_id, piece.quote)
        else:
            joined.append(piece)
    return joined


def _with_silent_beats_joined(beats: Sequence[Beat], text: str) -> list[Beat]:
    """A sentence of marks alone, such as a line of dots, is shown with the beat before it, or the one after."""
    joined: list[Beat] = []
    for beat in beats:
        if joined and (words_in(beat.text) == 0 or words_in(joined[-1].text) == 0):
            joined[-1] = _joined(joined[-1], beat, text)
        else:
            joined.append(beat)
    return joined


def _joined(first: Beat, second: Beat, text: str) -> Beat:
    voiced = first if words_in(first.text) else second
    changes = {
        "sentence_ids": tuple(dict.fromkeys(first.sentence_ids + second.sentence_ids)),
        "start": first.start,
        "end": second.end,
        "text": " ".join(text[first.start : second.end].split()),
        "pause_after": max(first.pause_after, second.pause_after),
    }
    return voiced.model_copy(update=changes)


def _sounds(piece: Piece, text: str) -> bool:
    return any(character.isalnum() for character in text[piece.start : piece.end])


def _at_clauses(piece: Piece, text: str) -> list[Piece]:
    """A piece too long for one breath, halved at the clause border nearest its middle until every part is short."""
    raw = text[piece.start : piece.end]
    if words_in(raw) <= _LONGEST_WORDS and sum(map(str.isalnum, raw)) <= _LONGEST_LETTERS:
        return [piece]
    cut = _middle_clause(raw)
    if cut is None:
        return [piece]
    first = _trimmed(Piece(piece.start, piece.start + cut, piece.sentence_id, piece.quote), text)
    second = _trimmed(Piece(piece.start + cut, piece.end, piece.sentence_id, piece.quote), text)
    return [*_at_clauses(first, text), *_at_clauses(second, text)]


def _middle_clause(raw: str) -> int | None:
    """Offset of the best cut: near the middle, rather at a semicolon or dash than at a comma, least at a bare "and"."""
    cuts = [
        match
        for match in _CLAUSE_END.finditer(raw)
        if min(words_in(raw[: match.end()]), words_in(raw[match.end() :])) >= 4
    ]

    def badness(match: re.Match[str]) -> float:
        off_centre = abs(match.end() / len(raw) - 0.5)
        weakness = 0.18 if match.group().startswith(",") else (0.4 if match.group().isspace() else 0.0)
        return off_centre + weakness

    return min(cuts, key=badness).end() if cuts else None


def sentence_index(book: Book) -> Mapping[str, Sentence]:
    """Every sentence of the book by id, in order of reading."""
    return {
        sentence.id: sentence
        for chapter in book.chapters
        for paragraph in chapter.paragraphs
        for sentence in paragraph.sentences
    }
