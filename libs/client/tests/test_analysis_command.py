"""How a reading is shown and written. The reading is made by hand; the journey makes a real one."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from visiobook_client.analysis import Reading, ReadingOrder, check_target, show, write
from visiobook_client.errors import CommandError
from visiobook_contracts.ai_analysis import Analysis, Book, Chapter, Character, Gender, Paragraph, Quote, Sentence
from visiobook_contracts.base import FileRef
from visiobook_contracts.literary import (
    Classification,
    Doubt,
    LiteraryProfile,
    SpeakerCandidate,
    Summary,
    TensionPoint,
)

TEXT = "“Come 🌊 in,” said Nell.\n\n“Why [should] I?”"
DIGEST = "a" * 64


@pytest.fixture
def reading() -> Reading:
    sentences = (Sentence(id="c01.p001.s01", start=0, end=23), Sentence(id="c01.p002.s01", start=25, end=42))
    paragraphs = tuple(
        Paragraph(id=f"c01.p00{n}", start=s.start, end=s.end, sentences=(s,)) for n, s in enumerate(sentences, 1)
    )
    chapter = Chapter(id="c01", number=1, title="The Door", start=0, end=42, paragraphs=paragraphs)
    quotes = (
        Quote(id="q0001", start=0, end=11, sentence_ids=("c01.p001.s01",), speaker_id="nell", confidence=0.9),
        Quote(id="q0002", start=25, end=42, sentence_ids=("c01.p002.s01",)),
    )
    people = (
        SpeakerCandidate(character_id="tobias", probability=0.6),
        SpeakerCandidate(character_id=None, probability=0.2),
    )
    return Reading(
        book=Book(title="The [Door]", author="Ida Marlow", language="en", text=TEXT, chapters=(chapter,)),
        analysis=Analysis(
            book_digest=DIGEST,
            language="en",
            characters=(
                Character(id="nell", name="Nell", gender=Gender.FEMALE, mentions=1, lines=1),
                Character(id="tobias", name="Tobias", aliases=("the keeper",), mentions=1),
            ),
            quotes=quotes,
            scenes=(),
            notes=(),
            doubts=(Doubt(quote_id="q0002", candidates=people, reason="nobody is named"),),
        ),
        profile=LiteraryProfile(
            book_digest=DIGEST,
            language="en",
            summaries=(Summary(level="book", of="book", text="Nell opens a door."),),
            classification=Classification(genres={"adventure": 0.8}, audience="young_adult"),
            tension=tuple(TensionPoint(position=n / 9, tension=n / 9, scene_id=f"s{n}") for n in range(10)),
        ),
    )


def shown(reading: Reading) -> str:
    console = Console(record=True, width=100, file=io.StringIO())
    show(reading, console)
    return console.export_text()


class TestShowing:
    def test_names_the_book_its_people_and_its_course(self, reading: Reading) -> None:
        text = shown(reading)

        assert "The [Door] by Ida Marlow" in text
        assert "1 of 2 lines with a speaker" in text
        assert "Nell opens a door." in text
        assert "adventure 80% · for young adult" in text
        assert "▁▁▂▃▄▅▆▇██" in text

    def test_asks_about_doubtful_lines_in_their_own_words(self, reading: Reading) -> None:
        text = shown(reading)

        assert "1 line wants a second look" in text
        assert "“Why [should] I?”" in text
        assert "Tobias 60%, nobody 20%" in text


class TestWriting:
    def test_offsets_count_code_points_of_the_text(self, reading: Reading, tmp_path: Path) -> None:
        write(reading, tmp_path / "reading.json")

        document = json.loads((tmp_path / "reading.json").read_text("utf-8"))
        first, second = document["sentences"]
        assert document["text"][first["start"] : first["end"]] == "“Come 🌊 in,” said Nell."
        assert document["text"][second["start"] : second["end"]] == "“Why [should] I?”"
        assert document["quotes"][0]["speaker_id"] == "nell"
        assert document["summaries"][0]["text"] == "Nell opens a door."

    def test_leaves_nothing_half_written(self, reading: Reading, tmp_path: Path) -> None:
        target = tmp_path / "reading.json"
        target.mkdir()

        with pytest.raises(CommandError, match="Cannot write"):
            write(reading, target)

        assert [path.name for path in tmp_path.iterdir()] == ["reading.json"]

    def test_a_place_that_cannot_be_is_refused_before_the_work(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="is a folder"):
            check_target(tmp_path)
        with pytest.raises(CommandError, match="There is no folder"):
            check_target(tmp_path / "none" / "reading.json")
        with pytest.raises(CommandError, match="Cannot write"):
            check_target(Path("/proc/reading.json"))


class TestOrder:
    def test_an_unknown_profile_is_refused_in_words(self) -> None:
        order = ReadingOrder(book=Path("a.txt"), chapters=None, language="auto", profile="sloppy")

        with pytest.raises(CommandError, match="profile"):
            order.request(FileRef(digest=DIGEST, media_type="text/plain", size=1))
