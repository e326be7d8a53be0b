"""The job ``ingest-book``: a stored source file becomes a stored Book."""

from typing import ClassVar

from visiobook_contracts.ai_analysis import Book, ChapterSummary, IngestBook, IngestedBook
from visiobook_modules.module import JobContext, Module


class IngestBookModule(Module[IngestBook, IngestedBook]):
    """Raises JobRefused with the codes of ``ingestion.errors`` for files that hold no readable book."""

    name: ClassVar[str] = "ingest-book"
    version: ClassVar[str] = "1"
    input = IngestBook
    output = IngestedBook
    timeout: ClassVar[float] = 7200.0  # recognising a scanned page takes seconds; all other reading has its own limit

    def run(self, job: IngestBook, context: JobContext) -> IngestedBook:
        """Read, divide and store the book of ``job.source``."""
        from visiobook_ai_analysis.ingestion.ingest import ingest  # noqa: PLC0415 - the readers load heavy parsers

        book = ingest(
            context.path(job.source),
            media_type=job.source.media_type,
            name=job.source.name,
            language=job.language,
            chapters=job.chapters,
            progress=context.progress,
        ).model_copy(update={"source": job.source})
        stored = context.store_document(book, name="book.json")
        summaries = tuple(_summary(book, index) for index in range(len(book.chapters)))
        return IngestedBook(
            book=stored,
            title=book.title,
            author=book.author,
            language=book.language,
            chapters=summaries,
            words=sum(chapter.words for chapter in summaries),
        )


def _summary(book: Book, index: int) -> ChapterSummary:
    """Words are those of the sentences: what is told."""
    chapter = book.chapters[index]
    sentences = (sentence for paragraph in chapter.paragraphs for sentence in paragraph.sentences)
    words = sum(len(book.slice(sentence).split()) for sentence in sentences)
    return ChapterSummary(id=chapter.id, number=chapter.number, title=chapter.title, words=words)
