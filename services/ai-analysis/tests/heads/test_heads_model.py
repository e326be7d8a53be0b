"""The model in the package, and files that are none."""

import json
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from visiobook_ai_analysis.heads.literary import LiteraryReader
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.heads.model_file import SHIPPED, ModelUnfit, described, metadata_of
from visiobook_ai_analysis.heads.speakers import QUEUED_BELOW
from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.literary import MentionKind

_SAMPLES = Path(__file__).parents[4] / "docs" / "samples"
_STORY = """# The Gate

Anna came into the garden with a lamp in her hand. Her brother Peter stood by the gate.

"Where is my coat?" she asked.

"In the house, Anna," said Peter. He closed the gate.

"And where is Captain Hale?"

"He went down to the harbour," Peter said, "and he took the boat."

Anna laughed. "Then we shall wait for him."
"""


@pytest.fixture(scope="module")
def heads() -> LiteraryReader:
    return LiteraryReader.shipped()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("story") / "gate.md"
    path.write_text(_STORY, encoding="utf-8")
    return ingest(path)


@pytest.fixture(scope="module")
def analysis(book: Book, heads: LiteraryReader) -> Analysis:
    return read(book, book_digest="0" * 64, heads=heads)


class TestAFile:
    def test_that_is_no_safetensors_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "model.safetensors"
        path.write_bytes(b"no tensors here")

        with pytest.raises(ModelUnfit, match="cannot be read"):
            HeadsModel.load(path)

    @pytest.mark.parametrize("cut", [0, 7, 9, 4000, -1])
    def test_that_is_not_whole_is_refused_before_it_is_loaded(self, tmp_path: Path, cut: int) -> None:
        shipped = files("visiobook_ai_analysis") / "models" / SHIPPED
        path = tmp_path / "model.safetensors"
        path.write_bytes(shipped.read_bytes()[:cut])

        with pytest.raises(ModelUnfit, match="cannot be read"):
            described(path)

    def test_says_of_itself_what_safetensors_reads_in_it(self) -> None:
        with as_file(files("visiobook_ai_analysis") / "models" / SHIPPED) as path:
            with safe_open(path, "numpy") as opened:
                expected = json.loads(opened.metadata()["visiobook"])

            assert metadata_of(path) == expected
            assert described(path)["encoder"] == expected["encoder"]

    def test_of_another_format_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "model.safetensors"
        save_file({"x": np.zeros(1, dtype=np.float32)}, path)

        with pytest.raises(ModelUnfit, match="train it again"):
            HeadsModel.load(path)


class TestTheShippedModel:
    def test_gives_every_line_to_its_speaker(self, analysis: Analysis) -> None:
        names = {c.id: c.name for c in analysis.characters}

        speakers = [names.get(q.speaker_id or "", "nobody") for q in analysis.quotes]

        assert speakers == ["Anna", "Peter", "Anna", "Peter", "Peter", "Anna"]

    def test_says_why(self, analysis: Analysis) -> None:
        assert "said Peter" in analysis.quotes[1].evidence
        assert "she asked" in analysis.quotes[0].evidence
        assert "Anna" in analysis.quotes[0].evidence
        assert analysis.quotes[1].confidence > 0.8

    def test_places_mentions_and_events_in_the_text(self, book: Book, analysis: Analysis) -> None:
        names = {(book.text[m.start : m.end], m.character_id) for m in analysis.mentions if m.kind is MentionKind.NAME}
        events = {book.text[e.start : e.end] for e in analysis.events}

        assert {("Anna", "anna"), ("Peter", "peter")} <= names
        assert {"asked", "closed"} <= events

    def test_resolves_pronouns(self, book: Book, analysis: Analysis) -> None:
        meant = {book.text[m.start : m.end + 7]: m.character_id for m in analysis.mentions}

        assert meant["her hand"[:3] + " hand. "[:7]] == "anna" or meant.get("she asked.") == "anna"

    def test_reads_the_same_twice(self, book: Book, heads: LiteraryReader, analysis: Analysis) -> None:
        assert read(book, book_digest="0" * 64, heads=heads) == analysis

    def test_leaves_french_to_the_rules(self, heads: LiteraryReader, tmp_path: Path) -> None:
        path = tmp_path / "conte.md"
        path.write_text("# Le conte\n\nAnne entra. « Où es-tu ? » dit-elle à Pierre.\n", encoding="utf-8")

        told = read(ingest(path, language="fr"), book_digest="0" * 64, heads=heads)

        assert told.mentions == ()
        assert len(told.quotes) == 1


class TestTheSampleStory:
    def test_keeps_the_speakers_where_rules_and_heads_differ_and_doubts_where_it_errs(
        self, heads: LiteraryReader
    ) -> None:
        path = _SAMPLES / "the-keeper-of-gull-rock.md"
        if not path.exists():
            pytest.skip("the sample story is not in this checkout")

        told = read(ingest(path), book_digest="0" * 64, heads=heads)
        names = {c.id: c.name.split()[-1][0] for c in told.characters}
        right = "RRNRRTTNTTTTNTTNTTNTTRRHHHHHTHHTT"

        wrong = [q for q, name in zip(told.quotes, right, strict=True) if names[q.speaker_id or ""] != name]
        assert len(wrong) <= 1
        assert all(q.confidence < QUEUED_BELOW for q in wrong)


class TestHostileText:
    @pytest.mark.parametrize(
        "text",
        [
            "word " * 4000,
            "“No,” said he. " * 500,
            "🙂 \u202eabc\u202c « » “ ” " * 200,
            "He said nothing at all about it.",
        ],
        ids=["one endless line", "only dialogue", "marks and controls", "no dialogue"],
    )
    def test_gets_an_answer(self, heads: LiteraryReader, tmp_path: Path, text: str) -> None:
        path = tmp_path / "odd.txt"
        path.write_text(text, encoding="utf-8")

        analysis = read(ingest(path, language="en"), book_digest="0" * 64, heads=heads)

        assert all(0 <= m.start < m.end for m in analysis.mentions)
