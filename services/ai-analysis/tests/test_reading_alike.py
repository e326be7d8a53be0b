"""Lines that rest on the same thing are settled by one answer, and such a question is asked first."""

import pytest

from visiobook_ai_analysis.reading.corrections import apply
from visiobook_ai_analysis.reading.questions import questions
from visiobook_contracts.ai_analysis import (
    Analysis,
    Book,
    Chapter,
    Character,
    Paragraph,
    Quote,
    Sentence,
)
from visiobook_contracts.literary import Correction, Doubt, SpeakerCandidate

DIGEST = "a" * 64
STORY = "Nobody spoke for a while, and the lamp burned low."
LINE = "“Go,” said the Mouse."
NAMED = "same paragraph as “said the Mouse”"


def confused(count: int, *, apart: int = 4) -> tuple[Book, Analysis]:
    """A mouse speaks ``count`` lines far from each other, of which the heads heard a hare; then one line of a cat."""
    text, paragraphs, quotes = "", [], []
    for number in range(count + 1):
        for words in (LINE, *[STORY] * apart):
            name = f"c01.p{len(paragraphs) + 1:03d}"
            span = {"start": len(text), "end": len(text) + len(words)}
            paragraphs.append(Paragraph(id=name, sentences=(Sentence(id=f"{name}.s01", **span),), **span))
            text += words + "\n\n"
            if words == LINE:
                quotes.append(_line(number, span["start"], f"{name}.s01", last=number == count))
    chapter = Chapter(id="c01", number=1, title="One", start=0, end=len(text), paragraphs=tuple(paragraphs))
    people = tuple(Character(id=name, name=name.title(), mentions=5) for name in ("mouse", "hare", "cat"))
    analysis = Analysis(
        book_digest=DIGEST,
        language="en",
        characters=people,
        quotes=tuple(quotes),
        scenes=(),
        notes=(),
        doubts=tuple(_doubt(quote) for quote in quotes),
    )
    return Book(title="T", language="en", text=text, chapters=(chapter,)), analysis


def _line(number: int, start: int, sentence: str, *, last: bool) -> Quote:
    speaker, evidence = ("cat", "the cat takes turns here") if last else ("mouse", NAMED)
    values = {"speaker_id": speaker, "confidence": 0.3 if last else 0.4, "evidence": evidence}
    return Quote(id=f"q{number + 1:04d}", start=start, end=start + 5, sentence_ids=(sentence,), **values)


def _doubt(quote: Quote) -> Doubt:
    assert quote.speaker_id is not None
    chances = {quote.speaker_id: quote.confidence, "hare": 0.95 * (1 - quote.confidence)}
    candidates = tuple(SpeakerCandidate(character_id=who, probability=chance) for who, chance in chances.items())
    return Doubt(quote_id=quote.id, candidates=candidates, reason="")


@pytest.mark.parametrize("count", [3, 30])
class TestAConfusion:
    def test_of_two_people_is_asked_about_first_and_once(self, count: int) -> None:
        book, analysis = confused(count)

        asked = questions(book, analysis)

        assert (asked[0].quote_id, asked[0].affects) == ("q0001", count - 1)
        assert asked[1].quote_id == f"q{count + 1:04d}"
        assert len(asked) == count + 1

    def test_is_settled_everywhere_when_the_name_beside_a_line_was_right(self, count: int) -> None:
        book, analysis = confused(count)

        corrected = apply(book, analysis, [Correction(kind="speaker", quote_id="q0002", character_id="mouse")]).analysis

        settled, other = corrected.quotes[:-1], corrected.quotes[-1]
        assert {quote.speaker_id for quote in settled} == {"mouse"}
        assert min(quote.confidence for quote in settled) >= 0.9
        assert "named here" in settled[0].evidence
        assert other == analysis.quotes[-1]
        assert [doubt.quote_id for doubt in questions(book, corrected)] == [other.id]

    def test_stays_open_elsewhere_when_it_was_wrong_here(self, count: int) -> None:
        book, analysis = confused(count)

        corrected = apply(book, analysis, [Correction(kind="speaker", quote_id="q0002", character_id="hare")]).analysis

        assert {quote.speaker_id for quote in corrected.quotes} == {"mouse", "hare", "cat"}
        assert corrected.quotes[0] == analysis.quotes[0]
