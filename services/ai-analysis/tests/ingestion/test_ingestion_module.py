import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.module import IngestBookModule
from visiobook_ai_analysis.modules import modules
from visiobook_contracts.ai_analysis import Book, IngestBook
from visiobook_contracts.base import FileRef
from visiobook_modules.module import JobCancelled, JobContext, JobRefused, local_context


def stored(folder: Path, content: str, name: str) -> FileRef:
    data = content.encode()
    digest = hashlib.sha256(data).hexdigest()
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / digest).write_bytes(data)
    return FileRef(digest=digest, media_type="text/plain", size=len(data), name=name)


class TestIngestBookModule:
    @pytest.fixture
    def text(self, story: Callable[..., str]) -> str:
        return "\n\n".join(f"Chapter {number}\n\n{story(6)}" for number in (1, 2, 3))

    def test_stores_the_book_and_sums_it_up(self, tmp_path: Path, text: str) -> None:
        source = stored(tmp_path, text, "the_last_ferry.txt")
        context = local_context(tmp_path)

        result = IngestBookModule().run(IngestBook(source=source), context)

        book = Book.model_validate_json(context.path(result.book).read_text())
        assert book.source == source
        assert (result.title, result.language, len(result.chapters)) == ("The Last Ferry", "en", 3)
        assert result.words == sum(chapter.words for chapter in result.chapters) > 200
        assert context.stored == [result.book]

    def test_keeps_the_chosen_chapters(self, tmp_path: Path, text: str) -> None:
        source = stored(tmp_path, text, "ferry.txt")

        result = IngestBookModule().run(IngestBook(source=source, chapters="2-"), local_context(tmp_path))

        assert [(chapter.id, chapter.number) for chapter in result.chapters] == [("c02", 2), ("c03", 3)]

    def test_reports_progress_up_to_the_end(self, tmp_path: Path, text: str) -> None:
        reports: list[float] = []
        context = local_context(tmp_path, report=lambda fraction, message: reports.append(fraction))

        IngestBookModule().run(IngestBook(source=stored(tmp_path, text, "a.txt")), context)

        assert reports == sorted(reports)
        assert reports[-1] == pytest.approx(1.0)

    def test_a_cancel_stops_it(self, tmp_path: Path, text: str) -> None:
        def cancel(fraction: float, message: str) -> None:
            raise JobCancelled

        context = local_context(tmp_path, report=cancel)

        with pytest.raises(JobCancelled):
            IngestBookModule().run(IngestBook(source=stored(tmp_path, text, "a.txt")), context)

    def test_stores_nothing_when_it_refuses(self, tmp_path: Path, text: str) -> None:
        context: JobContext = local_context(tmp_path)

        with pytest.raises(JobRefused):
            IngestBookModule().run(IngestBook(source=stored(tmp_path, text, "a.txt"), chapters="9"), context)

        assert context.stored == []

    def test_is_offered_to_the_host(self) -> None:
        assert "ingest-book" in [module.name for module in modules()]
