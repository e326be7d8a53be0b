"""Two versions of the heads on one book: which books, how far they agree, what is kept, and how one goes back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from visiobook_ai_analysis.engine import current, readers, shelf
from visiobook_ai_analysis.engine.comparison import agreement
from visiobook_ai_analysis.engine.current import engine
from visiobook_ai_analysis.engine.errors import EngineUnfit
from visiobook_ai_analysis.engine.tally import PIECES
from visiobook_ai_analysis.heads.model import HeadsModel
from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.modules import modules
from visiobook_ai_analysis.reading.module import AnalyseBookModule
from visiobook_contracts.ai_analysis import AnalyseBook, Analysis, Book, Quote
from visiobook_modules.module import JobRefused, local_context

STORY = Path(__file__).parents[4] / "docs" / "samples" / "the-keeper-of-gull-rock.md"


@pytest.fixture
def rival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shipped heads under another name, trained otherwise by its word; every book is read by both."""
    path = tmp_path / "literary-en-2.safetensors"
    path.write_bytes(HeadsModel.shipped().serialised(about={"trained": "otherwise"}))
    monkeypatch.setenv("VISIOBOOK_ENGINE_RIVAL", str(path))
    monkeypatch.setenv("VISIOBOOK_ENGINE_RIVAL_SHARE", "1.0")
    forget()
    yield path
    monkeypatch.undo()
    forget()


def forget() -> None:
    for made in (current.engine, readers.reader, readers.rival):
        made.cache_clear()


def short_story() -> Book:
    book = ingest(STORY)
    return book.model_copy(update={"chapters": book.chapters[:1]})


class TestShare:
    def test_the_same_books_always_and_about_as_many_as_wanted(self) -> None:
        digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(4000)]

        chosen = [digest for digest in digests if shelf.is_shared(digest, 0.1)]

        assert 0.08 < len(chosen) / len(digests) < 0.12
        assert all(shelf.is_shared(digest, 0.3) for digest in chosen)
        assert not any(shelf.is_shared(digest, 0.0) for digest in digests)
        assert all(shelf.is_shared(digest, 1.0) for digest in digests)


class TestAgreement:
    def test_differences_are_counted_where_they_are(self) -> None:
        quotes = [Quote(id=f"q{i}", start=i, end=i + 1, sentence_ids=(), speaker_id="mary") for i in (0, 10, 20, 30)]
        others = [quotes[0], *(q.model_copy(update={"speaker_id": "colin"}) for q in quotes[1:2]), quotes[2]]

        found = agreement(reading(tuple(quotes)), reading(tuple(others)))

        assert (found.quotes, round(found.speakers, 3)) == (3, 0.667)
        assert found.mentions == found.characters == 1.0


def reading(quotes: tuple[Quote, ...]) -> Analysis:
    return Analysis(book_digest="0" * 64, language="en", characters=(), quotes=quotes, scenes=(), notes=())


class TestAnalyseBook:
    def test_keeps_the_rivals_reading_with_the_agreement_and_tells_figures(self, tmp_path: Path, rival: Path) -> None:
        context = local_context(tmp_path)
        book = context.store_document(short_story(), name="book.json")

        done = AnalyseBookModule().run(AnalyseBook(book=book), context)

        assert done.comparison is not None
        assert done.comparison.rival.startswith("literary-en@2#")
        assert done.comparison.agreement.speakers == 1.0
        assert done.comparison.agreement.mentions == 1.0
        assert context.document(done.comparison.analysis, Analysis).quotes
        told = {figure.name: figure for figure in context.figures}
        assert told[PIECES].value > 300
        assert told["engine_agreement_speakers"].value == 1.0

    def test_without_a_rival_nothing_is_compared(self, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        book = context.store_document(short_story(), name="book.json")

        assert AnalyseBookModule().run(AnalyseBook(book=book), context).comparison is None

    def test_heads_that_are_none_are_refused_by_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rival: Path
    ) -> None:
        rival.write_bytes(b"no heads")
        monkeypatch.setenv("VISIOBOOK_ENGINE_HEADS", str(rival))
        forget()
        context = local_context(tmp_path)
        book = context.store_document(short_story(), name="book.json")

        with pytest.raises(JobRefused, match="literary-en-2"):
            AnalyseBookModule().run(AnalyseBook(book=book), context)


class TestRollingBack:
    def test_results_of_other_heads_have_another_version(self, monkeypatch: pytest.MonkeyPatch, rival: Path) -> None:
        monkeypatch.setenv("VISIOBOOK_ENGINE_HEADS", str(rival))
        chosen = version()
        monkeypatch.delenv("VISIOBOOK_ENGINE_HEADS")
        monkeypatch.delenv("VISIOBOOK_ENGINE_RIVAL")
        back = version()

        assert "+heads." in chosen
        assert back == AnalyseBookModule.version

    def test_a_file_that_is_missing_is_named_at_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_ENGINE_HEADS", "/nowhere/literary-en-9.safetensors")

        with pytest.raises(EngineUnfit, match="literary-en-9"):
            version()

    def test_the_engine_of_a_process_is_made_once(self) -> None:
        assert engine() is engine()


def version() -> str:
    return next(module.version for module in modules() if module.name == "analyse-book")
