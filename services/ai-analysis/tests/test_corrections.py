"""What a person says of a reading holds, and improves other lines. The dialogues are read by the rules alone."""

import time

import pytest

from visiobook_ai_analysis.reading.corrections import CONFIRMED, apply
from visiobook_ai_analysis.reading.questions import questions
from visiobook_ai_analysis.reading.reader import read
from visiobook_ai_analysis.reading.review import review_sheet
from visiobook_contracts.ai_analysis import Analysis, Book, Chapter, Gender, Paragraph, Sentence
from visiobook_contracts.literary import Correction, Doubt, SpeakerCandidate

DIGEST = "a" * 64
QUARREL = [
    "Nell and Tobias stood in the kitchen. Nell looked at Tobias, and Tobias looked at the stove.",
    "“The boat is gone,” said Nell.",
    "“I know.”",
    "“You could have told me.”",
    "“I did not dare.”",
    "“You never dare anything.”",
    "“That is not fair,” said Tobias.",
    "Later the old man came in. Tobias greeted him, and Nell made tea for the old man.",
    "“It will rain,” said the old man.",
    "Nell laughed. Tobias shut the window.",
    "“It always rains,” said the old man.",
]


def book_of(paragraphs: list[str], language: str = "en") -> Book:
    """A book of one chapter with a sentence for each paragraph."""
    text, built = "", []
    for number, words in enumerate(paragraphs, start=1):
        start, text = len(text), text + words + "\n\n"
        span = {"start": start, "end": start + len(words)}
        sentence = Sentence(id=f"c01.p{number:03d}.s01", **span)
        built.append(Paragraph(id=f"c01.p{number:03d}", sentences=(sentence,), **span))
    chapter = Chapter(id="c01", number=1, title="One", start=0, end=len(text), paragraphs=tuple(built))
    return Book(title="A Quarrel", language=language, text=text, chapters=(chapter,))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(QUARREL)


@pytest.fixture(scope="module")
def analysis(book: Book) -> Analysis:
    found = read(book, book_digest=DIGEST)
    assert {"nell", "tobias", "old-man"} <= {character.id for character in found.characters}
    return found


def speaker(quote: str, who: str | None) -> Correction:
    return Correction(kind="speaker", quote_id=quote, character_id=who)


def speakers(analysis: Analysis) -> dict[str, str | None]:
    return {quote.id: quote.speaker_id for quote in analysis.quotes}


class TestASpeaker:
    def test_is_fixed_with_a_readers_word(self, book: Book, analysis: Analysis) -> None:
        corrected = apply(book, analysis, [speaker("q0003", "tobias")]).analysis

        quote = corrected.quotes[2]
        assert (quote.speaker_id, quote.confidence, quote.evidence) == ("tobias", 1.0, CONFIRMED)

    def test_gives_the_open_turns_around_it_to_the_two_who_talk(self, book: Book, analysis: Analysis) -> None:
        unsure = tuple(
            quote.model_copy(update={"speaker_id": "nell", "confidence": 0.4}) if 0 < number < 5 else quote
            for number, quote in enumerate(analysis.quotes)
        )
        mistaken = analysis.model_copy(update={"quotes": unsure})

        corrected = apply(book, mistaken, [speaker("q0003", "nell")]).analysis

        found = [quote.speaker_id for quote in corrected.quotes[:6]]
        assert found == ["nell", "tobias", "nell", "tobias", "nell", "tobias"]
        assert corrected.quotes[1].evidence == "takes turns with Nell, as a reader confirmed"
        assert all(quote.confidence >= 0.85 for quote in corrected.quotes[:6])

    def test_changes_no_line_that_is_sure_by_itself(self, book: Book, analysis: Analysis) -> None:
        corrected = apply(book, analysis, [speaker("q0002", "nell")]).analysis

        assert corrected.quotes[0] == analysis.quotes[0]
        assert corrected.quotes[5] == analysis.quotes[5]

    def test_teaches_who_a_description_means(self, book: Book, analysis: Analysis) -> None:
        thought = {"speaker_id": "old-man", "evidence": "“said the old man”, who is The old man", "confidence": 0.87}
        quotes = tuple(q.model_copy(update=thought) if q.id in {"q0007", "q0008"} else q for q in analysis.quotes)

        corrected = apply(book, analysis.model_copy(update={"quotes": quotes}), [speaker("q0007", "tobias")]).analysis

        assert speakers(corrected)["q0008"] == "tobias"
        assert corrected.quotes[7].evidence == "“the old man” is Tobias, as a reader confirmed"

    def test_may_be_nobody(self, book: Book, analysis: Analysis) -> None:
        corrected = apply(book, analysis, [speaker("q0002", None)]).analysis

        assert (corrected.quotes[1].speaker_id, corrected.quotes[1].confidence) == (None, 1.0)

    def test_is_counted_and_present(self, book: Book, analysis: Analysis) -> None:
        corrected = apply(book, analysis, [speaker("q0008", "nell")]).analysis

        lines = {character.id: character.lines for character in corrected.characters}
        assert lines["nell"] == sum(quote.speaker_id == "nell" for quote in corrected.quotes)
        scene = next(s for s in corrected.scenes if corrected.quotes[7].sentence_ids[0] in s.sentence_ids)
        assert "nell" in scene.present

    def test_said_last_holds(self, book: Book, analysis: Analysis) -> None:
        corrected = apply(book, analysis, [speaker("q0002", "nell"), speaker("q0002", "tobias")]).analysis

        assert speakers(corrected)["q0002"] == "tobias"


class TestTheSamePerson:
    def test_is_one_character_everywhere(self, book: Book, analysis: Analysis) -> None:
        same = Correction(kind="same", character_id="tobias", other_id="old-man")

        corrected = apply(book, analysis, [same]).analysis

        assert "old-man" not in corrected.model_dump_json()
        tobias = next(c for c in corrected.characters if c.id == "tobias")
        assert "old man" in " ".join(tobias.aliases).lower()
        assert speakers(corrected)["q0008"] == "tobias"

    def test_takes_corrections_that_name_the_one_who_is_gone(self, book: Book, analysis: Analysis) -> None:
        said = [
            speaker("q0002", "old-man"),
            Correction(kind="same", character_id="tobias", other_id="old-man"),
            Correction(kind="name", character_id="old-man", value="Old Tobias"),
        ]

        corrected = apply(book, analysis, said)

        assert corrected.unused == ()
        assert speakers(corrected.analysis)["q0002"] == "tobias"
        assert next(c for c in corrected.analysis.characters if c.id == "tobias").name == "Old Tobias"

    def test_in_a_circle_ends(self, book: Book, analysis: Analysis) -> None:
        said = [
            Correction(kind="same", character_id=one, other_id=other)
            for one, other in (("tobias", "old-man"), ("old-man", "nell"), ("nell", "tobias"))
        ]

        corrected = apply(book, analysis, said).analysis

        assert sum(c.id in {"tobias", "old-man", "nell"} for c in corrected.characters) == 1


class TestAPerson:
    def test_has_the_gender_and_the_name_that_a_reader_gives(self, book: Book, analysis: Analysis) -> None:
        said = [
            Correction(kind="gender", character_id="nell", value="female"),
            Correction(kind="name", character_id="nell", value="  Nell   Hart "),
        ]

        nell = next(c for c in apply(book, analysis, said).analysis.characters if c.id == "nell")

        assert (nell.gender, nell.name, nell.aliases) == (Gender.FEMALE, "Nell Hart", ("Nell",))


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        "correction",
        [
            speaker("q9999", "nell"),
            speaker("q0001", "stranger"),
            Correction(kind="speaker", character_id="nell"),
            Correction(kind="same", character_id="nell", other_id="stranger"),
            Correction(kind="same", character_id="nell"),
            Correction(kind="gender", character_id="nell", value="purple"),
            Correction(kind="gender", character_id="stranger", value="male"),
            Correction(kind="name", character_id="nell", value=" "),
        ],
    )
    def test_changes_nothing_and_is_told(self, book: Book, analysis: Analysis, correction: Correction) -> None:
        corrected = apply(book, analysis, [correction])

        assert corrected.unused == (correction,)
        assert speakers(corrected.analysis) == speakers(analysis)


class TestQuestions:
    def test_ask_about_the_least_sure_and_leave_the_rest_sure_enough(self, book: Book, analysis: Analysis) -> None:
        asked = {doubt.quote_id for doubt in questions(book, analysis.model_copy(update={"doubts": ()}))}

        rest = [quote.confidence for quote in analysis.quotes if quote.id not in asked]
        assert asked
        assert sum(rest) / len(rest) >= 0.9
        assert "q0001" not in asked

    def test_are_about_people_who_talk_there(self, book: Book, analysis: Analysis) -> None:
        doubts = {d.quote_id: d for d in questions(book, analysis.model_copy(update={"doubts": ()}))}

        candidates = doubts["q0003"].candidates
        assert {"nell", "tobias", None} <= {candidate.character_id for candidate in candidates}
        assert sum(candidate.probability for candidate in candidates) == pytest.approx(1, abs=0.01)

    def test_put_what_settles_most_first(self, book: Book, analysis: Analysis) -> None:
        doubts = questions(book, analysis.model_copy(update={"doubts": ()}))

        assert doubts[0].affects >= doubts[-1].affects
        assert doubts[0].affects >= 2

    def test_are_fewer_after_an_answer_by_what_it_settles(self, book: Book, analysis: Analysis) -> None:
        before = questions(book, analysis)
        first = before[0]
        answer = speaker(first.quote_id, speakers(analysis)[first.quote_id])

        after = questions(book, apply(book, analysis, [answer]).analysis)

        assert len(after) <= len(before) - 1 - first.affects // 2
        assert first.quote_id not in {doubt.quote_id for doubt in after}

    def test_of_a_reader_that_knows_rivals_keep_them_and_name_who_is_near_besides(
        self, book: Book, analysis: Analysis
    ) -> None:
        chances = {"old-man": 0.4, None: 0.6}
        candidates = tuple(SpeakerCandidate(character_id=who, probability=chance) for who, chance in chances.items())
        own = Doubt(quote_id="q0003", candidates=candidates, reason="not sure")

        asked = questions(book, analysis.model_copy(update={"doubts": (own,)}))

        found = {c.character_id: c.probability for c in next(d for d in asked if d.quote_id == "q0003").candidates}
        assert found["old-man"] == 0.4
        assert {"nell", "tobias"} & found.keys()
        assert found[None] < 0.1
        assert sum(found.values()) == pytest.approx(1, abs=0.01)

    def test_of_a_book_without_speech_are_none(self) -> None:
        book = book_of(["The sea was grey.", "Nobody came."])

        assert questions(book, read(book, book_digest=DIGEST)) == ()

    def test_show_the_line_in_its_own_words(self, book: Book, analysis: Analysis) -> None:
        asked = analysis.model_copy(update={"doubts": questions(book, analysis)})

        sheet = review_sheet(book, asked)

        question = next(q for q in sheet.questions if q.doubt.quote_id == "q0003")
        assert question.line == "“You could have told me.”"
        assert question.before.endswith("“I know.”")
        assert question.after.startswith("“I did not dare.”")
        assert question.chapter_title == "One"
        assert {"Nell", "Tobias", "nobody of the cast"} <= {candidate.name for candidate in question.candidates}
        assert sheet.quotes == 8


class TestLongBooks:
    def test_take_time_in_proportion(self) -> None:
        def seconds(times: int) -> float:
            book = book_of(QUARREL * times)
            analysis = read(book, book_digest=DIGEST)
            said = [speaker(f"q{number:04d}", "nell") for number in range(2, len(analysis.quotes), 8)]
            begun = time.process_time()
            corrected = apply(book, analysis, said).analysis
            questions(book, corrected)
            return time.process_time() - begun

        short, long = seconds(20), seconds(160)

        assert long < 8 * 4 * max(short, 0.005)
