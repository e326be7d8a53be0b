"""``read``: a Book becomes an Analysis, by rules and, where they are given, by the trained heads.

By rules English and French are read whole, other languages by capitals and marks. The heads know English.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.reading.ages import tell_ages
from visiobook_ai_analysis.reading.appearance import LooksFinder
from visiobook_ai_analysis.reading.cast import Cast, build_cast
from visiobook_ai_analysis.reading.characters import choose_characters
from visiobook_ai_analysis.reading.document import Document, build
from visiobook_ai_analysis.reading.doubts import find_doubts
from visiobook_ai_analysis.reading.feelings import emotion_counts, manner_of, strongest
from visiobook_ai_analysis.reading.labelled import settle_labelled
from visiobook_ai_analysis.reading.limits import limits_of
from visiobook_ai_analysis.reading.mentions import Mention, mention_stream
from visiobook_ai_analysis.reading.names import find_names
from visiobook_ai_analysis.reading.narrator import find_narrator
from visiobook_ai_analysis.reading.notes import NoteTaker
from visiobook_ai_analysis.reading.plays import find_labels
from visiobook_ai_analysis.reading.quotes import find_quotes
from visiobook_ai_analysis.reading.relations import find_relations
from visiobook_ai_analysis.reading.scenes import find_scenes
from visiobook_ai_analysis.reading.scholar import Scholarship, consult, events_of, mentions_of
from visiobook_ai_analysis.reading.speakers import Turn
from visiobook_ai_analysis.reading.strangers import with_speakers
from visiobook_ai_analysis.reading.walk import Walk
from visiobook_contracts.ai_analysis import Analysis, Book, Emotion, Quote

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the walk through a book yields before it is written up: every mention resolved, every quote given."""

    document: Document
    cast: Cast
    mentions: list[Mention]
    turns: list[Turn]
    scholarship: Scholarship | None = None


def read(
    book: Book, *, book_digest: str, report: Report | None = None, heads: LiteraryReader | None = None
) -> Analysis:
    """Read a book: characters, quotes with speakers, scenes, and a note for every sentence.

    ``book_digest`` is the SHA-256 of the stored Book. ``report(fraction, message)`` may raise to stop. ``heads`` are
    consulted on who speaks and who is meant; without them, or in another language than theirs, the rules decide.
    Time and memory grow linearly with the text; the same book gives the same analysis.
    """
    tell = report or (lambda _fraction, _message: None)
    understood = understand(book, report=tell, heads=heads)
    tell(0.7, "looks")
    analysis = _write_up(book, book_digest, understood, tell)
    tell(1.0, "read")
    return analysis


def understand(book: Book, *, report: Report, heads: LiteraryReader | None = None) -> Understanding:
    """Quotes, names, references and speakers of a book."""
    report(0.0, "words and sentences")
    return understand_document(build(book), report=report, heads=heads)


def understand_document(document: Document, *, report: Report, heads: LiteraryReader | None = None) -> Understanding:
    """The same for a text whose words and sentences are known."""
    document.labels = find_labels(document)
    report(0.1, "direct speech")
    spans = find_quotes(document)
    document.lexicon = with_speakers(document)
    report(0.2, "names")
    names = find_names(document)
    cast, links = build_cast(document, names)
    mentions = mention_stream(document, names.runs, links)
    find_narrator(document, cast, names, mentions)
    turns = Walk(document, cast, mentions, spans).run(lambda done: report(0.3 + 0.1 * done, "who speaks"))
    _settle(cast, mentions)
    scholarship = None
    if heads is not None and document.lexicon.language == heads.language:
        read_on = partial(_reading_on, report)
        scholarship = consult(heads, document, cast, mentions, turns, read_on)
    settle_labelled(document, cast, mentions, turns)
    tell_ages(document, cast, mentions)
    return Understanding(document, cast, mentions, turns, scholarship)


def _reading_on(report: Report, done: float) -> None:
    report(0.4 + 0.3 * done, "who is who")


def _write_up(book: Book, book_digest: str, understood: Understanding, tell: Report) -> Analysis:
    document, cast, mentions, turns = understood.document, understood.cast, understood.mentions, understood.turns
    scholarship = understood.scholarship
    looks = {cast.find(k): v for k, v in LooksFinder(document, cast, mentions).run().items()}
    characters, ids = choose_characters(document, cast, mentions, turns, looks)
    tell(0.8, "sentences")
    notes = NoteTaker(document, cast, mentions, ids).run()
    tell(0.9, "scenes")
    scenes = find_scenes(document, notes, _casts(document, cast, mentions, turns), ids)
    quotes = [_quote(document, cast, turn, number, ids) for number, turn in enumerate(turns, start=1)]
    return Analysis(
        book_digest=book_digest,
        language=book.language,
        characters=tuple(characters),
        quotes=tuple(quotes),
        scenes=tuple(scenes),
        notes=tuple(notes),
        relations=tuple(find_relations(document, cast, mentions, ids, scenes, characters)),
        mentions=() if scholarship is None else mentions_of(document, scholarship, ids),
        events=() if scholarship is None else events_of(document, scholarship),
        doubts=tuple(find_doubts(cast, turns, ids)),
        limits=limits_of(book, document, turns, heads=scholarship is not None),
    )


def _settle(cast: Cast, mentions: list[Mention]) -> None:
    """After all merges every mention carries the drafts that remain."""
    for mention in mentions:
        mention.drafts = tuple(dict.fromkeys(cast.find(draft) for draft in mention.drafts))


def _casts(document: Document, cast: Cast, mentions: list[Mention], turns: list[Turn]) -> dict[int, tuple[int, ...]]:
    """Sentence -> who is there: told by the story, or speaking; those only spoken of are not."""
    found: dict[int, list[int]] = {}
    for mention in mentions:
        if not mention.quoted:
            found.setdefault(document.sentence_of[mention.first], []).extend(mention.drafts)
    for turn in turns:
        if turn.speaker is not None:
            found.setdefault(document.sentence_of[turn.first], []).append(cast.find(turn.speaker))
    return {sentence: tuple(drafts) for sentence, drafts in found.items()}


def _quote(document: Document, cast: Cast, turn: Turn, number: int, ids: dict[int, str]) -> Quote:
    speaker = None if turn.speaker is None else ids.get(cast.find(turn.speaker))
    manner, told = manner_of(document, turn.verb)
    words = strongest(emotion_counts(document, turn.first, turn.last))
    emotion = told if told is not Emotion.NEUTRAL else words
    return Quote(
        id=f"q{number:04d}",
        start=turn.span.start,
        end=turn.span.end,
        sentence_ids=document.sentences_in(turn.span.start, turn.span.end),
        speaker_id=speaker,
        confidence=turn.confidence if speaker else 0.0,
        evidence=turn.evidence if speaker else "",
        emotion=emotion,
        manner=manner,
    )
